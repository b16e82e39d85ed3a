using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using Library.Indexer.Index.Analysis;
using Library.Indexer.Index.Reading;

namespace Library.Indexer.Search.Queries;

/// <summary>One word, over the lists of its stems.</summary>
internal sealed class WordCursor : ClauseCursor
{
    private readonly ListCursor[] _lists;

    /// <summary>So many of the first lists are of the word as typed, in several languages: a document may be in all of them, and says the same.</summary>
    private readonly int _typed;

    /// <summary>Whether the word has no other names, so that it counts in full.</summary>
    private readonly bool _isOnly;

    /// <summary>The one list of such a word; null where there are several.</summary>
    private readonly ListCursor? _only;

    /// <param name="lists">One for each stem of <paramref name="scores"/>.</param>
    public WordCursor(BlockList[] lists, int typed, MentionScores scores, bool isOnly)
    {
        _lists = Array.ConvertAll(lists, list => new ListCursor(list));
        (_typed, _isOnly) = (typed, isOnly);
        _only = isOnly && lists.Length == 1 ? _lists[0] : null;
        Scores = scores;
    }

    public MentionScores Scores { get; }

    /// <summary>The list of a word that has no other names; null where there are some.</summary>
    public BlockList? OnlyList => _only?.List;

    public override long Count => _lists.Sum(list => (long)list.List.Count);

    public override int SkipTo(int doc)
    {
        var least = int.MaxValue;
        foreach (var list in _lists)
        {
            least = Math.Min(least, list.SkipTo(doc));
        }

        return least;
    }

    public override float Score(int doc)
    {
        if (_only is not null)
        {
            return Scores.ScoreOnly(doc, _only.Code);
        }

        Span<byte> codes = stackalloc byte[_lists.Length];
        for (var i = 0; i < codes.Length; i++)
        {
            codes[i] = _lists[i].Doc == doc ? _lists[i].Code : (byte)0;
        }

        return Score(doc, codes);
    }

    public override void Fill(int from, Span<ulong> bits)
    {
        bits.Clear();
        foreach (var list in _lists)
        {
            list.Fill(from, bits);
        }

        for (var i = 1; i < _lists.Length && _isOnly; i++)
        {
            _lists[0].Unite(_lists[i]);
        }
    }

    public override void AddScores(int from, ReadOnlySpan<ushort> offsets, Span<float> scores)
    {
        if (_isOnly)
        {
            Scores.AddOnly(from, offsets, _lists[0].Codes, scores); // 0 for a document that says nothing: no branch, which would be guessed wrong half the time
            return;
        }

        Span<byte> codes = stackalloc byte[_lists.Length];
        for (var i = 0; i < offsets.Length; i++)
        {
            for (var list = 0; list < codes.Length; list++)
            {
                codes[list] = _lists[list].Codes[offsets[i]];
            }

            scores[i] += Score(from + offsets[i], codes);
        }
    }

    /// <param name="codes">What the document says, list by list; 0 for nothing.</param>
    private float Score(int doc, ReadOnlySpan<byte> codes)
    {
        byte typed = 0;
        foreach (var code in codes[.._typed])
        {
            typed = Mention.Either(typed, code);
        }

        if (_isOnly)
        {
            return Scores.ScoreOnly(doc, typed);
        }

        var (content, title) = (0f, 0f);
        Scores.Add(0, typed, ref content, ref title);
        for (var i = _typed; i < codes.Length; i++)
        {
            Scores.Add(i, codes[i], ref content, ref title);
        }

        return content > 0 || title > 0 ? Scores.Score(doc, content, title) : 0;
    }

    private sealed class ListCursor(BlockList list)
    {
        private byte[] _codes = [];
        private bool _isFilled;
        private int _next;

        public BlockList List { get; } = list;

        /// <summary>The present document; -1 before the first, <see cref="int.MaxValue"/> after the last.</summary>
        public int Doc { get; private set; } = -1;

        /// <summary>What the present document says.</summary>
        public byte Code => List.CodeAt(_next);

        /// <summary>What each document of the present window says; 0 for nothing.</summary>
        public byte[] Codes => _codes;

        public int SkipTo(int doc)
        {
            if (Doc >= doc)
            {
                return Doc;
            }

            if (List.BlockCount == 0 || List.Docs[^1] < doc)
            {
                if (!List.SkipTo(doc))
                {
                    return Doc = int.MaxValue;
                }

                _next = 0;
            }

            _next = List.Find(doc, _next);
            return Doc = List.Docs[_next];
        }

        public void Fill(int from, Span<ulong> bits)
        {
            if (_codes.Length == 0)
            {
                _codes = new byte[Window];
            }
            else if (_isFilled)
            {
                Array.Clear(_codes);
            }

            _isFilled = SkipTo(from) < from + Window;
            if (_isFilled)
            {
                Spread(from);
                SetBits(_codes, bits);
            }
        }

        /// <summary>Says of the documents of the present window what they say by another list too.</summary>
        public void Unite(ListCursor other)
        {
            if (!other._isFilled)
            {
                return;
            }

            _isFilled = true;
            var others = MemoryMarshal.Cast<byte, ulong>(other._codes.AsSpan());
            for (var i = 0; i < others.Length; i++)
            {
                for (var at = i * sizeof(ulong); others[i] != 0 && at < (i + 1) * sizeof(ulong); at++)
                {
                    _codes[at] = Mention.Either(_codes[at], other._codes[at]);
                }
            }
        }

        private void Spread(int from)
        {
            var codes = _codes;
            do
            {
                var docs = List.Docs;
                var said = List.Codes;
                if (docs[^1] < from + Window)
                {
                    for (var i = _next; i < docs.Length; i++)
                    {
                        codes[docs[i] - from] = said[i];
                    }

                    _next = 0;
                    continue;
                }

                while (docs[_next] < from + Window)
                {
                    codes[docs[_next] - from] = said[_next];
                    _next++;
                }

                Doc = docs[_next];
                return;
            }
            while (List.NextBlock());
            Doc = int.MaxValue;
        }

        private static void SetBits(byte[] codes, Span<ulong> bits)
        {
            var vectors = MemoryMarshal.Cast<byte, Vector256<byte>>(codes.AsSpan());
            for (var i = 0; i < bits.Length; i++)
            {
                var low = ~Vector256.Equals(vectors[2 * i], Vector256<byte>.Zero).ExtractMostSignificantBits();
                var high = ~Vector256.Equals(vectors[(2 * i) + 1], Vector256<byte>.Zero).ExtractMostSignificantBits();
                bits[i] |= low | ((ulong)high << 32);
            }
        }
    }
}
