using Library.Indexer.Index;
using Library.Indexer.Search;
using Library.Storage;
using Library.Storage.Catalogue;
using Library.Storage.Conversations;
using Library.Storage.People;
using Microsoft.EntityFrameworkCore;

namespace Library.Api.Search;

/// <summary>A post that a search found, as the catalogue has it.</summary>
internal sealed record FoundPost(Post Post, Conversation Conversation, string Author)
{
    /// <summary>About as long as the beginnings of documents are.</summary>
    private const int LongestBeginning = 240;

    public static string HrefOf(Guid post) => $"/posts/{post}";

    public HitResponse ToHit(SearchHit hit) => new()
    {
        Id = Post.Id.ToString(),
        Title = Conversation.Title,
        TitleMarks = [.. hit.TitleMarks.Where(mark => mark.End <= Conversation.Title.Length).Select(mark => new[] { mark.Start, mark.End })],
        Description = Beginning,
        Kind = IndexEntryPost.Kind,
        Visibility = KebabCase.Of(ConversationRules.VisibilityOf(Conversation)),
        Review = null,
        Areas = [],
        Cops = [.. Conversation.Cops.Select(cop => cop.CopSlug).Order(StringComparer.Ordinal)],
        School = null,
        Format = null,
        Pages = null,
        Version = 1,
        NewestVersion = 1,
        UpdatedAt = Post.CreatedAt,
        Score = hit.Score,
        Href = HrefOf(Post.Id),
        Picked = false,
        Superseded = false,
        SupersededBy = null,
        Missing = hit.Missing,
        Snippets = [.. hit.Snippets.Select(snippet => new SnippetResponse(snippet.Page, snippet.Heading, snippet.Text, [.. snippet.Marks.Select(mark => new[] { mark.Start, mark.End })], HrefOf(Post.Id)))],
        Post = new FoundPostResponse(Conversation.Id.ToString(), Author, KindOf(), Conversation.AcceptedPostId == Post.Id),
    };

    private string KindOf() => Post.Number == 1 ? KebabCase.Of(Conversation.Kind) : Conversation.Kind == ConversationKind.Question ? "answer" : "reply";

    private string Beginning
    {
        get
        {
            var line = PlainLine.Of(Items.Markdown.ToPlainText(Post.Body));
            return line.Length <= LongestBeginning ? line : $"{line[..Math.Max(LongestBeginning / 2, line.LastIndexOf(' ', LongestBeginning))]}…";
        }
    }
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

        var posts = await catalogue.Posts.AsNoTracking().Where(post => ids.Contains(post.Id) && post.RemovedAt == null)
            .Join(catalogue.Users, post => post.AuthorId, person => person.Id, (post, person) => new { Post = post, Author = person.Name }).ToListAsync(cancellationToken);
        var within = posts.Select(row => row.Post.ConversationId).Distinct().ToList();
        var conversations = await catalogue.Conversations.AsNoTracking().VisibleTo(reader).Include(conversation => conversation.Cops)
            .Where(conversation => within.Contains(conversation.Id)).ToDictionaryAsync(conversation => conversation.Id, cancellationToken);
        return posts.Where(row => conversations.ContainsKey(row.Post.ConversationId)).ToDictionary(row => row.Post.Id, row => new FoundPost(row.Post, conversations[row.Post.ConversationId], row.Author));
    }
}
