using System.Buffers;
using System.Collections.Frozen;

namespace Library.Indexer.Extraction.Language;

/// <summary>Tells the language of a text among those in which schools write to families: by its script, by the letters that only Vietnamese has, else by its commonest words.</summary>
internal static class LanguageOfText
{
    /// <summary>Words that are looked at, taken from all over the text: what more there is changes nothing.</summary>
    private const int WordsSeen = 4_000;

    private const int WordsOfAPage = 400;

    /// <summary>Of fewer words nothing is said.</summary>
    private const int FewestWords = 20;

    /// <summary>Fewer ideographs are names in a text of another language.</summary>
    private const int FewestIdeographs = 20;

    /// <summary>The share of a text's words that are its language's commonest ones: a third or more in prose, less in tables and forms.</summary>
    private const double LeastShare = 0.10;

    /// <summary>How far the best language must lie before the next: they share words.</summary>
    private const double LeastLead = 1.25;

    /// <summary>The share of words with letters that only Vietnamese has; in its prose it is two thirds.</summary>
    private const double LeastVietnamese = 0.2;

    private static readonly SearchValues<char> OnlyVietnamese = SearchValues.Create("ăđơưạảấầẩẫậắằẳẵặẹẻẽếềểễệỉịọỏốồổỗộớờởỡợụủứừửữựỳỵỷỹ");

    /// <summary>Articles, prepositions, pronouns and the like: those that a language's prose has most of.</summary>
    private static readonly (string Tag, FrozenSet<string> Words)[] Commonest =
    [
        ("en", Set("the of and to in a is for be on that with as by are this or an will from it not at have has was which must may shall any all their your you we our")),
        ("es", Set("de la que el en y a los del se las por un para con no una su al es lo como más o este sus esta son puede debe todos si entre ser usted nos niños escuela está")),
        ("pt", Set("de a o que e do da em um para é com não uma os no se na por mais as dos como mas ao das à seu sua ou são pelo pela deve você escola nos foi também está")),
        ("ht", Set("nan ak pou yo a ki se la li te pa yon gen ou nou sa ka pral tout lekòl elèv paran timoun sou an mwen fè konsa oswa dwe kapab lè men anpil si avèk")),
        ("fr", Set("de la le les et des en un du une que pour dans est par au qui sur pas plus ce il avec sont ne se aux ou leur vous nous être cette doit peut école")),
    ];

    /// <returns>A BCP 47 tag; null where there is too little text to tell, or it is in none of these languages.</returns>
    public static string? FindOrNull(IEnumerable<ExtractedPage> pages)
    {
        var sample = new Sample();
        foreach (var page in pages)
        {
            var left = WordsOfAPage;
            foreach (var block in page.Blocks.Where(block => block.Kind != TextBlockKind.Marginal))
            {
                left -= left > 0 ? sample.Take(block.Text, left) : 0;
            }

            if (sample.Words >= WordsSeen)
            {
                break;
            }
        }

        return sample.TellOrNull();
    }

    /// <summary>The languages that a text and its pages are in: often two, where a school writes to families.</summary>
    /// <returns>BCP 47 tags, each once.</returns>
    public static IReadOnlyList<string> ListOf(ExtractedText text) =>
        [.. text.Pages.Select(page => FindOrNull([page])).Append(text.Properties.DetectedLanguage).OfType<string>().Distinct(StringComparer.Ordinal)];

    /// <returns>The share of the words that are the commonest ones of the language that has most of them; 0 of no words.</returns>
    public static double ShareOfCommonWords(IEnumerable<string> texts)
    {
        var sample = new Sample();
        foreach (var text in texts)
        {
            sample.Take(text, int.MaxValue);
        }

        return sample.ShareOfCommonest;
    }

    private static FrozenSet<string> Set(string words) => words.Split(' ').ToFrozenSet(StringComparer.OrdinalIgnoreCase);

    private sealed class Sample
    {
        private readonly int[] _hits = new int[Commonest.Length];
        private readonly FrozenSet<string>.AlternateLookup<ReadOnlySpan<char>>[] _lookups = [.. Commonest.Select(language => language.Words.GetAlternateLookup<ReadOnlySpan<char>>())];
        private int _vietnamese;
        private int _ideographs;
        private int _kana;
        private int _hangul;

        public int Words { get; private set; }

        public double ShareOfCommonest => Words == 0 ? 0 : (double)_hits.Max() / Words;

        /// <returns>How many words were taken.</returns>
        public int Take(ReadOnlySpan<char> text, int most)
        {
            var before = Words;
            var start = -1;
            for (var i = 0; i <= text.Length && Words - before < most; i++)
            {
                var isLetter = i < text.Length && (char.IsLetter(text[i]) || char.GetUnicodeCategory(text[i]) == System.Globalization.UnicodeCategory.NonSpacingMark);
                if (isLetter)
                {
                    start = start < 0 ? i : start;
                    TakeScript(text[i]);
                }
                else if (start >= 0)
                {
                    TakeWord(text[start..i]);
                    start = -1;
                }
            }

            return Words - before;
        }

        public string? TellOrNull()
        {
            if (_ideographs + _kana >= FewestIdeographs && _ideographs + _kana > Words)
            {
                return _kana * 10 > _ideographs ? "ja" : "zh";
            }

            if (_hangul > 2 * Words && Words > 0)
            {
                return "ko";
            }

            if (Words < FewestWords)
            {
                return null;
            }

            return _vietnamese >= LeastVietnamese * Words ? "vi" : TellByWordsOrNull();
        }

        private string? TellByWordsOrNull()
        {
            var order = Enumerable.Range(0, _hits.Length).OrderByDescending(language => _hits[language]).ToArray();
            var (best, next) = (_hits[order[0]], _hits[order[1]]);
            return best >= LeastShare * Words && best >= LeastLead * next ? Commonest[order[0]].Tag : null;
        }

        private void TakeScript(char letter)
        {
            _ideographs += letter is >= '\u4E00' and <= '\u9FFF' or >= '\u3400' and <= '\u4DBF' ? 1 : 0;
            _kana += letter is >= '\u3040' and <= '\u30FF' ? 1 : 0;
            _hangul += letter is >= '\uAC00' and <= '\uD7AF' ? 1 : 0;
        }

        private void TakeWord(ReadOnlySpan<char> word)
        {
            Words++;
            for (var i = 0; i < _hits.Length; i++)
            {
                _hits[i] += _lookups[i].Contains(word) ? 1 : 0;
            }

            Span<char> lower = stackalloc char[Math.Min(word.Length, 32)];
            word[..lower.Length].ToLowerInvariant(lower);
            _vietnamese += lower.IndexOfAny(OnlyVietnamese) >= 0 ? 1 : 0;
        }
    }
}
