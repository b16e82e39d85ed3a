using System.Text;
using Library.Indexer.Extraction;
using Library.Indexer.Extraction.PlainText;
using Library.Indexer.Index;
using Library.Storage;
using Library.Storage.Catalogue;
using Library.Storage.Conversations;
using Microsoft.EntityFrameworkCore;

namespace Library.Indexer.Jobs;

/// <summary>Reads posts of conversations from the catalogue as the index takes them in.</summary>
internal static class PostEntries
{
    /// <summary>What the index is to hold of posts, as they are now; nothing of those that the catalogue does not know.</summary>
    public static async Task<IReadOnlyList<FeedChange>> ListPostChangesAsync(this LibraryDbContext catalogue, IReadOnlyCollection<Guid> ids, AssociationClock clock, CancellationToken cancellationToken)
    {
        // In this order: what is said of a conversation is never older than the revision of its post.
        var posts = await catalogue.Posts.AsNoTracking().Where(post => ids.Contains(post.Id)).ToListAsync(cancellationToken);
        var within = posts.Select(post => post.ConversationId).Distinct().ToList();
        var conversations = await catalogue.Conversations.AsNoTracking().Include(conversation => conversation.Cops)
            .Where(conversation => within.Contains(conversation.Id) && conversation.RemovedAt == null && conversation.MergedIntoId == null).ToDictionaryAsync(conversation => conversation.Id, cancellationToken);
        return posts.ConvertAll(post => new FeedChange(
            post.Id, post.Revision, post.RemovedAt is null && conversations.TryGetValue(post.ConversationId, out var conversation) ? EntryOf(post, conversation, clock) : null));
    }

    private static IndexEntry EntryOf(Post post, Conversation conversation, AssociationClock clock) => new()
    {
        Id = post.Id,
        Revision = post.Revision,
        Audience = ConversationRules.AudienceOf(conversation),
        Title = conversation.Title,
        Kind = IndexEntryPost.Kind,
        Cops = [.. conversation.Cops.Select(cop => cop.CopSlug)],
        UpdatedAt = post.EditedAt ?? post.CreatedAt,
        Post = new IndexEntryPost(IsFirst: post.Number == 1, IsAccepted: conversation.AcceptedPostId == post.Id),
        Versions = [new IndexEntryVersion(Number: 1, IsCurrent: true, FileName: "", Format: null, post.CreatedAt, clock.YearOf(post.CreatedAt), PageCount: null, TextOf(post.Body))],
    };

    /// <summary>The words of a post without its marks, on one page that has no number.</summary>
    private static ExtractedText TextOf(string body)
    {
        // A first line of its own: what a file would open with a rule is no front matter here. Addresses of documents say nothing.
        using var markdown = new MemoryStream(Encoding.UTF8.GetBytes($"\n{DocumentAddress.Pattern().Replace(body, "")}"));
        var text = new MarkdownTextExtractor().Extract(markdown, new TextBudget(new ExtractionLimits()), CancellationToken.None);
        return text with { Pages = [.. text.Pages.Select(page => page with { Number = null })] };
    }
}
