using System.Collections.Immutable;
using Library.Indexer.Index;
using Library.Indexer.Index.Analysis;
using Library.Indexer.Index.Reading;
using Library.Indexer.Index.Writing;
using Library.Indexer.Search.Columns;
using Library.Indexer.Search.Queries;
using Library.Indexer.Search.Running;
using Library.Indexer.Search.Snippets;
using Library.Indexer.Search.Suggesting;
using Library.Storage;
using Library.Storage.Cops;
using Lucene.Net.Util;

namespace Library.Indexer.Search;

/// <summary>Tells which documents and posts a reader may not see now, whatever the index says: those whose rights changed after what it holds.</summary>
public delegate ValueTask<IReadOnlyCollection<Guid>> WithheldDocuments(ReaderScope scope, CancellationToken cancellationToken);

/// <summary>Search over an index: parses the query, decides what it asks, runs it. One instance for the life of the index.</summary>
/// <param name="withheld">Asked before each search takes its point in time, so that a right withdrawn holds for the very next search.</param>
public sealed class DocumentSearch(SearchedIndex index, WithheldDocuments withheld) : IDocumentSearch
{
    private readonly ColumnCache _columns = new();
    private readonly ScopeFilter _filter = new();
    private readonly CurrentWords _words = new();

    /// <summary>How long one search may take before it ends with a <see cref="SearchTooSlowException"/>.</summary>
    public TimeSpan Budget { get; init; } = TimeSpan.FromSeconds(2);

    /// <summary>Tells the words that mean the same, as they are now; asked for each search.</summary>
    public Func<Thesaurus> Thesaurus { get; init; } = static () => Queries.Thesaurus.None;

    /// <summary>Tells when the days of <see cref="SearchRequest.From"/> and <see cref="SearchRequest.To"/> begin.</summary>
    public AssociationClock Clock { get; init; } = new(TimeProvider.System, TimeZoneInfo.Utc);

    /// <inheritdoc/>
    /// <exception cref="SearchTooSlowException">It took longer than <see cref="Budget"/>.</exception>
    /// <exception cref="ArgumentOutOfRangeException">The text, page or size is out of the bounds that <see cref="SearchRequest"/> names.</exception>
    public async Task<SearchResponse> SearchAsync(ReaderScope scope, SearchRequest request, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(scope);
        Check(request);
        var hidden = await withheld(scope, cancellationToken);
        hidden = request.Hidden.Count == 0 ? hidden : [.. hidden, .. request.Hidden];
        return Reading(() =>
        {
            using var view = Open(scope, hidden, SearchSpan.OfOrNull(request, Clock), request.Among);
            var deadline = new Deadline(Budget, cancellationToken);
            var found = new Finder(view, _columns, request.Thesaurus ?? Thesaurus(), _words, request, deadline).Find();
            return FoundResponse.Of(view, _columns, request, found, deadline);
        });
    }

    /// <inheritdoc/>
    /// <exception cref="SearchTooSlowException">It took longer than <see cref="Budget"/>.</exception>
    public async Task<IReadOnlyCollection<Guid>?> ListAllOrNullAsync(ReaderScope scope, SearchRequest request, int limit, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(scope);
        Check(request);
        var hidden = await withheld(scope, cancellationToken);
        return Reading(() =>
        {
            using var view = Open(scope, hidden, SearchSpan.OfOrNull(request with { AllVersions = false }, Clock));
            return StandingMatches.ListAllOrNull(view, _columns, WidenedOf(request), request, limit, new Deadline(Budget, cancellationToken));
        });
    }

    /// <inheritdoc/>
    public IReadOnlyList<IReadOnlyList<Guid>> MatchAmong(IReadOnlyCollection<Guid> documents, IReadOnlyList<(ReaderScope Scope, SearchRequest Request)> searches, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(documents);
        ArgumentNullException.ThrowIfNull(searches);
        return Reading<IReadOnlyList<IReadOnlyList<Guid>>>(() =>
        {
            using var view = Open(ReaderScope.Nobody, []);
            var matches = new StandingMatches(view, _columns, documents);
            var found = new List<IReadOnlyList<Guid>>(searches.Count);
            foreach (var (scope, request) in searches)
            {
                cancellationToken.ThrowIfCancellationRequested();
                Check(request);
                found.Add(matches.List(scope, WidenedOf(request), request, SearchSpan.OfOrNull(request, Clock)));
            }

            return found;
        });
    }

    /// <inheritdoc/>
    public async Task<IReadOnlyList<Snippet>> FindInDocumentAsync(
        ReaderScope scope, Guid id, int version, string text, int limit, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(scope);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(text.Length, SearchRequest.MaxTextLength, nameof(text));
        var hidden = await withheld(scope, cancellationToken);
        if (hidden.Contains(id))
        {
            return [];
        }

        return Reading<IReadOnlyList<Snippet>>(() =>
        {
            using var view = Open(scope, hidden);
            var words = MarkedWords.Of(Widen(text), view.Languages, field => field == QueryField.Any);
            foreach (var segment in view.Segments)
            {
                foreach (var doc in Postings.ListLive(segment.Reader, IndexSchema.Id, new BytesRef(IndexSchema.IdTerm(id))))
                {
                    if (segment.Columns.Versions[doc] == version && ScopeFilter.IsVisible(segment.Reader, doc, scope))
                    {
                        return new SnippetMaker(view, words).MakePages(segment, doc, limit);
                    }
                }
            }

            return [];
        });
    }

    /// <inheritdoc/>
    public async Task<IReadOnlyList<Snippet?>> ListBeginningsAsync(ReaderScope scope, IReadOnlyList<(Guid Id, int? Page)> places, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(scope);
        ArgumentNullException.ThrowIfNull(places);
        var hidden = await withheld(scope, cancellationToken);
        return Reading<IReadOnlyList<Snippet?>>(() =>
        {
            using var view = Open(scope, hidden);
            var snippets = new SnippetMaker(view, MarkedWords.Of([], view.Languages));
            return [.. places.Select(place => FindOrNull(view, place.Id) is { } hit ? snippets.BeginOrNull(hit, place.Page) : null)];
        });
    }

    /// <inheritdoc/>
    public async Task<IReadOnlyList<Guid>> ListSimilarAsync(ReaderScope scope, Guid id, int limit, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(scope);
        var hidden = await withheld(scope, cancellationToken);
        return Reading<IReadOnlyList<Guid>>(() =>
        {
            using var view = Open(scope, hidden);
            return FindOrNull(view, id) is { } hit ? SimilarDocuments.List(view, hit, limit, new Deadline(Budget, cancellationToken)) : [];
        });
    }

    /// <inheritdoc/>
    public async Task<HitExplanation?> ExplainAsync(ReaderScope scope, Guid id, string text, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(scope);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(text.Length, SearchRequest.MaxTextLength, nameof(text));
        var hidden = await withheld(scope, cancellationToken);
        return Reading(() =>
        {
            using var view = Open(scope, hidden, among: SearchAmong.Both);
            return FindOrNull(view, id) is { } hit ? new HitExplainer(view, hit).Explain(Widen(text)) : null;
        });
    }

    /// <inheritdoc/>
    public async Task<IReadOnlyList<Suggestion>> SuggestAsync(ReaderScope scope, string text, int limit, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(scope);
        var hidden = await withheld(scope, cancellationToken);
        return Reading(() =>
        {
            using var view = Open(scope, hidden);
            return TitleSuggestions.List(view, TypedWords.Read(text), limit);
        });
    }

    /// <inheritdoc/>
    public async Task<IReadOnlyList<string>> ListFindingAsync(ReaderScope scope, IEnumerable<string> queries, int limit, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(scope);
        var hidden = await withheld(scope, cancellationToken);
        return Reading<IReadOnlyList<string>>(() =>
        {
            using var view = Open(scope, hidden, among: SearchAmong.Both);
            var deadline = new Deadline(Budget, cancellationToken);
            return [.. queries.Where(query => FindingQueries.HasAny(view, Widen(query), deadline)).Take(limit)];
        });
    }

    /// <inheritdoc/>
    public IReadOnlyList<Mark> MarkWords(string query, string text, IReadOnlyList<string> languages)
    {
        ArgumentNullException.ThrowIfNull(text);
        var written = WordLanguages.Of(languages);
        ImmutableArray<WordLanguage> stems = written == WordLanguage.English ? [written] : [WordLanguage.English, written];
        return TextMatches.Mark(MarkedWords.Of(Widen(query), stems, field => field == QueryField.Any), text, written);
    }

    /// <summary>Reads what suggestions and corrections need of the index as it is now, as far as that is not read yet.</summary>
    /// <param name="tolerated">The share of documents whose words may be missing in the dictionary; they are then looked up in the index.</param>
    /// <returns>Whether the dictionary was made anew.</returns>
    internal bool PrepareSuggestions(double tolerated, CancellationToken cancellationToken) => Reading(() =>
    {
        using var reference = index.AcquireSearcher();
        var segments = reference.Searcher.IndexReader.Leaves.Select(leaf => leaf.AtomicReader).ToList();
        foreach (var segment in segments)
        {
            cancellationToken.ThrowIfCancellationRequested();
            _columns.Of(segment).TitleNames(segment);
        }

        var isRenewed = _words.MissingShare(segments) > tolerated;
        if (isRenewed)
        {
            _words.Renew(segments, cancellationToken);
        }

        return isRenewed;
    });

    /// <summary>How many words the dictionary has.</summary>
    internal int WordsReadAhead => _words.Dictionary.Count;

    /// <summary>A query as it would be corrected where it finds nothing; null where it would not.</summary>
    internal string? CorrectOrNull(ReaderScope scope, string query, CancellationToken cancellationToken) => Reading(() =>
    {
        using var view = Open(scope, []);
        return new Spelling(view, _words, new Deadline(Budget, cancellationToken)).CorrectOrNull(QueryParser.Parse(query), isFound: false);
    });

    /// <summary>The documents that have any of a text's words, best first: for judged collections.</summary>
    internal IReadOnlyList<Guid> RankByAnyWord(ReaderScope scope, string text, int depth, CancellationToken cancellationToken) => Reading<IReadOnlyList<Guid>>(() =>
    {
        using var view = Open(scope, []);
        var asked = new HitRunRequest(new LuceneQueryBuilder(view.Languages).BuildAnyWord(text), [], SearchSort.Relevance, depth, CollectSets: false);
        var order = HitOrder.Of(SearchSort.Relevance, view);
        return [.. HitRun.Run(view, asked, new Deadline(TimeSpan.FromMinutes(1), cancellationToken)).Top.Select(hit => order.FindId(hit))];
    });

    /// <summary>A document that the reader may see.</summary>
    private static Hit? FindOrNull(SearchView view, Guid id)
    {
        for (var i = 0; i < view.Segments.Length; i++)
        {
            foreach (var doc in Postings.ListLive(view.Segments[i].Reader, IndexSchema.Id, new BytesRef(IndexSchema.IdTerm(id))))
            {
                if (view.Segments[i].Visible.Has(doc))
                {
                    return new Hit(i, doc, Score: 0);
                }
            }
        }

        return null;
    }

    private static void Check(SearchRequest request)
    {
        ArgumentNullException.ThrowIfNull(request);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(request.Text.Length, SearchRequest.MaxTextLength, nameof(request));
        ArgumentOutOfRangeException.ThrowIfLessThan(request.Page, 1, nameof(request));
        ArgumentOutOfRangeException.ThrowIfLessThan(request.Size, 0, nameof(request));
        ArgumentOutOfRangeException.ThrowIfGreaterThan(request.Size, SearchRequest.MaxSize, nameof(request));
        ArgumentOutOfRangeException.ThrowIfGreaterThan((long)request.Page * request.Size, SearchRequest.MaxDepth, nameof(request));
    }

    private ParsedQuery WidenedOf(SearchRequest request) => (request.Thesaurus ?? Thesaurus()).Widen(QueryParser.Parse(request.Text));

    private ParsedQuery Widen(string text) => Thesaurus().Widen(QueryParser.Parse(text));

    private SearchView Open(ReaderScope scope, IReadOnlyCollection<Guid> hidden, SearchSpan? span = null, SearchAmong among = SearchAmong.Documents) =>
        SearchView.Open(index, _columns, _filter, scope, hidden, span, among, Clock.Now.UtcDateTime.Year);

    /// <summary>Reads the index; where its files turn out damaged, says so to the index, which is then rebuilt.</summary>
    private T Reading<T>(Func<T> read)
    {
        try
        {
            return read();
        }
        catch (Exception exception) when (IndexDamage.IsShownBy(exception))
        {
            index.ReportDamage();
            throw new SearchUnavailableException("The search index is damaged and must be rebuilt.", exception);
        }
        catch (Exception exception) when (!index.IsVerified && IndexDamage.IsShownOnOpening(exception))
        {
            // Wrong bytes surface as all sorts of exceptions; the check of all files, which is under way, will tell.
            throw new SearchUnavailableException("The search index is being checked.", exception);
        }
    }
}
