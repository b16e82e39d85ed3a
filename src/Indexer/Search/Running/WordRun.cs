using Library.Indexer.Index.Reading;
using Library.Indexer.Search.Columns;
using Library.Indexer.Search.Queries;

namespace Library.Indexer.Search.Running;

/// <summary>Runs a query of words over one segment. Frequent words go window by window, as bits; where one is rare it leads, document by document.</summary>
/// <remarks>docs/search.md has what this gains over Lucene's own scorers, which ask every list for every document.</remarks>
internal ref struct WordRun
{
    /// <summary>A word in less than one document in so many leads.</summary>
    private const int SparseShare = 32;

    private const int WordsInWindow = ClauseCursor.Window / 64;

    /// <summary>In the order of the query, in which scores are added up: so the same documents score the same in each segment.</summary>
    private readonly ClauseCursor[] _words;

    private readonly ClauseCursor[] _byCount;
    private readonly ClauseCursor[] _without;
    private readonly bool _areAll;
    private readonly Segment _segment;
    private readonly HitCollector _collector;
    private readonly Deadline _deadline;

    private WordRun(WordClauses clauses, ClauseCursor[] words, Segment segment, HitCollector collector, Deadline deadline)
    {
        (_words, _segment, _collector, _deadline) = (words, segment, collector, deadline);
        _byCount = words.Length == 1 ? words : [.. words.OrderBy(word => word.Count)];
        _areAll = clauses.AreAll || words.Length == 1;
        _without = clauses.Without.Length == 0 ? [] : [.. clauses.Without.Select(weight => weight.OpenOrNull(segment.Context, deadline.Look)).OfType<ClauseCursor>()];
    }

    public static void Run(WordClauses clauses, Segment segment, HitCollector collector, Deadline deadline)
    {
        var words = new List<ClauseCursor>(clauses.Words.Length);
        foreach (var weight in clauses.Words)
        {
            if (weight.OpenOrNull(segment.Context, deadline.Look) is { } word)
            {
                words.Add(word);
            }
            else if (clauses.AreAll)
            {
                return;
            }
        }

        if (words.Count > 0)
        {
            new WordRun(clauses, [.. words], segment, collector, deadline).Run();
        }
    }

    private readonly void Run()
    {
        var words = _byCount;
        if (!_areAll || words[0].Count >= _segment.Reader.MaxDoc / SparseShare)
        {
            GoByWindow();
        }
        else if (words.Length == 1 && _without.Length == 0 && words[0] is WordCursor { OnlyList: { } only } word)
        {
            GoThrough(only, word.Scores);
        }
        else
        {
            Lead();
        }
    }

    /// <summary>One word alone, in few documents.</summary>
    private readonly void GoThrough(BlockList list, MentionScores scores)
    {
        var visible = _segment.Visible.Bits;
        var needsScores = _collector.NeedsScores;
        while (list.NextBlock())
        {
            _deadline.Look();
            var docs = list.Docs;
            var codes = list.Codes;
            for (var i = 0; i < docs.Length; i++)
            {
                var doc = docs[i];
                if (BitSet.Has(visible, doc) && _collector.Admits(doc))
                {
                    _collector.Rank(doc, needsScores ? scores.ScoreOnly(doc, codes[i]) : 0);
                }
            }
        }
    }

    /// <summary>The rarest word says which documents to look at.</summary>
    private readonly void Lead()
    {
        var visible = _segment.Visible;
        var rarest = _byCount[0];
        for (var doc = rarest.SkipTo(0); doc != int.MaxValue; doc = rarest.SkipTo(doc + 1))
        {
            _deadline.Step();
            if (visible.Has(doc) && HasOthers(doc) && _collector.Admits(doc))
            {
                var score = 0f;
                for (var i = 0; i < _words.Length && _collector.NeedsScores; i++)
                {
                    score += _words[i].Score(doc);
                }

                _collector.Rank(doc, score);
            }
        }
    }

    private readonly bool HasOthers(int doc)
    {
        for (var i = 1; i < _byCount.Length; i++)
        {
            if (_byCount[i].SkipTo(doc) != doc)
            {
                return false;
            }
        }

        foreach (var word in _without)
        {
            if (word.SkipTo(doc) == doc)
            {
                return false;
            }
        }

        return true;
    }

    private readonly void GoByWindow()
    {
        Span<ulong> found = stackalloc ulong[WordsInWindow];
        Span<ulong> bits = stackalloc ulong[WordsInWindow];
        Span<ushort> offsets = stackalloc ushort[ClauseCursor.Window];
        for (var from = NextWindow(0); from >= 0; from = NextWindow(from + ClauseCursor.Window))
        {
            _deadline.Look();
            if (!_segment.Visible.HasAny(from >> 6, WordsInWindow))
            {
                continue;
            }

            _words[0].Fill(from, found);
            for (var i = 1; i < _words.Length; i++)
            {
                _words[i].Fill(from, bits);
                for (var j = 0; j < found.Length; j++)
                {
                    found[j] = _areAll ? found[j] & bits[j] : found[j] | bits[j];
                }
            }

            foreach (var word in _without)
            {
                word.Fill(from, bits);
                for (var j = 0; j < found.Length; j++)
                {
                    found[j] &= ~bits[j];
                }
            }

            _segment.Visible.Keep(from >> 6, found);
            _collector.Admit(from >> 6, found);
            Rank(from, offsets[..BitSet.List(found, offsets)]);
        }
    }

    /// <summary>The first window from here on that may have a hit; -1 where there is none.</summary>
    private readonly int NextWindow(int from)
    {
        var next = _areAll ? from : int.MaxValue;
        foreach (var word in _words)
        {
            var doc = word.SkipTo(from);
            next = _areAll ? Math.Max(next, doc) : Math.Min(next, doc);
        }

        return next == int.MaxValue ? -1 : next & -ClauseCursor.Window;
    }

    private readonly void Rank(int from, ReadOnlySpan<ushort> offsets)
    {
        Span<float> scores = stackalloc float[offsets.Length];
        if (_collector.NeedsScores)
        {
            foreach (var word in _words)
            {
                word.AddScores(from, offsets, scores);
            }
        }

        var floor = _collector.Floor;
        for (var i = 0; i < scores.Length; i++)
        {
            if (scores[i] >= floor)
            {
                _collector.Rank(from + offsets[i], scores[i]);
                floor = _collector.Floor;
            }
        }
    }
}
