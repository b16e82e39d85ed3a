namespace Library.Indexer.Search.Suggesting;

/// <summary>Damerau's distance, optimal string alignment: letters inserted, left out, replaced, or two neighbours swapped.</summary>
internal static class EditDistance
{
    /// <summary>What <see cref="Within"/> tells of texts that are further apart.</summary>
    public const int Far = int.MaxValue;

    /// <summary>The distance, where it is at most <paramref name="most"/>; else <see cref="Far"/>.</summary>
    public static int Within(ReadOnlySpan<char> a, ReadOnlySpan<char> b, int most)
    {
        if (Math.Abs(a.Length - b.Length) > most)
        {
            return Far;
        }

        // What both begin and end with costs nothing.
        var same = a.CommonPrefixLength(b);
        a = a[same..];
        b = b[same..];
        while (!a.IsEmpty && !b.IsEmpty && a[^1] == b[^1])
        {
            a = a[..^1];
            b = b[..^1];
        }

        if (a.IsEmpty || b.IsEmpty)
        {
            var rest = a.Length + b.Length;
            return rest <= most ? rest : Far;
        }

        Span<int> lengths = stackalloc int[b.Length + 1];
        Fill(a, b, most, lengths);
        return lengths[^1] <= most ? lengths[^1] : Far;
    }

    /// <summary>How much of a word was typed, if with typing errors: its beginning that is least edits away, at most <paramref name="most"/>; null where none is.</summary>
    /// <returns>How many of the word's letters that is.</returns>
    public static int? FindPrefixOrNull(ReadOnlySpan<char> typed, ReadOnlySpan<char> word, int most)
    {
        word = word[..Math.Min(word.Length, typed.Length + most)];
        var same = typed.CommonPrefixLength(word);
        if (same == typed.Length)
        {
            return same;
        }

        var restTyped = typed[same..];
        var restWord = word[same..];
        Span<int> lengths = stackalloc int[restWord.Length + 1];
        Fill(restTyped, restWord, most, lengths);
        var best = 0;
        for (var i = 1; i < lengths.Length; i++)
        {
            // Of beginnings that are as near, the one as long as what was typed.
            best = lengths[i] < lengths[best] || (lengths[i] == lengths[best] && Math.Abs(i - restTyped.Length) < Math.Abs(best - restTyped.Length)) ? i : best;
        }

        return lengths[best] <= most ? same + best : null;
    }

    /// <summary>The distances of the whole of one text from all beginnings of the other; right as far as they are at most <paramref name="most"/>.</summary>
    private static void Fill(ReadOnlySpan<char> a, ReadOnlySpan<char> b, int most, Span<int> last)
    {
        Span<int> before = stackalloc int[last.Length];
        Span<int> row = stackalloc int[last.Length];
        for (var j = 0; j < last.Length; j++)
        {
            last[j] = j;
        }

        for (var i = 1; i <= a.Length; i++)
        {
            row[0] = i;
            var least = i;
            for (var j = 1; j < last.Length; j++)
            {
                var cost = Math.Min(Math.Min(last[j], row[j - 1]) + 1, last[j - 1] + (a[i - 1] == b[j - 1] ? 0 : 1));
                if (i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1])
                {
                    cost = Math.Min(cost, before[j - 2] + 1);
                }

                row[j] = cost;
                least = Math.Min(least, cost);
            }

            last.CopyTo(before);
            row.CopyTo(last);
            if (least > most)
            {
                // One more row may still swap its way back to what stood before.
                var isOver = true;
                for (var j = 0; j < before.Length; j++)
                {
                    isOver &= before[j] >= most;
                }

                if (isOver)
                {
                    last.Fill(most + 1);
                    return;
                }
            }
        }
    }
}
