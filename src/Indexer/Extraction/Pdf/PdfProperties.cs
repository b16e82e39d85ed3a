using System.Xml;
using System.Xml.Linq;
using UglyToad.PdfPig;
using UglyToad.PdfPig.Tokens;

namespace Library.Indexer.Extraction.Pdf;

/// <summary>Title, author and language: from the information dictionary, else from XMP; the language from the catalog (ISO 32000, 14.3 and 14.9.2).</summary>
internal static class PdfProperties
{
    private static readonly XNamespace DublinCore = "http://purl.org/dc/elements/1.1/";

    public static ExtractedProperties Read(PdfDocument document)
    {
        var xmp = Try(() => document.TryGetXmpMetadata(out var metadata) ? metadata.GetXDocument() : null);
        return new ExtractedProperties(
            PropertyText.CleanOrNull(Try(() => document.Information.Title)) ?? FromXmp(xmp, "title"),
            PropertyText.CleanOrNull(Try(() => document.Information.Author)) ?? FromXmp(xmp, "creator"),
            PropertyText.CleanOrNull(Try(() => Language(document))))
        {
            CreatedAt = Time(() => document.Information.GetCreatedDateTimeOffset()),
            ModifiedAt = Time(() => document.Information.GetModifiedDateTimeOffset()),
        };
    }

    private static string? Language(PdfDocument document) =>
        document.Structure.Catalog.CatalogDictionary.TryGet(NameToken.Lang, out var token)
            ? token switch
            {
                StringToken text => text.Data,
                HexToken text => text.Data,
                _ => null,
            }
            : null;

    private static string? FromXmp(XDocument? xmp, string name) =>
        PropertyText.CleanOrNull(xmp?.Descendants(DublinCore + name).FirstOrDefault()?.Value);

    private static DateTimeOffset? Time(Func<DateTimeOffset?> read) => Try(() => read() is { } time ? (object)time : null) is DateTimeOffset found ? found.ToUniversalTime() : null;

    /// <summary>Damaged properties are no reason to lose the text.</summary>
    private static T? Try<T>(Func<T?> read)
        where T : class
    {
        try
        {
            return PdfTextExtractor.Guard(read);
        }
        catch (Exception exception) when (exception is ExtractionException or XmlException)
        {
            return null;
        }
    }
}
