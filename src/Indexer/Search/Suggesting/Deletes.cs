namespace Library.Indexer.Search.Suggesting;

/// <summary>
/// The texts that a word becomes when some of its letters are left out, as hashes: two words that are few edits apart have one of them in common
/// (Garbe's symmetric delete). The first letter always stays, since it is seldom wrong.
/// </summary>
internal static class Deletes
{
    /// <summary>As many as a word of so many letters can have, the word itself included, with up to two left out.</summary>
    public static int Most(int length) => 1 + ((length - 1) * length / 2);

    /// <param name="edits">How many letters may be left out: 0 to 2.</param>
    /// <param name="into">With room for <see cref="Most"/>.</param>
    /// <returns>How many there are.</returns>
    public static int Hash(ReadOnlySpan<char> word, int edits, Span<uint> into)
    {
        var count = 0;
        into[count++] = HashWithout(word, -1, -1);
        for (var i = 1; i < word.Length && edits > 0; i++)
        {
            if (word[i] == word[i - 1] && i > 1)
            {
                continue; // the same text as without the letter before
            }

            into[count++] = HashWithout(word, i, -1);
            for (var j = i + 1; j < word.Length && edits > 1; j++)
            {
                into[count++] = HashWithout(word, i, j);
            }
        }

        return count;
    }

    public static uint HashWithout(ReadOnlySpan<char> word, int skipped, int alsoSkipped)
    {
        var hash = 2166136261u;
        for (var i = 0; i < word.Length; i++)
        {
            if (i != skipped && i != alsoSkipped)
            {
                hash = (hash ^ word[i]) * 16777619u;
            }
        }

        hash ^= hash >> 15;
        hash *= 0x85EBCA6Bu;
        return hash ^ (hash >> 13);
    }
}
