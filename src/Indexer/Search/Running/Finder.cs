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
    /// <summary>For each hit the words it lacks, as typed.</summary>
    public IReadOnlyList<string>[] ListMissing(SearchView view, IReadOnlyList<Hit> hits)
    {
        if (Relaxable.IsEmpty)
        {
            return [.. Enumerable.Repeat<IReadOnlyList<string>>([], hits.Count)];
        }

        var missing = Enumerable.Range(0, hits.Count).Select(_ => new List<string>()).ToArray();
        var builder = new LuceneQueryBuilder(view.Languages);
        foreach (var node in Relaxable)
        {
            var weight = view.Searcher.CreateNormalizedWeight(builder.Build(node));
            foreach (var inSegment in Enumerable.Range(0, hits.Count).GroupBy(i => hits[i].Segment))
            {
                var scorer = weight.GetScorer(view.Segments[inSegment.Key].Context, acceptDocs: null);
                foreach (var i in inSegment.OrderBy(i => hits[i].Doc))
                {
                    if (scorer is null || (scorer.DocID < hits[i].Doc ? scorer.Advance(hits[i].Doc) : scorer.DocID) != hits[i].Doc)
                    {
                        missing[i].Add(LuceneQueryBuilder.TypedOf(node));
                    }
                }
            }
        }

        return missing;
    }
}

/// <summary>Finds what a request asks for: with all words; else the corrected query's; else with most of the words.</summary>
internal sealed class Finder(SearchView view, ColumnCache columns, Thesaurus thesaurus, CurrentWords dictionary, SearchRequest request, Deadline deadline)
{
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
            return all.Result.Matches <= Spelling.FewDocuments && request.Page == 1 ? all with { DidYouMean = FindBetterOrNull(typed, all.Result.Matches) } : all;
        }

        if (new Spelling(view, dictionary, deadline).CorrectOrNull(typed, isFound: false) is { } corrected)
        {
            var found = FindAll(thesaurus.Widen(QueryParser.Parse(corrected)), corrected);
            if (found.Result.Matches > 0)
            {
                return found;
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
        var asked = Ask(query, isRelaxed ? _builder.BuildRelaxed(query, NeededOf(relaxable)) : _builder.Build(query));
        return new Found(query, asked, HitRun.Run(view, asked, deadline), SearchMatch.All, didYouMean, isRelaxed ? relaxable : []);
    }

    /// <summary>How many of a question's words an answer must have.</summary>
    private static int NeededOf(ImmutableArray<QueryNode> words) => (int)MathF.Ceiling(words.Length * Ranking.QuestionShare);

    /// <summary>The documents that have the most words, where none has all of them.</summary>
    private Found? FindMostOrNull(ParsedQuery query)
    {
        var relaxable = LuceneQueryBuilder.ListRelaxable(query);
        for (var words = query.IsQuestion ? Math.Min(NeededOf(relaxable), relaxable.Length - 1) : relaxable.Length - 1; words > 0; words--)
        {
            var asked = Ask(query, _builder.BuildRelaxed(query, words));
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
