namespace Library.Indexer.Search.Suggesting;

/// <summary>Damerau's distance, optimal string alignment: letters inserted, left out, replaced, or two neighbours swapped.</summary>
internal static class EditDistance
{
    /// <summary>What <see cref="Within"/> tells of texts that are further apart.</summary>
    public const int Far = int.MaxValue;

    /// <summary>The distance, where it is at most <paramref name="most"/>; else <see cref="Far"/>.</summary>
    /// <param name="most">A small number: each edit that is allowed tries all that may stand there. Of one or two that is far less than a table of all beginnings.</param>
    public static int Within(ReadOnlySpan<char> a, ReadOnlySpan<char> b, int most)
    {
        // What both begin with costs nothing.
        var same = a.CommonPrefixLength(b);
        a = a[same..];
        b = b[same..];
        if (a.IsEmpty || b.IsEmpty)
        {
            return a.Length + b.Length <= most ? a.Length + b.Length : Far;
        }

        if (most == 0 || Math.Abs(a.Length - b.Length) > most)
        {
            return Far;
        }

        var rest = Math.Min(Within(a[1..], b[1..], most - 1), Math.Min(Within(a[1..], b, most - 1), Within(a, b[1..], most - 1)));
        if (a.Length > 1 && b.Length > 1 && a[0] == b[1] && a[1] == b[0])
        {
            rest = Math.Min(rest, Within(a[2..], b[2..], most - 1));
        }

        return rest == Far ? Far : rest + 1;
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
