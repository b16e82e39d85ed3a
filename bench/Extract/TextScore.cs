using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;

namespace Library.Bench.Extract;

/// <summary>How near a text comes to another one that says what the file holds.</summary>
/// <param name="Recall">The share of the reference's words that are found, each as often as the reference has it; 0 to 1.</param>
/// <param name="Precision">The share of the found words that the reference has, each at most as often as there; 0 to 1.</param>
/// <param name="Order">The share of the reference's pairs of neighbouring words that are neighbours in the found text as well, in the same order; 0 to 1.</param>
internal sealed partial record TextScore(double Recall, double Precision, double Order)
{
    public static TextScore Of(string text, string reference)
    {
        var (found, wanted) = (Words(text), Words(reference));
        var both = Common(Count(found), Count(wanted));
        var pairs = Common(Count(Pairs(found)), Count(Pairs(wanted)));
        return new TextScore(Share(both, wanted.Count), Share(both, found.Count), Share(pairs, wanted.Count - 1));
    }

    /// <summary>The share of the reference's characters that are found, white space apart.</summary>
    public static double Characters(string text, string reference)
    {
        var (found, wanted) = (Letters(text), Letters(reference));
        return Share(Common(Count(found), Count(wanted)), wanted.Count);
    }

    private static double Share(int part, int whole) => whole <= 0 ? 1 : part / (double)whole;

    /// <summary>Words as a search knows them: a run of letters or of digits, in lower case, compatibility forms as their plain ones; scripts without spaces letter by letter.</summary>
    private static List<string> Words(string text) => [.. Word().Matches(text.Normalize(NormalizationForm.FormKC).ToLowerInvariant()).Select(match => match.Value)];

    private static List<string> Letters(string text) =>
        [.. text.Normalize(NormalizationForm.FormKC).EnumerateRunes().Where(rune => !Rune.IsWhiteSpace(rune) && Rune.GetUnicodeCategory(rune) is not (UnicodeCategory.Control or UnicodeCategory.Format)).Select(rune => rune.ToString())];

    private static IEnumerable<string> Pairs(List<string> words) => words.Zip(words.Skip(1), (first, second) => $"{first} {second}");

    private static Dictionary<string, int> Count(IEnumerable<string> words) => words.CountBy(word => word, StringComparer.Ordinal).ToDictionary(StringComparer.Ordinal);

    private static int Common(Dictionary<string, int> found, Dictionary<string, int> wanted) => wanted.Sum(word => Math.Min(word.Value, found.GetValueOrDefault(word.Key)));

    [GeneratedRegex(@"[\p{IsCJKUnifiedIdeographs}\p{IsHiragana}\p{IsKatakana}]|[\p{L}\p{M}\p{Nd}-[\p{IsCJKUnifiedIdeographs}\p{IsHiragana}\p{IsKatakana}]]+", RegexOptions.None, matchTimeoutMilliseconds: 30_000)]
    private static partial Regex Word();
}
