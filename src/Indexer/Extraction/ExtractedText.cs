namespace Library.Indexer.Extraction;

/// <summary>The text of one file, page by page, in reading order.</summary>
/// <param name="Properties">What the file says of itself.</param>
/// <param name="Pages">Its pages in order. A Word file without any page break and with more than 3,000 characters has one page whose number is null.</param>
public sealed record ExtractedText(ExtractedProperties Properties, IReadOnlyList<ExtractedPage> Pages)
{
    /// <summary>Whether there is any text at all; a scan has none.</summary>
    public bool HasText => Pages.Any(page => page.Blocks.Count > 0);

    /// <summary>How many pages the file has; null where it does not say.</summary>
    public int? PageCount => Pages is [{ Number: null }] ? null : Pages.Count;
}

/// <summary>What a file says of itself; each null where it says nothing.</summary>
public sealed record ExtractedProperties(string? Title, string? Author, string? Language);

/// <param name="Number">The page of the file, from 1; null where the file does not tell its pages.</param>
/// <param name="Blocks">The text, in reading order; empty for a page without text.</param>
public sealed record ExtractedPage(int? Number, IReadOnlyList<TextBlock> Blocks)
{
    /// <summary>The page's plain text: the blocks' texts, a line break between each.</summary>
    public string Text => string.Join('\n', Blocks.Select(block => block.Text));
}

/// <summary>A piece of a page's text.</summary>
/// <param name="Level">Of a heading, 1 to 6; of a list item its depth from 1; else 0.</param>
/// <param name="Text">Plain text. In a table, cells are parted by a tab and rows by a line break.</param>
public readonly record struct TextBlock(TextBlockKind Kind, int Level, string Text);

public enum TextBlockKind
{
    Paragraph,
    Heading,
    ListItem,
    Table,

    /// <summary>A running header or footer, a footnote or the like: shown, searched, but not the page's own text.</summary>
    Marginal,
}
