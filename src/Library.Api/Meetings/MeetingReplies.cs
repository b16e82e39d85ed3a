using Library.Api.Errors;
using Library.Storage.Catalogue;
using Library.Storage.Meetings;
using Library.Storage.People;
using Microsoft.AspNetCore.Mvc;
using Microsoft.EntityFrameworkCore;

namespace Library.Api.Meetings;

/// <summary>Somebody's answer, with who they are.</summary>
internal sealed record ReplyView(Guid PersonId, string Name, string Email, string JobTitle, string? School, MeetingAnswer Answer, DateTimeOffset RepliedAt);

/// <summary>Who comes to a meeting: for its leads and admins.</summary>
internal sealed class MeetingReplies(LibraryDbContext catalogue)
{
    /// <summary>Why the reader does not see who comes; null where they do.</summary>
    public async Task<ProblemDetails?> RefusalOrNullAsync(Reader reader, Guid id, CancellationToken cancellationToken) =>
        await catalogue.Meetings.AsNoTracking().VisibleTo(reader).SingleOrDefaultAsync(meeting => meeting.Id == id, cancellationToken) is not { } meeting ? Problem.NotFound()
            : MeetingRules.MayEdit(reader, meeting.CopSlug) ? null
            : Problem.NotAllowed("Only the leads of the community and admins see who comes.");

    /// <summary>The answers of people who are still in the community, by name.</summary>
    public IQueryable<ReplyView> List(Guid id) =>
        from reply in catalogue.MeetingReplies
        join meeting in catalogue.Meetings on reply.MeetingId equals meeting.Id
        join person in catalogue.Users on reply.PersonId equals person.Id
        where reply.MeetingId == id && person.EndedAt == null && (person.IsAdmin || person.Cops.Any(seat => seat.CopSlug == meeting.CopSlug))
        orderby person.Name, person.Id
        select new ReplyView(
            person.Id, person.Name, person.Email ?? "", person.JobTitle, catalogue.Schools.Where(school => school.Slug == person.SchoolSlug).Select(school => school.Name).FirstOrDefault(), reply.Answer, reply.RepliedAt);
}
