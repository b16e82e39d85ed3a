using System.Xml;

namespace Library.Indexer.Extraction.Formats;

/// <summary>The one way in which XML of a package is read: no DTD, nothing fetched, no entity but the five built in.</summary>
internal static class PackageXml
{
    public static XmlReader Open(Stream part) => XmlReader.Create(part, new XmlReaderSettings
    {
        DtdProcessing = DtdProcessing.Prohibit,
        XmlResolver = null,
        CheckCharacters = false,
        IgnoreComments = true,
        IgnoreProcessingInstructions = true,
        CloseInput = true,
    });
}
