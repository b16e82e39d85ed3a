using System.Collections.Immutable;
using Library.Indexer.Search.Columns;
using Library.Indexer.Search.Queries;
using Library.Indexer.Search.Suggesting;

namespace Library.Indexer.Search.Running;

/// <param name="Query">What was run: what was typed, or its correction.</param>
/// <param name="Relaxable">Where not all words had to match, the words that may be missing.</param>
internal sealed record Found(
    ParsedQuery Query, HitRunRequest Request, HitRunResult Result, SearchMatch Matched, string? DidYouMean, ImmutableArray<QueryNode> Relaxable)
{
    /// <summary>Documents that are no hits, as they lack words, best first.</summary>
    public Partial? Partial { get; init; }
}

/// <param name="Words">Those that may be missing.</param>
internal sealed record Partial(Hit[] Hits, ImmutableArray<QueryNode> Words);

/// <summary>Finds what a request asks for: with all words; else the corrected query's; else with most of the words.</summary>
internal sealed class Finder(SearchView view, ColumnCache columns, Thesaurus thesaurus, CurrentWords dictionary, SearchRequest request, Deadline deadline)
{
    /// <summary>Longer a short list is not kept waiting for what may fill it up.</summary>
    private static readonly TimeSpan PartialBudget = TimeSpan.FromMilliseconds(100);

    private readonly LuceneQueryBuilder _builder = new(view.Languages);
    private readonly ImmutableArray<FacetFilter> _filters = FacetFilter.ListOf(request, view, columns);

    public Found Find()
    {
        var typed = QueryParser.Parse(request.Text);
        var query = thesaurus.Widen(typed);
        if (query.IsBlank)
        {
            var everything = Ask(query, SearchPlan.Everything);
            return new Found(query, everything, HitRun.Run(view, everything, deadline), SearchMatch.All, DidYouMean: null, []);
        }

        var all = FindAll(query, didYouMean: null);
        if (all.Result.Matches > 0)
        {
            all = FillUp(all);
            return all.Result.Matches <= Spelling.FewDocuments && request.Page == 1 ? all with { DidYouMean = FindBetterOrNull(typed, all.Result.Matches) } : all;
        }

        if (new Spelling(view, dictionary, deadline).CorrectOrNull(typed, isFound: false) is { } corrected)
        {
            var found = FindAll(thesaurus.Widen(QueryParser.Parse(corrected)), corrected);
            if (found.Result.Matches > 0)
            {
                return FillUp(found);
            }
        }

        return FindMostOrNull(query) ?? all;
    }

    /// <summary>A corrected query that finds more than the few documents of what was typed; null where there is none.</summary>
    private string? FindBetterOrNull(ParsedQuery typed, int matches) =>
        new Spelling(view, dictionary, deadline).CorrectOrNull(typed, isFound: true) is { } corrected && FindAll(thesaurus.Widen(QueryParser.Parse(corrected)), corrected).Result.Matches > matches ? corrected : null;

    /// <summary>The documents with all words; of a question that some document has all words of, those with most of them: an answer seldom has them all.</summary>
    private Found FindAll(ParsedQuery query, string? didYouMean)
    {
        var relaxable = query.IsQuestion ? LuceneQueryBuilder.ListRelaxable(query) : [];
        var isRelaxed = NeededOf(relaxable) < relaxable.Length && FindingQueries.HasAny(view, query, deadline);
        var asked = Ask(query, isRelaxed ? _builder.BuildRelaxed(query, relaxable, NeededOf(relaxable)) : _builder.Build(query));
        return new Found(query, asked, HitRun.Run(view, asked, deadline), SearchMatch.All, didYouMean, isRelaxed ? relaxable : []);
    }

    /// <summary>How many of these words an answer to a question must have, or a partial hit.</summary>
    private static int NeededOf(ImmutableArray<QueryNode> words) => (int)MathF.Ceiling(words.Length * Ranking.TellingShare);

    /// <summary>Finds, where a list is short, documents that lack some of the words; not at the cost of the list.</summary>
    private Found FillUp(Found found)
    {
        var (total, wanted) = (found.Result.Total, Math.Min(SearchRequest.ShortList, request.Size));
        if (!request.Partial || total >= wanted || request.Page > 1 || request.Sort != SearchSort.Relevance || !found.Relaxable.IsEmpty)
        {
            return found;
        }

        var words = LuceneQueryBuilder.ListTelling(found.Query);
        var needed = Math.Min(NeededOf(words), words.Length - 1);
        if (needed < 1)
        {
            return found;
        }

        var asked = new HitRunRequest(_builder.BuildRelaxed(found.Query, words, needed), _filters, SearchSort.Relevance, wanted, CollectSets: false);
        try
        {
            var hits = HitRun.Run(view, asked, deadline.Within(PartialBudget)).Top.Where(hit => !found.Result.Top.Any(hit.IsSameAs)).Take(wanted - total);
            return found with { Partial = new Partial([.. hits], words) };
        }
        catch (SearchTooSlowException)
        {
            return found;
        }
    }

    /// <summary>The documents that have the most words, where none has all of them.</summary>
    private Found? FindMostOrNull(ParsedQuery query)
    {
        var relaxable = LuceneQueryBuilder.ListRelaxable(query);
        for (var words = query.IsQuestion ? Math.Min(NeededOf(relaxable), relaxable.Length - 1) : relaxable.Length - 1; words > 0; words--)
        {
            var asked = Ask(query, _builder.BuildRelaxed(query, relaxable, words));
            var result = HitRun.Run(view, asked, deadline);
            if (result.Matches > 0)
            {
                return new Found(query, asked, result, SearchMatch.Most, DidYouMean: null, relaxable);
            }
        }

        return null;
    }

    private HitRunRequest Ask(ParsedQuery query, SearchPlan plan)
    {
        var sort = !query.IsAsking && request.Sort == SearchSort.Relevance ? SearchSort.Newest : request.Sort;
        var everything = plan.Query is null && _filters.IsEmpty;
        return new HitRunRequest(plan, _filters, sort, request.Page * request.Size, request.Facets && !everything) { Pinned = plan.Query is null ? [] : request.Pinned };
    }
}
