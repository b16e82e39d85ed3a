using System.Collections.Concurrent;
using System.Data.Common;
using System.Diagnostics;
using System.Net.Http.Json;
using System.Text.Json;
using Library.Bench.Ingest;
using Library.Bench.Printing;
using Microsoft.Data.Sqlite;
using Microsoft.Playwright;
using Npgsql;

namespace Library.Bench.Servers;

/// <summary>Conversations, on one web process and on two: how many posts a second are taken, when another's open page shows one, and how soon a long one opens.</summary>
internal static class TalkBench
{
    private const int Posts = 10_000;
    private const int Clients = 8;
    private const int Conversations = 20;
    private const int Spread = 2_000;
    private const int Singles = 50;
    private const int Openings = 20;

    /// <summary>Milliseconds between two posts that pages are to show: drawn evenly, so that they meet the pauses between two looks everywhere.</summary>
    private const int ShortestPause = 300;
    private const int LongestPause = 1_300;

    /// <summary>Then another conversation, so that what is shown stays on one page.</summary>
    private const int InOnePage = 25;

    public static async Task RunAsync(CancellationToken cancellationToken)
    {
        using var work = new WorkFolder();
        Console.WriteLine($"talk: {Spread:N0} posts by {Clients} clients in turns to each website, into {Conversations} conversations; {Posts:N0} into one; then {Singles} one at a time, with two open pages in a real browser; then the long one opened {Openings} times");
        var one = await MeasureAsync(await RunningSystem.StartEmbeddedAsync(work, cancellationToken), new SqliteConnection($"Data Source={work.File("floor.db")};Pooling=false"), cancellationToken);
        var cluster = await RunningSystem.StartClusterAsync(work, cancellationToken);
        var two = await MeasureAsync(cluster, new NpgsqlConnection($"{cluster.Database};Pooling=false"), cancellationToken);
        var table = new Table("what", "one web process", "two");
        foreach (var (name, value) in one)
        {
            table.Add(name, Figures.Show(value), Figures.Show(two[name]));
        }

        table.Print("One run. One process: embedded defaults. Two: with two indexers, on PostgreSQL without fsync and an S3 server in memory, on the same cores");
    }

    private static async Task<Dictionary<string, double>> MeasureAsync(RunningSystem system, DbConnection database, CancellationToken cancellationToken)
    {
        await using (system)
        await using (database)
        {
            using var made = await system.Webs[0].Http.PutAsJsonAsync("/api/v1/cops/bench", new { label = "Bench", purpose = "", isClosed = false }, cancellationToken);
            made.EnsureSuccessStatusCode();
            var conversations = new List<string>();
            for (var i = 0; i < Conversations; i++)
            {
                conversations.Add(await BeginAsync(system, cancellationToken));
            }

            var longOne = await BeginAsync(system, cancellationToken);
            await PostAllAsync(system, Spread / 4, i => conversations[i % Conversations], cancellationToken);
            var floor = await CommitAllAsync(database, cancellationToken);
            var spread = await PostAllAsync(system, Spread, i => conversations[i % Conversations], cancellationToken);
            var dense = await PostAllAsync(system, Posts, _ => longOne, cancellationToken);
            var answers = await TimeAsync(() => system.Webs[0].Http.GetStringAsync($"/api/v1/threads/{longOne}", cancellationToken));
            await using var browser = await OpenBrowser.StartAsync();
            var (same, last) = (await browser.SignInAsync(system.Webs[0]), await browser.SignInAsync(system.Webs[^1]));
            var (beside, afar) = await ShowAsync(system, same, last, cancellationToken);
            var openings = await TimeAsync(() => same.GotoAsync($"/threads/{longOne}"));
            var newest = await TimeAsync(() => same.GotoAsync($"/threads/{longOne}?page={Posts}"));
            return new Dictionary<string, double>(StringComparer.Ordinal)
            {
                ["rows/s of one client, a transaction each (peer)"] = Spread / floor,
                [$"posts/s, into {Conversations} conversations"] = Spread / spread,
                ["posts/s, into one conversation"] = Posts / dense,
                ["until a page of the same process shows a post, p50 ms"] = Figures.Median(beside),
                ["until a page of the same process shows a post, longest ms"] = beside.Max(),
                ["until a page of the last process shows it, p50 ms"] = Figures.Median(afar),
                ["until a page of the last process shows it, longest ms"] = afar.Max(),
                [$"the first of {Posts:N0} posts by the API, p50 ms"] = Figures.Median(answers),
                ["their first page in the browser, p50 ms"] = Figures.Median(openings),
                ["their newest page in the browser, p50 ms"] = Figures.Median(newest),
            };
        }
    }

    private static async Task<string> BeginAsync(RunningSystem system, CancellationToken cancellationToken)
    {
        using var answer = await system.Webs[0].Http.PostAsJsonAsync("/api/v1/cops/bench/threads", new { title = "Who has done this?", body = "We have to, by June." }, cancellationToken);
        return (await answer.EnsureSuccessStatusCode().Content.ReadFromJsonAsync<JsonElement>(cancellationToken)).GetProperty("id").GetString() ?? throw new BenchException("A conversation has no id.");
    }

    private static async Task PostAsync(LibraryProcess web, string conversation, string body, CancellationToken cancellationToken)
    {
        using var answer = await web.Http.PostAsJsonAsync($"/api/v1/threads/{conversation}/posts", new { body }, cancellationToken);
        answer.EnsureSuccessStatusCode();
    }

    /// <returns>Seconds.</returns>
    private static async Task<double> PostAllAsync(RunningSystem system, int count, Func<int, string> conversation, CancellationToken cancellationToken)
    {
        var waiting = new ConcurrentQueue<int>(Enumerable.Range(0, count));
        var start = Stopwatch.GetTimestamp();
        await Task.WhenAll(Enumerable.Range(0, Clients).Select(async client =>
        {
            while (waiting.TryDequeue(out var number))
            {
                await PostAsync(system.Webs[client % system.Webs.Count], conversation(number), $"We did it that way, and would again: reply {number}.", cancellationToken);
            }
        }));
        return Stopwatch.GetElapsedTime(start).TotalSeconds;
    }

    /// <summary>The least that keeping a post takes.</summary>
    /// <returns>Seconds for as many rows as there are posts.</returns>
    private static async Task<double> CommitAllAsync(DbConnection database, CancellationToken cancellationToken)
    {
        await database.OpenAsync(cancellationToken);
        await using var command = database.CreateCommand();
        command.CommandText = (database is SqliteConnection ? "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; " : "") + "CREATE TABLE bench_rows (body TEXT)";
        await command.ExecuteNonQueryAsync(cancellationToken);
        command.CommandText = "INSERT INTO bench_rows VALUES ('We did it that way, and would again.')";
        var start = Stopwatch.GetTimestamp();
        for (var i = 0; i < Spread; i++)
        {
            await command.ExecuteNonQueryAsync(cancellationToken);
        }

        return Stopwatch.GetElapsedTime(start).TotalSeconds;
    }

    /// <summary>Posts to the first website, and asks two open pages when they showed it.</summary>
    /// <returns>Milliseconds from the beginning of each request.</returns>
    private static async Task<(List<double> Beside, List<double> Afar)> ShowAsync(RunningSystem system, IPage same, IPage last, CancellationToken cancellationToken)
    {
        var random = new Random(4711);
        var (beside, afar) = (new List<double>(), new List<double>());
        var conversation = "";
        for (var i = 0; i < Singles; i++)
        {
            if (i % InOnePage == 0)
            {
                conversation = await BeginAsync(system, cancellationToken);
                await Task.WhenAll(same.GotoAsync($"/threads/{conversation}"), last.GotoAsync($"/threads/{conversation}"));
            }

            await Task.Delay(random.Next(ShortestPause, LongestPause), cancellationToken);
            var word = $"bench{i}word";
            var began = DateTimeOffset.UtcNow;
            await PostAsync(system.Webs[0], conversation, word, cancellationToken);
            beside.Add(await OpenBrowser.ShownAsync(same, word) - began.ToUnixTimeMilliseconds());
            afar.Add(await OpenBrowser.ShownAsync(last, word) - began.ToUnixTimeMilliseconds());
        }

        return (beside, afar);
    }

    /// <returns>Milliseconds of each.</returns>
    private static async Task<List<double>> TimeAsync(Func<Task> open)
    {
        var took = new List<double>();
        for (var i = 0; i < Openings; i++)
        {
            var start = Stopwatch.GetTimestamp();
            await open();
            took.Add(Stopwatch.GetElapsedTime(start).TotalMilliseconds);
        }

        return took;
    }
}
