using System.IO.Hashing;
using System.Numerics;
using Library.Indexer.Index;
using Lucene.Net.Index;
using Lucene.Net.Util;

namespace Library.Indexer.Search.Columns;

/// <summary>Tells of nearly every text that is no title of a segment that it is none, without a look into its terms: a bit for each value of a hash (Bloom 1970, with one function).</summary>
internal sealed class TitleKeys
{
    /// <summary>So many bits a document: one text in so many is taken for a title wrongly.</summary>
    private const int BitsForEach = 16;

    private readonly ulong[] _bits;

    public TitleKeys(AtomicReader reader)
    {
        _bits = new ulong[BitOperations.RoundUpToPowerOf2((uint)Math.Max(reader.MaxDoc * BitsForEach / 64, 1))];
        if (reader.GetBinaryDocValues(IndexSchema.TitleKey) is not { } keys)
        {
            return;
        }

        var key = new BytesRef();
        for (var doc = 0; doc < reader.MaxDoc; doc++)
        {
            keys.Get(doc, key);
            var (word, bit) = PlaceOf(key);
            _bits[word] |= bit;
        }
    }

    /// <summary>Whether a document may have this title, as <see cref="IndexSchema.TitleKey"/> has it; false is certain.</summary>
    public bool MayHave(BytesRef key)
    {
        var (word, bit) = PlaceOf(key);
        return (_bits[word] & bit) != 0;
    }

    private (int Word, ulong Bit) PlaceOf(BytesRef key)
    {
        var hash = XxHash3.HashToUInt64(key.Bytes.AsSpan(key.Offset, key.Length));
        return ((int)((hash >> 6) & (uint)(_bits.Length - 1)), 1UL << (int)(hash & 63));
    }
}
