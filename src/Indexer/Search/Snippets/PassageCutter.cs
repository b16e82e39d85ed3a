using Library.Indexer.Index.Reading;

namespace Library.Indexer.Search.Snippets;

/// <summary>Cuts the best passage out of a page.</summary>
internal static class PassageCutter
{
    /// <summary>Matches this close together, in UTF-16 units, may share a passage.</summary>
    private const int Span = 180;

    /// <summary>How long a passage is where the page has the text; it may be shorter or longer by an end of a sentence.</summary>
    private const int Target = 240;

    private const int MaxLength = 280;

    /// <summary>The furthest back from the first mark that a passage starts.</summary>
    private const int Lead = 90;

    /// <summary>Passages whose scores differ by less are as good, and the first stays: the order of a sum or a deleted document, which still counts, must not choose. Less than one more match counts.</summary>
    private const float Tolerance = 0.03f;

    private const string Ellipsis = "…";

    public static Snippet Cut(PageText page, int? number, MarkedWords words, List<TextMatch> matches, ReadOnlySpan<float> weights)
    {
        var (first, last) = FindBest(page, matches, weights);
        var (from, to) = matches[first].Start < page.MainLength ? (0, page.MainLength) : (page.MainLength, page.Text.Length);
        var start = FindStart(page.Text, from, matches[first].Start);
        var end = FindEnd(page.Text, Math.Max(to, matches[last].End), Math.Max(start + Target, matches[last].End), start + MaxLength);
        var inside = matches.FindAll(match => match.Start >= start && match.End <= end);
        var (text, shift) = Dress(page.Text, start, end, from, to);
        var marks = TextMatches.ToMarks(words, inside, page.Text).ConvertAll(mark => new Mark(mark.Start - shift, mark.End - shift));
        return new Snippet(number, FindHeadingOrNull(page, matches[first].Start), text, marks);
    }

    /// <summary>The beginning of a text, where there is nothing to mark.</summary>
    public static Snippet? StartOrNull(string text, int? number)
    {
        var start = 0;
        while (start < text.Length && char.IsWhiteSpace(text[start]))
        {
            start++;
        }

        if (start == text.Length)
        {
            return null;
        }

        var end = FindEnd(text, text.Length, start + Target, start + MaxLength);
        return new Snippet(number, Heading: null, Dress(text, start, end, start, text.Length).Text, []);
    }

    /// <summary>The matches that a passage is cut around: of the page's own text, or of the margins where that has none.</summary>
    private static (int First, int Last) FindBest(PageText page, List<TextMatch> matches, ReadOnlySpan<float> weights)
    {
        var (best, bestScore) = ((First: 0, Last: 0), -1f);
        var inMain = matches.Exists(match => match.Start < page.MainLength);
        for (var first = 0; first < matches.Count; first++)
        {
            var (seen, score, last) = (0UL, 0f, first);
            if (matches[first].Start < page.MainLength != inMain)
            {
                continue;
            }

            for (var i = first; i < matches.Count && matches[i].End - matches[first].Start <= Span && matches[i].Start < page.MainLength == inMain; i++)
            {
                var isNext = i > first && matches[i].Ordinal == matches[i - 1].Ordinal + 1 && (matches[i - 1].Words << 1 & matches[i].Words) != 0;
                var gain = WordRows.Weigh(matches[i].Words & ~seen, weights);
                score += gain + (isNext ? 0.5f * WordRows.Weigh(matches[i].Words, weights) : 0.05f);
                last = gain > 0 || isNext ? i : last;
                seen |= matches[i].Words;
            }

            if (score > bestScore + Tolerance)
            {
                (best, bestScore) = ((first, last), score);
            }
        }

        return best;
    }

    /// <summary>The start of the sentence if it is near, else of a word some way back.</summary>
    private static int FindStart(string text, int from, int mark)
    {
        var earliest = Math.Max(from, mark - Lead);
        for (var i = mark; i > earliest; i--)
        {
            if (IsSentenceEnd(text, i - 1) && (i == text.Length || char.IsWhiteSpace(text[i]) || text[i - 1] == '\n'))
            {
                return SkipSpace(text, i, mark);
            }
        }

        if (earliest == from)
        {
            return SkipSpace(text, from, mark);
        }

        var start = earliest;
        while (start < mark && !char.IsWhiteSpace(text[start - 1]))
        {
            start++;
        }

        return start;
    }

    /// <summary>The last end of a sentence between two thirds of the wanted length and the longest; else a word's end.</summary>
    private static int FindEnd(string text, int to, int wanted, int longest)
    {
        if (to <= longest)
        {
            return TrimEnd(text, to);
        }

        longest = Math.Max(longest, wanted);
        for (var i = Math.Min(longest, to); i > wanted - (Target / 3); i--)
        {
            if (i <= to && IsSentenceEnd(text, i - 1) && i < text.Length && char.IsWhiteSpace(text[i]) && i >= wanted - (Target / 4))
            {
                return i;
            }
        }

        var end = Math.Min(longest, to);
        while (end > wanted && !char.IsWhiteSpace(text[end]))
        {
            end--;
        }

        return TrimEnd(text, AvoidHalf(text, end));
    }

    private static int AvoidHalf(string text, int end) => end > 0 && end < text.Length && char.IsLowSurrogate(text[end]) ? end - 1 : end;

    private static bool IsSentenceEnd(string text, int at) =>
        text[at] is '!' or '?' or '\n' or '\u3002' || (text[at] == '.' && !IsAfterSingleLetter(text, at));

    /// <summary>Whether a full stop belongs to an abbreviation, as both do in "G.L. c. 71".</summary>
    private static bool IsAfterSingleLetter(string text, int at) =>
        at > 0 && char.IsLetter(text[at - 1]) && (at == 1 || !char.IsLetterOrDigit(text[at - 2]));

    private static int SkipSpace(string text, int at, int limit)
    {
        while (at < limit && char.IsWhiteSpace(text[at]))
        {
            at++;
        }

        return at < limit && char.IsLowSurrogate(text[at]) ? at + 1 : at;
    }

    private static int TrimEnd(string text, int end)
    {
        while (end > 0 && char.IsWhiteSpace(text[end - 1]))
        {
            end--;
        }

        return end;
    }

    /// <summary>The passage on one line, with an ellipsis where a sentence is cut; and how far places in it are shifted.</summary>
    private static (string Text, int Shift) Dress(string text, int start, int end, int from, int to)
    {
        var isCutBefore = start > from && !IsSentenceEnd(text, LastInk(text, start));
        var isCutAfter = end < TrimEnd(text, to) && !IsSentenceEnd(text, end - 1);
        var passage = text[start..end].Replace('\n', ' ').Replace('\t', ' ').Replace('\r', ' ');
        return ((isCutBefore ? Ellipsis : "") + passage + (isCutAfter ? Ellipsis : ""), start - (isCutBefore ? Ellipsis.Length : 0));
    }

    /// <summary>The last place before the start that is not a space, or the line break that ends a block.</summary>
    private static int LastInk(string text, int start)
    {
        var at = start - 1;
        while (at > 0 && char.IsWhiteSpace(text[at]) && text[at] != '\n')
        {
            at--;
        }

        return at;
    }

    private static string? FindHeadingOrNull(PageText page, int mark)
    {
        string? above = null;
        foreach (var heading in page.Headings)
        {
            // A hit in a heading shows that heading itself; the one before it would be the wrong place.
            above = heading.Start + heading.Length <= mark ? page.Heading(heading) : heading.Start <= mark ? null : above;
        }

        return above;
    }
}
