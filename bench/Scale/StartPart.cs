using System.Diagnostics;
using System.Net.Http.Headers;
using Library.Bench.Ingest;
using Library.Bench.Printing;

namespace Library.Bench.Scale;

/// <summary>The first search of a published program, compiled ahead of time for this kind of machine, that starts on a filled library.</summary>
internal static class StartPart
{
    private const int Starts = 5;

    public static async Task RunAsync(MeasuredLibrary library, CancellationToken cancellationToken)
    {
        var program = Path.Combine(Repository.Root, "artifacts", "bench", "published", "Library.Api");
        if (!File.Exists(program))
        {
            throw new BenchException("The program is not published; start the benchmarks by ./bench.sh.");
        }

        var table = new ScaleTable($"The first search after the start of the process, {library.Documents:N0} documents, median (longest) of {Starts} starts");
        var starts = new List<Start>();
        for (var i = 0; i < Starts; i++)
        {
            starts.Add(await MeasureAsync(program, library, cancellationToken));
        }

        table.Add("first search, once the process listens", Show(starts, start => start.First), "under 300 ms");
        table.Add("  the second, another query", Show(starts, start => start.Second));
        table.Add("  the tenth, another query", Show(starts, start => start.Tenth));
        table.Add("from the process's start until it listens", Show(starts, start => start.Listening));
        table.Add("from the process's start to the first search's answer", Show(starts, start => start.Listening + start.First));
        table.Print();
    }

    private static async Task<Start> MeasureAsync(string program, MeasuredLibrary library, CancellationToken cancellationToken)
    {
        var begun = Stopwatch.GetTimestamp();
        using var process = Process.Start(new ProcessStartInfo(program, ["--urls", "http://127.0.0.1:0", "--Library:DataPath", library.Folder]) { RedirectStandardOutput = true, UseShellExecute = false })
            ?? throw new BenchException("The published program does not start.");
        try
        {
            using var http = new HttpClient { BaseAddress = await LibraryProcess.ReadAddressAsync(process, cancellationToken) };
            var listening = Stopwatch.GetElapsedTime(begun);
            _ = process.StandardOutput.BaseStream.CopyToAsync(Stream.Null, cancellationToken);
            http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", library.Tokens[0]);
            var times = new List<TimeSpan>();
            for (var i = 0; i < 10; i++)
            {
                var asked = Stopwatch.GetTimestamp();
                using var answer = await http.GetAsync($"/api/v1/search?size=10&q={library.Queries[i]}", cancellationToken);
                await answer.EnsureSuccessStatusCode().Content.ReadAsByteArrayAsync(cancellationToken);
                times.Add(Stopwatch.GetElapsedTime(asked));
            }

            return new Start(listening, times[0], times[1], times[9]);
        }
        finally
        {
            process.Kill(entireProcessTree: true);
            await process.WaitForExitAsync(cancellationToken);
        }
    }

    private static string Show(List<Start> starts, Func<Start, TimeSpan> time) =>
        $"{Figures.Show(Figures.Median(starts.Select(start => time(start).TotalMilliseconds)))} ({Figures.Show(starts.Max(start => time(start).TotalMilliseconds))}) ms";

    private sealed record Start(TimeSpan Listening, TimeSpan First, TimeSpan Second, TimeSpan Tenth);
}
