using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using Library.Indexer.Index.Reading;

namespace Library.Indexer.Search.Queries;

/// <summary>Goes through one word of a query in one segment, document by document or window by window; not both in turns.</summary>
internal sealed class WordCursor
{
    /// <summary>Documents in a window: what is kept of them for a few words fits the processor's first cache.</summary>
    public const int Window = 4096;

    private readonly ListCursor[] _lists;

    /// <param name="lists">One for each stem of <paramref name="scores"/>.</param>
    public WordCursor(MentionList[] lists, MentionScores scores)
    {
        _lists = [.. lists.Select(list => new ListCursor(list))];
        Scores = scores;
    }

    public MentionScores Scores { get; }

    /// <summary>The one list of the word; null where it has several.</summary>
    public MentionList? OnlyList => _lists is [var only] ? only.List : null;

    /// <summary>Documents in all lists.</summary>
    public long Count => _lists.Sum(list => (long)list.List.Count);

    /// <summary>Goes to the first document from here on, and tells it; <see cref="int.MaxValue"/> at the end.</summary>
    public int SkipTo(int doc)
    {
        var least = int.MaxValue;
        foreach (var list in _lists)
        {
            least = Math.Min(least, list.SkipTo(doc));
        }

        return least;
    }

    /// <summary>The score of the document that <see cref="SkipTo"/> told.</summary>
    public float Score(int doc)
    {
        if (_lists.Length == 1)
        {
            return Scores.Score(doc, _lists[0].Code);
        }

        var (content, title) = (0f, 0f);
        for (var i = 0; i < _lists.Length; i++)
        {
            if (_lists[i].Doc == doc)
            {
                Scores.Add(i, _lists[i].Code, ref content, ref title);
            }
        }

        return Scores.Score(doc, content, title);
    }

    /// <summary>Takes in the documents of a window, and sets a bit for each of them.</summary>
    /// <param name="from">A multiple of <see cref="Window"/>, ascending from call to call.</param>
    /// <param name="bits">As many as a window has documents; overwritten.</param>
    public void Fill(int from, Span<ulong> bits)
    {
        bits.Clear();
        foreach (var list in _lists)
        {
            list.Fill(from, bits);
        }
    }

    /// <summary>The score of a document of the present window; 0 where it lacks the word.</summary>
    public float ScoreInWindow(int doc)
    {
        var offset = doc & (Window - 1);
        if (_lists.Length == 1)
        {
            return _lists[0].Codes[offset] is var code and not 0 ? Scores.Score(doc, code) : 0;
        }

        var (content, title) = (0f, 0f);
        for (var i = 0; i < _lists.Length; i++)
        {
            Scores.Add(i, _lists[i].Codes[offset], ref content, ref title);
        }

        return content > 0 || title > 0 ? Scores.Score(doc, content, title) : 0;
    }

    private sealed class ListCursor(MentionList list)
    {
        private byte[] _codes = [];
        private bool _isFilled;
        private int _next;

        public MentionList List { get; } = list;

        /// <summary>The present document; -1 before the first, <see cref="int.MaxValue"/> after the last.</summary>
        public int Doc { get; private set; } = -1;

        /// <summary>What the present document says.</summary>
        public byte Code => List.Codes[_next];

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

            var docs = List.Docs;
            while (docs[_next] < doc) // the last one of the block is not
            {
                _next++;
            }

            return Doc = docs[_next];
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
