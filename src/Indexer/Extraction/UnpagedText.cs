namespace Library.Indexer.Extraction;

/// <summary>The rule for files that do not tell their pages.</summary>
internal static class UnpagedText
{
    /// <summary>What about fits on one page: a file without breaks and with no more than this has one.</summary>
    public const int CharactersOfOnePage = 3_000;

    /// <summary>All of a file as its one page, numbered only where it would fit on one.</summary>
    public static ExtractedPage OnOnePage(IReadOnlyList<TextBlock> blocks) =>
        new(blocks.Sum(block => (long)block.Text.Length) <= CharactersOfOnePage ? 1 : null, blocks);
}
