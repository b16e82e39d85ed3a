using Library.Api.Search;
using Library.Indexer.Extraction;
using Library.Indexer.Jobs;
using Library.Indexer.Search;
using Library.Storage.Catalogue;
using Library.Storage.People;

namespace Library.Api.Documents;

/// <summary>A document as it lies open before a reader: one version, its text, and where the words of a search stand in it.</summary>
/// <param name="Version">The version that is shown.</param>
/// <param name="Text">Null where it has not been read, or could not be.</param>
/// <param name="Hits">The pages with the words of the search, in order.</param>
/// <param name="Words">The words as they stand in the text, for marking them where a browser draws the page.</param>
public sealed record OpenedDocument(DocumentView Document, DocumentVersionView Version, ExtractedText? Text, string Query, IReadOnlyList<Snippet> Hits, IReadOnlyList<string> Words)
{
    public bool IsNewest => Version.Number == Document.Newest.Number;

    /// <summary>The page at which it lies open to people without an account; null inside.</summary>
    public string? OutsidePath { get; init; }

    /// <summary>Where the file is.</summary>
    public string ContentAddress => OutsidePath is null ? $"/api/v1/documents/{Document.Id}/content?version={Version.Number}" : $"{OutsidePath}/content";

    /// <summary>The page that an address means, kept within the document.</summary>
    public int PageOf(string? asked)
    {
        var last = Version.Pages ?? Text?.PageCount ?? 1;
        return int.TryParse(asked, System.Globalization.CultureInfo.InvariantCulture, out var page) ? Math.Clamp(page, 1, Math.Max(1, last)) : 1;
    }

    /// <summary>The address of a page of this version, with the words that are looked for.</summary>
    public string AddressOf(int? page) => OutsidePath is null ? LibrarySearch.HrefOf(Document.Id, page, Query, IsNewest ? null : Version.Number)
        : page is null ? OutsidePath
        : $"{OutsidePath}?page={page}";

    /// <summary>The same where the page is a PDF's and shown as its text.</summary>
    public string TextAddressOf(int? page) => AddressOf(page) is var address && address.Contains('?', StringComparison.Ordinal) ? $"{address}&view=text" : $"{address}?view=text";
}

/// <summary>Opens documents for the pages that show them.</summary>
internal sealed class OpenDocument(LibraryDbContext catalogue, TextStore texts, IDocumentSearch search, ReadingTrail trail)
{
    private const int MaxHits = 100;
    private const int MaxWords = 60;

    /// <summary>Opens a version, or the newest; null where the reader may not see the document or there is no such version.</summary>
    public async Task<OpenedDocument?> FindOrNullAsync(Reader reader, Guid id, string? version, string query, CancellationToken cancellationToken)
    {
        var document = await catalogue.FindDocumentOrNullAsync(reader.Scope, id, cancellationToken);
        if (document?.FindVersionOrNull(NumberOf(version)) is not { } shown)
        {
            return null;
        }

        await trail.NoteTextAsync(document, shown, cancellationToken);
        var text = shown.ExtractorVersion is { } extractor ? await texts.FindOrNullAsync(shown.Sha256, extractor, cancellationToken) : null;
        var hits = await FindAsync(reader, document, shown, query, cancellationToken);
        var words = hits.SelectMany(hit => PassageMarks.Of(hit.Text, hit.Marks).Select(mark => hit.Text[mark[0]..mark[1]]))
            .Distinct(StringComparer.OrdinalIgnoreCase).OrderByDescending(word => word.Length).Take(MaxWords).ToList();
        return new OpenedDocument(document, shown, text, query, hits, words);
    }

    private async Task<IReadOnlyList<Snippet>> FindAsync(Reader reader, DocumentView document, DocumentVersionView version, string query, CancellationToken cancellationToken)
    {
        if (query.Length is 0 or > SearchRequest.MaxTextLength)
        {
            return [];
        }

        try
        {
            return await search.FindInDocumentAsync(reader.Scope, document.Id, version.Number, query, MaxHits, cancellationToken);
        }
        catch (SearchUnavailableException)
        {
            return []; // The document can be read meanwhile.
        }
    }

    // What is no number names no version: number 0 is none.
    private static int? NumberOf(string? version) =>
        string.IsNullOrEmpty(version) ? null : int.TryParse(version, System.Globalization.CultureInfo.InvariantCulture, out var number) ? number : 0;
}
