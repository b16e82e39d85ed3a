using Library.Indexer.Index;
using Library.Indexer.Search;
using Library.Storage;
using Library.Storage.Catalogue;
using Library.Storage.Conversations;
using Library.Storage.People;
using Microsoft.EntityFrameworkCore;

namespace Library.Api.Search;

/// <summary>A post that a search found, as the catalogue has it; its words are the hit's.</summary>
internal sealed record FoundPost
{
    public required Guid Id { get; init; }

    public required int Number { get; init; }

    public required DateTimeOffset CreatedAt { get; init; }

    public required string Author { get; init; }

    public required Guid ConversationId { get; init; }

    public required string Title { get; init; }

    public required ConversationKind Kind { get; init; }

    public required bool IsOpenToMembers { get; init; }

    public required bool IsAccepted { get; init; }

    public required IReadOnlyList<string> Cops { get; init; }

    public static string HrefOf(Guid post) => $"/posts/{post}";

    public HitResponse ToHit(SearchHit hit) => new()
    {
        Id = Id.ToString(),
        Title = Title,
        TitleMarks = [.. hit.TitleMarks.Where(mark => mark.End <= Title.Length).Select(mark => new[] { mark.Start, mark.End })],
        Description = "",
        Kind = IndexEntryPost.Kind,
        Visibility = KebabCase.Of(IsOpenToMembers ? Visibility.Members : Visibility.Cops),
        Review = null,
        Areas = [],
        Cops = Cops,
        School = null,
        Format = null,
        Pages = null,
        Version = 1,
        NewestVersion = 1,
        UpdatedAt = CreatedAt,
        Score = hit.Score,
        Href = HrefOf(Id),
        Picked = false,
        Superseded = false,
        SupersededBy = null,
        Missing = hit.Missing,
        Snippets = [.. hit.Snippets.Select(snippet => new SnippetResponse(snippet.Page, snippet.Heading, snippet.Text, [.. snippet.Marks.Select(mark => new[] { mark.Start, mark.End })], HrefOf(Id)))],
        Post = new FoundPostResponse(ConversationId.ToString(), Author, Number == 1 ? KebabCase.Of(Kind) : Kind == ConversationKind.Question ? "answer" : "reply", IsAccepted),
    };
}

internal static class FoundPosts
{
    /// <summary>Those of some posts that a reader may see, by id.</summary>
    public static async Task<Dictionary<Guid, FoundPost>> ListFoundPostsAsync(this LibraryDbContext catalogue, Reader reader, IReadOnlyCollection<Guid> ids, CancellationToken cancellationToken)
    {
        if (ids.Count == 0)
        {
            return [];
        }

        var rows = from post in catalogue.Posts
                   join conversation in catalogue.Conversations.VisibleTo(reader) on post.ConversationId equals conversation.Id
                   join author in catalogue.Users on post.AuthorId equals author.Id
                   where ids.Contains(post.Id) && post.RemovedAt == null
                   select new FoundPost
                   {
                       Id = post.Id,
                       Number = post.Number,
                       CreatedAt = post.CreatedAt,
                       Author = author.Name,
                       ConversationId = conversation.Id,
                       Title = conversation.Title,
                       Kind = conversation.Kind,
                       IsOpenToMembers = conversation.IsOpenToMembers,
                       IsAccepted = conversation.AcceptedPostId == post.Id,
                       Cops = conversation.Cops.OrderBy(cop => cop.CopSlug).Select(cop => cop.CopSlug).ToList(),
                   };
        return await rows.ToDictionaryAsync(row => row.Id, cancellationToken);
    }
}
