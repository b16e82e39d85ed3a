using Library.Storage.Catalogue;
using Library.Storage.Mail;
using Library.Storage.Servers;
using Microsoft.EntityFrameworkCore;

namespace Library.Storage.Tests.Catalogue;

/// <summary>Keys of requests, and mails: each is one process's at a time.</summary>
public abstract class IdempotencyContract(CatalogueProvider provider) : CatalogueContract(provider)
{
    [Fact]
    public async Task Of_requests_with_one_key_at_once_one_begins()
    {
        await using var library = await MakeAsync();
        var requests = library.Get<IdempotentRequests>();

        var begun = await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => Task.Run(() => requests.BeginAsync(library.Admin.Id, "key", Cancellation))));

        Assert.Single(begun, how => how == IdempotentRequests.Begun.New);
        Assert.Equal(7, begun.Count(how => how == IdempotentRequests.Begun.Running));
    }

    [Fact]
    public async Task A_key_whose_request_ended_while_the_catalogue_was_away_is_free_once_it_is_back()
    {
        await using var library = await MakeAsync();
        var contexts = new ContextsThatFail(library.Get<IDbContextFactory<LibraryDbContext>>());
        var requests = new IdempotentRequests(contexts, library.Time, library.Get<ThisMachine>());
        Assert.Equal(IdempotentRequests.Begun.New, await requests.BeginAsync(library.Admin.Id, "ended", Cancellation));
        Assert.Equal(IdempotentRequests.Begun.New, await requests.BeginAsync(library.Admin.Id, "still at it", Cancellation));

        contexts.AreAway = true;
        await requests.AbandonAsync(library.Admin.Id, "ended", Cancellation);
        await Assert.ThrowsAsync<InvalidOperationException>(() => requests.BeginAsync(library.Admin.Id, "ended", Cancellation));
        contexts.AreAway = false;

        Assert.Equal(IdempotentRequests.Begun.New, await requests.BeginAsync(library.Admin.Id, "ended", Cancellation));
        Assert.Equal(IdempotentRequests.Begun.Running, await requests.BeginAsync(library.Admin.Id, "still at it", Cancellation));
    }

    [Fact]
    public async Task Of_processes_that_claim_one_mail_at_once_one_has_it_until_its_lease_runs_out_or_is_given_up()
    {
        await using var library = await MakeAsync();
        await using (var catalogue = await library.OpenAsync(Cancellation))
        {
            catalogue.Add(OutgoingMail.To("a@b.example", "Subject", "Text", library.Time.GetUtcNow()));
            await catalogue.SaveChangesAsync(Cancellation);
        }

        var outbox = library.Get<Outbox>();
        var listed = Assert.Single(await outbox.ListDueAsync(10, Cancellation));

        var claimed = await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => Task.Run(() => outbox.TryClaimAsync(listed, Cancellation))));
        Assert.Single(claimed, hasIt => hasIt);
        Assert.Empty(await outbox.ListDueAsync(10, Cancellation));

        await outbox.ReleaseAsync(listed, Cancellation);
        Assert.Equal(listed.NotBefore, Assert.Single(await outbox.ListDueAsync(10, Cancellation)).NotBefore);

        Assert.True(await outbox.TryClaimAsync(listed, Cancellation));
        library.Time.Advance(TimeSpan.FromMinutes(6));
        Assert.Single(await outbox.ListDueAsync(10, Cancellation));

        await outbox.NoteSentAsync(listed.Id, Cancellation);
        Assert.Empty(await outbox.ListDueAsync(10, Cancellation));
        Assert.False(await outbox.TryClaimAsync(listed, Cancellation));
    }
}

/// <summary>A catalogue that can be away.</summary>
internal sealed class ContextsThatFail(IDbContextFactory<LibraryDbContext> contexts) : IDbContextFactory<LibraryDbContext>
{
    public bool AreAway { get; set; }

    public LibraryDbContext CreateDbContext() => AreAway ? throw new InvalidOperationException("Away.") : contexts.CreateDbContext();
}

public sealed class SqliteIdempotencyTests() : IdempotencyContract(CatalogueProvider.Sqlite);

[Trait("Needs", "server")]
public sealed class PostgreSqlIdempotencyTests() : IdempotencyContract(CatalogueProvider.PostgreSql)
{
    private static readonly Guid Dead = Guid.CreateVersion7();
    private static readonly Guid Alive = Guid.CreateVersion7();

    [Fact]
    public async Task A_key_whose_machine_is_no_more_is_taken_over_once_and_one_whose_machine_lives_is_not()
    {
        await using var library = await MakeAsync();
        await SeenAsync(library, Dead, TimeSpan.FromSeconds(31));
        await SeenAsync(library, Alive, TimeSpan.Zero);
        await Of(library, Dead).BeginAsync(library.Admin.Id, "of the dead", Cancellation);
        await Of(library, Alive).BeginAsync(library.Admin.Id, "of the living", Cancellation);
        var other = Of(library, Guid.CreateVersion7());

        var taken = await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => Task.Run(() => Of(library, Alive).BeginAsync(library.Admin.Id, "of the dead", Cancellation))));

        Assert.Single(taken, how => how == IdempotentRequests.Begun.New);
        Assert.Equal(IdempotentRequests.Begun.Running, await other.BeginAsync(library.Admin.Id, "of the living", Cancellation));
        Assert.Equal(IdempotentRequests.Begun.Running, await other.BeginAsync(library.Admin.Id, "of the dead", Cancellation));
    }

    [Fact]
    public async Task Who_was_only_thought_dead_stores_nothing_and_forgets_nobodys_key()
    {
        await using var library = await MakeAsync();
        await SeenAsync(library, Alive, TimeSpan.Zero);
        var (slow, quick) = (Of(library, Dead), Of(library, Alive));
        await slow.BeginAsync(library.Admin.Id, "key", Cancellation);
        Assert.Equal(IdempotentRequests.Begun.New, await quick.BeginAsync(library.Admin.Id, "key", Cancellation));

        await using var spooled = await library.SpoolAsync("late", Cancellation);
        var fields = new DocumentFields("A title", "", DocumentKind.Resource, Visibility.Members, School: null, [], [], new Dictionary<string, string>());
        var intake = new DocumentIntake(library.Get<IDbContextFactory<LibraryDbContext>>(), library.Get<Blobs>(), library.Get<AssociationClock>(), new ThisMachine(Dead, "web"));
        await Assert.ThrowsAsync<RequestTakenOverException>(() => intake.AddAsync(library.Admin, fields, new NewFile(spooled, "a.pdf", FileFormat.Pdf, Failure: null), "key", Cancellation));
        await slow.AbandonAsync(library.Admin.Id, "key", Cancellation);

        await using var catalogue = await library.OpenAsync(Cancellation);
        Assert.Equal(0, await catalogue.Documents.CountAsync(Cancellation));
        Assert.Equal(Alive, (await catalogue.IdempotentRequests.SingleAsync(Cancellation)).MachineId);
    }

    [Fact]
    public async Task The_start_of_one_process_forgets_no_request_of_another()
    {
        await using var library = await MakeAsync();
        await Of(library, Alive).BeginAsync(library.Admin.Id, "key", Cancellation);

        await library.Get<IdempotentRequests>().AbandonAllAsync(Cancellation);

        await using var catalogue = await library.OpenAsync(Cancellation);
        Assert.Equal(1, await catalogue.IdempotentRequests.CountAsync(Cancellation));
    }

    private static IdempotentRequests Of(ACatalogue library, Guid machine) => new(library.Get<IDbContextFactory<LibraryDbContext>>(), library.Time, new ThisMachine(machine, "web"));

    private static async Task SeenAsync(ACatalogue library, Guid machine, TimeSpan ago)
    {
        await using var catalogue = await library.OpenAsync(Cancellation);
        var now = await catalogue.NowAsync(library.Time, Cancellation);
        catalogue.Add(new Machine { Id = machine, Name = "test", Roles = "web", StartedAt = now - ago, SeenAt = now - ago });
        await catalogue.SaveChangesAsync(Cancellation);
    }
}
