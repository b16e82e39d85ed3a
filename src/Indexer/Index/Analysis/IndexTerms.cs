namespace Library.Indexer.Index.Analysis;

/// <summary>How words and stems are written as terms of the index.</summary>
internal static class IndexTerms
{
    /// <summary>Raised with every change of what the analysis makes of a text, and of how lengths are kept; part of the schema.</summary>
    public const int Version = 5;

    /// <summary>Starts the term of a stem. No word contains it, and it sorts behind every ASCII word.</summary>
    public const char StemMark = '~';

    public static string Stem(string stem) => StemMark + stem;
}
