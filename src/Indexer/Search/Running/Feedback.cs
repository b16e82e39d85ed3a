using System.Collections.Immutable;
using Library.Indexer.Index.Analysis;
using Library.Indexer.Search.Queries;
using Library.Indexer.Search.Snippets;
using Lucene.Net.Search;

namespace Library.Indexer.Search.Running;

/// <summary>
/// Orders the first hits of a query of many words anew, by the words that the very first of them have in common: their best pages are taken for what is sought
/// (local context analysis, Xu and Croft 1996; the words are weighed as in BM25). Finds nothing that the query did not find.
/// </summary>
internal static class Feedback
{
    /// <summary>A word must stand in so many of the first hits, else it is one document's own.</summary>
    private const int FewestHits = 2;

    /// <summary>So many of the first hits are ordered anew: it brings up what the words of the query alone leave far down.</summary>
    public const int Window = 300;

    /// <summary>Looked up in the index at most, the most frequent first.</summary>
    private const int MaxCandidates = 250;

    /// <param name="words">The telling words of the query.</param>
    /// <param name="hits">In order of their scores.</param>
    public static void Apply(SearchView view, ImmutableArray<string> words, Hit[] hits, HitOrder order, Deadline deadline)
    {
        var top = hits.Take(Ranking.FeedbackHits).Where(hit => hit.Score > 0).ToList();
        if (top.Count < FewestHits)
        {
            return;
        }

        var stemmer = Stemmer.OfThread;
        var pages = new SnippetMaker(view, MarkedWords.Of(words, view.Languages), deadline).ReadBestPages(top);
        var terms = Weigh(view.Searcher, Count(view, pages, top, stemmer), deadline);
        if (terms.Count == 0)
        {
            return;
        }

        var first = Boosts.FirstByDocument(hits, Window);
        foreach (var (term, weight) in terms)
        {
            deadline.Look();
            Add(view, view.Searcher.CreateNormalizedWeight(TellingTerms.ToQuery(term, weight * words.Length)), first);
        }

        order.Sort(first);
    }

    /// <summary>How often each stem stands on the pages: their numbers saturate by page, and count by the square of the score of the page's hit.</summary>
    private static Dictionary<string, (int Hits, float Count)> Count(SearchView view, IReadOnlyList<string> pages, List<Hit> hits, Stemmer stemmer)
    {
        var counts = new Dictionary<string, (int Hits, float Count)>(StringComparer.Ordinal);
        var inPages = pages.Select((page, i) => TellingTerms.Count($"{view.ReadTitle(hits[i])}\n{page}", stemmer)).ToList();
        var average = Math.Max(1, inPages.Average(page => (float)page.Values.Sum()));
        for (var i = 0; i < inPages.Count; i++)
        {
            var length = 0.25f + (0.75f * inPages[i].Values.Sum() / average);
            foreach (var (stem, count) in inPages[i])
            {
                var (found, sum) = counts.GetValueOrDefault(stem);
                counts[stem] = (found + 1, sum + (hits[i].Score * hits[i].Score * count / (count + length)));
            }
        }

        return counts;
    }

    /// <summary>The words that tell most, with what each counts: together <see cref="Ranking.FeedbackShare"/>.</summary>
    private static List<(string Term, float Weight)> Weigh(ScopedSearcher searcher, Dictionary<string, (int Hits, float Count)> counts, Deadline deadline)
    {
        deadline.Look();
        var best = counts.Where(pair => pair.Value.Hits >= FewestHits)
            .OrderByDescending(pair => pair.Value.Count).ThenBy(pair => pair.Key, StringComparer.Ordinal).Take(MaxCandidates)
            .Select(pair => (Term: pair.Key, Weight: pair.Value.Count * TellingTerms.RarityOf(searcher, pair.Key)))
            .OrderByDescending(pair => pair.Weight).ThenBy(pair => pair.Term, StringComparer.Ordinal).Take(Ranking.FeedbackTerms).ToList();
        var sum = best.Sum(pair => pair.Weight);
        return sum <= 0 ? [] : [.. best.Select(pair => (pair.Term, Ranking.FeedbackShare * pair.Weight / sum))];
    }

    private static void Add(SearchView view, Weight weight, Span<Hit> hits)
    {
        Scorer? scorer = null;
        for (var i = 0; i < hits.Length; i++)
        {
            var segment = view.Segments[hits[i].Segment];
            if (i == 0 || hits[i].Segment != hits[i - 1].Segment)
            {
                scorer = weight.GetScorer(segment.Context, acceptDocs: null);
            }

            if (scorer is not null && !segment.Columns.IsSuperseded(hits[i].Doc)
                && (scorer.DocID < hits[i].Doc ? scorer.Advance(hits[i].Doc) : scorer.DocID) == hits[i].Doc)
            {
                hits[i] = hits[i] with { Score = hits[i].Score + scorer.GetScore() };
            }
        }
    }
}
