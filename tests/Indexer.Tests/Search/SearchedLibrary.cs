using Library.Indexer.Index;
using Library.Indexer.Search;
using Library.Indexer.Search.Queries;
using Library.Storage.Cops;

namespace Library.Indexer.Tests.Search;

/// <summary>A real index in a folder of its own, and a search over it.</summary>
internal sealed class SearchedLibrary : IAsyncDisposable
{
    private SearchedLibrary(string folder, LibraryIndex index, Thesaurus thesaurus)
    {
        (Folder, Index) = (folder, index);
        Search = new DocumentSearch(index, (_, _) => ValueTask.FromResult<IReadOnlyCollection<Guid>>(Withheld)) { Budget = TimeSpan.FromSeconds(30), Thesaurus = () => thesaurus };
    }

    public static ReaderScope Member { get; } = Reader(AudienceToken.Members);

    public string Folder { get; }

    public LibraryIndex Index { get; }

    public DocumentSearch Search { get; }

    public HashSet<Guid> Withheld { get; } = [];

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public static ReaderScope Reader(params string[] tokens) => new(Guid.NewGuid(), [.. tokens.Order(StringComparer.Ordinal)]);

    public static string NewFolder() => Directory.CreateTempSubdirectory("library-index-").FullName;

    public static Task<SearchedLibrary> WithAsync(params IndexEntry[] entries) => WithAsync(Thesaurus.None, entries);

    public static async Task<SearchedLibrary> WithAsync(Thesaurus thesaurus, params IndexEntry[] entries)
    {
        var folder = NewFolder();
        var index = await LibraryIndex.OpenAsync(folder, Token);
        await index.BeginRebuildAsync(Token);
        await index.CompleteRebuildAsync(Token);
        var library = new SearchedLibrary(folder, index, thesaurus);
        await library.ApplyAsync(entries);
        return library;
    }

    public async Task ApplyAsync(params IndexEntry[] entries)
    {
        await Index.ApplyAsync(entries, Token);
        await Index.RefreshAsync(Token);
    }

    /// <summary>Reads ahead the words of the index as it is now.</summary>
    public void ReadWords() => Search.PrepareSuggestions(tolerated: 0, Token);

    public Task<SearchResponse> SearchAsync(string text) => SearchAsync(new SearchRequest { Text = text });

    public Task<SearchResponse> SearchAsync(SearchRequest request) => Search.SearchAsync(Member, request, Token);

    /// <summary>The hits of a query, first one first.</summary>
    public async Task<Guid[]> FindAsync(string text) => [.. (await SearchAsync(text)).Hits.Select(hit => hit.Id)];

    public async Task<Snippet> SnippetAsync(string text) => (await SearchAsync(text)).Hits[0].Snippets[0];

    public async ValueTask DisposeAsync()
    {
        await Index.DisposeAsync();
        Directory.Delete(Folder, recursive: true);
    }
}
