namespace Library.Indexer.Search.Suggesting;

/// <summary>How far off a word that is searched for may be spelt.</summary>
internal static class Spelled
{
    /// <summary>Shorter words are not corrected: too many others are near.</summary>
    public const int ShortestWord = 4;

    /// <summary>From this length on, two letters may be wrong.</summary>
    public const int LongWord = 7;

    /// <summary>How many edits a word of a length may be away.</summary>
    public static int MostEdits(int length) => length >= LongWord ? 2 : length >= ShortestWord ? 1 : 0;
}
