using Library.Indexer.Extraction;
using Library.Indexer.Index;
using Library.Indexer.Search.Queries;
using Library.Storage.Catalogue;
using Library.Storage.Cops;

namespace Library.Indexer.Search.Evaluation;

/// <summary>Measures the ranking on a judged collection, through the product's own schema, analysis and query builder, in an index of its own.</summary>
public static class RankingEvaluation
{
    /// <summary>How many hits of each query are looked at.</summary>
    public const int Depth = 1_000;

    private const int BatchSize = 200;

    private static readonly ReaderScope Everyone = new(Guid.Empty, [AudienceToken.Members]);

    /// <summary>Each judged query in the order of the collection, with how well it was answered.</summary>
    /// <param name="thesaurus">For searches as people type them.</param>
    /// <param name="workFolder">For the index; made, and deleted at the end.</param>
    /// <exception cref="InvalidDataException">A document's file cannot be read; the message is for people.</exception>
    public static async Task<IReadOnlyList<MeasuredQuery>> RunAsync(JudgedCollection collection, Thesaurus thesaurus, string workFolder, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(collection);
        try
        {
            await using var index = await LibraryIndex.OpenAsync(workFolder, cancellationToken);
            var ids = await FillAsync(index, collection, cancellationToken);
            var search = new DocumentSearch(index, (_, _) => ValueTask.FromResult<IReadOnlyCollection<Guid>>([])) { Thesaurus = () => thesaurus };
            var measured = new List<MeasuredQuery>();
            foreach (var query in collection.Queries.Where(query => IsJudged(collection, query)))
            {
                var found = collection.AreTyped ? await RankAsTypedAsync(search, query.Text, cancellationToken) : search.RankByAnyWord(Everyone, query.Text, Depth, cancellationToken);
                List<string> ranking = [.. found.Select(id => ids[id])];
                measured.Add(new MeasuredQuery(query, Measures.Of(ranking, collection.Judgements[query.Id]), ranking));
            }

            return measured;
        }
        finally
        {
            if (Directory.Exists(workFolder))
            {
                Directory.Delete(workFolder, recursive: true);
            }
        }
    }

    private static async Task<IEnumerable<Guid>> RankAsTypedAsync(DocumentSearch search, string text, CancellationToken cancellationToken)
    {
        var found = await search.SearchAsync(Everyone, new SearchRequest { Text = text, Size = SearchRequest.MaxSize, Partial = true, Facets = false, Snippets = 0 }, cancellationToken);
        return found.Listed.Select(hit => hit.Id);
    }

    private static bool IsJudged(JudgedCollection collection, JudgedQuery query) =>
        collection.Judgements.TryGetValue(query.Id, out var graded) && graded.Values.Any(grade => grade > 0);

    private static async Task<Dictionary<Guid, string>> FillAsync(LibraryIndex index, JudgedCollection collection, CancellationToken cancellationToken)
    {
        await index.BeginRebuildAsync(cancellationToken);
        var ids = new Dictionary<Guid, string>();
        foreach (var batch in collection.Documents.Select((document, number) => (document, number)).Chunk(BatchSize))
        {
            var entries = batch.Select(item => EntryOf(item.document, item.number + 1)).ToList();
            foreach (var (entry, item) in entries.Zip(batch))
            {
                ids.Add(entry.Id, item.document.Id);
            }

            await index.ApplyAsync(entries, cancellationToken);
        }

        await index.CompleteRebuildAsync(cancellationToken);
        return ids;
    }

    private static IndexEntry EntryOf(JudgedDocument document, int number)
    {
        var (format, text) = ReadText(document);

        // Ids in the order of the documents: ties are broken by them, so the same collection measures the same.
        return new IndexEntry
        {
            Id = new Guid(number, 0, 0, [0, 0, 0, 0, 0, 0, 0, 0]),
            Revision = 1,
            Audience = [AudienceToken.Members],
            Title = document.Title ?? "",
            Description = document.Description,
            Kind = document.Kind,
            Tags = document.Tags,
            SchoolName = document.School,
            UpdatedAt = DateTimeOffset.UnixEpoch,
            Versions = [new IndexEntryVersion(1, IsCurrent: true, FileName: Path.GetFileName(document.Path) ?? "", format, DateTimeOffset.UnixEpoch, 1970, text.Pages.Count, text)],
        };
    }

    private static (FileFormat Format, ExtractedText Text) ReadText(JudgedDocument document)
    {
        if (document.Path is not { } path)
        {
            var page = new ExtractedPage(1, [new TextBlock(TextBlockKind.Paragraph, 0, document.Text ?? "")]);
            return (FileFormat.Pdf, new ExtractedText(new ExtractedProperties(Title: null, Author: null, Language: null), [page]));
        }

        var format = Path.GetExtension(path) == ".pdf" ? FileFormat.Pdf : FileFormat.Word;
        try
        {
            using var content = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.Read);
            return TextExtraction.Extract(content, format, new ExtractionLimits(), CancellationToken.None) is ExtractionResult.Extracted { Text: var text }
                ? (format, text)
                : throw new InvalidDataException($"'{path}' has no text that could be read.");
        }
        catch (IOException exception)
        {
            throw new InvalidDataException($"'{path}' cannot be read: {exception.Message}", exception);
        }
    }
}
