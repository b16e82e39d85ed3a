using Lucene.Net.Index;
using Lucene.Net.Search;

namespace Library.Indexer.Search.Queries;

/// <summary>The documents with one form of a word in one field.</summary>
/// <param name="TitleShare">Of a title, what it counts beside the content; else 0.</param>
/// <param name="Norms">Null where the field keeps no lengths.</param>
/// <param name="NormTable">What each kept length does to an occurrence.</param>
internal sealed record WordPostings(DocsEnum Docs, int Frequency, float Weight, float TitleShare, NumericDocValues? Norms, float[] NormTable);

/// <summary>Goes through the posting lists of one word together: the longest one on its own, the few others only where the least of them comes up.</summary>
internal sealed class FieldWordScorer : Scorer
{
    private readonly WordPostings[] _lists;
    private readonly DocsEnum _longest;
    private readonly int[] _docs;
    private readonly float _factor;
    private int _others = -1;
    private int _doc = -1;

    /// <param name="lists">At least one.</param>
    public FieldWordScorer(Weight weight, WordPostings[] lists, float factor)
        : base(weight)
    {
        Array.Sort(lists, static (a, b) => b.Frequency.CompareTo(a.Frequency));
        (_lists, _factor, _longest) = (lists, factor, lists[0].Docs);
        _docs = new int[lists.Length];
        Array.Fill(_docs, -1);
        if (lists.Length == 1)
        {
            _others = NO_MORE_DOCS;
        }
    }

    public override int DocID => _doc;

    public override int Freq => 1;

    public override int NextDoc()
    {
        var doc = _doc;
        if (_docs[0] == doc)
        {
            _docs[0] = _longest.NextDoc();
        }

        if (_others == doc)
        {
            AdvanceOthers(doc + 1);
        }

        return _doc = Math.Min(_docs[0], _others);
    }

    public override int Advance(int target)
    {
        if (_docs[0] < target)
        {
            _docs[0] = _longest.Advance(target);
        }

        if (_others < target)
        {
            AdvanceOthers(target);
        }

        return _doc = Math.Min(_docs[0], _others);
    }

    public override float GetScore()
    {
        var (content, title, share) = (0f, 0f, 0f);
        var last = _others == _doc ? _docs.Length : 1;
        for (var i = 0; i < last; i++)
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

            if (list.TitleShare > 0)
            {
                title += occurrences;
                share = list.TitleShare;
            }
            else
            {
                content += occurrences;
            }
        }

        var score = Bm25.Saturate(content);
        return _factor * (title > 0 ? score + (share * Bm25.Saturate(title)) : score);
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

    private void AdvanceOthers(int target)
    {
        var (least, docs) = (NO_MORE_DOCS, _docs);
        for (var i = 1; i < docs.Length; i++)
        {
            var at = docs[i];
            if (at < target)
            {
                docs[i] = at = at == target - 1 ? _lists[i].Docs.NextDoc() : _lists[i].Docs.Advance(target);
            }

            least = Math.Min(least, at);
        }

        _others = least;
    }
}
