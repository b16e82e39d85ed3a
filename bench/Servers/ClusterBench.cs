using System.Collections.Concurrent;
using System.Diagnostics;
using Library.Bench.Ingest;
using Library.Bench.Printing;
using Library.Bench.Search;

namespace Library.Bench.Servers;

/// <summary>What it costs to be many: two websites and two indexers on PostgreSQL and S3, against the one process on embedded defaults, on the same machine in the same run.</summary>
internal static class ClusterBench
{
    private const int Files = 200;
    private const int WarmUps = 30;
    private const int Clients = 4;
    private const int SingleFiles = 20;
    private const int SinglePages = 20;

    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(5);
    private static readonly string[] Searches = ["policy", "conflict+of+interest", "board+meeting", "\"financial+management\"", "budget+OR+audit"];

    /// <param name="count">How many files; null for 200.</param>
    public static async Task RunAsync(int? count, CancellationToken cancellationToken)
    {
        var files = count ?? Files;
        using var work = new WorkFolder();
        Console.WriteLine($"cluster: {files} files by {Clients} clients in turns to each website, one reader who searches every 20 ms meanwhile; then one PDF of {SinglePages} pages at a time, {SingleFiles} of them");
        Console.WriteLine("PostgreSQL without fsync and the S3 server in memory: what is compared is our work, not their disks.");
        var embedded = await MeasureAsync(await RunningSystem.StartEmbeddedAsync(work, cancellationToken), work, files, "solo", cancellationToken);
        var cluster = await MeasureAsync(await RunningSystem.StartClusterAsync(work, cancellationToken), work, files, "many", cancellationToken);
        var table = new Table("what", "embedded", "cluster", "cluster/embedded");
        foreach (var (name, value) in embedded)
        {
            table.Add(name, Figures.Show(value), Figures.Show(cluster[name]), Figures.Ratio(cluster[name] / value));
        }

        table.Print("One run; files a second: more is better, milliseconds: fewer are");
    }

    private static async Task<Dictionary<string, double>> MeasureAsync(RunningSystem system, WorkFolder work, int count, string name, CancellationToken cancellationToken)
    {
        await using (system)
        {
            await UploadAllAsync(system, IngestFiles.Make(work.Sub($"{name}-warm"), WarmUps, $"{name}warmword"), $"{name}warmword", cancellationToken);
            await SearchForAsync(system, TimeSpan.FromSeconds(3), [], cancellationToken);
            var (quiet, busy) = (new List<double>(), new List<double>());
            await SearchForAsync(system, TimeSpan.FromSeconds(5), quiet, cancellationToken);
            using var ends = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
            var reading = SearchForAsync(system, Patience, busy, ends.Token);
            var shared = $"{name}roundword";
            var (answered, found) = await UploadAllAsync(system, IngestFiles.Make(work.Sub($"{name}-files"), count, shared), shared, cancellationToken);
            await ends.CancelAsync();
            await reading;
            var delays = await SingleAsync(system, work, name, cancellationToken);
            return new Dictionary<string, double>(StringComparer.Ordinal)
            {
                ["files/s, answered"] = count / answered,
                ["files/s, found on every website"] = count / found,
                ["search while nothing comes, p50 ms"] = At(quiet, 0.5),
                ["search while nothing comes, p99 ms"] = At(quiet, 0.99),
                ["search while files come, p50 ms"] = At(busy, 0.5),
                ["search while files come, p99 ms"] = At(busy, 0.99),
                ["from the answer to a hit on every website, p50 ms"] = At(delays, 0.5),
                ["from the answer to a hit on every website, longest ms"] = delays.Max(),
            };
        }
    }

    private static async Task<(double Answered, double Found)> UploadAllAsync(RunningSystem system, List<IngestFile> files, string shared, CancellationToken cancellationToken)
    {
        var waiting = new ConcurrentQueue<IngestFile>(files);
        var start = Stopwatch.GetTimestamp();
        await Task.WhenAll(Enumerable.Range(0, Clients).Select(async client =>
        {
            while (waiting.TryDequeue(out var file))
            {
                await system.Webs[client % system.Webs.Count].UploadAsync(file, cancellationToken);
            }
        }));
        var answered = Stopwatch.GetElapsedTime(start).TotalSeconds;
        await Task.WhenAll(system.Webs.Select(web => web.WaitForAsync(shared, files.Count, Patience, cancellationToken)));
        return (answered, Stopwatch.GetElapsedTime(start).TotalSeconds);
    }

    private static async Task<List<double>> SingleAsync(RunningSystem system, WorkFolder work, string name, CancellationToken cancellationToken)
    {
        var words = SampleWords.Read();
        var folder = work.Sub($"{name}-single");
        var delays = new List<double>();
        for (var i = 0; i < SingleFiles; i++)
        {
            var file = await IngestFiles.MakeLongAsync(folder, words, i, SinglePages, cancellationToken);
            await system.Webs[i % system.Webs.Count].UploadAsync(file, cancellationToken);
            var answered = Stopwatch.GetTimestamp();
            await Task.WhenAll(system.Webs.Select(web => web.WaitForAsync(file.Word, 1, Patience, cancellationToken)));
            delays.Add(Stopwatch.GetElapsedTime(answered).TotalMilliseconds);
        }

        return delays;
    }

    /// <summary>Searches the websites in turns, every 20 ms, and notes how long each answer took.</summary>
    private static async Task SearchForAsync(RunningSystem system, TimeSpan time, List<double> took, CancellationToken cancellationToken)
    {
        using var timer = new PeriodicTimer(TimeSpan.FromMilliseconds(20));
        var until = Stopwatch.GetTimestamp() + (long)(time.TotalSeconds * Stopwatch.Frequency);
        try
        {
            for (var i = 0; Stopwatch.GetTimestamp() < until; i++)
            {
                await timer.WaitForNextTickAsync(cancellationToken);
                var began = Stopwatch.GetTimestamp();
                using var answer = await system.Webs[i % system.Webs.Count].Http.GetAsync($"/api/v1/search?q={Searches[i % Searches.Length]}", cancellationToken);
                answer.EnsureSuccessStatusCode();
                took.Add(Stopwatch.GetElapsedTime(began).TotalMilliseconds);
            }
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            // Enough was measured.
        }
    }

    private static double At(List<double> values, double share) => values.Order().ElementAt((int)Math.Min(values.Count - 1, values.Count * share));
}
