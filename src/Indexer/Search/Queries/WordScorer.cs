using Library.Indexer.Index.Reading;
using Lucene.Net.Search;

namespace Library.Indexer.Search.Queries;

/// <summary>Goes through the lists of a word's stems together, document by document.</summary>
/// <param name="lists">One for each stem of <paramref name="scores"/>.</param>
/// <param name="isOnly">Whether the query has but this stem, so that it counts in full.</param>
internal sealed class WordScorer(Weight weight, MentionDocs[] lists, MentionScores scores, bool isOnly) : Scorer(weight)
{
    private int _doc = -1;

    public override int DocID => _doc;

    public override int Freq => 1;

    public override int NextDoc() => lists.Length == 1 ? _doc = lists[0].NextDoc() : AdvanceAll(_doc + 1);

    public override int Advance(int target) => lists.Length == 1 ? _doc = lists[0].Advance(target) : AdvanceAll(target);

    public override float GetScore()
    {
        if (isOnly)
        {
            return scores.ScoreOnly(_doc, lists[0].Code);
        }

        var (content, title) = (0f, 0f);
        for (var i = 0; i < lists.Length; i++)
        {
            if (lists[i].DocID == _doc)
            {
                scores.Add(i, lists[i].Code, ref content, ref title);
            }
        }

        return scores.Score(_doc, content, title);
    }

    public override long GetCost() => lists.Sum(list => list.GetCost());

    private int AdvanceAll(int target)
    {
        var least = NO_MORE_DOCS;
        foreach (var list in lists)
        {
            least = Math.Min(least, list.DocID < target ? list.Advance(target) : list.DocID);
        }

        return _doc = least;
    }
}
