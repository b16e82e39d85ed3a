namespace Library.Indexer.Search.Suggesting;

/// <summary>The beginnings of a table's words, by what they become without one letter: finds what was meant by a beginning with a typing error.</summary>
internal sealed class PrefixTypos
{
    private const int ShortestTyped = 4;

    /// <summary>One letter may be too many.</summary>
    private const int Shortest = ShortestTyped - 1;

    /// <summary>Of a longer beginning so many letters are looked up, with at most one of them wrong; the rest is compared.</summary>
    private const int Keyed = 6;

    /// <summary>One more than the longest that is looked up: a letter may be missing.</summary>
    private const int Longest = 8;

    /// <summary>Words compared with one that was typed.</summary>
    private const int MaxCompared = 256;

    private readonly PrefixTable _table;

    /// <summary>The first entry of each different word, and behind the last one.</summary>
    private readonly int[] _entries;

    /// <summary>The first word of each different beginning, the word behind its last, and its length.</summary>
    private readonly int[] _first;

    private readonly int[] _behind;
    private readonly byte[] _lengths;
    private readonly HashedLists _beginnings;

    public PrefixTypos(PrefixTable table)
    {
        _table = table;
        var (entries, first, behind, lengths) = (new List<int>(), new List<int>(), new List<int>(), new List<byte>());
        var open = new int[Longest + 1]; // the beginning of each length that the words before last had
        for (var entry = 0; entry < table.Count; entry++)
        {
            var word = table.WordOf(entry);
            var before = entry == 0 ? [] : table.WordOf(entry - 1);
            if (entry > 0 && word.SequenceEqual(before))
            {
                continue;
            }

            var shared = word.CommonPrefixLength(before);
            for (var length = Shortest; length <= Math.Min(Longest, word.Length); length++)
            {
                if (length > shared || entry == 0)
                {
                    open[length] = first.Count;
                    first.Add(entries.Count);
                    behind.Add(0);
                    lengths.Add((byte)length);
                }

                behind[open[length]] = entries.Count + 1;
            }

            entries.Add(entry);
        }

        entries.Add(table.Count);
        (_entries, _first, _behind, _lengths) = ([.. entries], [.. first], [.. behind], [.. lengths]);
        _beginnings = HashedLists.Build(add =>
        {
            for (var i = 0; i < _first.Length; i++)
            {
                var beginning = LettersOf(i);
                add(Deletes.HashWithout(beginning, -1, -1), i);
                for (var skipped = 1; skipped < beginning.Length; skipped++)
                {
                    add(Deletes.HashWithout(beginning, skipped, -1), i);
                }
            }
        });
    }

    /// <summary>Adds the beginnings of words that may have been meant; what was typed is not among them.</summary>
    public void AddTo(List<Beginning> found, string typed)
    {
        if (typed.Length < ShortestTyped)
        {
            return;
        }

        var near = new List<int>();
        AddNear(typed.Length < Longest ? typed : typed.AsSpan(0, Keyed), near, isAlso: typed.Length >= Longest);
        foreach (var beginning in near)
        {
            if (typed.Length < Longest)
            {
                found.Add(new Beginning(_entries[_first[beginning]], _entries[_behind[beginning]], _lengths[beginning]));
            }
            else
            {
                Compare(typed, beginning, found);
            }
        }
    }

    /// <summary>Adds all beginnings that are one edit away.</summary>
    /// <param name="isAlso">Whether what was typed is added too.</param>
    private void AddNear(ReadOnlySpan<char> typed, List<int> near, bool isAlso)
    {
        var whole = Deletes.HashWithout(typed, -1, -1);
        AddFrom(whole, typed, typed.Length + 1, near, 1);
        if (isAlso)
        {
            AddFrom(whole, typed, typed.Length, near, 0);
        }

        for (var skipped = 1; skipped < typed.Length; skipped++)
        {
            var hash = Deletes.HashWithout(typed, skipped, -1);
            AddFrom(hash, typed, typed.Length, near, 1);
            AddFrom(hash, typed, typed.Length - 1, near, 1);
        }
    }

    private void AddFrom(uint hash, ReadOnlySpan<char> typed, int length, List<int> near, int edits)
    {
        foreach (var beginning in _beginnings.Of(hash))
        {
            if (_lengths[beginning] == length && LettersOf(beginning)[0] == typed[0] && EditDistance.Within(typed, LettersOf(beginning), 1) == edits && !near.Contains(beginning))
            {
                near.Add(beginning);
            }
        }
    }

    /// <summary>Adds as much as was typed of those words with a beginning that are near.</summary>
    private void Compare(string typed, int beginning, List<Beginning> found)
    {
        var most = TypedWords.MostTypos(typed.Length);
        for (var word = _first[beginning]; word < Math.Min(_behind[beginning], _first[beginning] + MaxCompared); word++)
        {
            var letters = _table.WordOf(_entries[word]);
            if (!letters.StartsWith(typed, StringComparison.Ordinal) && EditDistance.FindPrefixOrNull(typed, letters, most) is { } length)
            {
                found.Add(new Beginning(_entries[word], _entries[word + 1], length));
            }
        }
    }

    private ReadOnlySpan<char> LettersOf(int beginning) => _table.StartOf(_entries[_first[beginning]], _lengths[beginning]);
}
