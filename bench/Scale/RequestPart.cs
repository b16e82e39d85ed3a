using System.Diagnostics;
using Library.Bench.Ingest;
using Library.Bench.Printing;

namespace Library.Bench.Scale;

/// <summary>
/// A whole request over HTTP by one client: the session's sign-in, the reader's scope, ten hits joined with the catalogue, facets and passages.
/// Not more often than a reader may ask, a hundred times a second.
/// </summary>
internal static class RequestPart
{
    private const int WarmUps = 1_500;
    private const int Measured = 2_000;

    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(12);

    public static async Task RunAsync(MeasuredLibrary library, string asked, CancellationToken cancellationToken)
    {
        await using var process = await LibraryProcess.StartAsync(library.Folder, cancellationToken);
        await RunAsync(process.Http, library.Queries, WarmUps, cancellationToken);
        var table = new ScaleTable($"A whole search request over HTTP by one client, {library.Documents:N0} documents, {Measured:N0} requests, p50 / p99");
        table.Add("one to three frequent words", (await RunAsync(process.Http, library.Queries, Measured, cancellationToken)).ToString(), asked);
        table.Add("  of that, with one word", (await RunAsync(process.Http, [.. library.Queries.Where(query => !query.Contains('+', StringComparison.Ordinal))], Measured / 2, cancellationToken)).ToString());
        table.Add("  nothing typed: all documents, newest first", (await RunAsync(process.Http, [""], Measured / 4, cancellationToken)).ToString());
        var (now, peak) = process.Memory();
        table.Add("memory of the process, now and at most", $"{Figures.Megabytes(now)}, {Figures.Megabytes(peak)}", "under 2 GB");
        table.Print();
    }

    private static async Task<Latencies> RunAsync(HttpClient http, IReadOnlyList<string> queries, int count, CancellationToken cancellationToken)
    {
        var times = new Latencies();
        for (var i = 0; i < count; i++)
        {
            var start = Stopwatch.GetTimestamp();
            using (var answer = await http.GetAsync($"/api/v1/search?size=10&q={queries[i % queries.Count]}", cancellationToken))
            {
                answer.EnsureSuccessStatusCode();
                await answer.Content.ReadAsByteArrayAsync(cancellationToken);
            }

            var taken = Stopwatch.GetElapsedTime(start);
            times.Add(taken);
            await Task.Delay(taken < Pause ? Pause - taken : TimeSpan.Zero, cancellationToken);
        }

        return times;
    }
}
