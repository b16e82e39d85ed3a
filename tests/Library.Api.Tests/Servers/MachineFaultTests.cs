using System.Net;
using Library.Testing;

namespace Library.Api.Tests.Servers;

/// <summary>What machines do to their processes: a disk that is full, a clock that is wrong.</summary>
[Collection(nameof(ServerFaults))]
[Trait("Needs", "server")]
public sealed class MachineFaultTests(LibraryCluster cluster)
{
    private static readonly TimeSpan Outage = TimeSpan.FromSeconds(8);

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task The_disk_of_a_web_process_is_full()
    {
        using var disk = MemoryDisk.MountOrSkip("size=64m");
        await cluster.StartAsync(Cancellation);
        await cluster.KillAsync("web1");
        var web = await cluster.StartAsync("web1", Cancellation, dataPath: disk.Path);
        await using var load = await ClusterLoad.BeginAsync(cluster, Cancellation);
        await load.WaitForAsync(3, Cancellation);

        await FillForAWhileAsync(disk);
        using (var admin = await web.AdminAsync(Cancellation))
        {
            using var refused = await admin.PostAsync(APdf.New().Page("No room.").ToStream().ToArray(), "refused.pdf", [], Cancellation);
            await Problems.AssertAsync(refused, HttpStatusCode.InsufficientStorage, "storage-refused");
            Assert.Equal(HttpStatusCode.OK, await admin.StatusAsync("/api/v1/search?q=", Cancellation));
        }

        disk.Free();
        await ServerFaultTests.EndAsync(cluster, load);
        await cluster.KillAsync("web1");
    }

    [Fact]
    public async Task The_disk_of_the_writer_is_full()
    {
        using var disk = MemoryDisk.MountOrSkip("size=64m");
        await StartWriterOnAsync(disk);
        await using var load = await ClusterLoad.BeginAsync(cluster, Cancellation);
        await load.WaitForAsync(3, Cancellation);

        await FillForAWhileAsync(disk);
        disk.Free();
        await ServerFaultTests.EndAsync(cluster, load);
        await cluster.KillAsync("indexer1");
    }

    [Fact]
    public async Task A_writer_whose_disk_stays_full_gives_the_lock_to_another()
    {
        using var disk = MemoryDisk.MountOrSkip("size=64m");
        await StartWriterOnAsync(disk);
        await using var load = await ClusterLoad.BeginAsync(cluster, Cancellation);
        await load.WaitForAsync(3, Cancellation);

        using var full = CancellationTokenSource.CreateLinkedTokenSource(Cancellation);
        var filling = FillAsync(disk, full.Token);
        await LibraryClient.UntilAsync(() => cluster.WriterAsync(Cancellation), writer => writer == "indexer2", Cancellation);
        const string Commits = """SELECT count(*) FROM "IndexCommits" WHERE "Fence" = (SELECT "Fence" FROM "IndexHeads")""";
        await LibraryClient.UntilAsync(() => cluster.QueryAsync<long>(Commits, Cancellation), counts => counts[0] > 1, Cancellation);
        await full.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => filling);
        disk.Free();

        await ServerFaultTests.EndAsync(cluster, load);
        await cluster.KillAsync("indexer1");
    }

    [Theory]
    [InlineData(3600)]
    [InlineData(-3600)]
    public async Task Clocks_jump_by_an_hour_and_back(int seconds)
    {
        using var folder = new TemporaryFolder();
        var clock = folder.File("clock");
        await File.WriteAllTextAsync(clock, "0", Cancellation);
        await cluster.StartAsync(Cancellation);
        foreach (var name in new[] { "web1", "indexer1" })
        {
            await cluster.KillAsync(name);
            await cluster.StartAsync(name, Cancellation, clock: clock);
        }

        await using var load = await ClusterLoad.BeginAsync(cluster, Cancellation);
        await load.WaitForAsync(3, Cancellation);

        await File.WriteAllTextAsync(clock, $"{seconds}", Cancellation);
        await LibraryClient.UntilAsync(() => SkewAsync(cluster.Webs[0]), skew => Math.Abs(skew.TotalSeconds - seconds) < 60, Cancellation);
        await load.WaitForAsync(6, Cancellation);
        await File.WriteAllTextAsync(clock, "0", Cancellation);
        await load.WaitForAsync(6, Cancellation);

        await ServerFaultTests.EndAsync(cluster, load);
        await cluster.KillAsync("web1");
        await cluster.KillAsync("indexer1");
    }

    /// <summary>Has the first indexer write, with its data on a disk.</summary>
    private async Task StartWriterOnAsync(MemoryDisk disk)
    {
        await cluster.StartAsync(Cancellation);
        await cluster.KillAsync("indexer1");
        await cluster.KillAsync("indexer2");
        await cluster.StartAsync("indexer1", Cancellation, dataPath: disk.Path);
        Assert.Equal("indexer1", await cluster.WriterAsync(Cancellation));
    }

    /// <summary>By how much the time of an upload is wrong.</summary>
    private static async Task<TimeSpan> SkewAsync(LibraryProcess web)
    {
        using var admin = await web.AdminAsync(Cancellation);
        var uploaded = await admin.UploadAsync(APdf.New().Page("What time is it?").ToStream().ToArray(), "clock.pdf", Cancellation);
        return uploaded.GetProperty("createdAt").GetDateTimeOffset() - DateTimeOffset.UtcNow;
    }

    /// <summary>Keeps a disk full for a while.</summary>
    private static async Task FillForAWhileAsync(MemoryDisk disk)
    {
        using var end = CancellationTokenSource.CreateLinkedTokenSource(Cancellation);
        end.CancelAfter(Outage);
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => FillAsync(disk, end.Token));
    }

    /// <summary>Keeps a disk full until cancelled, whatever is removed from it.</summary>
    private static async Task FillAsync(MemoryDisk disk, CancellationToken cancellationToken)
    {
        using var rhythm = new PeriodicTimer(TimeSpan.FromMilliseconds(200));
        do
        {
            disk.Fill();
        }
        while (await rhythm.WaitForNextTickAsync(cancellationToken));
    }
}
