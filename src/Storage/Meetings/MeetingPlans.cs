using Library.Storage.Catalogue;
using Library.Storage.Conversations;
using Library.Storage.People;
using Microsoft.EntityFrameworkCore;

namespace Library.Storage.Meetings;

/// <summary>Plans meetings, changes what is said of them, and takes answers. Each change is one transaction.</summary>
public sealed class MeetingPlans(IDbContextFactory<LibraryDbContext> contexts, AssociationClock clock)
{
    /// <summary>The most meetings that are planned at once.</summary>
    public const int MaxSeries = 12;

    private const string LeadsOnly = "Only the leads of the community and admins plan its meetings.";

    /// <summary>Plans a meeting, or several of the same kind.</summary>
    /// <param name="inputs">One for each.</param>
    /// <returns>Done with the first one's id; errors are those of the first that is wrong.</returns>
    public async Task<MeetingChange> PlanAsync(Reader reader, string cop, IReadOnlyList<MeetingInput> inputs, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(reader);
        ArgumentNullException.ThrowIfNull(inputs);
        await using var catalogue = await contexts.CreateDbContextAsync(cancellationToken);
        if (!await catalogue.Cops.AnyAsync(row => row.Slug == cop, cancellationToken))
        {
            return new MeetingChange.NotFound();
        }

        if (!MeetingRules.MayEdit(reader, cop))
        {
            return new MeetingChange.NotAllowed(LeadsOnly);
        }

        if (inputs.Count is 0 or > MaxSeries)
        {
            return new MeetingChange.Invalid(new Dictionary<string, string[]>(StringComparer.Ordinal) { ["startsAt"] = [$"At most {MaxSeries} meetings are planned at once."] });
        }

        var meetings = new List<Meeting>();
        foreach (var input in inputs)
        {
            var meeting = new Meeting { Id = Guid.CreateVersion7(clock.Now), CopSlug = cop, Title = "", Revision = 1, OwnerId = reader.Id, CreatedAt = clock.Now, UpdatedAt = clock.Now };
            if (MeetingWriting.Apply(meeting, input, clock.Zone) is { Count: > 0 } errors)
            {
                return new MeetingChange.Invalid(errors);
            }

            meetings.Add(meeting);
            catalogue.Add(Entry("meeting-planned", reader, meeting));
        }

        catalogue.AddRange(meetings);
        await catalogue.SaveChangesAsync(cancellationToken);
        return new MeetingChange.Done(meetings[0].Id, []);
    }

    /// <summary>Changes what is said of a meeting.</summary>
    public Task<MeetingChange> EditAsync(Reader reader, Guid id, MeetingInput input, CancellationToken cancellationToken) =>
        ChangeAsync(reader, id, async (catalogue, meeting) =>
        {
            if (input.SeenUpdatedAt is { } seen && seen != meeting.UpdatedAt)
            {
                return new MeetingChange.Conflict("Somebody else has changed the meeting meanwhile. Compare what you wrote with what it says now, and save again.");
            }

            var (before, startsAt) = (SaidOf(meeting), meeting.StartsAt);
            if (MeetingWriting.Apply(meeting, input, clock.Zone) is { Count: > 0 } errors)
            {
                return new MeetingChange.Invalid(errors);
            }

            if (!catalogue.ChangeTracker.HasChanges())
            {
                return new MeetingChange.Done(id, []);
            }

            if (meeting.State == MeetingState.Draft && before.State != MeetingState.Draft && await catalogue.HasConversationAsync(id, cancellationToken))
            {
                return new MeetingChange.Conflict("Its community has talked about it, and would lose what was said: cancel it instead.");
            }

            if (meeting.Title != before.Title)
            {
                await catalogue.RenameConversationAsync(meeting, before.Title, cancellationToken);
            }

            meeting.Sequence += SaidOf(meeting) == before ? 0 : 1;
            meeting.UpdatedAt = clock.Now;
            catalogue.Add(Entry(meeting.State == MeetingState.Cancelled && before.State != MeetingState.Cancelled ? "meeting-cancelled" : "meeting-changed", reader, meeting));

            // What was made for it is dated by it.
            return new MeetingChange.Done(id, meeting.StartsAt == startsAt && meeting.State == before.State ? [] : await catalogue.TouchPacketAsync(meeting, cancellationToken));
        }, cancellationToken);

    /// <summary>Deletes a meeting that calendars need not be told of. What was uploaded for it stays, and what was said about it.</summary>
    public Task<MeetingChange> DeleteAsync(Reader reader, Guid id, CancellationToken cancellationToken) =>
        ChangeAsync(reader, id, async (catalogue, meeting) =>
        {
            if (meeting.State == MeetingState.Published)
            {
                return new MeetingChange.Conflict("People have it in their calendars: cancel it, so that they are told.");
            }

            var documents = await catalogue.TouchPacketAsync(meeting, cancellationToken);
            await catalogue.Documents.Where(document => document.MeetingId == id).ExecuteUpdateAsync(update => update.SetProperty(document => document.MeetingId, (Guid?)null), cancellationToken);
            catalogue.Remove(meeting);
            catalogue.Add(Entry("meeting-deleted", reader, meeting));
            return new MeetingChange.Done(id, documents);
        }, cancellationToken);

    /// <summary>Takes a member's answer whether they come; a new one takes the place of the one before.</summary>
    public async Task<MeetingChange> ReplyAsync(Reader reader, Guid id, MeetingAnswer answer, CancellationToken cancellationToken)
    {
        while (true)
        {
            await using var catalogue = await contexts.CreateDbContextAsync(cancellationToken);
            if (await catalogue.Meetings.VisibleTo(reader).SingleOrDefaultAsync(meeting => meeting.Id == id, cancellationToken) is not { } meeting)
            {
                return new MeetingChange.NotFound();
            }

            if (meeting.State != MeetingState.Published || meeting.EndsAt < clock.Now)
            {
                return new MeetingChange.Conflict(meeting.State == MeetingState.Cancelled ? "The meeting is cancelled." : meeting.State == MeetingState.Draft ? "The meeting is not announced yet." : "The meeting is over.");
            }

            if (await catalogue.MeetingReplies.SingleOrDefaultAsync(reply => reply.MeetingId == id && reply.PersonId == reader.Id, cancellationToken) is { } held)
            {
                (held.Answer, held.RepliedAt) = (answer, clock.Now);
            }
            else
            {
                catalogue.Add(new MeetingReply { MeetingId = id, PersonId = reader.Id, Answer = answer, RepliedAt = clock.Now });
            }

            if (await catalogue.TrySaveUniqueAsync(cancellationToken))
            {
                return new MeetingChange.Done(id, []);
            }
        }
    }

    private Task<MeetingChange> ChangeAsync(Reader reader, Guid id, Func<LibraryDbContext, Meeting, Task<MeetingChange>> change, CancellationToken cancellationToken) =>
        contexts.ChangeMeetingAsync(
            reader, _ => meeting => meeting.Id == id,
            async (catalogue, meeting) => MeetingRules.MayEdit(reader, meeting.CopSlug) ? await change(catalogue, meeting) : new MeetingChange.NotAllowed(LeadsOnly), cancellationToken);

    /// <summary>What calendars show of a meeting.</summary>
    private static (string Title, DateTimeOffset StartsAt, DateTimeOffset EndsAt, string Location, string Link, string Agenda, MeetingState State) SaidOf(Meeting meeting) =>
        (meeting.Title, meeting.StartsAt, meeting.EndsAt, meeting.Location, meeting.Link, meeting.Agenda, meeting.State);

    private AuditEntry Entry(string action, Reader reader, Meeting meeting) =>
        new() { At = clock.Now, PersonId = reader.Id, Action = action, Subject = meeting.Id.ToString(), Detail = meeting.CopSlug };
}
