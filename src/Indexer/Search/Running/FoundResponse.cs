using System.Collections.Immutable;
using System.Collections.ObjectModel;
using Library.Indexer.Search.Columns;
using Library.Indexer.Search.Queries;
using Library.Indexer.Search.Snippets;

namespace Library.Indexer.Search.Running;

/// <summary>Makes of what was found what is answered: one page of hits with their passages, and the counts.</summary>
internal static class FoundResponse
{
    public static SearchResponse Of(SearchView view, ColumnCache columns, SearchRequest request, Found found, Deadline deadline)
    {
        var hits = request.Page == 1 ? found.Result.Top : [.. found.Result.Top.Skip((request.Page - 1) * request.Size)];
        var facets = request.Facets ? FacetCounter.Count(view, columns, found.Request, found.Result) : ReadOnlyDictionary<Facet, IReadOnlyList<FacetCount>>.Empty;
        return new SearchResponse(request.Text, found.Query.Text, found.DidYouMean, found.Matched, found.Result.Total, Show(view, request, found, hits, found.Relaxable, deadline), facets)
        {
            PartialHits = found.Partial is { } partial ? Show(view, request, found, partial.Hits, partial.Words, deadline) : [],
        };
    }

    /// <param name="relaxable">The words that a hit may lack.</param>
    private static SearchHit[] Show(SearchView view, SearchRequest request, Found found, Hit[] hits, ImmutableArray<QueryNode> relaxable, Deadline deadline)
    {
        var (snippets, titleMarks) = request.Snippets > 0 ? ShowWords(view, found.Query, hits, request.Snippets, deadline) : ([], []);
        var missing = MissingWords.List(view, relaxable, hits);
        var order = HitOrder.Of(request.Sort, view);
        var shown = new SearchHit[hits.Length];
        for (var i = 0; i < shown.Length; i++)
        {
            var (hit, id, columns) = (hits[i], order.FindId(hits[i]), view.Segments[hits[i].Segment].Columns);
            shown[i] = new SearchHit(id, columns.Versions[hit.Doc], hit.Score, missing[i], snippets.Length > 0 ? snippets[i] : [], titleMarks.Length > 0 ? titleMarks[i] : [])
            {
                IsPinned = found.Request.Pinned.Contains(id),
                IsPost = columns.IsPost(hit.Doc),
            };
        }

        return shown;
    }

    /// <summary>For each hit its best passages, and the words in its title.</summary>
    private static (IReadOnlyList<Snippet>[] Snippets, IReadOnlyList<Mark>[] TitleMarks) ShowWords(SearchView view, ParsedQuery query, Hit[] hits, int limit, Deadline deadline)
    {
        var inText = MarkedWords.Of(query, view.Languages, field => field == QueryField.Any);
        var inTitle = MarkedWords.Of(query, view.Languages, field => field is QueryField.Any or QueryField.Title);
        return (new SnippetMaker(view, inText, deadline).Make(hits, limit), [.. hits.Select(hit => TextMatches.Mark(inTitle, view.ReadTitle(hit), view.Segments[hit.Segment].Columns.LanguageOf(hit.Doc)))]);
    }
}
