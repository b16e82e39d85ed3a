using Library.Indexer.Jobs;
using Library.Storage;
using Library.Storage.Catalogue;
using Library.Storage.Cops;
using Library.Storage.Mail;
using Library.Storage.Meetings;
using Library.Storage.People;
using Microsoft.EntityFrameworkCore;

namespace Library.Api.Members;

/// <summary>What one person looks after, and what goes to the successor.</summary>
internal sealed record Estate(IReadOnlyList<CopSeat> Seats, int Drafts, int Documents);

/// <summary>How handing over came out.</summary>
internal abstract record HandOverResult
{
    private HandOverResult()
    {
    }

    public sealed record Done(int Seats, int Documents) : HandOverResult;

    public sealed record NotFound : HandOverResult;

    public sealed record Invalid(string Field, string Message) : HandOverResult;
}

/// <summary>
/// Gives what somebody looked after to a successor, in one step: the places in communities, the meetings, what is still to be done after them, the drafts, the webhooks, and if wished all documents.
/// Whatever a person may come to look after besides belongs here.
/// </summary>
internal sealed class HandOver(LibraryDbContext catalogue, IndexJobs jobs, Welcomes welcomes, SiteAddress site, AssociationClock clock)
{
    private const int BatchSize = 100;

    /// <summary>What would go; null where there is no such account.</summary>
    public async Task<Estate?> FindEstateOrNullAsync(Guid id, CancellationToken cancellationToken)
    {
        var seats = await catalogue.Users.Where(person => person.Id == id).Select(person => person.Cops.OrderBy(seat => seat.CopSlug).Select(seat => new CopSeat(seat.CopSlug, seat.IsLead)).ToList()).SingleOrDefaultAsync(cancellationToken);
        return seats is null ? null : new Estate(seats, await Drafts(id).CountAsync(cancellationToken), await catalogue.Documents.CountAsync(document => document.OwnerId == id, cancellationToken));
    }

    /// <param name="withAll">Whether published documents go as well as drafts.</param>
    public async Task<HandOverResult> RunAsync(Reader reader, Guid from, Guid to, bool withAll, CancellationToken cancellationToken)
    {
        await using var transaction = await catalogue.Database.BeginTransactionAsync(cancellationToken);
        var people = await catalogue.Users.Include(person => person.Cops).Where(person => person.Id == from || person.Id == to).ToDictionaryAsync(person => person.Id, cancellationToken);
        if (!people.TryGetValue(from, out var leaver))
        {
            return new HandOverResult.NotFound();
        }

        if (from == to || !people.TryGetValue(to, out var successor) || successor is { EndedAt: not null } or { ApprovedAt: null } or { EmailConfirmed: false })
        {
            return new HandOverResult.Invalid("to", "Choose somebody else whose account is in use.");
        }

        var seats = leaver.Cops.Count;
        await MoveSeatsAsync(leaver, successor, cancellationToken);
        Tell(reader, leaver, successor);
        await catalogue.SaveChangesAsync(cancellationToken);
        await MoveMeetingsAsync(catalogue.Meetings.Where(meeting => meeting.OwnerId == from), to, cancellationToken);
        await MoveFollowUpsAsync(from, to, cancellationToken);
        await MoveOffersAsync(catalogue.DocumentOffers.Where(offer => offer.OfferedById == from), to, cancellationToken);
        await catalogue.Webhooks.Where(hook => hook.OwnerId == from).ExecuteUpdateAsync(update => update.SetProperty(hook => hook.OwnerId, to), cancellationToken);
        var ids = await (withAll ? catalogue.Documents.Where(document => document.OwnerId == from) : Drafts(from)).Select(document => document.Id).ToListAsync(cancellationToken);
        await MoveDocumentsAsync(ids, to, cancellationToken);
        catalogue.Add(new AuditEntry { At = clock.Now, PersonId = reader.Id, Action = "handed-over", Subject = from.ToString(), Detail = $"to {to}: {seats} seats, {ids.Count} documents" });
        await catalogue.SaveChangesAsync(cancellationToken);
        await transaction.CommitAsync(cancellationToken);
        jobs.Reconcile();
        return new HandOverResult.Done(seats, ids.Count);
    }

    /// <summary>A lead gives their own lead of a community to one of its members, with their drafts in it.</summary>
    public async Task<HandOverResult> OfCopAsync(Reader reader, string cop, Guid to, CancellationToken cancellationToken)
    {
        await using var transaction = await catalogue.Database.BeginTransactionAsync(cancellationToken);
        var seats = await catalogue.CopMembers.Where(seat => seat.CopSlug == cop && (seat.PersonId == reader.Id || seat.PersonId == to)).ToDictionaryAsync(seat => seat.PersonId, cancellationToken);
        if (!seats.TryGetValue(reader.Id, out var own) || !own.IsLead)
        {
            return new HandOverResult.NotFound();
        }

        if (to == reader.Id || !seats.TryGetValue(to, out var theirs) || await catalogue.Users.AnyAsync(person => person.Id == to && person.EndedAt != null, cancellationToken))
        {
            return new HandOverResult.Invalid("to", "Choose one of its members.");
        }

        (own.IsLead, theirs.IsLead) = (false, true);
        var (leaver, successor) = (await catalogue.Users.SingleAsync(person => person.Id == reader.Id, cancellationToken), await catalogue.Users.SingleAsync(person => person.Id == to, cancellationToken));
        Tell(reader, leaver, successor);
        await catalogue.SaveChangesAsync(cancellationToken);
        await MoveMeetingsAsync(catalogue.Meetings.Where(meeting => meeting.OwnerId == reader.Id && meeting.CopSlug == cop), to, cancellationToken);
        await MoveOffersAsync(
            catalogue.DocumentOffers.Where(offer => offer.OfferedById == reader.Id && catalogue.Documents.Any(document => document.Id == offer.DocumentId && document.Cops.Any(row => row.CopSlug == cop))), to, cancellationToken);
        var ids = await Drafts(reader.Id).Where(document => document.Cops.Any(row => row.CopSlug == cop)).Select(document => document.Id).ToListAsync(cancellationToken);
        await MoveDocumentsAsync(ids, to, cancellationToken);
        catalogue.Add(new AuditEntry { At = clock.Now, PersonId = reader.Id, Action = "community-handed-over", Subject = to.ToString(), Detail = $"{cop}: {ids.Count} documents" });
        await catalogue.SaveChangesAsync(cancellationToken);
        await transaction.CommitAsync(cancellationToken);
        jobs.Reconcile();
        return new HandOverResult.Done(1, ids.Count);
    }

    private IQueryable<Document> Drafts(Guid owner) => catalogue.Documents.Where(document => document.OwnerId == owner && (document.Visibility == Visibility.Draft || document.Review != null));

    /// <summary>The successor leads where either led.</summary>
    private async Task MoveSeatsAsync(Person leaver, Person successor, CancellationToken cancellationToken)
    {
        foreach (var seat in leaver.Cops)
        {
            await welcomes.NoteLeftAsync(catalogue, seat.CopSlug, leaver.Id, cancellationToken);
            if (successor.Cops.Find(held => held.CopSlug == seat.CopSlug) is { } held)
            {
                held.IsLead |= seat.IsLead;
            }
            else
            {
                successor.Cops.Add(new CopMember { CopSlug = seat.CopSlug, PersonId = successor.Id, IsLead = seat.IsLead, JoinedAt = clock.Now });
                await welcomes.WelcomeAsync(catalogue, seat.CopSlug, Newcomer.Of(successor), cancellationToken);
            }
        }

        leaver.Cops.Clear();
    }

    /// <summary>Offers of documents to other communities: the successor hears what becomes of them.</summary>
    private static Task<int> MoveOffersAsync(IQueryable<DocumentOffer> offers, Guid successor, CancellationToken cancellationToken) =>
        offers.ExecuteUpdateAsync(update => update.SetProperty(offer => offer.OfferedById, successor), cancellationToken);

    /// <summary>What is still to be done: the successor is reminded as if it were new.</summary>
    private Task<int> MoveFollowUpsAsync(Guid from, Guid to, CancellationToken cancellationToken) =>
        catalogue.FollowUps.Where(row => row.PersonId == from && row.DoneAt == null).ExecuteUpdateAsync(
            update => update.SetProperty(row => row.PersonId, to).SetProperty(row => row.SoonToldAt, (DateTimeOffset?)null).SetProperty(row => row.OverdueToldAt, (DateTimeOffset?)null), cancellationToken);

    private static Task<int> MoveMeetingsAsync(IQueryable<Meeting> meetings, Guid owner, CancellationToken cancellationToken) =>
        meetings.ExecuteUpdateAsync(update => update.SetProperty(meeting => meeting.OwnerId, owner), cancellationToken);

    /// <summary>The audience of a document names its owner: it is made anew, and the index follows.</summary>
    private async Task MoveDocumentsAsync(List<Guid> ids, Guid owner, CancellationToken cancellationToken)
    {
        foreach (var batch in ids.Chunk(BatchSize))
        {
            catalogue.ChangeTracker.Clear();
            var documents = await catalogue.Documents.Include(document => document.Cops).Include(document => document.Audience).AsSplitQuery().Where(document => batch.Contains(document.Id)).ToListAsync(cancellationToken);
            documents.ForEach(document =>
            {
                document.OwnerId = owner;
                document.Touch(clock.Now);
            });
            await catalogue.SaveChangesAsync(cancellationToken);
        }

        catalogue.ChangeTracker.Clear();
    }

    private void Tell(Reader reader, Person leaver, Person successor)
    {
        catalogue.Add(OutgoingMail.To(
            successor.Email ?? "", PlainLine.Of($"You take over from {leaver.Name}"),
            $"Dear {successor.Name},\n\n{reader.Name} has handed over to you what {leaver.Name} looked after: their places in communities, and their documents. They are among yours:\n\n{site.Of("/my/documents")}", clock.Now));
        catalogue.Add(OutgoingMail.To(
            leaver.Email ?? "", PlainLine.Of($"{successor.Name} takes over from you"),
            $"Dear {leaver.Name},\n\n{reader.Name} has handed over to {successor.Name} what you looked after: your places in communities, and your documents. Nothing is lost. Thank you for all you did.", clock.Now));
    }
}
