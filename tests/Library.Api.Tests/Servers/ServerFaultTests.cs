using System.Net;

namespace Library.Api.Tests.Servers;

/// <summary>One after the other, since they break the same system, and with nothing else on the machine.</summary>
[CollectionDefinition(nameof(ServerFaults), DisableParallelization = true)]
public static class ServerFaults;

/// <summary>
/// A system of several processes, under load, in which something breaks. Each test ends with the same: whatever was answered is there, with its bytes,
/// found once on every machine; nobody saw what is not theirs; and all that within a minute from the end of the fault, without a hand.
/// </summary>
[Collection(nameof(ServerFaults))]
[Trait("Needs", "server")]
public sealed class ServerFaultTests(LibraryCluster cluster)
{
    /// <summary>Requests of the store that fail, so that every kind of work has met one.</summary>
    private const int EnoughFaults = 30;

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Nothing_is_lost_where_nothing_breaks()
    {
        await using var load = await ClusterLoad.BeginAsync(cluster, Cancellation);
        await load.WaitForAsync(12, Cancellation);

        await EndAsync(load);
    }

    [Theory]
    [InlineData("web1")]
    [InlineData("indexer1")]
    public async Task A_process_is_killed_and_comes_back(string name)
    {
        await using var load = await ClusterLoad.BeginAsync(cluster, Cancellation);
        await load.WaitForAsync(3, Cancellation);

        await cluster.KillAsync(name);
        await load.WaitForAsync(3, Cancellation);
        await cluster.StartAsync(name, Cancellation);

        await EndAsync(load);
    }

    [Fact]
    public async Task The_writer_is_killed_and_another_takes_over_within_thirty_seconds()
    {
        await using var load = await ClusterLoad.BeginAsync(cluster, Cancellation);
        var writer = await cluster.WriterAsync(Cancellation);
        await load.WaitForAsync(3, Cancellation);

        await cluster.KillAsync(writer);
        var began = TimeProvider.System.GetTimestamp();
        var next = await cluster.WriterAsync(Cancellation);
        var took = TimeProvider.System.GetElapsedTime(began);
        await load.WaitForAsync(3, Cancellation);

        Assert.NotEqual(writer, next);
        Assert.True(took < TimeSpan.FromSeconds(30), $"It took {took}.");
        await EndAsync(load);
    }

    [Fact]
    public async Task The_writer_is_killed_at_each_of_its_steps()
    {
        await using var load = await ClusterLoad.BeginAsync(cluster, Cancellation, pace: TimeSpan.FromSeconds(2));
        await cluster.KillAsync("indexer1");
        await cluster.KillAsync("indexer2");
        foreach (var step in new[] { "index.take-over", "index.write", "index.commit", "index.put-files", "index.name-commit", "index.note-found" })
        {
            foreach (var moment in new[] { "start", "end" })
            {
                // The second time, where there is one: the first is at the start, before anything new was written.
                var times = step == "index.take-over" ? 1 : 2;
                await cluster.StartAsync("indexer1", Cancellation, stopAt: $"{step}:{moment}:{times}");
                await cluster.WaitForEndAsync("indexer1", Cancellation);
            }
        }

        await EndAsync(load);
    }

    [Fact]
    public async Task A_writer_that_was_frozen_while_another_took_over_publishes_nothing()
    {
        await using var load = await ClusterLoad.BeginAsync(cluster, Cancellation);
        var writer = await cluster.WriterAsync(Cancellation);
        await load.WaitForAsync(3, Cancellation);
        var slow = cluster.Processes[writer];

        await slow.SignalAsync("STOP");
        var fence = await NewestFenceAsync();
        var began = TimeProvider.System.GetTimestamp();
        await LibraryClient.UntilAsync(NewestFenceAsync, newest => newest > fence, Cancellation);
        var took = TimeProvider.System.GetElapsedTime(began);
        var published = await PublishedByAsync(fence);
        await load.WaitForAsync(3, Cancellation);
        await slow.SignalAsync("CONT");
        await load.WaitForAsync(6, Cancellation);

        Assert.True(took < TimeSpan.FromSeconds(30), $"It took {took}.");
        Assert.Equal(published, await PublishedByAsync(fence));
        await EndAsync(load);
    }

    [Fact]
    public async Task PostgreSQL_dies_in_the_middle_of_everything_and_comes_back()
    {
        await using var load = await ClusterLoad.BeginAsync(cluster, Cancellation);
        for (var i = 0; i < 3; i++)
        {
            await load.WaitForAsync(3, Cancellation);
            await cluster.Database.Process.HaltAsync();

            // The last time for long enough that those who asked again and again would wait longer and longer.
            await Task.Delay(TimeSpan.FromSeconds(i == 2 ? 24 : 2), Cancellation);
            await cluster.Database.Process.RestartAsync();
        }

        await EndAsync(load);
        Assert.Contains(cluster.Processes["indexer1"].Lines, line => line.EndsWith("its workers are started anew", StringComparison.Ordinal));
    }

    [Fact]
    public async Task All_connections_to_PostgreSQL_are_cut_again_and_again()
    {
        await using var load = await ClusterLoad.BeginAsync(cluster, Cancellation);
        for (var i = 0; i < 12; i++)
        {
            await cluster.Database.Process.CutAsync(cluster.Database.Database);
            await load.WaitForAsync(1, Cancellation);
        }

        await EndAsync(load);
    }

    [Fact]
    public async Task The_store_is_killed_and_comes_back()
    {
        await using var load = await ClusterLoad.BeginAsync(cluster, Cancellation);
        await load.WaitForAsync(3, Cancellation);

        await cluster.Store.KillAsync();
        await AssertSearchesAsync("degraded", "ready");
        await cluster.Store.RestartAsync();

        await EndAsync(load);
    }

    [Fact]
    public async Task The_store_hangs_for_a_while()
    {
        await using var load = await ClusterLoad.BeginAsync(cluster, Cancellation);
        await load.WaitForAsync(3, Cancellation);

        await cluster.Store.FreezeAsync();
        await AssertSearchesAsync("degraded", "ready");
        await load.WaitForRefusalsAsync(2, Cancellation);
        await cluster.Store.ThawAsync();

        await EndAsync(load);
    }

    [Theory]
    [InlineData(HttpStatusCode.InternalServerError, "InternalError", 2)]
    [InlineData(HttpStatusCode.ServiceUnavailable, "SlowDown", 2)]
    [InlineData(HttpStatusCode.ServiceUnavailable, "SlowDown", 1)]
    [InlineData(HttpStatusCode.InsufficientStorage, "InsufficientStorage", 1)]
    public async Task The_store_answers_with_errors(HttpStatusCode status, string code, int oneOf)
    {
        var onlyWrites = status == HttpStatusCode.InsufficientStorage;
        var count = 0;
        await BreakStoreAsync(request => (!onlyWrites || request.Method is "PUT" or "POST") && Interlocked.Increment(ref count) % oneOf == 0 ? new StoreFault.Answer(status, code) : null);
    }

    [Fact]
    public async Task The_store_is_slow()
    {
        await BreakStoreAsync(_ => new StoreFault.Late(TimeSpan.FromMilliseconds(700)));
    }

    [Fact]
    public async Task The_store_cuts_its_answers_short()
    {
        var count = 0;
        await BreakStoreAsync(request => request.Method == "GET" && Interlocked.Increment(ref count) % 3 != 0 ? new StoreFault.CutShort() : null);
    }

    /// <summary>Has the store fail for a while under load.</summary>
    private async Task BreakStoreAsync(Func<Microsoft.AspNetCore.Http.HttpRequest, StoreFault?> fault)
    {
        await using var load = await ClusterLoad.BeginAsync(cluster, Cancellation);
        await load.WaitForAsync(3, Cancellation);
        var before = cluster.Proxy.Faults;
        cluster.Proxy.Fault = fault;
        try
        {
            await LibraryClient.UntilAsync(() => Task.FromResult(cluster.Proxy.Faults), faults => faults >= before + EnoughFaults, Cancellation);
        }
        finally
        {
            cluster.Proxy.Fault = null;
        }

        await EndAsync(load);
    }

    /// <summary>Searches are answered by every web process, and what is wrong is said.</summary>
    private async Task AssertSearchesAsync(params string[] indexStates)
    {
        foreach (var web in cluster.Webs)
        {
            using var admin = await web.AdminAsync(Cancellation);
            Assert.Equal(HttpStatusCode.OK, await admin.StatusAsync("/api/v1/search?q=", Cancellation));
            using var anonymous = web.Anonymous();
            var said = await LibraryClient.UntilAsync(() => ReadAsync(anonymous, "/health/ready"), text => text.Contains("\"files\":\"unavailable\"", StringComparison.Ordinal), Cancellation);
            Assert.Contains(indexStates, state => said.Contains($"\"index\":\"{state}\"", StringComparison.Ordinal));
        }
    }

    private static async Task<string> ReadAsync(HttpClient client, string address)
    {
        using var answer = await client.GetAsync(address, Cancellation);
        return await answer.Content.ReadAsStringAsync(Cancellation);
    }

    /// <summary>Sees to it that all is whole, and tells how it went.</summary>
    internal static async Task EndAsync(LibraryCluster cluster, ClusterLoad load)
    {
        await cluster.StartAsync(Cancellation);
        var took = await load.AssertWholeAsync(Cancellation);
        TestContext.Current.SendDiagnosticMessage($"{TestContext.Current.Test?.TestDisplayName}: {load.Answered} answered, {load.Refused} refused on the way, whole after {took.TotalSeconds:F1} s");
    }

    private Task EndAsync(ClusterLoad load) => EndAsync(cluster, load);

    private async Task<long> NewestFenceAsync() => (await cluster.QueryAsync<long>("""SELECT "Fence" FROM "IndexHeads" """, Cancellation))[0];

    private async Task<long> PublishedByAsync(long fence) => (await cluster.QueryAsync<long>($"""SELECT count(*) FROM "IndexCommits" WHERE "Fence" = {fence}""", Cancellation))[0];
}
