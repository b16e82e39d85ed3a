namespace Library.Indexer.Search.Queries;

/// <summary>Parts what was typed without spaces into words, keeping together what signs such as hyphens join (follow-up, I-9, 10:30, a@b.org).</summary>
internal static class ChunkParts
{
    public static IEnumerable<(int From, int To)> Of(string text, int from, int to)
    {
        var start = from;
        for (var i = from; i < to; i++)
        {
            if (Parts(text, i, to))
            {
                if (i > start)
                {
                    yield return (start, i);
                }

                start = i + 1;
            }
        }

        if (start < to)
        {
            yield return (start, to);
        }
    }

    /// <summary>Colons, commas and the like part words, but not the digits of a time or an amount; an asterisk ends a word wherever it stands.</summary>
    private static bool Parts(string text, int at, int end) => text[at] switch
    {
        ',' or ':' or ';' => at == 0 || at + 1 >= end || !char.IsAsciiDigit(text[at - 1]) || !char.IsAsciiDigit(text[at + 1]),
        '!' or '?' or '|' or '=' or '<' or '>' or '[' or ']' or '{' or '}' or '~' or '^' or '\\' => true,
        '*' => at + 1 < end && text[at + 1] != '*',
        _ => false,
    };
}

/// <summary>Finds the partner of a bracket.</summary>
internal static class BracketQuery
{
    /// <summary>Where the bracket that opens at a place closes, brackets in quotes apart; null where it does not.</summary>
    public static int? FindPartner(string text, int open)
    {
        var (depth, isQuoted) = (0, false);
        for (var i = open; i < text.Length; i++)
        {
            isQuoted ^= text[i] == '"';
            depth += isQuoted ? 0 : text[i] switch { '(' => 1, ')' => -1, _ => 0 };
            if (depth == 0 && !isQuoted)
            {
                return i;
            }
        }

        return null;
    }
}
