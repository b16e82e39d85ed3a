using Library.Storage.Catalogue;
using Library.Storage.Servers;
using Npgsql;

namespace Library.Storage.Tests.Servers;

/// <summary>One process at a time writes the index, and one that lost its turn writes nothing more.</summary>
[Trait("Needs", "server")]
public sealed class WriterLockTests
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task One_takes_the_lock_and_the_next_gets_it_with_a_higher_number_when_it_is_given_back()
    {
        await using var servers = await TwoMachines.MakeAsync(Cancellation);
        var (first, second) = (servers.Lock(), servers.Lock());

        var held = await first.TryTakeAsync(Cancellation);
        var refused = await second.TryTakeAsync(Cancellation);
        await (held?.DisposeAsync() ?? ValueTask.CompletedTask);
        await using var next = await second.TryTakeAsync(Cancellation);

        Assert.NotNull(held);
        Assert.Null(refused);
        Assert.NotNull(next);
        Assert.True(next.Fence > held.Fence);
    }

    [Fact]
    public async Task A_holder_whose_session_is_cut_hears_of_it_and_the_lock_is_free()
    {
        await using var servers = await TwoMachines.MakeAsync(Cancellation);
        await using var held = await servers.Lock().TryTakeAsync(Cancellation);
        Assert.NotNull(held);

        await servers.Database.Process.CutAsync(servers.Database.Database);
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => Task.Delay(TimeSpan.FromSeconds(30), held.Lost));
        NpgsqlConnection.ClearAllPools();
        await using var next = await servers.Lock().TryTakeAsync(Cancellation);

        Assert.NotNull(next);
    }

    [Fact]
    public async Task Whoever_was_replaced_publishes_nothing()
    {
        await using var servers = await TwoMachines.MakeAsync(Cancellation);
        var commits = servers.Get<IndexCommits>();
        long slow;
        await using (var lost = await servers.Lock().TryTakeAsync(Cancellation))
        {
            slow = lost?.Fence ?? 0;
        }

        await using var next = await servers.Lock().TryTakeAsync(Cancellation);
        Assert.NotNull(next);
        var file = new IndexFile("_0.si", "index/build/2/aa", 3, "aa");
        var number = await commits.PublishAsync(next.Fence, "build", [file], [], Cancellation);

        await Assert.ThrowsAsync<WriterReplacedException>(() => commits.PublishAsync(slow, "build", [file with { Sha256 = "bb" }], [], Cancellation));
        await Assert.ThrowsAsync<WriterReplacedException>(() => servers.Get<IndexingLedger>().CompareAsync("build", new Dictionary<Guid, long>(), new WriterClaim(slow, number), Cancellation));
        var newest = await commits.FindNewestOrNullAsync(Cancellation);
        Assert.NotNull(newest);
        Assert.Equal(number, newest.Number);
        Assert.Equal([file], newest.Files);
    }

    [Fact]
    public async Task A_machine_counts_as_alive_until_it_has_said_nothing_for_its_time()
    {
        await using var servers = await TwoMachines.MakeAsync(Cancellation);
        var machines = servers.Get<Machines>();
        var self = servers.Get<ThisMachine>().Id ?? Guid.Empty;

        await machines.BeatAsync(indexCommit: null, Cancellation);
        var behind = await machines.IsAnyBehindAsync(1, Cancellation);
        await machines.BeatAsync(indexCommit: 3, Cancellation);
        var alive = await machines.IsAliveAsync(self, Cancellation);
        await using (var catalogue = await servers.OpenAsync(Cancellation))
        {
            var before = Assert.Single(await machines.ListAliveAsync(Cancellation)).SeenAt - Machine.Patience - TimeSpan.FromSeconds(1);
            catalogue.Machines.Single().SeenAt = before;
            await catalogue.SaveChangesAsync(Cancellation);
        }

        Assert.True(behind);
        Assert.True(alive);
        Assert.False(await machines.IsAliveAsync(self, Cancellation));
        Assert.False(await machines.IsAnyBehindAsync(9, Cancellation));
    }

    [Fact]
    public async Task A_signal_is_heard_and_a_cut_connection_is_mended()
    {
        await using var servers = await TwoMachines.MakeAsync(Cancellation);
        var signals = servers.Get<Signals>();
        var heard = System.Threading.Channels.Channel.CreateUnbounded<string>();
        using var end = CancellationTokenSource.CreateLinkedTokenSource(Cancellation);
        var listening = signals.ListenAsync("library_test", text => heard.Writer.TryWrite(text), end.Token);
        Assert.Equal("", await heard.Reader.ReadAsync(Cancellation));

        await signals.SendAsync("library_test", "one", Cancellation);
        Assert.Equal("one", await heard.Reader.ReadAsync(Cancellation));
        await servers.Database.Process.CutAsync(servers.Database.Database);
        Assert.Equal("", await heard.Reader.ReadAsync(Cancellation));
        NpgsqlConnection.ClearAllPools();
        await signals.SendAsync("library_test", "two", Cancellation);
        Assert.Equal("two", await heard.Reader.ReadAsync(Cancellation));

        await end.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => listening);
    }

    [Fact]
    public async Task What_was_noted_of_a_later_commit_is_withheld_from_a_search_that_reads_an_older_one()
    {
        await using var servers = await TwoMachines.MakeAsync(Cancellation);
        await using var lease = await servers.Lock().TryTakeAsync(Cancellation);
        Assert.NotNull(lease);
        var (commits, ledger) = (servers.Get<IndexCommits>(), servers.Get<IndexingLedger>());
        var id = await servers.AddHiddenAsync(Cancellation);

        var older = await commits.PublishAsync(lease.Fence, "build", [], [], Cancellation);
        var newer = await commits.PublishAsync(lease.Fence, "build", [], [new CommittedChange(id, 2, IsDeletion: false)], Cancellation);

        Assert.Equal([id], await ledger.ListWithheldAsync(servers.Stranger, older, Cancellation));
        Assert.Empty(await ledger.ListWithheldAsync(servers.Stranger, newer, Cancellation));
    }

    [Fact]
    public async Task What_was_purged_is_withheld_until_a_commit_lacks_it()
    {
        await using var servers = await TwoMachines.MakeAsync(Cancellation);
        await using var lease = await servers.Lock().TryTakeAsync(Cancellation);
        Assert.NotNull(lease);
        var (commits, ledger, purges) = (servers.Get<IndexCommits>(), servers.Get<IndexingLedger>(), servers.Get<Purges>());
        var id = await servers.AddHiddenAsync(Cancellation);
        await purges.RemoveRowsAsync(new PurgeTarget(id, Number: null), personId: null, "A test.", Cancellation);

        // An entry that was read before the purge is no proof that a later commit lacks it.
        var late = await commits.PublishAsync(lease.Fence, "build", [], [new CommittedChange(id, 2, IsDeletion: false)], Cancellation);
        var before = await ledger.ListWithheldAsync(servers.Stranger, late, Cancellation);
        var lacking = await commits.PublishAsync(lease.Fence, "build", [], [new CommittedChange(id, long.MaxValue, IsDeletion: true)], Cancellation);

        Assert.Equal([id], before);
        Assert.Empty(await ledger.ListWithheldAsync(servers.Stranger, lacking, Cancellation));
        Assert.Equal([id], await ledger.ListWithheldAsync(servers.Stranger, late, Cancellation));
    }
}
