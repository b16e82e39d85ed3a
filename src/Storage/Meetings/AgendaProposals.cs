using Library.Storage.Catalogue;
using Library.Storage.People;
using Microsoft.EntityFrameworkCore;

namespace Library.Storage.Meetings;

/// <summary>Takes what members propose for an agenda and their votes, until the meeting begins. Each change is one transaction.</summary>
public sealed class AgendaProposals(IDbContextFactory<LibraryDbContext> contexts, AssociationClock clock)
{
    /// <summary>Proposes something, with one's own vote. The same again is answered as before.</summary>
    /// <param name="title">One line.</param>
    /// <param name="why">One line; may be empty.</param>
    /// <returns>Done with the proposal's id.</returns>
    public Task<MeetingChange> ProposeAsync(Reader reader, Guid meetingId, string? title, string? why, CancellationToken cancellationToken) =>
        contexts.ChangeMeetingAsync(reader, _ => meeting => meeting.Id == meetingId, async (catalogue, meeting) =>
        {
            if (ClosedOrNull(meeting) is { } closed)
            {
                return new MeetingChange.Conflict(closed);
            }

            var errors = new Dictionary<string, string[]>(StringComparer.Ordinal);
            var (name, reason) = (PlainLine.Of(title), PlainLine.Of(why));
            errors.Require("title", name.Length is > 0 and <= AgendaProposal.MaxTitleLength, $"Say in 1 to {AgendaProposal.MaxTitleLength} characters what to talk about.");
            errors.Require("why", reason.Length <= AgendaProposal.MaxWhyLength, $"Say in at most {AgendaProposal.MaxWhyLength:N0} characters why.");
            var key = name.ToUpperInvariant();
            var there = await catalogue.AgendaProposals.Where(row => row.MeetingId == meetingId).Select(row => new { row.Id, row.PersonId, row.Key, row.State }).ToListAsync(cancellationToken);
            var same = there.Find(row => row.Key == key);
            errors.Require("title", same is null || same.PersonId == reader.Id, same?.State == ProposalState.Open ? "Somebody has proposed this already. Vote for it instead." : "Somebody has proposed this already, and a lead has decided on it.");
            if (errors.Count > 0)
            {
                return new MeetingChange.Invalid(errors);
            }

            if (same is not null)
            {
                return new MeetingChange.Done(meetingId, [], same.Id);
            }

            if (there.Count >= AgendaProposal.MaxPerMeeting || there.Count(row => row.PersonId == reader.Id && row.State == ProposalState.Open) >= AgendaProposal.MaxOpenPerPerson)
            {
                return new MeetingChange.Conflict(there.Count >= AgendaProposal.MaxPerMeeting ? "So much was proposed for this meeting that nothing more is taken." : $"You have {AgendaProposal.MaxOpenPerPerson} proposals for this meeting already. Take one back first.");
            }

            var proposal = new AgendaProposal { Id = Guid.CreateVersion7(clock.Now), MeetingId = meetingId, PersonId = reader.Id, Title = name, Key = key, Why = reason, CreatedAt = clock.Now };
            catalogue.Add(proposal);
            catalogue.Add(new ProposalVote { ProposalId = proposal.Id, PersonId = reader.Id, At = clock.Now });
            return new MeetingChange.Done(meetingId, [], proposal.Id);
        }, cancellationToken);

    /// <summary>Votes for a proposal, or takes the vote back. Twice changes nothing.</summary>
    public Task<MeetingChange> VoteAsync(Reader reader, Guid id, bool isFor, CancellationToken cancellationToken) =>
        ChangeAsync(reader, id, async (catalogue, meeting, proposal) =>
        {
            if (proposal.State != ProposalState.Open)
            {
                return new MeetingChange.Conflict("A lead has decided on it already.");
            }

            var held = await catalogue.ProposalVotes.SingleOrDefaultAsync(vote => vote.ProposalId == id && vote.PersonId == reader.Id, cancellationToken);
            if (held is null && isFor)
            {
                catalogue.Add(new ProposalVote { ProposalId = id, PersonId = reader.Id, At = clock.Now });
            }
            else if (held is not null && !isFor)
            {
                catalogue.Remove(held);
            }

            return new MeetingChange.Done(meeting.Id, [], id);
        }, cancellationToken);

    /// <summary>Takes a proposal into the agenda, at its end, or declines it with a word: leads and admins do. Twice changes nothing; what was taken and stands in the agenda no more is decided anew.</summary>
    /// <param name="answer">What the proposer reads; needed where it is declined.</param>
    public Task<MeetingChange> DecideAsync(Reader reader, Guid id, bool isTaken, string? answer, CancellationToken cancellationToken) =>
        ChangeAsync(reader, id, (catalogue, meeting, proposal) => Task.FromResult(Decide(reader, catalogue, meeting, proposal, isTaken, PlainLine.Of(answer))), cancellationToken);

    /// <summary>Takes one's own proposal back, with the votes for it.</summary>
    public Task<MeetingChange> WithdrawAsync(Reader reader, Guid id, CancellationToken cancellationToken) =>
        ChangeAsync(reader, id, (catalogue, meeting, proposal) =>
        {
            if (proposal.PersonId != reader.Id)
            {
                return Task.FromResult<MeetingChange>(new MeetingChange.NotAllowed("Only who made a proposal takes it back; leads decline it."));
            }

            if (proposal.State != ProposalState.Open)
            {
                return Task.FromResult<MeetingChange>(new MeetingChange.Conflict("A lead has decided on it already."));
            }

            catalogue.Remove(proposal);
            return Task.FromResult<MeetingChange>(new MeetingChange.Done(meeting.Id, [], id));
        }, cancellationToken);

    /// <summary>Why nothing is proposed for a meeting, voted on or decided any more; null where it is.</summary>
    public string? ClosedOrNull(Meeting meeting)
    {
        ArgumentNullException.ThrowIfNull(meeting);
        return meeting.State == MeetingState.Draft ? "The meeting is not announced yet."
            : meeting.State == MeetingState.Cancelled ? "The meeting is cancelled."
            : meeting.StartsAt <= clock.Now ? "The meeting has begun: nothing more is proposed for it."
            : null;
    }

    /// <summary>Whether a proposal was taken into the agenda and is still there.</summary>
    public static bool Stands(Meeting meeting, AgendaProposal proposal)
    {
        ArgumentNullException.ThrowIfNull(meeting);
        ArgumentNullException.ThrowIfNull(proposal);
        return proposal.State == ProposalState.Taken && AgendaText.Holds(meeting.Agenda, proposal);
    }

    private MeetingChange Decide(Reader reader, LibraryDbContext catalogue, Meeting meeting, AgendaProposal proposal, bool isTaken, string answer)
    {
        if (!MeetingRules.MayEdit(reader, meeting.CopSlug))
        {
            return new MeetingChange.NotAllowed("Only the leads of the community and admins decide on its agenda.");
        }

        var errors = new Dictionary<string, string[]>(StringComparer.Ordinal);
        errors.Require("answer", answer.Length <= AgendaProposal.MaxAnswerLength, $"An answer has at most {AgendaProposal.MaxAnswerLength} characters.");
        errors.Require("answer", isTaken || answer.Length > 0, "Say in a word why not.");
        if (errors.Count > 0)
        {
            return new MeetingChange.Invalid(errors);
        }

        if (proposal.State == ProposalState.Declined && !isTaken)
        {
            return proposal.Answer == answer ? new MeetingChange.Done(meeting.Id, [], proposal.Id) : new MeetingChange.Conflict("It is declined already.");
        }

        if (Stands(meeting, proposal))
        {
            return isTaken ? new MeetingChange.Done(meeting.Id, [], proposal.Id) : new MeetingChange.Conflict("It stands in the agenda already: take it out there.");
        }

        if (isTaken)
        {
            var agenda = AgendaText.With(meeting.Agenda, proposal);
            if (agenda.Length > Meeting.MaxTextLength)
            {
                return new MeetingChange.Conflict("The agenda has no room for it: make it shorter first.");
            }

            (meeting.Agenda, meeting.UpdatedAt) = (agenda, clock.Now);
            meeting.Sequence++;
            catalogue.Add(new AuditEntry { At = clock.Now, PersonId = reader.Id, Action = "meeting-changed", Subject = meeting.Id.ToString(), Detail = meeting.CopSlug });
        }

        (proposal.State, proposal.Answer, proposal.DecidedById, proposal.DecidedAt) = (isTaken ? ProposalState.Taken : ProposalState.Declined, answer, reader.Id, clock.Now);
        return new MeetingChange.Done(meeting.Id, [], proposal.Id);
    }

    private Task<MeetingChange> ChangeAsync(Reader reader, Guid id, Func<LibraryDbContext, Meeting, AgendaProposal, Task<MeetingChange>> change, CancellationToken cancellationToken) =>
        contexts.ChangeMeetingAsync(reader, catalogue => meeting => catalogue.AgendaProposals.Any(row => row.Id == id && row.MeetingId == meeting.Id), async (catalogue, meeting) =>
            ClosedOrNull(meeting) is { } closed
                ? new MeetingChange.Conflict(closed)
                : await change(catalogue, meeting, await catalogue.AgendaProposals.SingleAsync(row => row.Id == id, cancellationToken)), cancellationToken);
}
