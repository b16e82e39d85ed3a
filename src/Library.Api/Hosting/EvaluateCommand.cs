using System.Globalization;
using Library.Api.Demo;
using Library.Indexer.Hosting;
using Library.Indexer.Search.Evaluation;
using Library.Indexer.Search.Queries;

namespace Library.Api.Hosting;

/// <summary><c>library evaluate FOLDER [--queries]</c>: measures the ranking on a judged collection, or on the samples with their judged searches.</summary>
internal static class EvaluateCommand
{
    private static readonly (string Name, Func<Measures, double> Of)[] Columns =
    [
        ("MAP", measures => measures.AveragePrecision), ("nDCG@10", measures => measures.Ndcg10), ("recall@100", measures => measures.Recall100),
        ("P@1", measures => measures.PrecisionAt1), ("MRR", measures => measures.ReciprocalRank),
    ];

    /// <param name="withQueries">Whether each query is told too, with its first hits.</param>
    public static async Task<int> RunAsync(string folder, bool withQueries, CancellationToken cancellationToken)
    {
        var configuration = new ConfigurationBuilder().AddEnvironmentVariables().Build();
        var work = Path.Combine(Path.GetTempPath(), $"library-evaluate-{Guid.NewGuid():N}");
        try
        {
            var collection = await ReadAsync(ProcessSettings.CallerPath(configuration, folder), cancellationToken);
            var measured = await RankingEvaluation.RunAsync(collection, Thesaurus.Parse(FieldWords.Text), work, cancellationToken);
            if (withQueries)
            {
                await TellQueriesAsync(measured);
            }

            await TellKindsAsync(measured);
            var mean = Measures.Mean([.. measured.Select(query => query.Measures)]);
            foreach (var (name, of) in Columns)
            {
                await Console.Out.WriteLineAsync(string.Create(CultureInfo.InvariantCulture, $"{name} {of(mean):F4}"));
            }

            return 0;
        }
        catch (Exception exception) when (exception is InvalidDataException or System.Text.Json.JsonException)
        {
            await Console.Error.WriteLineAsync(exception.Message);
            return 1;
        }
    }

    private static async Task<JudgedCollection> ReadAsync(string folder, CancellationToken cancellationToken)
    {
        var library = Path.Combine(folder, DemoLibrary.FileName);
        if (!File.Exists(library))
        {
            return await JudgedCollection.ReadAsync(folder, cancellationToken);
        }

        var demo = await DemoLibrary.ReadAsync(library, cancellationToken);
        var schools = demo.Schools.ToDictionary(school => school.Slug, school => school.Name, StringComparer.Ordinal);
        var documents = demo.Documents.Select(document => new JudgedDocument(document.File, document.Title, Text: null)
        {
            Path = Path.Combine(folder, "files", document.File),
            Description = document.Description,
            Kind = document.Kind,
            Tags = document.Tags,
            School = document.School is { } slug ? schools.GetValueOrDefault(slug) : null,
        });
        return await JudgedCollection.ReadAsync(Path.Combine(folder, "judged"), [.. documents], areTyped: true, cancellationToken);
    }

    /// <summary>A line a query: its id, its measures, what it says and, tab-separated, what it found first.</summary>
    private static async Task TellQueriesAsync(IReadOnlyList<MeasuredQuery> measured)
    {
        const int Shown = 3;
        await Console.Out.WriteLineAsync(string.Join('\t', Columns.Select(column => column.Name).Prepend("query")));
        foreach (var query in measured)
        {
            var cells = Columns.Select(column => column.Of(query.Measures).ToString("F4", CultureInfo.InvariantCulture)).Prepend(query.Query.Id).Append(query.Query.Text.ReplaceLineEndings(" "));
            await Console.Out.WriteLineAsync(string.Join('\t', cells.Concat(query.Ranking.Take(Shown))));
        }
    }

    private static async Task TellKindsAsync(IReadOnlyList<MeasuredQuery> measured)
    {
        foreach (var kind in measured.Where(query => query.Query.Kind is not null).GroupBy(query => query.Query.Kind, StringComparer.Ordinal))
        {
            var mean = Measures.Mean([.. kind.Select(query => query.Measures)]);
            await Console.Out.WriteLineAsync(string.Create(CultureInfo.InvariantCulture, $"{kind.Key} ({kind.Count()}): P@1 {mean.PrecisionAt1:F4}, nDCG@10 {mean.Ndcg10:F4}"));
        }
    }
}
