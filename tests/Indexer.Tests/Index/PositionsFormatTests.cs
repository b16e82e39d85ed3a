using Library.Indexer.Index;
using Library.Indexer.Index.Reading;
using Lucene.Net.Index;
using Lucene.Net.Search;
using Lucene.Net.Store;
using Lucene.Net.Util;

namespace Library.Indexer.Tests.Index;

public sealed class PositionsFormatTests
{
    /// <summary>Sizes of position lists around all that the format tells apart: one byte and more a step, short and long lists.</summary>
    private static readonly int[] Counts = [1, 1, 1, 2, 5, 254, 255, 256, 3_000];

    private static readonly byte[] Padding = new byte[BlockList.Slack];

    [Fact]
    public void More_positions_than_a_document_has_are_not_read_from_the_next_one()
    {
        using var index = Write(2, new() { [0] = [3, 9], [1] = [5] }, commitEvery: 2);
        var read = Open(index.Reader.Leaves[0].AtomicReader);
        Assert.Equal(0, read.NextDoc());
        Assert.Equal([3, 9], ReadPositions(read));

        Assert.Throws<InvalidOperationException>(() => read.NextPosition());

        Assert.Equal(1, read.NextDoc());
        Assert.Equal(5, read.NextPosition());
    }

    [Theory]
    [InlineData(1, 1)]
    [InlineData(127, 1)]
    [InlineData(128, 1)]
    [InlineData(129, 1)]
    [InlineData(2_000, 1)]
    [InlineData(3_000, 40)]
    [InlineData(70_000, 69_000)]
    public void Positions_read_back_as_they_were_written(int documents, int gap)
    {
        var expected = Make(documents, gap);
        using var index = Write(documents, expected, commitEvery: documents);
        var reader = Assert.Single(index.Reader.Leaves).AtomicReader;

        Assert.Equal(expected, ReadAll(Open(reader)));
    }

    [Fact]
    public void Documents_that_are_skipped_to_have_their_own_positions()
    {
        const int Documents = 5_000;
        var expected = Make(Documents, gap: 3);
        using var index = Write(Documents, expected, commitEvery: Documents);
        var random = new Random(8);
        for (var i = 0; i < 40; i++)
        {
            var read = Open(index.Reader.Leaves[0].AtomicReader);
            for (var target = random.Next(300); read.Advance(target) != DocIdSetIterator.NO_MORE_DOCS; target = read.DocID + 1 + random.Next(i % 2 == 0 ? 6 : 700))
            {
                Assert.Equal(expected.Keys.Where(doc => doc >= target).Min(), read.DocID);
                if (random.Next(3) > 0)
                {
                    Assert.Equal(expected[read.DocID], ReadPositions(read));
                }
            }
        }
    }

    [Fact]
    public void Some_of_the_positions_of_a_document_may_be_left_unread()
    {
        var expected = Make(400, gap: 1);
        using var index = Write(400, expected, commitEvery: 400);
        var read = Open(index.Reader.Leaves[0].AtomicReader);
        while (read.NextDoc() != DocIdSetIterator.NO_MORE_DOCS)
        {
            Assert.Equal(expected[read.DocID][0], read.NextPosition());
            Assert.Equal(expected[read.DocID].Length, read.Freq);
        }
    }

    [Fact]
    public void What_read_one_list_reads_another_from_its_beginning()
    {
        var expected = Make(700, gap: 2);
        using var index = Write(700, expected, commitEvery: 700);
        var reader = index.Reader.Leaves[0].AtomicReader;
        var words = reader.GetTerms(IndexSchema.Text.Body).GetEnumerator();
        Assert.True(words.MoveNext());
        var read = words.DocsAndPositions(liveDocs: null, reuse: null);
        read.Advance(400);
        read.NextPosition();

        var again = words.DocsAndPositions(liveDocs: null, read);

        Assert.Same(read, again);
        Assert.Equal(expected, ReadAll(again));
        using var other = Write(700, expected, commitEvery: 700);
        var ofOther = Open(other.Reader.Leaves[0].AtomicReader);
        Assert.NotSame(ofOther, words.DocsAndPositions(liveDocs: null, ofOther));
    }

    [Fact]
    public void Segments_that_are_merged_and_documents_that_are_deleted_keep_the_rest()
    {
        var expected = Make(1_000, gap: 2);
        using var index = Write(1_000, expected, commitEvery: 300);
        index.DeleteAndMerge(doc => doc % 5 == 0);

        var read = ReadAll(Open(Assert.Single(index.Reader.Leaves).AtomicReader));

        Assert.Equal(expected.Where(pair => pair.Key % 5 != 0).OrderBy(pair => pair.Key).Select(pair => pair.Value), read.OrderBy(pair => pair.Key).Select(pair => pair.Value));
    }

    [Fact]
    public void A_document_that_is_deleted_is_passed_over()
    {
        var expected = Make(500, gap: 1);
        using var index = Write(500, expected, commitEvery: 500);
        var deleted = new FixedBitSet(500);
        deleted.Set(0, 500);
        deleted.Clear(7);
        deleted.Clear(499);

        Assert.Equal(expected.Where(pair => pair.Key is not (7 or 499)), ReadAll(Open(index.Reader.Leaves[0].AtomicReader, deleted)));
    }

    [Fact]
    public void Positions_that_reach_past_their_file_are_an_error_and_not_a_wrong_read()
    {
        Assert.Equal(4, ReadFirst([1, 1, 0x44, .. Padding]));
        Assert.Equal(4 + (2 << 7), ReadFirst([1, 1, 0x84, 0x42, .. Padding]));
        Assert.Throws<EndOfStreamException>(() => ReadFirst([1, 1, 0x84, .. Padding.Select(_ => (byte)0x80)])); // says that another byte follows
        Assert.Throws<EndOfStreamException>(() => ReadFirst([1, 1])); // has no position

        static int ReadFirst(byte[] list)
        {
            using var directory = new RAMDirectory();
            using (var output = directory.CreateOutput("list", IOContext.DEFAULT))
            {
                output.WriteBytes(list, list.Length);
            }

            using var input = directory.OpenInput("list", IOContext.DEFAULT);
            var docs = new PositionDocs(new BlockList(MappedBytes.Of(input), start: 0, count: 1, hasCodes: false), liveDocs: null);
            Assert.Equal(0, docs.NextDoc());
            return docs.NextPosition();
        }
    }

    private static Dictionary<int, int[]> Make(int documents, int gap)
    {
        var random = new Random(documents + gap);
        return Enumerable.Range(0, documents).Where(doc => doc == 0 || random.Next(gap) == 0).ToDictionary(doc => doc, _ => MakePositions(random));
    }

    private static int[] MakePositions(Random random)
    {
        var positions = new int[Counts[random.Next(random.Next(4) == 0 ? Counts.Length : 5)]];
        var (at, step) = (random.Next(2) * random.Next(100_000), random.Next(1, 300));
        for (var i = 0; i < positions.Length; i++)
        {
            positions[i] = at;
            at += random.Next(1, step + 1);
        }

        return positions;
    }

    private static Dictionary<int, int[]> ReadAll(DocsAndPositionsEnum read)
    {
        var found = new Dictionary<int, int[]>();
        while (read.NextDoc() != DocIdSetIterator.NO_MORE_DOCS)
        {
            found.Add(read.DocID, ReadPositions(read));
        }

        return found;
    }

    private static int[] ReadPositions(DocsAndPositionsEnum read) => [.. Enumerable.Range(0, read.Freq).Select(_ => read.NextPosition())];

    private static WrittenList Write(int documents, Dictionary<int, int[]> positions, int commitEvery) => new(IndexSchema.Text.Body, documents, positions, commitEvery);

    private static PositionDocs Open(AtomicReader reader, IBits? live = null) => Assert.IsType<PositionDocs>(WrittenList.Open(reader, IndexSchema.Text.Body, live));
}
