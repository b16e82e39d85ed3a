using Library.Storage.Catalogue;
using Library.Storage.Cops;
using Library.Storage.Items;
using Library.Storage.People;
using Microsoft.EntityFrameworkCore;

namespace Library.Storage.Meetings;

/// <summary>Makes and publishes packets. Who saves names the revision that they saw, so that nobody's work is overwritten unseen.</summary>
public sealed class Packets(IDbContextFactory<LibraryDbContext> contexts, AssociationClock clock)
{
    /// <summary>Changes of a published packet within this time are told as one.</summary>
    private static readonly TimeSpan OneChange = TimeSpan.FromHours(1);

    private const string LeadsOnly = "Only the leads of the community and admins make its packets.";

    /// <summary>Saves the items of a packet, in order.</summary>
    /// <param name="revision">What the sender saw; null takes whatever is there.</param>
    public Task<MeetingChange> SaveAsync(Reader reader, Guid id, long? revision, IReadOnlyList<ListedItemInput> inputs, CancellationToken cancellationToken) =>
        ChangeAsync(reader, id, revision, async (catalogue, meeting) =>
        {
            var (items, errors) = await ItemLists.ReadAsync(catalogue, reader, meeting.Items, inputs, itemId => new PacketItem { Id = itemId, MeetingId = id }, cancellationToken);
            if (errors.Count > 0)
            {
                return new MeetingChange.Invalid(errors);
            }

            var before = meeting.Items.ToDictionary(item => item.Id, item => (item.DocumentId, item.Heading));
            var changes = ItemLists.Put(catalogue, meeting.Items, items);
            if (changes.Count == 0)
            {
                return new MeetingChange.Done(id, []);
            }

            meeting.PacketState = meeting.PacketState == PacketState.None ? PacketState.Draft : meeting.PacketState;
            if (meeting.PacketState != PacketState.Published)
            {
                return new MeetingChange.Done(id, []);
            }

            await TellAsync(catalogue, reader, meeting, changes, before, cancellationToken);
            var published = await PublishFilesAsync(catalogue, meeting, cancellationToken);

            // What stays in the packet needs no reading again, however often somebody types in it.
            var (old, now) = (before.Values.Select(item => item.DocumentId).OfType<Guid>().ToHashSet(), items.Select(item => item.DocumentId).OfType<Guid>().ToHashSet());
            var touched = old.Except(now).Concat(now.Except(old)).Except(published).ToList();
            await catalogue.TouchAsync(touched, cancellationToken);
            return new MeetingChange.Done(id, [.. published, .. touched]);
        }, cancellationToken);

    /// <summary>Shows the packet to the COP, and a draft meeting with it. Twice changes nothing.</summary>
    /// <param name="leaveOut">Items that are left out where the COP cannot see them. Where it cannot see others, they are listed, and nothing is done.</param>
    /// <param name="offer">Items whose documents are put into the COP where it cannot see them: it is the reader's own, so the offer is accepted at once. No other right is widened.</param>
    public Task<MeetingChange> PublishAsync(Reader reader, Guid id, IReadOnlyCollection<Guid> leaveOut, IReadOnlyCollection<Guid> offer, CancellationToken cancellationToken) =>
        ChangeAsync(reader, id, revision: null, async (catalogue, meeting) =>
        {
            if (meeting.State == MeetingState.Cancelled)
            {
                return new MeetingChange.Conflict("The meeting is cancelled.");
            }

            if (meeting is { PacketState: PacketState.Published, State: MeetingState.Published })
            {
                return new MeetingChange.Done(id, []);
            }

            var files = await PublishFilesAsync(catalogue, meeting, cancellationToken);
            var documents = meeting.Items.Select(item => item.DocumentId).OfType<Guid>().Except(files).ToList();
            var seen = await catalogue.ListSeenByCopAsync(documents, meeting.CopSlug, cancellationToken);
            var unseen = meeting.Items.Where(item => item.HasDocument && (item.DocumentId is not { } document || (!seen.Contains(document) && !files.Contains(document)))).ToList();
            if (Check(meeting, leaveOut, offer) is { Count: > 0 } errors)
            {
                return new MeetingChange.Invalid(errors);
            }

            var sharable = await ListSharableAsync(catalogue, reader, unseen, cancellationToken);
            var offered = unseen.FindAll(item => offer.Contains(item.Id));
            if (offered.Exists(item => item.DocumentId is not { } document || !sharable.ContainsKey(document)))
            {
                return new MeetingChange.NotAllowed("A document is offered by its owner, the leads of its communities and admins, and only where communities see it: leave the other items out.");
            }

            var undecided = unseen.FindAll(item => !leaveOut.Contains(item.Id) && !offer.Contains(item.Id));
            if (undecided.Count > 0)
            {
                return new MeetingChange.Undecided(IdsOf(undecided), IdsOf(undecided.FindAll(item => item.DocumentId is { } document && sharable.ContainsKey(document))));
            }

            var shared = offered.Select(item => item.DocumentId).OfType<Guid>().Distinct().ToList();
            foreach (var document in shared)
            {
                await catalogue.AdmitAsync(reader.Id, sharable[document], meeting.CopSlug, clock.Now, cancellationToken);
            }

            foreach (var item in unseen.Except(offered))
            {
                meeting.Items.Remove(item);
            }

            ItemLists.Number(meeting.Items);
            meeting.Sequence += meeting.State == MeetingState.Published ? 0 : 1;
            (meeting.State, meeting.PacketState, meeting.PacketPublishedAt) = (MeetingState.Published, PacketState.Published, meeting.PacketPublishedAt ?? clock.Now);
            catalogue.Add(new AuditEntry { At = clock.Now, PersonId = reader.Id, Action = "packet-published", Subject = id.ToString(), Detail = meeting.CopSlug });
            await catalogue.TouchAsync([.. documents.Except(shared)], cancellationToken);
            return new MeetingChange.Done(id, [.. files, .. documents]);
        }, cancellationToken);

    /// <summary>What is wrong with the choice between the two.</summary>
    private static Dictionary<string, string[]> Check(Meeting meeting, IReadOnlyCollection<Guid> leaveOut, IReadOnlyCollection<Guid> offer)
    {
        var errors = new Dictionary<string, string[]>(StringComparer.Ordinal);
        errors.Require("offer", offer.All(item => meeting.Items.Exists(row => row.Id == item)), "There is no such item here.");
        errors.Require("offer", !offer.Any(leaveOut.Contains), "An item is either left out or offered.");
        return errors;
    }

    /// <summary>The documents of the items that the reader may let the COP see, by id.</summary>
    private static async Task<Dictionary<Guid, Document>> ListSharableAsync(LibraryDbContext catalogue, Reader reader, List<PacketItem> items, CancellationToken cancellationToken)
    {
        var ids = items.Select(item => item.DocumentId).OfType<Guid>().ToList();
        var documents = await catalogue.Documents.VisibleTo(reader.Scope).Include(document => document.Cops).Include(document => document.Audience).AsSplitQuery()
            .Where(document => ids.Contains(document.Id)).ToListAsync(cancellationToken);
        return documents.Where(document => DocumentRules.MayShareWithCop(reader, document)).ToDictionary(document => document.Id);
    }

    private static List<Guid> IdsOf(List<PacketItem> items) => [.. items.OrderBy(item => item.Position).Select(item => item.Id)];

    /// <summary>Begins a packet with the last one's order: headings, notes, presenters and library documents, but not the files that were made for that meeting.</summary>
    public Task<MeetingChange> BeginFromLastAsync(Reader reader, Guid id, CancellationToken cancellationToken) =>
        ChangeAsync(reader, id, revision: null, async (catalogue, meeting) =>
        {
            if (meeting.Items.Count > 0)
            {
                return new MeetingChange.Conflict("This packet has items already.");
            }

            var last = await catalogue.Meetings.AsNoTracking().Include(row => row.Items)
                .Where(row => row.CopSlug == meeting.CopSlug && row.Id != id && row.StartsAt < meeting.StartsAt && row.Items.Count > 0)
                .OrderByDescending(row => row.StartsAt).FirstOrDefaultAsync(cancellationToken);
            if (last is null)
            {
                return new MeetingChange.Conflict("There is no earlier packet in this community.");
            }

            var documents = last.Items.Select(item => item.DocumentId).OfType<Guid>().ToList();
            var kept = await catalogue.Documents.Where(document => documents.Contains(document.Id) && document.MeetingId == null && document.TrashedAt == null).Select(document => document.Id).ToListAsync(cancellationToken);
            foreach (var item in last.Items.OrderBy(item => item.Position).Where(item => !item.HasDocument || (item.DocumentId is { } document && kept.Contains(document))))
            {
                var copy = new PacketItem { Id = Guid.CreateVersion7(clock.Now), MeetingId = id, Position = item.Position };
                copy.SayAs(item);
                meeting.Items.Add(copy);
                catalogue.Entry(copy).State = EntityState.Added;
            }

            ItemLists.Number(meeting.Items);
            meeting.PacketState = PacketState.Draft;
            return new MeetingChange.Done(id, []);
        }, cancellationToken);

    /// <summary>Notes what was changed after publishing. What was added and taken out again, or changed twice, within an hour is told once or not at all.</summary>
    private async Task TellAsync(LibraryDbContext catalogue, Reader reader, Meeting meeting, IReadOnlyList<(PacketItem Item, ItemChangeKind Kind)> changes, Dictionary<Guid, (Guid? DocumentId, string Heading)> before, CancellationToken cancellationToken)
    {
        var since = clock.Now - OneChange;
        var told = await catalogue.PacketChanges.Where(change => change.MeetingId == meeting.Id && change.At > since).ToListAsync(cancellationToken);
        foreach (var (item, kind) in changes)
        {
            var same = told.FindAll(change => change.ItemId == item.Id);
            if (kind == ItemChangeKind.Removed && same.Exists(change => change.Kind == ItemChangeKind.Added))
            {
                catalogue.RemoveRange(same);
            }
            else if (kind == ItemChangeKind.Removed || !same.Exists(change => change.Kind == kind || change.Kind == ItemChangeKind.Added))
            {
                catalogue.Add(new PacketChange { Id = Guid.CreateVersion7(clock.Now), MeetingId = meeting.Id, ItemId = item.Id, Kind = kind, DocumentId = item.DocumentId, Heading = item.Heading.Length > 0 ? item.Heading : before.GetValueOrDefault(item.Id).Heading ?? "", PersonId = reader.Id, At = clock.Now });
            }
        }
    }

    /// <summary>Shows the COP the files that were made for the meeting and stand in its packet.</summary>
    private async Task<IReadOnlyList<Guid>> PublishFilesAsync(LibraryDbContext catalogue, Meeting meeting, CancellationToken cancellationToken)
    {
        var ids = meeting.Items.Select(item => item.DocumentId).OfType<Guid>().ToList();
        var files = await catalogue.Documents.Include(document => document.Cops).Include(document => document.Audience)
            .Where(document => document.MeetingId == meeting.Id && ids.Contains(document.Id) && document.Visibility == Visibility.Draft && document.TrashedAt == null && document.Review == null)
            .Where(document => document.Cops.Any(cop => cop.CopSlug == meeting.CopSlug)).AsSplitQuery().ToListAsync(cancellationToken);
        foreach (var file in files)
        {
            file.Visibility = Visibility.Cops;
            file.Touch(clock.Now);
        }

        return [.. files.Select(file => file.Id)];
    }

    private async Task<MeetingChange> ChangeAsync(Reader reader, Guid id, long? revision, Func<LibraryDbContext, Meeting, Task<MeetingChange>> change, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(reader);
        while (true)
        {
            await using var catalogue = await contexts.CreateDbContextAsync(cancellationToken);
            await using var transaction = await catalogue.Database.BeginTransactionAsync(cancellationToken);
            if (await catalogue.Meetings.Include(row => row.Items).VisibleTo(reader).SingleOrDefaultAsync(row => row.Id == id, cancellationToken) is not { } meeting)
            {
                return new MeetingChange.NotFound();
            }

            if (!MeetingRules.MayEdit(reader, meeting.CopSlug))
            {
                return new MeetingChange.NotAllowed(LeadsOnly);
            }

            if (revision is { } seen && seen != meeting.Revision)
            {
                return new MeetingChange.Stale();
            }

            var result = await change(catalogue, meeting);
            if (result is not MeetingChange.Done)
            {
                return result;
            }

            if (!catalogue.ChangeTracker.HasChanges())
            {
                return result;
            }

            meeting.Revision++;
            meeting.UpdatedAt = clock.Now;
            try
            {
                await catalogue.SaveChangesAsync(cancellationToken);
                await transaction.CommitAsync(cancellationToken);
                return result;
            }
            catch (DbUpdateConcurrencyException) when (revision is null)
            {
                // Saved by somebody else meanwhile: read it again.
            }
            catch (DbUpdateConcurrencyException)
            {
                return new MeetingChange.Stale();
            }
        }
    }
}
