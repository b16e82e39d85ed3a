using Lucene.Net.Index;
using Lucene.Net.Search;

namespace Library.Indexer.Search.Queries;

/// <summary>The documents with one form of a word in one field.</summary>
/// <param name="Norms">Null where the field keeps no lengths.</param>
/// <param name="NormTable">What each kept length does to an occurrence.</param>
internal sealed record WordPostings(DocsEnum Docs, int Frequency, float Weight, bool IsTitle, NumericDocValues? Norms, float[] NormTable);

/// <summary>Goes through the posting lists of one word together. They are few: the least of their documents is found by looking at each.</summary>
internal sealed class WordScorer : Scorer
{
    private readonly WordPostings[] _lists;
    private readonly int[] _docs;
    private readonly float _factor;
    private int _doc = -1;

    public WordScorer(Weight weight, WordPostings[] lists, float factor)
        : base(weight)
    {
        (_lists, _factor) = (lists, factor);
        _docs = new int[lists.Length];
        Array.Fill(_docs, -1);
    }

    public override int DocID => _doc;

    public override int Freq => 1;

    public override int NextDoc()
    {
        var (least, docs, doc) = (NO_MORE_DOCS, _docs, _doc);
        for (var i = 0; i < docs.Length; i++)
        {
            var at = docs[i];
            if (at == doc)
            {
                docs[i] = at = _lists[i].Docs.NextDoc();
            }

            least = Math.Min(least, at);
        }

        return _doc = least;
    }

    public override int Advance(int target)
    {
        var (least, docs) = (NO_MORE_DOCS, _docs);
        for (var i = 0; i < docs.Length; i++)
        {
            var at = docs[i];
            if (at < target)
            {
                docs[i] = at = _lists[i].Docs.Advance(target);
            }

            least = Math.Min(least, at);
        }

        return _doc = least;
    }

    public override float GetScore()
    {
        var (content, title) = (0f, 0f);
        for (var i = 0; i < _docs.Length; i++)
        {
            if (_docs[i] != _doc)
            {
                continue;
            }

            var list = _lists[i];
            var occurrences = list.Weight * list.Docs.Freq;
            if (list.Norms is { } norms)
            {
                occurrences *= list.NormTable[(byte)norms.Get(_doc)];
            }

            if (list.IsTitle)
            {
                title += occurrences;
            }
            else
            {
                content += occurrences;
            }
        }

        return _factor * (Bm25.Saturate(content) + (Ranking.TitleShare * Bm25.Saturate(title)));
    }

    public override long GetCost()
    {
        var cost = 0L;
        foreach (var list in _lists)
        {
            cost += list.Frequency;
        }

        return cost;
    }
}
