using Library.Indexer.Extraction;
using Library.Indexer.Index;
using Library.Storage.Catalogue;
using Library.Storage.Cops;

namespace Library.Indexer.Tests.Search;

/// <summary>Entries for tests: readable by every member unless said otherwise.</summary>
internal static class AnEntry
{
    public static readonly DateTimeOffset Day = new(2026, 3, 1, 12, 0, 0, TimeSpan.Zero);

    public static IndexEntry Titled(string title, params string[] pages) => new()
    {
        Id = Guid.CreateVersion7(),
        Revision = 1,
        Audience = [AudienceToken.Members, AudienceToken.Admins],
        Title = title,
        Kind = "resource",
        UpdatedAt = Day,
        Versions = [Version(1, Text(pages))],
    };

    public static IndexEntryVersion Version(int number, ExtractedText? text, bool isCurrent = true) =>
        new(number, isCurrent, "file.pdf", FileFormat.Pdf, Day, Day.Year, text?.PageCount, text);

    public static ExtractedText Text(params string[] pages) =>
        new(new ExtractedProperties(null, null, null), [.. pages.Select((page, i) => Page(i + 1, new TextBlock(TextBlockKind.Paragraph, 0, page)))]);

    public static ExtractedPage Page(int? number, params TextBlock[] blocks) => new(number, blocks);

    public static IndexEntry WithText(this IndexEntry entry, params ExtractedPage[] pages) =>
        entry with { Versions = [Version(1, new ExtractedText(new ExtractedProperties(null, null, null), pages))] };

    public static IndexEntry DatedAt(this IndexEntry entry, DateTimeOffset date) =>
        entry with { Versions = [.. entry.Versions.Select(version => version with { DatedAt = date, Year = date.Year })] };

    public static IndexEntry SeenBy(this IndexEntry entry, params string[] audience) => entry with { Audience = audience };
}
