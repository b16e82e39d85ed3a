using System.Numerics;

namespace Library.Indexer.Search.Suggesting;

/// <summary>How long a word is and which letters it has, in one number: a quick look that tells most words to be far from each other.</summary>
internal static class WordShape
{
    /// <summary>As many as there are letters from a to z; others share their bits.</summary>
    private const int LetterBits = 26;

    private const uint Letters = (1u << LetterBits) - 1;

    private const int Longest = (1 << (32 - LetterBits)) - 1;

    public static uint Of(ReadOnlySpan<char> word)
    {
        var letters = 0u;
        foreach (var c in word)
        {
            letters |= 1u << (c % LetterBits);
        }

        return letters | ((uint)Math.Min(word.Length, Longest) << LetterBits);
    }

    /// <summary>False where two words are certainly further apart: an edit changes the length by one at most, takes one letter out of those there are and brings one in.</summary>
    public static bool MayBeWithin(uint a, uint b, int edits) =>
        Math.Abs((int)(a >> LetterBits) - (int)(b >> LetterBits)) <= edits && BitOperations.PopCount(a & ~b & Letters) <= edits && BitOperations.PopCount(b & ~a & Letters) <= edits;
}
