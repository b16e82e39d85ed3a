using System.Globalization;
using System.Text.Json;

namespace Library.Api.Tests.Hosting;

/// <summary>The command that measures the ranking, and the judged searches over the samples.</summary>
public sealed class EvaluateTests
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task The_judged_searches_of_the_samples_are_answered_no_worse_than_before()
    {
        var (code, output, _) = await LibraryProcess.RunAsync([LibraryProcess.Program, "evaluate", Sources.Path("samples"), "--queries"], Cancellation);

        Assert.Equal(0, code);
        var lines = output.Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
        Assert.InRange(Measure("P@1"), 0.88, 1);
        Assert.InRange(Measure("nDCG@10"), 0.77, 1);
        Assert.Contains(lines, line => line.StartsWith("misspelling (17): P@1 ", StringComparison.Ordinal));
        Assert.Contains(lines, line => line.StartsWith("q001\t", StringComparison.Ordinal) && line.Contains("\tboard-self-evaluation.docx", StringComparison.Ordinal));

        double Measure(string name) => double.Parse(Assert.Single(lines, line => line.StartsWith($"{name} ", StringComparison.Ordinal))[name.Length..], CultureInfo.InvariantCulture);
    }

    [Fact]
    public async Task Each_judgement_names_a_search_and_a_document_that_there_are()
    {
        var queries = (await File.ReadAllLinesAsync(Sources.Path("samples", "judged", "queries.jsonl"), Cancellation)).Select(line => JsonSerializer.Deserialize<JsonElement>(line).GetProperty("id").GetString()).ToList();
        var samples = JsonSerializer.Deserialize<JsonElement>(await File.ReadAllTextAsync(Sources.Path("samples", "library.json"), Cancellation));
        var files = samples.GetProperty("documents").EnumerateArray().Select(document => document.GetProperty("file").GetString()).ToHashSet(StringComparer.Ordinal);
        var judgements = (await File.ReadAllLinesAsync(Sources.Path("samples", "judged", "qrels.tsv"), Cancellation)).Skip(1).Select(line => line.Split('\t')).ToList();

        Assert.InRange(queries.Count, 80, 1_000);
        Assert.Distinct(queries);
        Assert.All(judgements, cells => Assert.Contains(cells[0], queries));
        Assert.All(judgements, cells => Assert.Contains(cells[1], files));
        Assert.All(queries, query => Assert.Contains(judgements, cells => cells[0] == query && cells[2] is "2" or "3"));
    }

    [Fact]
    public async Task A_folder_that_is_no_collection_is_told_in_a_sentence()
    {
        var (code, _, error) = await LibraryProcess.RunAsync([LibraryProcess.Program, "evaluate", Sources.Path("docs")], Cancellation);

        Assert.Equal(1, code);
        Assert.Contains("A judged collection has docs.jsonl, queries.jsonl and qrels.tsv.", error, StringComparison.Ordinal);
    }
}
