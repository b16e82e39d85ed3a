using Library.Indexer.Index.Reading;

namespace Library.Indexer.Search.Snippets;

/// <param name="Page">Which of the document's pages, from 0.</param>
/// <param name="Words">Which words of the query stand on it.</param>
internal readonly record struct RankedPage(int Page, float Score, ulong Words);

/// <summary>Scores the pages of a document by the words on them: distinct words by their rarity, neighbours, and a little for their number.</summary>
internal static class PageRanking
{
    private const float NeighbourShare = 0.5f;
    private const float RepeatShare = 0.02f;

    /// <summary>The pages with matches, in page order.</summary>
    public static List<RankedPage> Rank(List<PositionMatch> matches, in PageTable pages, bool isMargins, ReadOnlySpan<float> weights)
    {
        var ranked = new List<RankedPage>();
        for (var i = 0; i < matches.Count;)
        {
            var page = isMargins ? pages.PageOfMargins(matches[i].Position) : pages.PageOfBody(matches[i].Position);
            var end = isMargins ? pages[page + 1].Margins : pages[page + 1].Body;
            var (seen, score) = (0UL, 0f);
            for (var first = i; i < matches.Count && (matches[i].Position < end || i == first); i++)
            {
                var words = matches[i].Words;
                var isNext = i > first && matches[i].Position == matches[i - 1].Position + 1 && (matches[i - 1].Words << 1 & words) != 0;
                score += WordRows.Weigh(words & ~seen, weights) + ((isNext ? NeighbourShare : RepeatShare) * WordRows.Weigh(words, weights));
                seen |= words;
            }

            ranked.Add(new RankedPage(page, score, seen));
        }

        return ranked;
    }
}
