namespace Library.Indexer.Extraction;

/// <summary>The text of one file, page by page, in reading order.</summary>
/// <param name="Properties">What the file says of itself.</param>
/// <param name="Pages">Its pages in order. A file that does not tell its pages and has more than 3,000 characters has one page whose number is null.</param>
public sealed record ExtractedText(ExtractedProperties Properties, IReadOnlyList<ExtractedPage> Pages)
{
    /// <summary>The file's own table of contents (bookmarks), in order; empty where it has none.</summary>
    public IReadOnlyList<OutlineEntry> Outline { get; init; } = [];

    /// <summary>Comments in the file. Not part of its text: only for those who may edit the document.</summary>
    public IReadOnlyList<FileComment> Comments { get; init; } = [];

    /// <summary>What a template leaves to be filled in, each text once, in order.</summary>
    public IReadOnlyList<Placeholder> Placeholders { get; init; } = [];

    /// <summary>What the file holds that is not in the pages' texts, each kind at most once.</summary>
    public IReadOnlyList<Omission> Omissions { get; init; } = [];

    /// <summary>How many of something are left out; 0 for none.</summary>
    public int CountOf(OmissionKind kind) => Omissions.Where(omission => omission.Kind == kind).Sum(omission => omission.Count);

    /// <summary>The languages that it and its pages are in, as BCP 47 tags, each once. Looks at all pages.</summary>
    public IReadOnlyList<string> ListLanguages() => Language.LanguageOfText.ListOf(this);

    /// <summary>Whether there is any text at all; a scan has none.</summary>
    public bool HasText => Pages.Any(page => page.Blocks.Count > 0);

    /// <summary>Whether pages wait for their text to be recognised in their pictures.</summary>
    public bool IsToBeRecognised => Pages.Any(page => page.IsToBeRecognised);

    /// <summary>How many pages the file has; null where it does not say.</summary>
    public int? PageCount => Pages is [{ Number: null }] ? null : Pages.Count;
}

/// <summary>What a file says of itself; each null where it says nothing.</summary>
/// <param name="Language">As a BCP 47 tag ("en-US"): what the file says, which may be wrong.</param>
public sealed record ExtractedProperties(string? Title, string? Author, string? Language)
{
    public DateTimeOffset? CreatedAt { get; init; }

    public DateTimeOffset? ModifiedAt { get; init; }

    /// <summary>The language that the text itself is in, as a BCP 47 tag ("es"); null where there is too little text to tell, or it is none of those known.</summary>
    public string? DetectedLanguage { get; init; }
}

/// <param name="Number">The page of the file, from 1; null where the file does not tell its pages.</param>
/// <param name="Blocks">The text, in reading order; empty for a page without text.</param>
public sealed record ExtractedPage(int? Number, IReadOnlyList<TextBlock> Blocks)
{
    /// <summary>What the page calls itself where that is not its number ("iv", "A-3"), or the name of a sheet; else null.</summary>
    public string? Label { get; init; }

    public PageReading Reading { get; init; }

    /// <summary>Whether its picture is still to be looked at for text.</summary>
    public bool IsToBeRecognised => Reading is PageReading.Scan or PageReading.Garbled;

    /// <summary>The page's plain text: the blocks' texts, a line break between each.</summary>
    public string Text => string.Join('\n', Blocks.Select(block => block.Text));
}

/// <summary>How a page's text was got, or why there is none.</summary>
public enum PageReading
{
    /// <summary>From the file's own text; also a page that is blank.</summary>
    Text,

    /// <summary>Recognised in the page's picture.</summary>
    Ocr,

    /// <summary>Nothing but pictures, which were not read.</summary>
    Scan,

    /// <summary>There is text, but its fonts do not say which letters it is made of, so it was left out.</summary>
    Garbled,

    /// <summary>This page of the file is damaged.</summary>
    Damaged,

    /// <summary>Nothing but pictures, in which no text was recognised.</summary>
    Picture,
}

/// <summary>An entry of a file's own table of contents.</summary>
/// <param name="Level">From 1.</param>
/// <param name="Page">Where it leads to, from 1; null where that is not told.</param>
public readonly record struct OutlineEntry(int Level, string Title, int? Page);

/// <param name="Author">Null where not told.</param>
public readonly record struct FileComment(string? Author, string Text);

/// <summary>Something that whoever uses a template fills in.</summary>
/// <param name="IsControl">A field or content control of the file; else plain text in brackets or the like.</param>
public readonly record struct Placeholder(string Text, bool IsControl);

/// <param name="Count">How many of them, where that can be counted; else 0.</param>
public readonly record struct Omission(OmissionKind Kind, int Count);

/// <summary>What is left out of a file's text.</summary>
public enum OmissionKind
{
    Comments,

    /// <summary>Text that was struck while changes were tracked, and is still in the file.</summary>
    DeletedText,

    /// <summary>Text that was added while changes were tracked: it is in the text, and marked as new in the file.</summary>
    InsertedText,

    /// <summary>Text that the file does not show (hidden text, rows, sheets, slides or layers).</summary>
    HiddenText,

    /// <summary>Files inside the file.</summary>
    EmbeddedFiles,

    /// <summary>Parts that are damaged or in a form that is not read.</summary>
    UnreadParts,
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
