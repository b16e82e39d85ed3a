using Library.Indexer.Index;
using Library.Indexer.Index.Analysis;
using Library.Indexer.Index.Reading;
using Lucene.Net.Index;
using Lucene.Net.Search;
using Lucene.Net.Store;

namespace Library.Indexer.Tests.Index;

public sealed class MentionsFormatTests
{
    [Theory]
    [InlineData(1, 1)]
    [InlineData(128, 1)]
    [InlineData(129, 2)]
    [InlineData(20_000, 1)]
    [InlineData(20_000, 3)]
    [InlineData(5_000, 700)]
    [InlineData(70_000, 69_000)]
    [InlineData(200_000, 90_000)]
    public void Lists_read_back_as_they_were_written(int documents, int gap)
    {
        var random = new Random(documents + gap);
        var expected = Enumerable.Range(0, documents).Where(doc => gap == 1 || random.Next(gap) == 0 || doc == 0).ToDictionary(doc => doc, doc => (byte)random.Next(1, 256));
        using var index = Write(documents, expected, commitEvery: documents);
        var reader = Assert.Single(index.Reader.Leaves).AtomicReader;

        var read = Open(reader);
        var found = new Dictionary<int, byte>();
        while (read.NextDoc() != DocIdSetIterator.NO_MORE_DOCS)
        {
            found.Add(read.DocID, checked((byte)read.NextPosition()));
        }

        Assert.Equal(expected, found);
    }

    [Fact]
    public void Skipping_ahead_finds_the_next_document_of_the_list()
    {
        const int Documents = 30_000;
        var random = new Random(5);
        var expected = Enumerable.Range(0, Documents).Where(doc => doc < Documents - 700 && random.Next(9) == 0).ToDictionary(doc => doc, doc => (byte)(1 + (doc % 255)));
        using var index = Write(Documents, expected, commitEvery: Documents);
        var reader = index.Reader.Leaves[0].AtomicReader;
        for (var i = 0; i < 50; i++)
        {
            var read = Open(reader);
            for (var target = random.Next(500); read.DocID != DocIdSetIterator.NO_MORE_DOCS; target = read.DocID + 1 + random.Next(i % 2 == 0 ? 5 : 3_000))
            {
                if (read.DocID >= target)
                {
                    break;
                }

                var next = expected.Keys.Where(doc => doc >= target).Order().Cast<int?>().FirstOrDefault();
                Assert.Equal(next ?? DocIdSetIterator.NO_MORE_DOCS, read.Advance(target));
                if (next is { } doc)
                {
                    Assert.Equal(expected[doc], read.Code);
                }
            }
        }
    }

    [Fact]
    public void Segments_that_are_merged_and_documents_that_are_deleted_keep_the_rest()
    {
        var expected = Enumerable.Range(0, 3_000).Where(doc => doc % 3 != 1).ToDictionary(doc => doc, doc => (byte)(1 + (doc % 200)));
        using var index = Write(3_000, expected, commitEvery: 700);
        index.DeleteAndMerge(doc => doc % 5 == 0);
        var reader = Assert.Single(index.Reader.Leaves).AtomicReader;

        var read = Open(reader);
        var codes = new List<byte>();
        while (read.NextDoc() != DocIdSetIterator.NO_MORE_DOCS)
        {
            codes.Add(read.Code);
        }

        Assert.Equal(expected.Where(pair => pair.Key % 5 != 0).OrderBy(pair => pair.Key).Select(pair => pair.Value), codes);
    }

    [Fact]
    public void A_document_that_says_two_things_of_a_stem_is_an_error() =>
        Assert.Throws<InvalidOperationException>(() => new WrittenList(IndexSchema.Words, documents: 2, new Dictionary<int, int[]> { [0] = [3], [1] = [3, 9] }, commitEvery: 2));

    [Fact]
    public void A_list_that_reaches_past_its_file_is_an_error_and_not_a_wrong_read()
    {
        using var directory = new RAMDirectory();
        using (var output = directory.CreateOutput("list", IOContext.DEFAULT))
        {
            output.WriteBytes([8, 3, 4, .. new byte[BlockList.Slack]], 3 + BlockList.Slack); // steps of a byte, two of them, and no codes
        }

        using var input = directory.OpenInput("list", IOContext.DEFAULT);
        var bytes = MappedBytes.Of(input);
        Assert.Equal(3 + BlockList.Slack, bytes.Length);

        Assert.Throws<EndOfStreamException>(() => new BlockList(bytes, start: 0, count: 2, hasCodes: true).NextBlock());
        Assert.Throws<EndOfStreamException>(() => new BlockList(bytes, start: 20, count: 2, hasCodes: true));
        Assert.Throws<EndOfStreamException>(() => new BlockList(bytes, start: 0, count: 1_000, hasCodes: true));
        Assert.Throws<EndOfStreamException>(() => new BlockList(bytes, start: long.MaxValue - 4, count: 1_000, hasCodes: true));
        Assert.Throws<CorruptIndexException>(() => new BlockList(OfWidth(0), start: 0, count: 2, hasCodes: true).NextBlock());
        Assert.Throws<CorruptIndexException>(() => new BlockList(OfWidth(33), start: 0, count: 2, hasCodes: true).NextBlock());
    }

    /// <summary>A block whose steps are said to take so many bytes, with room for them.</summary>
    private static MappedBytes OfWidth(byte width)
    {
        using var directory = new RAMDirectory();
        using (var output = directory.CreateOutput("list", IOContext.DEFAULT))
        {
            output.WriteBytes([width, .. new byte[40]], 41);
        }

        using var input = directory.OpenInput("list", IOContext.DEFAULT);
        return MappedBytes.Of(input);
    }

    [Theory]
    [InlineData(1, false, (int)WordEndings.S)]
    [InlineData(0, true, (int)WordEndings.Other)]
    [InlineData(0.3f, false, (int)WordEndings.IngOrEd)]
    [InlineData(60, true, (int)(WordEndings.S | WordEndings.Other))]
    public void A_mention_keeps_what_it_says(float occurrences, bool inTitle, int endings)
    {
        var code = Mention.Encode(occurrences, inTitle, (WordEndings)endings);

        Assert.Equal(occurrences, Mention.Occurrences(code));
        Assert.Equal(inTitle, Mention.IsInTitle(code));
        Assert.Equal((WordEndings)endings, Mention.Endings(code));
    }

    [Fact]
    public void More_occurrences_never_count_less()
    {
        var steps = Enumerable.Range(1, 4_000).Select(i => Mention.Occurrences(Mention.Encode(i / 20f, inTitle: false, WordEndings.S))).ToList();

        Assert.Equal(steps.Order(), steps);
        Assert.All(steps, step => Assert.True(step > 0));
    }

    private static WrittenList Write(int documents, Dictionary<int, byte> codes, int commitEvery) =>
        new(IndexSchema.Words, documents, codes.ToDictionary(pair => pair.Key, pair => new[] { (int)pair.Value }), commitEvery);

    private static MentionDocs Open(AtomicReader reader) => Assert.IsType<MentionDocs>(WrittenList.Open(reader, IndexSchema.Words));
}
