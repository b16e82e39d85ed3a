using System.Collections.Immutable;
using Library.Indexer.Index;
using Library.Indexer.Index.Analysis;
using Library.Indexer.Search;
using Library.Indexer.Search.Columns;
using Library.Indexer.Search.Queries;
using Library.Indexer.Search.Running;
using Lucene.Net.Search;

namespace Library.Indexer.Tests.Search;

/// <summary>Words run many at a time, against Lucene's own scorers over the same lists and against a plain model.</summary>
public sealed class WordRunTests : IAsyncLifetime
{
    private const int Documents = 12_000;

    /// <summary>Each word, and in one of how many documents it stands.</summary>
    private static readonly (string Word, int OneIn)[] Vocabulary = [("budget", 2), ("audit", 3), ("board", 10), ("policy", 40), ("nurse", 200), ("waiver", 3_000), ("charter", 1)];

    private readonly Dictionary<Guid, HashSet<string>> _words = [];
    private SearchedLibrary _library = null!;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        var random = new Random(11);
        var entries = Enumerable.Range(0, Documents).Select(i =>
        {
            var words = Vocabulary.Where(word => random.Next(word.OneIn) == 0).Select(word => word.Word).ToList();
            if (i < 1_500)
            {
                words.Add("tuition"); // its list ends long before the others
            }

            var text = string.Join(' ', words.SelectMany(word => Enumerable.Repeat(random.Next(3) == 0 ? word + "s" : word, random.Next(1, 6))));
            var entry = AnEntry.Titled($"Paper {i}{(random.Next(20) == 0 && words.Count > 0 ? " " + words[0] : "")}", text) with { Kind = i % 3 == 0 ? "template" : "resource" };
            _words[entry.Id] = [.. words];
            return i % 7 == 0 ? entry.SeenBy("cop:cfo-coo") : entry;
        }).ToArray();
        _library = await SearchedLibrary.WithAsync(entries);
        foreach (var hidden in entries.Where((_, i) => i % 7 == 0))
        {
            _words.Remove(hidden.Id);
        }

        await _library.ApplyAsync([.. entries.Skip(5).Take(40).Select(entry => entry with { Revision = 2 })]); // deleted documents, and a segment of its own
    }

    public async ValueTask DisposeAsync() => await _library.DisposeAsync();

    [Theory]
    [InlineData("audit", "budget")]
    [InlineData("nurse", "waiver")]
    [InlineData("missing", "audit")]
    public void A_word_with_other_names_runs_as_in_Lucenes_scorers(string typed, string other)
    {
        using var view = SearchView.Open(_library.Index, new ColumnCache(), new ScopeFilter(), SearchedLibrary.Member, []);
        WordQuery Named(string word, string name) => new([Stem.Of(word), Stem.Of(name, Ranking.OtherNameShare)]);
        foreach (var asked in new Query[] { Named(typed, other), new BooleanQuery { { Named(typed, other), Occur.MUST }, { Named("charter", "board"), Occur.MUST } }, new BooleanQuery { { Named(typed, other), Occur.SHOULD }, { Named("board", "policy"), Occur.SHOULD } } })
        {
            AssertSame(view, asked, [], SearchSort.Relevance);
        }
    }

    [Theory]
    [InlineData("budget")]
    [InlineData("waiver")]
    [InlineData("budget audit")]
    [InlineData("budget audit charter")]
    [InlineData("charter tuition")]
    [InlineData("nurse tuition")]
    [InlineData("tuition -waiver")]
    [InlineData("tuition OR waiver")]
    [InlineData("budget nurse")]
    [InlineData("waiver charter")]
    [InlineData("budget -audit")]
    [InlineData("nurse -audit -board")]
    [InlineData("budget OR audit")]
    [InlineData("waiver OR nurse")]
    [InlineData("waiver OR charter")]
    [InlineData("nurse OR missing")]
    [InlineData("bu*")]
    [InlineData("pap*")]
    [InlineData("bu* nur*")]
    [InlineData("wai* OR nur*")]
    [InlineData("budget -boa*")]
    public async Task Hits_scores_and_sets_are_those_of_Lucenes_scorers(string text)
    {
        var query = new LuceneQueryBuilder([WordLanguage.English]).Build(QueryParser.Parse(text)).Query!;
        var columns = new ColumnCache();
        using var view = SearchView.Open(_library.Index, columns, new ScopeFilter(), SearchedLibrary.Member, []);
        var filtered = FacetFilter.ListOf(new SearchRequest { Text = text, Filters = new Dictionary<Facet, IReadOnlyList<string>> { [Facet.Kind] = ["template"] } }, view, columns);

        foreach (var (sort, filters) in new[] { (SearchSort.Relevance, filtered), (SearchSort.Relevance, []), (SearchSort.Newest, filtered) })
        {
            AssertSame(view, query, filters, sort);
        }

        var response = await _library.SearchAsync(new SearchRequest { Text = text, Size = 1 });
        Assert.Equal(_words.Values.Count(words => Matches(words, text)), response.Total);
    }

    /// <summary>A word has a list for its stem in each language; a document with both says the same by both.</summary>
    [Theory]
    [InlineData("alumnas")]
    [InlineData("alumnas maestros")]
    [InlineData("alumnas OR maestros")]
    public async Task A_word_of_several_languages_runs_as_in_Lucenes_scorers(string text)
    {
        var random = new Random(7);
        string[] words = ["alumnas", "alumno", "alumnos", "maestra", "maestros", "escuela"];
        await using var library = await SearchedLibrary.WithAsync([.. Enumerable.Range(0, 6_000).Select(i => In(
            i % 3 == 0 ? "es" : "en", AnEntry.Titled($"Paper {i}", string.Join(' ', words.Where(_ => random.Next(3) == 0).SelectMany(word => Enumerable.Repeat(word, random.Next(1, 4)))))))]);
        using var view = SearchView.Open(library.Index, new ColumnCache(), new ScopeFilter(), SearchedLibrary.Member, []);
        Assert.Equal([WordLanguage.English, WordLanguage.Spanish], view.Languages);

        AssertSame(view, new LuceneQueryBuilder(view.Languages).Build(QueryParser.Parse(text)).Query!, [], SearchSort.Relevance);
    }

    private static IndexEntry In(string language, IndexEntry entry) => entry with
    {
        Versions = [.. entry.Versions.Select(version => version with { Text = version.Text! with { Properties = version.Text.Properties with { DetectedLanguage = language } } })],
    };

    private static void AssertSame(SearchView view, Query query, ImmutableArray<FacetFilter> filters, SearchSort sort)
    {
        HitRunResult Run(Query asked) => HitRun.Run(view, new HitRunRequest(new SearchPlan(asked, [], [], []), filters, sort, Depth: 200, CollectSets: true), new Deadline(TimeSpan.FromMinutes(1), Token));
        Assert.NotNull(WordClauses.OfOrNull(query, view.Searcher));
        var ours = Run(query);
        var lucene = Run(new BooleanQuery { { query, Occur.MUST } });

        Assert.Equal(lucene.Matches, ours.Matches);
        Assert.Equal(lucene.Total, ours.Total);
        Assert.Equal(lucene.Top.Select(hit => (hit.Segment, hit.Doc)), ours.Top.Select(hit => (hit.Segment, hit.Doc)));
        Assert.All(lucene.Top.Zip(ours.Top), pair => Assert.Equal(pair.First.Score, pair.Second.Score, 0.0001));
        Assert.Equal(List(lucene), List(ours));
    }

    private static bool Matches(HashSet<string> words, string text) => text.Contains(" OR ", StringComparison.Ordinal)
        ? text.Split(" OR ").Any(word => Has(words, word))
        : text.Split(' ').All(word => word[0] == '-' ? !Has(words, word[1..]) : Has(words, word));

    /// <summary>Every title begins with a word of its own.</summary>
    private static bool Has(HashSet<string> words, string word) => word[^1] == '*' ? words.Append("paper").Any(other => other.StartsWith(word[..^1], StringComparison.Ordinal)) : words.Contains(word);

    private static List<int> List(HitRunResult result)
    {
        var docs = new List<int>();
        foreach (var sets in result.Sets)
        {
            foreach (var doc in sets.Hits)
            {
                docs.Add(doc);
            }

            foreach (var set in sets.NearMisses)
            {
                foreach (var doc in set)
                {
                    docs.Add(-doc);
                }
            }
        }

        return docs;
    }
}
