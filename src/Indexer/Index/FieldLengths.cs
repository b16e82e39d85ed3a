using System.Numerics;
using Lucene.Net.Search.Similarities;

namespace Library.Indexer.Index;

/// <summary>How the length of a field, in words, is kept in a byte: short ones exactly, longer ones within an eighth.</summary>
/// <remarks>
/// As Lucene has it since version 7 (LUCENE-7730). The coding of this version keeps the root of the length with three bits, which is a quarter off. docs/search.md has what
/// the finer one is worth.
/// </remarks>
internal static class FieldLengths
{
    private const int MantissaBits = 3;
    private const int Mantissa = (1 << MantissaBits) - 1;

    /// <summary>As many lengths as the byte has room for beside those of the longer ones stand for themselves.</summary>
    private static readonly int Exact = byte.MaxValue - Shorten(int.MaxValue);

    private static readonly int[] Lengths = [.. Enumerable.Range(0, byte.MaxValue + 1).Select(code => code < Exact ? code : (int)Math.Min(int.MaxValue, Exact + Lengthen(code - Exact)))];

    public static byte Encode(int words) => (byte)(words < Exact ? Math.Max(words, 0) : Exact + Shorten(words - Exact));

    public static int Decode(byte code) => Lengths[code];

    private static int Shorten(int value)
    {
        var shift = 32 - BitOperations.LeadingZeroCount((uint)value) - (MantissaBits + 1);
        return shift < 0 ? value : ((value >> shift) & Mantissa) | ((shift + 1) << MantissaBits);
    }

    private static long Lengthen(int code)
    {
        var shift = (code >> MantissaBits) - 1;
        return shift < 0 ? code : (long)((code & Mantissa) | (Mantissa + 1)) << shift;
    }
}

/// <summary>BM25 over the lengths of <see cref="FieldLengths"/>.</summary>
internal sealed class FieldLengthSimilarity : BM25Similarity
{
    protected override byte EncodeNormValue(float boost, int fieldLength) => FieldLengths.Encode(fieldLength);

    protected override float DecodeNormValue(byte b) => FieldLengths.Decode(b);
}
