using Library.Storage.Catalogue;
using Library.Storage.Meetings;
using Library.Storage.People;
using Microsoft.EntityFrameworkCore;

namespace Library.Api.Meetings;

/// <summary>A follow-up as one reader sees it.</summary>
public sealed record FollowUpView
{
    public required FollowUp FollowUp { get; init; }

    /// <summary>Of who does it.</summary>
    public required string Name { get; init; }

    public required string CopSlug { get; init; }

    public required string MeetingTitle { get; init; }
}

/// <summary>Reads what meetings decided and who does what after them, for whoever sees the meeting.</summary>
internal sealed class FollowUpReading(LibraryDbContext catalogue)
{
    public Task<List<MeetingDecision>> ListDecisionsAsync(Reader reader, Guid meetingId, CancellationToken cancellationToken) =>
        catalogue.MeetingDecisions.AsNoTracking().Where(row => row.MeetingId == meetingId && catalogue.Meetings.VisibleTo(reader).Any(meeting => meeting.Id == meetingId))
            .OrderBy(row => row.CreatedAt).ThenBy(row => row.Id).ToListAsync(cancellationToken);

    /// <summary>Those of a meeting: open ones first, by their day.</summary>
    public Task<List<FollowUpView>> ListAsync(Reader reader, Guid meetingId, CancellationToken cancellationToken) =>
        Ordered(Rows(reader).Where(row => row.FollowUp.MeetingId == meetingId)).ToListAsync(cancellationToken);

    /// <summary>Open ones of all meetings of a COP, by their day.</summary>
    public Task<List<FollowUpView>> ListOpenAsync(Reader reader, string cop, int take, CancellationToken cancellationToken) => Ordered(Open(reader, cop)).Take(take).ToListAsync(cancellationToken);

    public Task<int> CountOpenAsync(Reader reader, string cop, CancellationToken cancellationToken) => Open(reader, cop).CountAsync(cancellationToken);

    /// <summary>Those of a COP that were done last.</summary>
    public Task<List<FollowUpView>> ListDoneAsync(Reader reader, string cop, int take, CancellationToken cancellationToken) =>
        Rows(reader).Where(row => row.CopSlug == cop && row.FollowUp.DoneAt != null).OrderByDescending(row => row.FollowUp.DoneAt).ThenBy(row => row.FollowUp.Id).Take(take).ToListAsync(cancellationToken);

    /// <summary>The reader's own open ones, by their day.</summary>
    /// <param name="after">The last of those that were read before; null from the first.</param>
    public async Task<List<FollowUpView>> ListOwnAsync(Reader reader, Guid? after, int take, CancellationToken cancellationToken)
    {
        var rows = Own(reader);
        if (after is { } last)
        {
            // Done meanwhile, it still has its day.
            var day = await catalogue.FollowUps.Where(row => row.Id == last && row.PersonId == reader.Id).Select(row => (DateOnly?)row.DueOn).SingleOrDefaultAsync(cancellationToken);
            rows = rows.Where(row => row.FollowUp.DueOn > day || (row.FollowUp.DueOn == day && row.FollowUp.Id > last));
        }

        return await Ordered(rows).Take(take).ToListAsync(cancellationToken);
    }

    public Task<int> CountOwnAsync(Reader reader, CancellationToken cancellationToken) => Own(reader).CountAsync(cancellationToken);

    /// <summary>One; null where the reader may not see it.</summary>
    public Task<FollowUpView?> FindOrNullAsync(Reader reader, Guid id, CancellationToken cancellationToken) => Rows(reader).SingleOrDefaultAsync(row => row.FollowUp.Id == id, cancellationToken);

    private static IOrderedQueryable<FollowUpView> Ordered(IQueryable<FollowUpView> rows) =>
        rows.OrderBy(row => row.FollowUp.DoneAt != null).ThenBy(row => row.FollowUp.DueOn).ThenBy(row => row.FollowUp.Id);

    private IQueryable<FollowUpView> Open(Reader reader, string cop) => Rows(reader).Where(row => row.CopSlug == cop && row.FollowUp.DoneAt == null);

    private IQueryable<FollowUpView> Own(Reader reader) => Rows(reader).Where(row => row.FollowUp.PersonId == reader.Id && row.FollowUp.DoneAt == null);

    private IQueryable<FollowUpView> Rows(Reader reader) =>
        from followUp in catalogue.FollowUps.AsNoTracking()
        join meeting in catalogue.Meetings.VisibleTo(reader) on followUp.MeetingId equals meeting.Id
        join person in catalogue.Users on followUp.PersonId equals person.Id
        select new FollowUpView { FollowUp = followUp, Name = person.Name, CopSlug = meeting.CopSlug, MeetingTitle = meeting.Title };
}
