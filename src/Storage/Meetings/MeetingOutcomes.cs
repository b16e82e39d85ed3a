using System.Globalization;
using Library.Storage.Catalogue;
using Library.Storage.People;
using Microsoft.EntityFrameworkCore;

namespace Library.Storage.Meetings;

/// <summary>Records what a meeting decided and who does what after it: leads and admins do, from its beginning on. Each change is one transaction.</summary>
public sealed class MeetingOutcomes(IDbContextFactory<LibraryDbContext> contexts, AssociationClock clock)
{
    private const string LeadsOnly = "Only the leads of the community and admins record what a meeting decided.";

    /// <summary>Records a decision. The same again is answered as before.</summary>
    /// <returns>Done with the decision's id.</returns>
    public Task<MeetingChange> DecideAsync(Reader reader, Guid meetingId, string? text, CancellationToken cancellationToken) =>
        RecordAsync(reader, meetingId, async catalogue =>
        {
            var errors = new Dictionary<string, string[]>(StringComparer.Ordinal);
            var said = PlainLine.Of(text);
            errors.Require("text", said.Length is > 0 and <= MeetingDecision.MaxTextLength, $"Say in 1 to {MeetingDecision.MaxTextLength:N0} characters what was decided.");
            if (errors.Count > 0)
            {
                return new MeetingChange.Invalid(errors);
            }

            var there = await catalogue.MeetingDecisions.AsNoTracking().Where(row => row.MeetingId == meetingId).ToListAsync(cancellationToken);
            if (there.Find(row => row.Text == said) is { } same)
            {
                return new MeetingChange.Done(meetingId, [], same.Id);
            }

            if (there.Count >= MeetingDecision.MaxPerMeeting)
            {
                return new MeetingChange.Conflict("A meeting has no more decisions than that: write the rest into its minutes.");
            }

            var decision = new MeetingDecision { Id = Guid.CreateVersion7(clock.Now), MeetingId = meetingId, Text = said, RecordedById = reader.Id, CreatedAt = clock.Now };
            catalogue.Add(decision);
            return new MeetingChange.Done(meetingId, [], decision.Id);
        }, cancellationToken);

    /// <summary>Takes a decision out that was recorded wrongly.</summary>
    public Task<MeetingChange> RemoveDecisionAsync(Reader reader, Guid id, CancellationToken cancellationToken) =>
        contexts.ChangeMeetingAsync(reader, catalogue => meeting => catalogue.MeetingDecisions.Any(row => row.Id == id && row.MeetingId == meeting.Id), async (catalogue, meeting) =>
        {
            if (!MeetingRules.MayEdit(reader, meeting.CopSlug))
            {
                return new MeetingChange.NotAllowed(LeadsOnly);
            }

            catalogue.Remove(await catalogue.MeetingDecisions.SingleAsync(row => row.Id == id, cancellationToken));
            return new MeetingChange.Done(meeting.Id, [], id);
        }, cancellationToken);

    /// <summary>Records who does what until when. The same again is answered as before.</summary>
    /// <returns>Done with the follow-up's id.</returns>
    public Task<MeetingChange> FollowUpAsync(Reader reader, Guid meetingId, FollowUpInput input, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(input);
        return RecordAsync(reader, meetingId, async catalogue =>
        {
            var followUp = new FollowUp { Id = Guid.CreateVersion7(clock.Now), MeetingId = meetingId, Text = "", RecordedById = reader.Id, CreatedAt = clock.Now };
            if (await ApplyAsync(catalogue, followUp, input with { Text = input.Text ?? "", Person = input.Person ?? "", DueOn = input.DueOn ?? "" }, cancellationToken) is { Count: > 0 } errors)
            {
                return new MeetingChange.Invalid(errors);
            }

            var there = await catalogue.FollowUps.AsNoTracking().Where(row => row.MeetingId == meetingId).ToListAsync(cancellationToken);
            if (there.Find(row => row.Text == followUp.Text && row.PersonId == followUp.PersonId && row.DueOn == followUp.DueOn) is { } same)
            {
                return new MeetingChange.Done(meetingId, [], same.Id);
            }

            if (there.Count >= FollowUp.MaxPerMeeting)
            {
                return new MeetingChange.Conflict("A meeting has no more follow-ups than that.");
            }

            catalogue.Add(followUp);
            return new MeetingChange.Done(meetingId, [], followUp.Id);
        }, cancellationToken);
    }

    /// <summary>Changes a follow-up: leads and admins all of it, its person whether it is done. With another day or person it is as new, and reminded anew.</summary>
    public Task<MeetingChange> ChangeFollowUpAsync(Reader reader, Guid id, FollowUpInput input, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(input);
        return ChangeFollowUpAsync(reader, id, async (catalogue, meeting, followUp) =>
        {
            var isOwnMatter = followUp.PersonId == reader.Id && input is { Text: null, Person: null, DueOn: null };
            if (!isOwnMatter && !MeetingRules.MayEdit(reader, meeting.CopSlug))
            {
                return new MeetingChange.NotAllowed(followUp.PersonId == reader.Id ? "You say whether it is done; the leads of the community and admins change the rest." : "Only its person, the leads of the community and admins change a follow-up.");
            }

            return await ApplyAsync(catalogue, followUp, input, cancellationToken) is { Count: > 0 } errors ? new MeetingChange.Invalid(errors) : new MeetingChange.Done(meeting.Id, [], id);
        }, cancellationToken);
    }

    /// <summary>Takes a follow-up out that nobody is to do any more.</summary>
    public Task<MeetingChange> RemoveFollowUpAsync(Reader reader, Guid id, CancellationToken cancellationToken) =>
        ChangeFollowUpAsync(reader, id, (catalogue, meeting, followUp) =>
        {
            if (!MeetingRules.MayEdit(reader, meeting.CopSlug))
            {
                return Task.FromResult<MeetingChange>(new MeetingChange.NotAllowed(LeadsOnly));
            }

            catalogue.Remove(followUp);
            return Task.FromResult<MeetingChange>(new MeetingChange.Done(meeting.Id, [], id));
        }, cancellationToken);

    /// <summary>Why nothing is recorded of a meeting yet; null where it is.</summary>
    public string? EarlyOrNull(Meeting meeting)
    {
        ArgumentNullException.ThrowIfNull(meeting);
        return meeting.State == MeetingState.Cancelled ? "The meeting is cancelled."
            : meeting.State == MeetingState.Draft || meeting.StartsAt > clock.Now ? "The meeting has not begun: what it decides is recorded from then on."
            : null;
    }

    /// <summary>Checks what is said of a follow-up, and lays it over the row.</summary>
    private async Task<Dictionary<string, string[]>> ApplyAsync(LibraryDbContext catalogue, FollowUp followUp, FollowUpInput input, CancellationToken cancellationToken)
    {
        var errors = new Dictionary<string, string[]>(StringComparer.Ordinal);
        var text = input.Text is null ? followUp.Text : PlainLine.Of(input.Text);
        errors.Require("text", text.Length is > 0 and <= FollowUp.MaxTextLength, $"Say in 1 to {FollowUp.MaxTextLength:N0} characters what is to be done.");
        var dueOn = followUp.DueOn;
        errors.Require("dueOn", input.DueOn is null || DateOnly.TryParseExact(input.DueOn, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out dueOn), "Say the day, such as 2027-03-14.");
        errors.Require("dueOn", dueOn == followUp.DueOn || (dueOn >= clock.Today && dueOn <= clock.Today.AddYears(5)), "It is due today or later, within five years.");
        var personId = followUp.PersonId;
        errors.Require("person", input.Person is null || (Guid.TryParse(input.Person, out personId) && await IsOfCopAsync(catalogue, followUp.MeetingId, personId, cancellationToken)), "Choose somebody of the community.");
        if (errors.Count > 0)
        {
            return errors;
        }

        if (dueOn != followUp.DueOn || personId != followUp.PersonId)
        {
            (followUp.SoonToldAt, followUp.OverdueToldAt) = (null, null);
        }

        (followUp.Text, followUp.DueOn, followUp.PersonId) = (text, dueOn, personId);
        followUp.DoneAt = input.IsDone switch
        {
            null => followUp.DoneAt,
            true => followUp.DoneAt ?? clock.Now,
            false => null,
        };
        return errors;
    }

    private Task<bool> IsOfCopAsync(LibraryDbContext catalogue, Guid meetingId, Guid personId, CancellationToken cancellationToken) =>
        catalogue.Users.WithUsableAccounts(catalogue, clock.Today)
            .AnyAsync(person => person.Id == personId && person.Cops.Any(seat => catalogue.Meetings.Any(meeting => meeting.Id == meetingId && meeting.CopSlug == seat.CopSlug)), cancellationToken);

    private Task<MeetingChange> RecordAsync(Reader reader, Guid meetingId, Func<LibraryDbContext, Task<MeetingChange>> record, CancellationToken cancellationToken) =>
        contexts.ChangeMeetingAsync(reader, _ => meeting => meeting.Id == meetingId, async (catalogue, meeting) =>
            !MeetingRules.MayEdit(reader, meeting.CopSlug) ? new MeetingChange.NotAllowed(LeadsOnly)
            : EarlyOrNull(meeting) is { } early ? new MeetingChange.Conflict(early)
            : await record(catalogue), cancellationToken);

    private Task<MeetingChange> ChangeFollowUpAsync(Reader reader, Guid id, Func<LibraryDbContext, Meeting, FollowUp, Task<MeetingChange>> change, CancellationToken cancellationToken) =>
        contexts.ChangeMeetingAsync(
            reader, catalogue => meeting => catalogue.FollowUps.Any(row => row.Id == id && row.MeetingId == meeting.Id),
            async (catalogue, meeting) => await change(catalogue, meeting, await catalogue.FollowUps.SingleAsync(row => row.Id == id, cancellationToken)), cancellationToken);
}
