using System.Diagnostics;
using System.Globalization;
using System.Text.RegularExpressions;
using Library.Bench.Ingest;
using Library.Bench.Printing;
using Library.Bench.Search;

namespace Library.Bench.Servers;

/// <summary>How many searches a second one web process holds: by wrk, over HTTP, as signed-in members with ten hits, facets and passages.</summary>
internal static partial class LoadBench
{
    private const int Documents = 100_000;
    private const int Readers = 1_000;
    private const int Seconds = 10;

    /// <summary>What a search may take, at the 99th of a hundred.</summary>
    private const double LimitMilliseconds = 100;

    private static readonly int[] Connections = [1, 2, 4, 8, 16, 32];

    /// <summary>How often each of many readers searches, in seconds; drawn evenly from nothing to twice as much.</summary>
    private static readonly int[] Pauses = [60, 30, 20, 15];

    /// <param name="count">How many documents; null for 100,000.</param>
    public static async Task RunAsync(int? count, CancellationToken cancellationToken)
    {
        using var work = new WorkFolder();
        var words = SampleWords.Read();
        var tokens = await FilledLibrary.MakeAsync(work.Sub("data"), words, count ?? Documents, Readers, see: null, cancellationToken);
        await using var library = await LibraryProcess.StartAsync(work.Sub("data"), cancellationToken);
        var script = work.File("searches.lua");
        var searches = Script(tokens, Queries(words));
        await File.WriteAllTextAsync(script, searches, cancellationToken);
        var address = library.Http.BaseAddress ?? throw new BenchException("The library has no address.");
        await WrkAsync(address, script, 8, 20, cancellationToken);

        Console.WriteLine($"load: {count ?? Documents:N0} documents, one process on embedded defaults, {Readers:N0} members; wrk runs on the same cores and takes its share; each run {Seconds} s");
        var table = new Table("connections", "searches/s", "p50 ms", "p99 ms", "errors");
        var held = 0.0;
        foreach (var connections in Connections)
        {
            var run = await WrkAsync(address, script, connections, Seconds, cancellationToken);
            table.Add($"{connections:N0}", Figures.Show(run.PerSecond), Figures.Show(run.Median), Figures.Show(run.Late), $"{run.Errors}");
            held = run.Late < LimitMilliseconds && run.Errors == 0 ? Math.Max(held, run.PerSecond) : held;
        }

        table.Print("Searches of one to three words, each as another member, the next as soon as the last is answered");
        var many = new Table("each searches every", "searches/s", "p50 ms", "p99 ms", "errors");
        foreach (var pause in Pauses)
        {
            await File.WriteAllTextAsync(script, searches + string.Create(CultureInfo.InvariantCulture, $"\ndelay = function() return math.random(0, {pause * 2_000}) end\n"), cancellationToken);
            var run = await WrkAsync(address, script, Readers, pause * 2, cancellationToken);
            many.Add($"{pause} s", Figures.Show(run.PerSecond), Figures.Show(run.Median), Figures.Show(run.Late), $"{run.Errors}");
        }

        many.Print($"{Readers:N0} readers signed in at once, a connection each");
        Console.WriteLine($"held with p99 below {LimitMilliseconds} ms: {Figures.Show(held)} searches/s; the process held {Figures.Megabytes(library.PeakBytes())} at most");
    }

    /// <summary>Words of an address: one to three of the most frequent ones.</summary>
    public static IReadOnlyList<string> Queries(SampleWords words)
    {
        var random = new Random(4711);
        return [.. Enumerable.Range(0, 500).Select(_ => string.Join('+', Enumerable.Range(0, random.Next(1, 4)).Select(_ => Uri.EscapeDataString(words.Words[random.Next(300)]))))];
    }

    /// <summary>Each request another reader and another search.</summary>
    private static string Script(IReadOnlyList<string> tokens, IReadOnlyList<string> queries) =>
        $$"""
        local tokens = { {{string.Join(',', tokens.Select(token => $"\"{token}\""))}} }
        local queries = { {{string.Join(',', queries.Select(query => $"\"{query}\""))}} }
        local made = 0
        request = function()
          made = made + 1
          return wrk.format("GET", "/api/v1/search?q=" .. queries[made % #queries + 1], { ["Authorization"] = "Bearer " .. tokens[made % #tokens + 1] })
        end
        done = function(summary, latency, requests)
          local errors = summary.errors
          print(string.format("p50=%.3f p99=%.3f rate=%.2f errors=%d", latency:percentile(50) / 1000, latency:percentile(99) / 1000,
            summary.requests / summary.duration * 1000000, errors.connect + errors.read + errors.write + errors.status + errors.timeout))
        end
        """;

    private static async Task<LoadRun> WrkAsync(Uri address, string script, int connections, int seconds, CancellationToken cancellationToken)
    {
        var start = new ProcessStartInfo(
            "wrk", ["-t1", string.Create(CultureInfo.InvariantCulture, $"-c{connections}"), string.Create(CultureInfo.InvariantCulture, $"-d{seconds}s"), "--timeout", "10s", "-s", script, address.ToString()])
        {
            RedirectStandardOutput = true,
            UseShellExecute = false,
        };
        using var wrk = Process.Start(start) ?? throw new BenchException("wrk does not start.");
        var said = await wrk.StandardOutput.ReadToEndAsync(cancellationToken);
        await wrk.WaitForExitAsync(cancellationToken);
        return ResultLine().Match(said) is { Success: true } result
            ? new LoadRun(Number(result, "rate"), Number(result, "p50"), Number(result, "p99"), (int)Number(result, "errors"))
            : throw new BenchException($"wrk did not measure: {said}");
    }

    private static double Number(Match result, string group) => double.Parse(result.Groups[group].Value, CultureInfo.InvariantCulture);

    [GeneratedRegex(@"p50=(?<p50>[\d.]+) p99=(?<p99>[\d.]+) rate=(?<rate>[\d.]+) errors=(?<errors>\d+)", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1_000)]
    private static partial Regex ResultLine();

    private sealed record LoadRun(double PerSecond, double Median, double Late, int Errors);
}
