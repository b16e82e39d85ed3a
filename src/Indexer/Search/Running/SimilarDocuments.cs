using Library.Indexer.Index.Analysis;
using Library.Indexer.Search.Queries;
using Library.Indexer.Search.Snippets;
using Lucene.Net.Search;

namespace Library.Indexer.Search.Running;

/// <summary>Finds documents about the same: by the words that tell most in one's title and first pages.</summary>
internal static class SimilarDocuments
{
    private const int Terms = 25;

    /// <summary>Of these terms a similar document has so many.</summary>
    private const int FewestTerms = 6;

    private const int Pages = 5;

    /// <summary>A word of the title counts as so many in the text.</summary>
    private const int TitleWeight = 5;

    /// <summary>Further occurrences of a word count little from here on.</summary>
    private const float Saturation = 8;

    /// <summary>What a similar document scores at least, the one itself being 1.</summary>
    private const float LeastShare = 0.1f;

    /// <returns>Best first, without itself and without what is superseded.</returns>
    public static IReadOnlyList<Guid> List(SearchView view, Hit document, int limit, Deadline deadline)
    {
        var query = new BooleanQuery();
        foreach (var (term, weight) in Weigh(view, document))
        {
            query.Add(TellingTerms.ToQuery(term, weight), Occur.SHOULD);
        }

        if (query.Clauses.Count < FewestTerms)
        {
            return [];
        }

        query.MinimumNumberShouldMatch = FewestTerms;
        var order = HitOrder.Of(SearchSort.Relevance, view);
        var found = HitRun.Run(view, new HitRunRequest(new SearchPlan(query, [], [], []), [], SearchSort.Relevance, limit + 1, CollectSets: false), deadline).Top;
        var own = order.FindId(document);
        var least = LeastShare * found.Where(hit => order.FindId(hit) == own).Select(hit => hit.Score).DefaultIfEmpty(found.Length > 0 ? found[0].Score : 0).First();
        return [.. found.Where(hit => hit.Score >= least && order.FindId(hit) != own && !view.Segments[hit.Segment].Columns.IsSuperseded(hit.Doc)).Take(limit).Select(hit => order.FindId(hit))];
    }

    private static IEnumerable<(string Term, float Weight)> Weigh(SearchView view, Hit document)
    {
        var stemmer = Stemmer.OfThread;
        var counts = TellingTerms.Count(new SnippetMaker(view, MarkedWords.Of([], view.Languages)).ReadFirstPages(document, Pages), stemmer);
        foreach (var (term, count) in TellingTerms.Count(view.ReadTitle(document), stemmer))
        {
            counts[term] = counts.GetValueOrDefault(term) + (count * TitleWeight);
        }

        return counts.Select(pair => (Term: pair.Key, Weight: pair.Value / (pair.Value + Saturation) * TellingTerms.RarityOf(view.Searcher, pair.Key)))
            .Where(term => term.Weight > 0)
            .OrderByDescending(pair => pair.Weight).ThenBy(pair => pair.Term, StringComparer.Ordinal).Take(Terms);
    }
}
