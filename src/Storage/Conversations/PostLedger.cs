using Library.Storage.Catalogue;
using Library.Storage.Cops;
using Microsoft.EntityFrameworkCore;

namespace Library.Storage.Conversations;

/// <summary>What the <see cref="IndexingLedger"/> knows of posts. Inside the caller's transaction.</summary>
internal static class PostLedger
{
    private const int NotedAtATime = 1000;

    /// <summary>Has the index follow all posts of a conversation.</summary>
    /// <param name="words">Whether the words above them were replaced.</param>
    public static Task<int> TouchPostsAsync(this LibraryDbContext catalogue, Guid conversationId, bool words, CancellationToken cancellationToken) =>
        catalogue.Posts.Where(post => post.ConversationId == conversationId).ExecuteUpdateAsync(
            update => update.SetProperty(post => post.Revision, post => post.Revision + 1).SetProperty(post => post.WordsRevision, post => words ? post.Revision + 1 : post.WordsRevision), cancellationToken);

    /// <summary>Has the index follow two posts, where they are.</summary>
    public static Task<int> TouchPostsAsync(this LibraryDbContext catalogue, Guid? one, Guid? other, CancellationToken cancellationToken) =>
        catalogue.Posts.Where(post => post.Id == one || post.Id == other).ExecuteUpdateAsync(update => update.SetProperty(post => post.Revision, post => post.Revision + 1), cancellationToken);

    public static async Task<IReadOnlyList<(Guid Id, long Revision)>> ListReadyPostsAsync(this LibraryDbContext catalogue, int limit, CancellationToken cancellationToken)
    {
        var ready = await catalogue.Posts.Where(post => post.Revision > post.IndexedRevision).OrderBy(post => post.Id).Select(post => new { post.Id, post.Revision }).Take(limit).ToListAsync(cancellationToken);
        return ready.ConvertAll(post => (post.Id, post.Revision));
    }

    /// <summary>Of posts that changed after what the last commit is known to hold, those that the reader may not see now, or nobody as they were: their words were replaced, or they were taken away.</summary>
    /// <param name="commit">The published commit that is searched; null where there is one process.</param>
    public static async Task<IReadOnlyList<Guid>> ListWithheldPostsAsync(this LibraryDbContext catalogue, Guid[] changed, ReaderScope scope, long? commit, CancellationToken cancellationToken)
    {
        var visible = catalogue.Conversations.VisibleTo(scope);
        return await catalogue.Posts.Where(post => changed.Contains(post.Id))
            .Where(post => post.RemovedAt != null
                || (post.WordsRevision > 1 && (post.WordsRevision > post.IndexedRevision || (commit != null && post.IndexedCommit > commit)))
                || !visible.Any(conversation => conversation.Id == post.ConversationId))
            .Select(post => post.Id).ToListAsync(cancellationToken);
    }

    /// <summary>Nothing of any post is in the index.</summary>
    public static Task<int> ForgetPostsAsync(this LibraryDbContext catalogue, long commit, CancellationToken cancellationToken) =>
        catalogue.Posts.Where(post => post.IndexedRevision != 0 && post.RemovedAt == null).ExecuteUpdateAsync(update => update.SetProperty(post => post.IndexedRevision, 0).SetProperty(post => post.IndexedCommit, commit), cancellationToken);

    /// <summary>Brings the posts in line with what an index holds; all differences become due.</summary>
    /// <param name="known">Takes the ids of all posts.</param>
    /// <param name="foreign">Takes the ids of those that the index holds in a state that the catalogue does not know.</param>
    public static async Task ComparePostsAsync(this LibraryDbContext catalogue, IReadOnlyDictionary<Guid, long> indexed, HashSet<Guid> known, List<Guid> foreign, long commit, CancellationToken cancellationToken)
    {
        var differing = new List<(Guid Id, long Revision)>();
        foreach (var row in await catalogue.Posts.Select(post => new { post.Id, post.Revision, post.IndexedRevision, IsGone = post.RemovedAt != null }).ToListAsync(cancellationToken))
        {
            known.Add(row.Id);
            var held = indexed.GetValueOrDefault(row.Id);
            if (held > row.Revision)
            {
                foreign.Add(row.Id);
                held = 0;
            }

            if (held != row.IndexedRevision && !(held == 0 && row.IsGone))
            {
                differing.Add((row.Id, held));
            }
        }

        foreach (var some in differing.GroupBy(post => post.Revision).SelectMany(group => group.Chunk(NotedAtATime)))
        {
            var (ids, revision) = (Array.ConvertAll(some, post => post.Id), some[0].Revision);
            await catalogue.Posts.Where(post => ids.Contains(post.Id)).ExecuteUpdateAsync(update => update.SetProperty(post => post.IndexedRevision, revision).SetProperty(post => post.IndexedCommit, commit), cancellationToken);
        }
    }
}
