namespace Library.Indexer.Search.Suggesting;

/// <summary>The beginnings of words of a table, by what they become without one letter: finds what was meant by a beginning with a typing error.</summary>
internal sealed class PrefixTypos
{
    private const int Shortest = 4;

    /// <summary>Of a longer beginning so many letters are looked up, with at most one of them wrong; the rest is compared.</summary>
    private const int Keyed = 6;

    /// <summary>One more than the longest that is looked up: a letter may be missing.</summary>
    private const int Longest = 8;

    /// <summary>Words compared with one that was typed.</summary>
    private const int MaxCompared = 512;

    private readonly NameText _text;

    /// <summary>A place where each word of the table stands, sorted by the words.</summary>
    private readonly int[] _words;

    /// <summary>The distinct beginnings: where each stands, and how long it is.</summary>
    private readonly int[] _places;

    private readonly byte[] _lengths;
    private readonly HashedLists _beginnings;

    public PrefixTypos(NameText text, IEnumerable<int> words)
    {
        _text = text;
        var known = new Dictionary<string, int>(StringComparer.Ordinal);
        var lookup = known.GetAlternateLookup<ReadOnlySpan<char>>();
        foreach (var place in words)
        {
            lookup.TryAdd(text.WordAt(place), place);
        }

        _words = [.. known.OrderBy(pair => pair.Key, StringComparer.Ordinal).Select(pair => pair.Value)];
        var (places, lengths) = (new List<int>(), new List<byte>());
        for (var i = 0; i < _words.Length; i++)
        {
            var word = text.WordAt(_words[i]);
            var shared = i == 0 ? 0 : word.CommonPrefixLength(text.WordAt(_words[i - 1]));
            for (var length = Math.Max(Shortest, shared + 1); length <= Math.Min(Longest, word.Length); length++)
            {
                places.Add(_words[i]);
                lengths.Add((byte)length);
            }
        }

        (_places, _lengths) = ([.. places], [.. lengths]);
        _beginnings = HashedLists.Build(add =>
        {
            for (var i = 0; i < _places.Length; i++)
            {
                var beginning = BeginningOf(i);
                for (var skipped = 1; skipped < beginning.Length; skipped++)
                {
                    add(Deletes.HashWithout(beginning, skipped, -1), i);
                }
            }
        });
    }

    /// <summary>The beginnings of words that may have been meant, each once; what was typed is not among them.</summary>
    public List<string> List(string typed)
    {
        var found = new HashSet<string>(StringComparer.Ordinal);
        if (typed.Length >= Shortest)
        {
            var key = typed.Length < Longest ? typed : typed[..Keyed];
            AddOneOff(key, found);
            if (typed.Length >= Longest)
            {
                found.Add(key);
                found = Compare(typed, found);
            }
        }

        return [.. found];
    }

    /// <summary>Adds all beginnings that are one edit away.</summary>
    private void AddOneOff(ReadOnlySpan<char> typed, HashSet<string> found)
    {
        AddFrom(Deletes.HashWithout(typed, -1, -1), typed, typed.Length + 1, found);
        Span<char> shorter = stackalloc char[typed.Length - 1];
        for (var skipped = 1; skipped < typed.Length; skipped++)
        {
            AddFrom(Deletes.HashWithout(typed, skipped, -1), typed, typed.Length, found);
            typed[..skipped].CopyTo(shorter);
            typed[(skipped + 1)..].CopyTo(shorter[skipped..]);
            if (FirstWord(shorter) is var word && word < _words.Length && _text.WordAt(_words[word]).StartsWith(shorter))
            {
                found.Add(shorter.ToString());
            }
        }
    }

    private void AddFrom(uint hash, ReadOnlySpan<char> typed, int length, HashSet<string> found)
    {
        foreach (var id in _beginnings.Of(hash))
        {
            // Other texts share the bucket, and some of them are as near: the first letter must be right all the same.
            if (_lengths[id] == length && BeginningOf(id)[0] == typed[0] && EditDistance.Within(typed, BeginningOf(id), 1) == 1)
            {
                found.Add(BeginningOf(id).ToString());
            }
        }
    }

    /// <summary>Of the words that start in one of some ways, as much as was typed of those that are near.</summary>
    private HashSet<string> Compare(string typed, HashSet<string> starts)
    {
        var (near, compared, most) = (new HashSet<string>(StringComparer.Ordinal), 0, TypedWords.MostTypos(typed.Length));
        foreach (var start in starts)
        {
            for (var i = FirstWord(start); i < _words.Length && compared < MaxCompared && _text.WordAt(_words[i]) is var word && word.StartsWith(start, StringComparison.Ordinal); i++)
            {
                compared++;
                if (!word.StartsWith(typed, StringComparison.Ordinal) && EditDistance.FindPrefixOrNull(typed, word, most) is { } letters)
                {
                    near.Add(word[..letters].ToString());
                }
            }
        }

        return near;
    }

    private ReadOnlySpan<char> BeginningOf(int id) => _text.At(_places[id], _lengths[id]);

    private int FirstWord(ReadOnlySpan<char> start)
    {
        var (low, high) = (0, _words.Length);
        while (low < high)
        {
            var middle = (int)((uint)(low + high) >> 1);
            if (_text.WordAt(_words[middle]).SequenceCompareTo(start) < 0)
            {
                low = middle + 1;
            }
            else
            {
                high = middle;
            }
        }

        return low;
    }
}
