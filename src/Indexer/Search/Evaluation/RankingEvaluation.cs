using Library.Indexer.Extraction;
using Library.Indexer.Index;
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

    /// <param name="workFolder">For the index; made, and deleted at the end.</param>
    public static async Task<Measures> RunAsync(JudgedCollection collection, string workFolder, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(collection);
        try
        {
            await using var index = await LibraryIndex.OpenAsync(workFolder, cancellationToken);
            var ids = await FillAsync(index, collection, cancellationToken);
            var search = new DocumentSearch(index, (_, _) => ValueTask.FromResult<IReadOnlyCollection<Guid>>([]));
            var measured = new List<Measures>();
            foreach (var query in collection.Queries.Where(query => IsJudged(collection, query)))
            {
                var found = search.RankByAnyWord(Everyone, query.Text, Depth, cancellationToken);
                measured.Add(Measures.Of([.. found.Select(id => ids[id])], collection.Judgements[query.Id]));
            }

            return Measures.Mean(measured);
        }
        finally
        {
            if (Directory.Exists(workFolder))
            {
                Directory.Delete(workFolder, recursive: true);
            }
        }
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
        var text = new ExtractedText(
            new ExtractedProperties(Title: null, Author: null, Language: null),
            [new ExtractedPage(1, [new TextBlock(TextBlockKind.Paragraph, 0, document.Text ?? "")])]);

        // Ids in the order of the documents: ties are broken by them, so the same collection measures the same.
        return new IndexEntry
        {
            Id = new Guid(number, 0, 0, [0, 0, 0, 0, 0, 0, 0, 0]),
            Revision = 1,
            Audience = [AudienceToken.Members],
            Title = document.Title ?? "",
            Kind = "resource",
            UpdatedAt = DateTimeOffset.UnixEpoch,
            Versions = [new IndexEntryVersion(1, IsCurrent: true, FileName: "", FileFormat.Pdf, DateTimeOffset.UnixEpoch, 1970, PageCount: 1, text)],
        };
    }
}
