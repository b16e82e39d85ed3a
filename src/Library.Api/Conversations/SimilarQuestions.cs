using Library.Api.Search;
using Library.Indexer.Search;
using Library.Storage.Catalogue;
using Library.Storage.Conversations;
using Library.Storage.People;
using Microsoft.EntityFrameworkCore;

namespace Library.Api.Conversations;

/// <param name="Replies">How many there are to be read.</param>
/// <param name="Answered">Whether one of them was accepted as the answer.</param>
internal sealed record SimilarThreadResponse(string Id, string Title, string Href, int Replies, bool Answered);

/// <param name="Page">Of the passage, from 1; null where the file does not tell its pages.</param>
/// <param name="Snippet">The best passage; null where the words stand in no text of it.</param>
internal sealed record SimilarDocumentResponse(string Id, string Title, string Href, int? Page, string? Snippet);

internal sealed record SimilarResponse(IReadOnlyList<SimilarThreadResponse> Threads, IReadOnlyList<SimilarDocumentResponse> Documents);

/// <summary>Finds, while a question is typed, what was asked before and which documents may answer it, as far as the reader may see them.</summary>
internal sealed class SimilarQuestions(LibrarySearch search, LibraryDbContext catalogue)
{
    public const int Shown = 5;

    /// <summary>Several posts of one conversation may have the words.</summary>
    private const int PostsSeen = 30;

    /// <exception cref="SearchUnavailableException">There is no index yet; worth another try.</exception>
    public async Task<SimilarResponse> FindAsync(Reader reader, string text, CancellationToken cancellationToken)
    {
        if (string.IsNullOrWhiteSpace(text))
        {
            return new SimilarResponse([], []);
        }

        var request = new SearchRequest { Text = AskedOf(text), Facets = false };
        var posts = (await search.FindAsync(reader, request with { Among = SearchAmong.Posts, Size = PostsSeen, Snippets = 0 }, cancellationToken)).Hits.Select(hit => hit.Id).ToList();
        var documents = await search.AnswerAsync(reader, request with { Size = Shown, Snippets = 1 }, cancellationToken);
        var threads = await catalogue.Conversations.VisibleTo(reader)
            .Join(catalogue.Posts.Where(post => posts.Contains(post.Id) && post.RemovedAt == null), conversation => conversation.Id, post => post.ConversationId, (conversation, post) => new { PostId = post.Id, conversation.Id, conversation.Title, conversation.Replies, conversation.AcceptedPostId })
            .ToListAsync(cancellationToken);
        return new SimilarResponse(
            [.. threads.OrderBy(row => posts.IndexOf(row.PostId)).DistinctBy(row => row.Id).Take(Shown).Select(row => new SimilarThreadResponse(row.Id.ToString(), row.Title, ConversationResponse.HrefOf(row.Id), row.Replies, row.AcceptedPostId is not null))],
            [.. documents.Hits.Select(DocumentOf)]);
    }

    /// <summary>What is typed, as a question: who has not come to the question mark yet asks as well, so that an answer need not have all the words.</summary>
    /// <returns>Nothing for nothing.</returns>
    public static string AskedOf(string text) => string.IsNullOrWhiteSpace(text) || text.TrimEnd().EndsWith('?') || text.Length >= SearchRequest.MaxTextLength ? text : $"{text}?";

    private static SimilarDocumentResponse DocumentOf(HitResponse hit)
    {
        var best = hit.Snippets is [var first, ..] ? first : null;
        return new SimilarDocumentResponse(hit.Id, hit.Title, best?.Href ?? hit.Href, best?.Page, best?.Text);
    }
}
