using Library.Storage.Catalogue;
using Library.Storage.Cops;
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
    public Task<MeetingChange> SaveAsync(Reader reader, Guid id, long? revision, IReadOnlyList<PacketItemInput> inputs, CancellationToken cancellationToken) =>
        ChangeAsync(reader, id, revision, async (catalogue, meeting) =>
        {
            var (items, errors) = await ReadAsync(catalogue, reader, meeting, inputs, cancellationToken);
            if (errors.Count > 0)
            {
                return new MeetingChange.Invalid(errors);
            }

            var before = meeting.Items.ToDictionary(item => item.Id, Copy);
            var changes = Put(catalogue, meeting, items);
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
            var touched = before.Values.Select(item => item.DocumentId).Concat(items.Select(item => item.DocumentId)).OfType<Guid>().Distinct().Except(published).ToList();
            await catalogue.TouchAsync(touched, cancellationToken);
            return new MeetingChange.Done(id, [.. published, .. touched]);
        }, cancellationToken);

    /// <summary>Shows the packet to the COP, and a draft meeting with it. Twice changes nothing.</summary>
    /// <param name="leaveOut">Whether the items that the COP cannot see are left out; else they are listed, and nothing is done.</param>
    public Task<MeetingChange> PublishAsync(Reader reader, Guid id, bool leaveOut, CancellationToken cancellationToken) =>
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
            if (unseen.Count > 0 && !leaveOut)
            {
                return new MeetingChange.Undecided([.. unseen.OrderBy(item => item.Position).Select(item => item.Id)]);
            }

            foreach (var item in unseen)
            {
                meeting.Items.Remove(item);
            }

            Number(meeting);
            meeting.Sequence += meeting.State == MeetingState.Published ? 0 : 1;
            (meeting.State, meeting.PacketState, meeting.PacketPublishedAt) = (MeetingState.Published, PacketState.Published, meeting.PacketPublishedAt ?? clock.Now);
            catalogue.Add(new AuditEntry { At = clock.Now, PersonId = reader.Id, Action = "packet-published", Subject = id.ToString(), Detail = meeting.CopSlug });
            await catalogue.TouchAsync(documents, cancellationToken);
            return new MeetingChange.Done(id, [.. files, .. documents]);
        }, cancellationToken);

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
                var copy = Copy(item, Guid.CreateVersion7(clock.Now), id);
                meeting.Items.Add(copy);
                catalogue.Entry(copy).State = EntityState.Added;
            }

            Number(meeting);
            meeting.PacketState = PacketState.Draft;
            return new MeetingChange.Done(id, []);
        }, cancellationToken);

    /// <summary>Checks what was sent, and makes items of it.</summary>
    private async Task<(List<PacketItem> Items, Dictionary<string, string[]> Errors)> ReadAsync(
        LibraryDbContext catalogue, Reader reader, Meeting meeting, IReadOnlyList<PacketItemInput> inputs, CancellationToken cancellationToken)
    {
        var errors = new Dictionary<string, string[]>(StringComparer.Ordinal);
        if (inputs.Count > Meeting.MaxItems)
        {
            errors["items"] = [$"A packet has at most {Meeting.MaxItems} items; these are {inputs.Count}."];
            return ([], errors);
        }

        var held = meeting.Items.ToDictionary(item => item.Id);
        var asked = inputs.Select(input => input.Document).OfType<Guid>().Distinct().ToList();
        var versions = (await catalogue.Documents.VisibleTo(reader.Scope).Where(document => asked.Contains(document.Id) && document.TrashedAt == null)
            .Select(document => new { document.Id, Numbers = document.Versions.Select(version => version.Number).ToList() }).ToListAsync(cancellationToken)).ToDictionary(row => row.Id, row => row.Numbers);
        var items = new List<PacketItem>();
        var used = new HashSet<Guid>();
        var placed = new HashSet<(Guid, int?)>();
        for (var i = 0; i < inputs.Count; i++)
        {
            var (input, name) = (inputs[i], $"items[{i}]");
            var known = input.Id is { } id ? held.GetValueOrDefault(id) : null;
            if (input.Id is not null && (known is null || !used.Add(known.Id)))
            {
                errors.TryAdd($"{name}.id", [known is null ? "There is no such item in this packet." : "The item stands here twice."]);
            }
            else if (input.IsWithheld)
            {
                Require(errors, $"{name}.id", known is not null, "There is no such item in this packet.");
                items.AddRange(known is null ? [] : [Copy(known)]);
            }
            else
            {
                items.Add(ItemOf(errors, name, input, known, meeting.Id, versions));
            }

            if (input.Document is { } document)
            {
                Require(errors, $"{name}.document", placed.Add((document, input.Version)), "This document stands in the packet already.");
            }
        }

        return (items, errors);
    }

    private PacketItem ItemOf(Dictionary<string, string[]> errors, string name, PacketItemInput input, PacketItem? known, Guid meetingId, Dictionary<Guid, List<int>> versions)
    {
        // What was deleted since stays where it is until it is taken out.
        var isAsBefore = known is not null && known.DocumentId == input.Document && known.Version == input.Version;
        if (input.Document is { } document && !isAsBefore)
        {
            Require(errors, $"{name}.document", versions.ContainsKey(document), "There is no such document.");
            Require(errors, $"{name}.version", input.Version is not { } number || !versions.TryGetValue(document, out var numbers) || numbers.Contains(number), "The document has no such version.");
        }

        var (heading, note, presenter) = (PlainLine.Of(input.Heading), ManyLines.Of(input.Note), PlainLine.Of(input.Presenter));
        Require(errors, $"{name}.heading", heading.Length <= PacketItem.MaxHeadingLength, $"A heading has at most {PacketItem.MaxHeadingLength} characters.");
        Require(errors, $"{name}.note", note.Length <= PacketItem.MaxNoteLength, $"A note has at most {PacketItem.MaxNoteLength} characters.");
        Require(errors, $"{name}.presenter", presenter.Length <= PacketItem.MaxPresenterLength, $"A presenter has at most {PacketItem.MaxPresenterLength} characters.");
        Require(errors, $"{name}.minutes", input.Minutes is null or (>= 0 and <= PacketItem.MaxMinutes), "Minutes are a number from 0 to 1,440.");
        var hadDocument = known is { HasDocument: true } && input.Document is null && isAsBefore;
        Require(errors, name, input.Document is not null || hadDocument || heading.Length > 0 || note.Length > 0, "An item has a document, a heading or a note.");
        return new PacketItem
        {
            Id = known?.Id ?? Guid.CreateVersion7(clock.Now),
            MeetingId = meetingId,
            DocumentId = input.Document,
            HasDocument = input.Document is not null || hadDocument,
            Version = input.Version,
            Heading = heading,
            Note = note,
            Presenter = presenter,
            Minutes = input.Minutes,
        };
    }

    /// <summary>Puts the items in place of those that are there.</summary>
    /// <returns>What has changed; of those that moved, only each that overtook another.</returns>
    private static List<(PacketItem Item, PacketChangeKind Kind)> Put(LibraryDbContext catalogue, Meeting meeting, List<PacketItem> items)
    {
        var changes = new List<(PacketItem, PacketChangeKind)>();
        var kept = items.Select(item => item.Id).ToHashSet();
        foreach (var removed in meeting.Items.Where(item => !kept.Contains(item.Id)).ToList())
        {
            meeting.Items.Remove(removed);
            changes.Add((removed, PacketChangeKind.Removed));
        }

        var order = meeting.Items.OrderBy(item => item.Position).Select(item => item.Id).ToList();
        var present = meeting.Items.ToDictionary(item => item.Id);
        var moved = Overtaking(order, [.. items.Select(item => item.Id).Where(present.ContainsKey)]);
        for (var i = 0; i < items.Count; i++)
        {
            var item = items[i];
            if (present.TryGetValue(item.Id, out var row))
            {
                if (!SaysTheSame(row, item))
                {
                    (row.DocumentId, row.HasDocument, row.Version, row.Heading, row.Note, row.Presenter, row.Minutes) = (item.DocumentId, item.HasDocument, item.Version, item.Heading, item.Note, item.Presenter, item.Minutes);
                    changes.Add((row, PacketChangeKind.Edited));
                }

                row.Position = i + 1;
                if (moved.Contains(row.Id))
                {
                    changes.Add((row, PacketChangeKind.Moved));
                }
            }
            else
            {
                item.Position = i + 1;
                meeting.Items.Add(item);
                catalogue.Entry(item).State = EntityState.Added;
                changes.Add((item, PacketChangeKind.Added));
            }
        }

        return changes;
    }

    /// <summary>The fewest items that must have moved for one order to become the other: those outside a longest run that kept its order.</summary>
    private static HashSet<Guid> Overtaking(List<Guid> before, List<Guid> after)
    {
        var places = before.Select((id, place) => (id, place)).ToDictionary(row => row.id, row => row.place);
        var (best, from) = (new int[after.Count], new int[after.Count]);
        var last = -1;
        for (var i = 0; i < after.Count; i++)
        {
            (best[i], from[i]) = (1, -1);
            for (var j = 0; j < i; j++)
            {
                if (places[after[j]] < places[after[i]] && best[j] + 1 > best[i])
                {
                    (best[i], from[i]) = (best[j] + 1, j);
                }
            }

            last = last < 0 || best[i] > best[last] ? i : last;
        }

        var moved = after.ToHashSet();
        for (; last >= 0; last = from[last])
        {
            moved.Remove(after[last]);
        }

        return moved;
    }

    /// <summary>Notes what was changed after publishing. What was added and taken out again, or changed twice, within an hour is told once or not at all.</summary>
    private async Task TellAsync(LibraryDbContext catalogue, Reader reader, Meeting meeting, List<(PacketItem Item, PacketChangeKind Kind)> changes, Dictionary<Guid, PacketItem> before, CancellationToken cancellationToken)
    {
        var since = clock.Now - OneChange;
        var told = await catalogue.PacketChanges.Where(change => change.MeetingId == meeting.Id && change.At > since).ToListAsync(cancellationToken);
        foreach (var (item, kind) in changes)
        {
            var same = told.FindAll(change => change.ItemId == item.Id);
            if (kind == PacketChangeKind.Removed && same.Exists(change => change.Kind == PacketChangeKind.Added))
            {
                catalogue.RemoveRange(same);
            }
            else if (kind == PacketChangeKind.Removed || !same.Exists(change => change.Kind == kind || change.Kind == PacketChangeKind.Added))
            {
                var said = before.GetValueOrDefault(item.Id, item);
                catalogue.Add(new PacketChange { Id = Guid.CreateVersion7(clock.Now), MeetingId = meeting.Id, ItemId = item.Id, Kind = kind, DocumentId = item.DocumentId, Heading = item.Heading.Length > 0 ? item.Heading : said.Heading, PersonId = reader.Id, At = clock.Now });
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

    private static void Number(Meeting meeting)
    {
        var position = 0;
        foreach (var item in meeting.Items.OrderBy(item => item.Position))
        {
            item.Position = ++position;
        }
    }

    private static bool SaysTheSame(PacketItem one, PacketItem other) =>
        (one.DocumentId, one.HasDocument, one.Version, one.Heading, one.Note, one.Presenter, one.Minutes) == (other.DocumentId, other.HasDocument, other.Version, other.Heading, other.Note, other.Presenter, other.Minutes);

    private static PacketItem Copy(PacketItem item) => Copy(item, item.Id, item.MeetingId);

    private static PacketItem Copy(PacketItem item, Guid id, Guid meetingId) => new()
    {
        Id = id,
        MeetingId = meetingId,
        Position = item.Position,
        DocumentId = item.DocumentId,
        HasDocument = item.HasDocument,
        Version = item.Version,
        Heading = item.Heading,
        Note = item.Note,
        Presenter = item.Presenter,
        Minutes = item.Minutes,
    };

    private static void Require(Dictionary<string, string[]> errors, string field, bool holds, string message)
    {
        if (!holds)
        {
            errors.TryAdd(field, [message]);
        }
    }
}
