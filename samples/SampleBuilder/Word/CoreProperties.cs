using System.Globalization;
using System.Xml.Linq;
using DocumentFormat.OpenXml.Packaging;
using Library.SampleBuilder.Sources;

namespace Library.SampleBuilder.Word;

/// <summary>Title, creator and dates (ISO/IEC 29500-2, 11), in a part with a name that does not change from run to run.</summary>
internal static class CoreProperties
{
    private static readonly XNamespace Core = "http://schemas.openxmlformats.org/package/2006/metadata/core-properties";
    private static readonly XNamespace Elements = "http://purl.org/dc/elements/1.1/";
    private static readonly XNamespace Terms = "http://purl.org/dc/terms/";
    private static readonly XNamespace Instance = "http://www.w3.org/2001/XMLSchema-instance";

    public static void Write(CoreFilePropertiesPart part, Sample sample)
    {
        var date = SampleDate.Of(sample).ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture);
        var properties = new XElement(
            Core + "coreProperties",
            new XAttribute(XNamespace.Xmlns + "cp", Core),
            new XAttribute(XNamespace.Xmlns + "dc", Elements),
            new XAttribute(XNamespace.Xmlns + "dcterms", Terms),
            new XAttribute(XNamespace.Xmlns + "xsi", Instance),
            new XElement(Elements + "title", sample.Title),
            new XElement(Elements + "creator", sample.Issuer),
            new XElement(Elements + "description", sample.Description),
            new XElement(Core + "keywords", string.Join(", ", sample.Tags)),
            new XElement(Core + "lastModifiedBy", sample.Issuer),
            Date("created", date),
            Date("modified", date));
        using var stream = part.GetStream(FileMode.Create);
        properties.Save(stream);
    }

    private static XElement Date(string name, string value) => new(Terms + name, new XAttribute(Instance + "type", "dcterms:W3CDTF"), value);
}
