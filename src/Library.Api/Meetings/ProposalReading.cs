using Library.Storage.Catalogue;
using Library.Storage.Meetings;
using Library.Storage.People;
using Microsoft.EntityFrameworkCore;

namespace Library.Api.Meetings;

/// <summary>A proposal for an agenda as one reader sees it.</summary>
public sealed record ProposalView
{
    public required AgendaProposal Proposal { get; init; }

    /// <summary>Of who made it.</summary>
    public required string Name { get; init; }

    /// <summary>Of those who still see the meeting.</summary>
    public required int Votes { get; init; }

    /// <summary>Whether the reader is among them.</summary>
    public required bool IsVoted { get; init; }
}

/// <summary>Reads what is proposed for agendas, for whoever sees the meeting.</summary>
internal sealed class ProposalReading(LibraryDbContext catalogue)
{
    /// <summary>Those of a meeting: what waits first, and of that what most would talk about.</summary>
    public async Task<IReadOnlyList<ProposalView>> ListAsync(Reader reader, Guid meetingId, CancellationToken cancellationToken) =>
        [.. (await Rows(reader).Where(row => row.Proposal.MeetingId == meetingId).ToListAsync(cancellationToken)).OrderBy(row => row.Proposal.State).ThenByDescending(row => row.Votes).ThenBy(row => row.Proposal.Id)];

    /// <summary>One; null where the reader may not see it.</summary>
    public Task<ProposalView?> FindOrNullAsync(Reader reader, Guid id, CancellationToken cancellationToken) =>
        Rows(reader).SingleOrDefaultAsync(row => row.Proposal.Id == id, cancellationToken);

    private IQueryable<ProposalView> Rows(Reader reader) =>
        from proposal in catalogue.AgendaProposals.AsNoTracking()
        join meeting in catalogue.Meetings.VisibleTo(reader) on proposal.MeetingId equals meeting.Id
        join person in catalogue.Users on proposal.PersonId equals person.Id
        select new ProposalView
        {
            Proposal = proposal,
            Name = person.Name,
            Votes = catalogue.ProposalVotes.Count(vote => vote.ProposalId == proposal.Id && catalogue.Users.Any(voter => voter.Id == vote.PersonId && voter.EndedAt == null && (voter.IsAdmin || voter.Cops.Any(seat => seat.CopSlug == meeting.CopSlug)))),
            IsVoted = catalogue.ProposalVotes.Any(vote => vote.ProposalId == proposal.Id && vote.PersonId == reader.Id),
        };
}
