using System.Globalization;
using System.Runtime.InteropServices;
using Library.Indexer.Index.Reading;

namespace Library.Indexer.Tests.Index;

public sealed unsafe class DocumentStepsTests
{
    private const int Slack = sizeof(ulong);

    [Fact]
    public void Steps_of_every_width_are_added_up_as_by_hand()
    {
        var random = new Random(1);
        for (var width = 1; width <= DocumentSteps.MaxWidth; width++)
        {
            for (var count = 1; count <= 128; count++)
            {
                var (docs, steps) = Make(random, width, count);
                foreach (var room in new[] { Slack, 64 })
                {
                    Assert.True(docs.AsSpan().SequenceEqual(Read(steps, width, count, docs[0], room)), string.Create(CultureInfo.InvariantCulture, $"{count} steps of {width} bits, {room} bytes behind them"));
                }
            }
        }
    }

    /// <summary>The bytes stand before memory that must not be read.</summary>
    private static int[] Read(byte[] steps, int width, int count, int first, int room)
    {
        var docs = new int[count + 1];
        docs[0] = first;
        using var memory = new GuardedMemory(steps.Length + room);
        steps.CopyTo(memory.Span);
        var start = (byte*)memory.Start;
        DocumentSteps.Read(start, start + memory.Span.Length, width, first, docs.AsSpan(1));
        return docs;
    }

    /// <summary>The document before the first and those behind it; one step is the widest that there can be.</summary>
    private static (int[] Docs, byte[] Steps) Make(Random random, int width, int count)
    {
        var docs = new int[count + 1];
        docs[0] = random.Next(-1, 1_000);
        var steps = new byte[DocumentSteps.BytesOf(count, width)];
        var widest = random.Next(count);
        for (var i = 0; i < count; i++)
        {
            var step = i == widest ? uint.MaxValue >> (32 - width) : (uint)random.NextInt64(1, (1L << Math.Min(width, 20)) + 1) & (uint.MaxValue >> (32 - width));
            docs[i + 1] = docs[i] + (int)step;
            for (var bit = 0; bit < width; bit++)
            {
                var at = (i * width) + bit;
                steps[at >> 3] |= (byte)(((step >> bit) & 1) << (at & 7));
            }
        }

        return (docs, steps);
    }

    /// <summary>Memory that ends where a page ends that is followed by one that must not be read.</summary>
    private sealed class GuardedMemory : IDisposable
    {
        private const int ReadWrite = 3;
        private const int PrivateAnonymous = 0x22;

        private static readonly nuint Page = (nuint)Environment.SystemPageSize;

        private readonly nint _pages;
        private readonly int _length;

        public GuardedMemory(int length)
        {
            Assert.InRange(length, 0, Environment.SystemPageSize);
            _length = length;
            _pages = Map(0, 2 * Page, ReadWrite, PrivateAnonymous, -1, 0);
            Assert.NotEqual(-1, _pages);
            Assert.Equal(0, Protect(_pages + (nint)Page, Page, 0));
        }

        public nint Start => _pages + (nint)Page - _length;

        public Span<byte> Span => new((void*)Start, _length);

        public void Dispose() => Assert.Equal(0, Unmap(_pages, 2 * Page));

        [DllImport("libc", EntryPoint = "mmap", SetLastError = true)]
        [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
        private static extern nint Map(nint address, nuint length, int protection, int flags, int file, nint offset);

        [DllImport("libc", EntryPoint = "mprotect", SetLastError = true)]
        [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
        private static extern int Protect(nint address, nuint length, int protection);

        [DllImport("libc", EntryPoint = "munmap", SetLastError = true)]
        [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
        private static extern int Unmap(nint address, nuint length);
    }
}
