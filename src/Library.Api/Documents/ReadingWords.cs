using System.Globalization;
using Library.Api.Search;
using Library.Indexer.Extraction;
using Library.Storage.Catalogue;

namespace Library.Api.Documents;

/// <summary>Says in plain words how the text of a file was got, page by page, and what is not in it.</summary>
internal static class ReadingWords
{
    private const int RangesShown = 8;

    /// <summary>What a page is called: "Page 4", "Page iv (4)", "Slide 3", or a sheet's name.</summary>
    public static string NameOf(ExtractedPage page, FileFormat format) => (page.Number, page.Label, format) switch
    {
        (null, null, _) => "",
        (_, { } sheet, _) when HasSheets(format) => sheet,
        ({ } number, _, _) when HasSlides(format) => $"Slide {page.Label ?? number.ToString(CultureInfo.InvariantCulture)}",
        ({ } number, { } label, _) => string.Create(CultureInfo.InvariantCulture, $"Page {label} ({number})"),
        ({ } number, null, _) => string.Create(CultureInfo.InvariantCulture, $"Page {number}"),
        (null, { } label, _) => label,
    };

    /// <summary>Whether the pages are sheets, whose names are their first headings.</summary>
    public static bool HasSheets(FileFormat format) => format is FileFormat.Excel or FileFormat.OldExcel or FileFormat.OpenSpreadsheet;

    /// <summary>How long a file is: "3 pages", "12 slides", "1 sheet".</summary>
    public static string Length(int pages, FileFormat format) =>
        HasSheets(format) ? SearchWords.Count(pages, "sheet", "sheets")
        : HasSlides(format) ? SearchWords.Count(pages, "slide", "slides")
        : SearchWords.Count(pages, "page", "pages");

    /// <summary>What is to be said of one page's text; null for nothing.</summary>
    public static string? RemarkOrNull(PageReading reading) => reading switch
    {
        PageReading.Ocr => "Read by text recognition from a picture of the page; it may have mistakes.",
        PageReading.Scan => "No text: scanned. This page is a picture that has not been read yet.",
        PageReading.Picture => "This page is a picture, in which no text was recognised.",
        PageReading.Garbled => "The fonts of this page do not say which letters it is made of, so its text was left out.",
        PageReading.Damaged => "This page is damaged in the file.",
        _ => null,
    };

    /// <summary>How the pages' texts were got, one line for each way, where it is not the usual one.</summary>
    public static IEnumerable<string> Pages(ExtractedText text) =>
        from page in text.Pages.Index()
        where page.Item.Reading != PageReading.Text
        group page.Index + 1 by page.Item.Reading into pages
        orderby pages.Key
        select (text.Pages.Count == 1 ? RemarkOrNull(pages.Key) : null) ?? $"{Ranges([.. pages])}: {WayOf(pages.Key)}";

    /// <summary>What the file holds that readers do not find in its text.</summary>
    public static IEnumerable<string> LeftOut(ExtractedText text)
    {
        foreach (var (kind, count) in text.Omissions)
        {
            if (kind switch
            {
                OmissionKind.HiddenText => "Text that the file itself hides",
                OmissionKind.EmbeddedFiles => count > 0 ? SearchWords.Count(count, "file inside the file", "files inside the file") : "Files inside the file",
                OmissionKind.UnreadParts => "Parts that are damaged or in a form that is not read",
                _ => null,
            } is { } words)
            {
                yield return words;
            }
        }
    }

    /// <summary>What whoever downloads the file can read, though it is no part of its text: "3 comments and 5 tracked changes"; null where there is none.</summary>
    public static string? UnfinishedOrNull(DocumentVersionView version)
    {
        ArgumentNullException.ThrowIfNull(version);
        string[] parts =
        [
            .. version.Comments > 0 ? new[] { SearchWords.Count(version.Comments, "comment", "comments") } : [],
            .. version.TrackedChanges > 0 ? new[] { SearchWords.Count(version.TrackedChanges, "tracked change", "tracked changes") } : [],
        ];
        return parts.Length == 0 ? null : string.Join(" and ", parts);
    }

    /// <summary>A language by its English name; null for a tag that names none.</summary>
    public static string? LanguageOrNull(string? tag) => tag switch
    {
        "en" => "English",
        "es" => "Spanish",
        "pt" => "Portuguese",
        "ht" => "Haitian Creole",
        "fr" => "French",
        "vi" => "Vietnamese",
        "zh" => "Chinese",
        "ja" => "Japanese",
        "ko" => "Korean",
        _ => null,
    };

    private static bool HasSlides(FileFormat format) => format is FileFormat.PowerPoint or FileFormat.OldPowerPoint or FileFormat.OpenPresentation;

    private static string WayOf(PageReading reading) => reading switch
    {
        PageReading.Ocr => "read by text recognition, which may make mistakes",
        PageReading.Scan => "no text: scanned. Pictures that have not been read yet",
        PageReading.Picture => "pictures, in which no text was recognised",
        PageReading.Garbled => "left out, since the fonts do not say which letters they show",
        _ => "damaged in the file",
    };

    /// <summary>"Pages 1–3, 7".</summary>
    private static string Ranges(int[] pages)
    {
        var ranges = new List<(int First, int Last)>();
        foreach (var page in pages)
        {
            if (ranges.Count > 0 && ranges[^1].Last == page - 1)
            {
                ranges[^1] = (ranges[^1].First, page);
            }
            else
            {
                ranges.Add((page, page));
            }
        }

        var shown = string.Join(", ", ranges.Take(RangesShown).Select(range => range.First == range.Last ? $"{range.First}" : $"{range.First}–{range.Last}"));
        return $"{(pages.Length == 1 ? "Page" : "Pages")} {shown}{(ranges.Count > RangesShown ? " and others" : "")}";
    }
}
