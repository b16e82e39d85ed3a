using Library.Api.Conversations;
using Library.Api.Documents;
using Library.Storage.Catalogue;
using Library.Storage.Conversations;
using Library.Storage.Cops;
using Library.Storage.People;
using Microsoft.EntityFrameworkCore;

namespace Library.Api.Members;

/// <summary>What people do that others see.</summary>
public enum ActivityKind
{
    /// <summary>Questions that they asked.</summary>
    Questions,

    /// <summary>Their replies to the questions of others.</summary>
    Answers,

    /// <summary>Documents that they share.</summary>
    Documents,
}

/// <summary>One thing that somebody asked, answered or shared.</summary>
/// <param name="Title">Of the document; of the question where it was asked or answered.</param>
/// <param name="Cops">The communities that it is in and the reader may know of.</param>
/// <param name="IsAccepted">Whether a question has an accepted answer, or an answer is it; never of a document.</param>
public sealed record ActivityEntry(Guid Id, string Title, string Href, DateTimeOffset At, IReadOnlyList<string> Cops, bool IsAccepted);

/// <summary>What a person asked, answered and shared, as far as a reader may see it.</summary>
internal sealed class PersonActivity(LibraryDbContext catalogue)
{
    /// <summary>The newest first.</summary>
    /// <param name="known">See <see cref="PeopleDirectory.ListKnownCopsAsync"/>.</param>
    /// <param name="after">The last one of the page before; null for the first page.</param>
    public async Task<IReadOnlyList<ActivityEntry>> ListAsync(Reader reader, List<string> known, Guid personId, ActivityKind kind, Guid? after, int take, CancellationToken cancellationToken)
    {
        var rows = kind switch
        {
            ActivityKind.Questions => Questions(reader, personId, known),
            ActivityKind.Answers => Answers(reader, personId, known),
            _ => Documents(reader, personId, known),
        };
        if (after is { } id && await rows.Where(row => row.Id == id).Select(row => (DateTimeOffset?)row.At).SingleOrDefaultAsync(cancellationToken) is { } last)
        {
            rows = rows.Where(row => row.At < last || (row.At == last && row.Id < id));
        }

        var found = await rows.OrderByDescending(row => row.At).ThenByDescending(row => row.Id).Take(take).ToListAsync(cancellationToken);
        return found.ConvertAll(row => new ActivityEntry(row.Id, row.Title, HrefOf(kind, row.Id), row.At, row.Cops, row.IsAccepted));
    }

    private static string HrefOf(ActivityKind kind, Guid id) => kind switch
    {
        ActivityKind.Questions => ConversationResponse.HrefOf(id),
        ActivityKind.Answers => PostResponse.HrefOf(id),
        _ => DocumentResponse.HrefOf(id),
    };

    private IQueryable<Row> Questions(Reader reader, Guid personId, List<string> known) => catalogue.Conversations.VisibleTo(reader)
        .Where(conversation => conversation.AuthorId == personId && conversation.Kind == ConversationKind.Question)
        .Select(conversation => new Row
        {
            Id = conversation.Id,
            Title = conversation.Title,
            At = conversation.CreatedAt,
            IsAccepted = conversation.AcceptedPostId != null,
            Cops = conversation.Cops.Where(cop => known.Contains(cop.CopSlug)).Select(cop => cop.CopSlug).OrderBy(slug => slug).ToList(),
        });

    private IQueryable<Row> Answers(Reader reader, Guid personId, List<string> known) =>
        from post in catalogue.Posts
        join conversation in catalogue.Conversations.VisibleTo(reader) on post.ConversationId equals conversation.Id
        where post.AuthorId == personId && post.Number > 1 && post.RemovedAt == null && conversation.Kind == ConversationKind.Question && conversation.AuthorId != personId
        select new Row
        {
            Id = post.Id,
            Title = conversation.Title,
            At = post.CreatedAt,
            IsAccepted = conversation.AcceptedPostId == post.Id,
            Cops = conversation.Cops.Where(cop => known.Contains(cop.CopSlug)).Select(cop => cop.CopSlug).OrderBy(slug => slug).ToList(),
        };

    private IQueryable<Row> Documents(Reader reader, Guid personId, List<string> known) => catalogue.Documents.VisibleTo(reader.Scope).Shared()
        .Where(document => document.OwnerId == personId)
        .Select(document => new Row
        {
            Id = document.Id,
            Title = document.Title,
            At = document.CreatedAt,
            IsAccepted = false,
            Cops = document.Cops.Where(cop => known.Contains(cop.CopSlug)).Select(cop => cop.CopSlug).OrderBy(slug => slug).ToList(),
        });

    private sealed record Row
    {
        public required Guid Id { get; init; }

        public required string Title { get; init; }

        public required DateTimeOffset At { get; init; }

        public required bool IsAccepted { get; init; }

        public required IReadOnlyList<string> Cops { get; init; }
    }
}
