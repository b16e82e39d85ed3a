using Library.Indexer.Search;
using Library.Storage.People;

namespace Library.Api.Conversations;

/// <summary>Shows how documents begin that posts name, at the pages that these point to: what the reader may see, out of the index alone.</summary>
internal sealed class DocumentBeginnings(IDocumentSearch search)
{
    /// <summary>Of the posts that are shown together; beyond that titles stand alone.</summary>
    private const int Most = 50;

    public async Task<IReadOnlyList<PostView>> AddAsync(Reader reader, IReadOnlyList<PostView> posts, CancellationToken cancellationToken)
    {
        var places = posts.Where(post => post.Post.RemovedAt is null).SelectMany(post => post.Documents).Where(row => !row.IsAttached).Select(PlaceOf).Distinct().Take(Most).ToList();
        if (places.Count == 0)
        {
            return posts;
        }

        try
        {
            var found = places.Zip(await search.ListBeginningsAsync(reader.Scope, places, cancellationToken)).ToDictionary(pair => pair.First, pair => pair.Second?.Text);
            return [.. posts.Select(post => post with { Documents = [.. post.Documents.Select(row => row.IsAttached ? row : row with { Beginning = found.GetValueOrDefault(PlaceOf(row)) })] })];
        }
        catch (SearchUnavailableException)
        {
            return posts; // The titles can be read meanwhile.
        }
    }

    private static (Guid Id, int? Page) PlaceOf(PostDocumentView row) => (row.Document.Id, row.Page);
}
