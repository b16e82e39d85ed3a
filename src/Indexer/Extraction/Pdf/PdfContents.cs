using UglyToad.PdfPig;
using UglyToad.PdfPig.Outline;
using UglyToad.PdfPig.Tokens;

namespace Library.Indexer.Extraction.Pdf;

/// <summary>What a file has beside its pages: its table of contents (ISO 32000-1, 12.3.3) and files inside it (7.11.4).</summary>
internal static class PdfContents
{
    private const int MaxEntries = 1_000;
    private const int MaxLevel = 9;

    /// <summary>The bookmarks, in order; as many as a reader would look at.</summary>
    public static IReadOnlyList<OutlineEntry> Outline(PdfDocument document)
    {
        if (!document.TryGetBookmarks(out var bookmarks))
        {
            return [];
        }

        var entries = new List<OutlineEntry>();
        var waiting = new Stack<BookmarkNode>(bookmarks.Roots.Reverse());
        while (entries.Count < MaxEntries && waiting.TryPop(out var node))
        {
            if (PropertyText.CleanOrNull(node.Title) is { } title)
            {
                var page = (node as DocumentBookmarkNode)?.PageNumber;
                entries.Add(new OutlineEntry(Math.Clamp(node.Level + 1, 1, MaxLevel), title, page >= 1 && page <= document.NumberOfPages ? page : null));
            }

            foreach (var child in node.Children.Take(MaxEntries).Reverse())
            {
                waiting.Push(child);
            }
        }

        return entries;
    }

    /// <summary>How many files are inside the file; null for none, 0 where they are not counted.</summary>
    public static int? EmbeddedFiles(PdfDocument document)
    {
        var objects = new PdfObjects(document);
        return objects.Find(document.Structure.Catalog.CatalogDictionary, NameToken.Names) is DictionaryToken names
            && objects.Find(names, NameToken.Create("EmbeddedFiles")) is DictionaryToken files
            ? objects.Find(files, NameToken.Names) is ArrayToken pairs ? pairs.Length / 2 : 0
            : null;
    }
}
