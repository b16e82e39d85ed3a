using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace Library.Indexer.Index.Reading;

/// <summary>Reads documents that are kept as steps from one to the next, all of as many bits, the first in the lowest: see <see cref="Writing.ListFormat"/>.</summary>
/// <remarks>
/// Eight steps take as many bytes as one takes bits, so that each eight start at a byte, and each of the eight always at the same bit from there: they are moved into place and added up at once.
/// docs/benchmarks.md has what that gains.
/// </remarks>
internal static unsafe class DocumentSteps
{
    public const int MaxWidth = 32;

    private const int Together = 8;

    /// <summary>A step that starts anywhere in a byte lies in four bytes.</summary>
    private const int MaxWidthTogether = 32 - 7;

    /// <summary>By width: which bytes of the first and of the last four steps each of them needs.</summary>
    private static readonly byte[] Bytes = new byte[(MaxWidthTogether + 1) * Vector256<byte>.Count];

    /// <summary>By width: at which bit of its bytes each step starts.</summary>
    private static readonly uint[] Shifts = new uint[(MaxWidthTogether + 1) * Together];

    static DocumentSteps()
    {
        for (var width = 1; width <= MaxWidthTogether; width++)
        {
            for (var step = 0; step < Together; step++)
            {
                var bit = (step * width) - (step < Together / 2 ? 0 : LastFour(width) * 8);
                Shifts[(width * Together) + step] = (uint)bit & 7;
                for (var i = 0; i < sizeof(uint); i++)
                {
                    Bytes[(((width * Together) + step) * sizeof(uint)) + i] = (byte)((bit >> 3) + i);
                }
            }
        }
    }

    /// <summary>What the steps of some documents take.</summary>
    public static int BytesOf(int count, int width) => ((count * width) + 7) / 8;

    /// <param name="steps">Eight bytes more than they take can be read.</param>
    /// <param name="end">Nothing is read from here on.</param>
    /// <param name="width">1 to <see cref="MaxWidth"/> bits.</param>
    /// <param name="doc">The document before the first.</param>
    /// <param name="docs">Overwritten.</param>
    public static void Read(byte* steps, byte* end, int width, int doc, Span<int> docs)
    {
        var done = Avx2.IsSupported && width <= MaxWidthTogether ? ReadTogether(steps, end, width, doc, docs) : 0;
        doc = done > 0 ? docs[done - 1] : doc;
        var mask = uint.MaxValue >> (MaxWidth - width);
        for (var (i, bit) = (done, done * width); i < docs.Length; i++, bit += width)
        {
            docs[i] = doc += (int)((uint)(Unsafe.ReadUnaligned<ulong>(steps + (bit >> 3)) >> (bit & 7)) & mask);
        }
    }

    /// <returns>How many were read: eights, as long as enough bytes follow them.</returns>
    private static int ReadTogether(byte* steps, byte* end, int width, int doc, Span<int> docs)
    {
        var bytes = Vector256.LoadUnsafe(ref MemoryMarshal.GetArrayDataReference(Bytes), (nuint)(width * Vector256<byte>.Count));
        var shifts = Vector256.LoadUnsafe(ref MemoryMarshal.GetArrayDataReference(Shifts), (nuint)(width * Together));
        var mask = Vector256.Create(uint.MaxValue >> (MaxWidth - width));
        var last = Vector256.Create(Together - 1);
        var before = Vector256.Create(doc);
        ref var into = ref MemoryMarshal.GetReference(docs);
        var (lastFour, done) = (LastFour(width), 0);
        for (; done + Together <= docs.Length && end - steps >= lastFour + Vector128<byte>.Count; done += Together, steps += width)
        {
            var raw = Vector256.Create(Vector128.Load(steps), Vector128.Load(steps + lastFour));
            var sums = (Avx2.ShiftRightLogicalVariable(Avx2.Shuffle(raw, bytes).AsUInt32(), shifts) & mask).AsInt32();
            sums += Avx2.ShiftLeftLogical128BitLane(sums, sizeof(int));
            sums += Avx2.ShiftLeftLogical128BitLane(sums, 2 * sizeof(int));
            sums += Avx2.Shuffle(Avx2.Permute2x128(sums, sums, 0x08), 0xFF); // to the last four the sum of the first four
            sums += before;
            sums.StoreUnsafe(ref into, (nuint)done);
            before = Avx2.PermuteVar8x32(sums, last);
        }

        return done;
    }

    /// <summary>At which byte of eight steps the last four are read.</summary>
    private static int LastFour(int width) => width * (Together / 2) / 8;
}
