using System.Collections.Frozen;

namespace Library.Indexer.Index.Analysis;

/// <summary>
/// Words that hold sentences together and say nothing of what a text is about, in English, Spanish and Portuguese, folded. They are indexed and searched as all
/// others; what is made of sentences (questions, passages, whole texts as queries) goes by the other words.
/// </summary>
internal static class FunctionWords
{
    private const string English = """
        a about an and any are as at be been but by can could did do does for from had has have how i if in into is it its may me must my of on or our should so some such
        than that the their them then there these they this those to us was we were what when where which who whom whose why will with would you your
        """;

    private const string Spanish = "al como con cual cuales cuando de del donde el en es esta este la las lo los mi nuestra nuestro o para por porque que quien se ser si sin sobre son su sus un una y";

    private const string Portuguese = "ao aos as com da das do dos e em esse isso na nas nos nosso nossa onde os ou pela pelo qual quando quem sao seu seus sua suas um uma";

    private static readonly FrozenSet<string> Asking = Set(
        "how what when where which who whom whose why can could do does did is are should would will may must como cual cuales cuando donde que quien qual quando onde quem");

    private static readonly FrozenSet<string> Doing = Set("ask bring come create deal decide find fill follow get give go handle happens help hold keep know look make need needed prepare put run say see set start take tell use want work write");

    private static readonly FrozenSet<string> All = Set($"{English} {Spanish} {Portuguese}");

    public static bool Contains(string word) => All.Contains(word);

    public static bool Contains(ReadOnlySpan<char> word) => All.GetAlternateLookup<ReadOnlySpan<char>>().Contains(word);

    /// <summary>Whether a sentence that starts with this word asks something.</summary>
    public static bool Asks(string word) => Asking.Contains(word);

    /// <summary>Whether a question in English that has the word asks about what is done, whatever it is done with: "how do I run the lottery" is about the lottery.</summary>
    public static bool IsDoing(string word) => Doing.Contains(word);

    private static FrozenSet<string> Set(string words) =>
        words.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries).ToFrozenSet(StringComparer.Ordinal);
}
