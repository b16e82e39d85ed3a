using Library.Bench.Printing;
using Library.Bench.Search;
using Library.Storage;
using Library.Storage.Catalogue;
using Library.Storage.Cops;
using Library.Storage.People;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace Library.Bench.Rights;

/// <summary>
/// What it costs that a right withdrawn holds for the very next search: each search asks the catalogue which documents it must leave out
/// because the index still shows them. The peer is the same search with nobody asked.
/// </summary>
internal static class RightsBench
{
    private const int Documents = 100_000;
    private const int Rounds = 3;
    private static readonly int[] Withheld = [0, 100, 10_000];
    private static readonly TimeSpan Measured = TimeSpan.FromSeconds(1);
    private static readonly ReaderScope Member = new(Guid.Empty, [AudienceToken.Members]);

    /// <param name="count">How many documents; null for the usual 100,000.</param>
    public static async Task RunAsync(int? count, CancellationToken cancellationToken)
    {
        var documents = count ?? Documents;
        using var folder = new WorkFolder();
        using var data = DataFolder.Open(folder.Sub("catalogue"));
        await using var services = new ServiceCollection().AddLogging().AddCatalogue(data, new CatalogueOptions(CatalogueProvider.Sqlite, ConnectionString: null)).BuildServiceProvider();
        await services.MigrateAsync(cancellationToken);
        var contexts = services.GetRequiredService<IDbContextFactory<LibraryDbContext>>();
        var ledger = services.GetRequiredService<IndexingLedger>();
        await FillAsync(contexts, documents, cancellationToken);

        using var tokens = new TokenFile(folder.Path);
        var words = SampleWords.Read();
        await using var alone = await SearchedIndex.BuildAsync(folder.Sub("index"), new MadeDocuments(words).Make, documents, tokens.Add, cancellationToken);
        var classes = QueryMix.Choose(tokens, documents, words.Sentences).Where(queries => queries.Name is "term frequent" or "term medium" or "and freq+med" or "phrase").ToList();
        var asking = alone.With((scope, cancelled) => ledger.ListWithheldAsync(scope, commit: null, cancelled));
        Console.WriteLine($"rights: {documents:N0} documents in the catalogue and in the index; p50 (p99) in microseconds of whole searches on one thread, median of {Rounds} rounds in turns");

        var table = new Table(["withheld", "the catalogue's answer", .. classes.SelectMany(queries => new[] { $"{queries.Name}, nobody asked", "asked", "asked / not" })]);
        foreach (var withheld in Withheld.Where(withheld => withheld < documents))
        {
            await WithholdAsync(contexts, withheld, cancellationToken);
            var answer = await MedianAsync(() => Window.RunAsync(1, async _ => await ledger.ListWithheldAsync(Member, commit: null, cancellationToken), threads: 1, Measured));
            var cells = new List<string> { $"{withheld:N0}", $"{Figures.Show(answer.Median)} ({Figures.Show(answer.Late)})" };
            foreach (var queries in classes)
            {
                var (without, with) = await InTurnsAsync(queries, alone, asking, cancellationToken);
                cells.AddRange([$"{Figures.Show(without.Median)} ({Figures.Show(without.Late)})", $"{Figures.Show(with.Median)} ({Figures.Show(with.Late)})", Figures.Ratio(with.Median / without.Median)]);
            }

            table.Add([.. cells]);
        }

        table.Print("A search that asks first, against the same that does not");
    }

    private static async Task<(Window Without, Window With)> InTurnsAsync(QueryClass queries, SearchedIndex alone, SearchedIndex asking, CancellationToken cancellationToken)
    {
        var (without, with) = (new List<Window>(), new List<Window>());
        for (var round = 0; round < Rounds; round++)
        {
            without.Add(await RunAsync(queries, alone, cancellationToken));
            with.Add(await RunAsync(queries, asking, cancellationToken));
        }

        return (Middle(without), Middle(with));
    }

    private static Task<Window> RunAsync(QueryClass queries, SearchedIndex index, CancellationToken cancellationToken) =>
        Window.RunAsync(queries.Queries.Count, i => index.SearchAsync(queries.Queries[i].Text, Extras.All, cancellationToken), threads: 1, Measured);

    private static async Task<Window> MedianAsync(Func<Task<Window>> measure)
    {
        var windows = new List<Window>();
        for (var round = 0; round < Rounds; round++)
        {
            windows.Add(await measure());
        }

        return Middle(windows);
    }

    private static Window Middle(List<Window> windows) => windows.OrderBy(window => window.Median).ElementAt(windows.Count / 2);

    /// <summary>Rows for the documents of the index, each seen by every member and indexed as it is.</summary>
    private static async Task FillAsync(IDbContextFactory<LibraryDbContext> contexts, int documents, CancellationToken cancellationToken)
    {
        var owner = Guid.CreateVersion7();
        await using (var catalogue = await contexts.CreateDbContextAsync(cancellationToken))
        {
            catalogue.Add(new Person { Id = owner, UserName = "bench", Name = "Bench" });
            await catalogue.SaveChangesAsync(cancellationToken);
        }

        foreach (var numbers in Enumerable.Range(0, documents).Chunk(5_000))
        {
            await using var catalogue = await contexts.CreateDbContextAsync(cancellationToken);
            catalogue.AddRange(numbers.Select(number => new Document
            {
                Id = MadeDocuments.IdOf(number),
                Title = $"Document {number}",
                Kind = DocumentKind.Resource,
                Visibility = Visibility.Members,
                OwnerId = owner,
                Revision = 2,
                AudienceRevision = 2,
                IndexedRevision = 2,
                Audience = [new DocumentAudience { Token = AudienceToken.Members }, new DocumentAudience { Token = AudienceToken.Admins }],
            }));
            await catalogue.SaveChangesAsync(cancellationToken);
        }
    }

    /// <summary>Takes so many documents from the members, later than what the index holds; spread over all.</summary>
    private static async Task WithholdAsync(IDbContextFactory<LibraryDbContext> contexts, int count, CancellationToken cancellationToken)
    {
        await using var catalogue = await contexts.CreateDbContextAsync(cancellationToken);
        var ids = await catalogue.Documents.Where(document => document.AudienceRevision == document.IndexedRevision).OrderBy(document => document.Title).Select(document => document.Id).Take(count).ToListAsync(cancellationToken);
        foreach (var some in ids.Chunk(500))
        {
            await catalogue.Documents.Where(document => some.Contains(document.Id))
                .ExecuteUpdateAsync(update => update.SetProperty(document => document.AudienceRevision, 3).SetProperty(document => document.Revision, 3), cancellationToken);
            await catalogue.Set<DocumentAudience>().Where(entry => some.Contains(entry.DocumentId) && entry.Token == AudienceToken.Members).ExecuteDeleteAsync(cancellationToken);
        }
    }
}
