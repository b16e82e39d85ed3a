using System.Xml;
using Library.Indexer.Extraction.Formats;
using Library.Storage.Catalogue;

namespace Library.Indexer.Extraction.OpenDocument;

/// <summary>Reads the text of OpenDocument files: texts (odt, ott), spreadsheets (ods, ots) and presentations (odp, otp).</summary>
internal sealed class OpenDocumentExtractor : ITextExtractor
{
    public ExtractedText Extract(Stream content, TextBudget budget, CancellationToken cancellationToken)
    {
        var directory = ZipDirectory.ReadOrNull(content) ?? throw ExtractionException.Damaged("The package has no readable directory.");
        if (IsEncrypted(directory, budget))
        {
            throw new ExtractionException(FailureCode.Encrypted, "The package is encrypted.");
        }

        var text = new OpenDocumentReader(budget);
        using (var reader = OpenOrNull(directory, "content.xml", budget) ?? throw ExtractionException.Damaged("The package has no content."))
        {
            text.Read(reader, cancellationToken);
        }

        return new ExtractedText(ReadProperties(directory, budget), text.Finish()) { Comments = text.Comments, Omissions = text.ListOmissions() };
    }

    private static bool IsEncrypted(ZipDirectory directory, TextBudget budget)
    {
        try
        {
            using var reader = OpenOrNull(directory, "META-INF/manifest.xml", budget);
            while (reader?.Read() is true)
            {
                if (reader is { NodeType: XmlNodeType.Element, LocalName: "encryption-data" })
                {
                    return true;
                }
            }
        }
        catch (Exception exception) when (exception is XmlException or InvalidDataException)
        {
            // What it holds can be read without a list of it.
        }

        return false;
    }

    private static ExtractedProperties ReadProperties(ZipDirectory directory, TextBudget budget)
    {
        try
        {
            using var reader = OpenOrNull(directory, "meta.xml", budget);
            return reader is null ? new ExtractedProperties(Title: null, Author: null, Language: null) : CoreProperties.Read(reader);
        }
        catch (Exception exception) when (exception is XmlException or InvalidDataException)
        {
            return new ExtractedProperties(Title: null, Author: null, Language: null);
        }
    }

    private static XmlReader? OpenOrNull(ZipDirectory directory, string part, TextBudget budget) =>
        directory.OpenOrNull(part) is { } stream ? PackageXml.Open(new MeteredStream(stream, budget.TakeUnpacked)) : null;
}
