using Library.Indexer.Search.Evaluation;
using Library.Indexer.Search.Queries;
using Library.Testing;

namespace Library.Indexer.Tests.Search;

public sealed class EvaluationTests
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public void Measures_are_those_of_the_textbook()
    {
        var measures = Measures.Of(["a", "b", "c", "d"], new Dictionary<string, int> { ["b"] = 2, ["d"] = 1, ["z"] = 1 });

        Assert.Equal((0.5 + 0.5) / 3, measures.AveragePrecision, 9);
        Assert.Equal(((2 / Math.Log2(3)) + (1 / Math.Log2(5))) / (2 + (1 / Math.Log2(3)) + (1 / Math.Log2(4))), measures.Ndcg10, 9);
        Assert.Equal(2d / 3, measures.Recall100, 9);
        Assert.Equal(0, measures.PrecisionAt1);
        Assert.Equal(0.5, measures.ReciprocalRank);
    }

    [Fact]
    public async Task A_collection_is_ranked_by_any_of_the_words_of_its_queries()
    {
        using var folder = new TemporaryFolder();
        await File.WriteAllTextAsync(folder.File("docs.jsonl"), """
            {"id": "1", "title": "Procurement", "text": "Three quotes above ten thousand dollars."}
            {"id": "2", "title": "Leave", "text": "Parental leave lasts twelve weeks."}
            {"id": "3", "title": "", "text": "Nothing here."}
            """, Cancellation);
        await File.WriteAllTextAsync(folder.File("queries.jsonl"), """{"id": "q", "text": "how long does parental leave last in a school that (never) answers?"}""" + "\n", Cancellation);
        await File.WriteAllTextAsync(folder.File("qrels.tsv"), "query-id\tdoc-id\tgrade\nq\t2\t1\nq\t3\t0\n", Cancellation);

        var measures = await RankingEvaluation.RunAsync(await JudgedCollection.ReadAsync(folder.Path, Cancellation), Thesaurus.None, folder.File("index"), Cancellation);

        var answered = Assert.Single(measures);
        Assert.Equal(new Measures(1, 1, 1, 1, 1), answered.Measures);
        Assert.Equal("2", answered.Ranking[0]);
    }

    [Fact]
    public async Task A_line_that_cannot_be_read_is_named()
    {
        using var folder = new TemporaryFolder();
        await File.WriteAllTextAsync(folder.File("docs.jsonl"), "{\"id\": \"1\"}\nnonsense\n", Cancellation);

        var fault = await Assert.ThrowsAsync<InvalidDataException>(() => JudgedCollection.ReadAsync(folder.Path, Cancellation));

        Assert.StartsWith("docs.jsonl, line 2:", fault.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("cranfield", 0.54)]
    [InlineData("cisi", 0.42)]
    [InlineData("med", 0.74)]
    public async Task The_ranking_of_a_judged_collection_does_not_get_worse(string name, double ndcg10)
    {
        var corpus = Corpus.FindOrNull();
        Assert.SkipWhen(corpus is null, Corpus.Missing);
        using var folder = new TemporaryFolder();

        var collection = await JudgedCollection.ReadAsync(corpus.Folder(Path.Combine("ir", name)), Cancellation);
        var measures = await RankingEvaluation.RunAsync(collection, Thesaurus.None, folder.File("index"), Cancellation);

        Assert.InRange(Measures.Mean([.. measures.Select(query => query.Measures)]).Ndcg10, ndcg10, 1);
    }
}
