using System.Xml;
using Library.Indexer.Extraction.Formats;

namespace Library.Indexer.Extraction.Word;

/// <summary>Reads the text of docx, docm, dotx and dotm files, transitional or strict.</summary>
internal sealed class WordTextExtractor : ITextExtractor
{
    public ExtractedText Extract(Stream content, TextBudget budget, CancellationToken cancellationToken)
    {
        var package = new OpenXmlPackage(content, budget, "word/document.xml");
        var styles = new WordStyles();
        package.TryRead(package.PartByKindOrNull("styles"), styles.Read);
        var numbering = new WordNumbering();
        package.TryRead(package.PartByKindOrNull("numbering"), numbering.Read);

        var footnotes = ReadMargins(package.PartByKindOrNull("footnotes"));
        var endnotes = ReadMargins(package.PartByKindOrNull("endnotes"));
        var pages = new WordPages(
            budget,
            id => ReadMargins(package.PartByIdOrNull(id)).Of(""),
            (story, id) => (story is "footnote" ? footnotes : endnotes).Of(id));
        using (var reader = package.Open(package.MainPart))
        {
            new WordReader(reader, styles, numbering, budget.Limits.Nesting, pages).Read(cancellationToken);
        }

        return new ExtractedText(ReadProperties(package, styles), pages.Finish());

        WordMargins ReadMargins(string? part)
        {
            var margins = new WordMargins();
            package.TryRead(part, reader => new WordReader(reader, styles, new WordNumbering(), budget.Limits.Nesting, margins).Read(cancellationToken));
            return margins;
        }
    }

    /// <summary>Dublin Core in docProps/core.xml (ECMA-376 part 2, 11).</summary>
    private static ExtractedProperties ReadProperties(OpenXmlPackage package, WordStyles styles)
    {
        var values = new Dictionary<string, string>(StringComparer.Ordinal);
        package.TryRead(package.CorePropertiesOrNull ?? "docProps/core.xml", reader =>
        {
            string? element = null;
            while (reader.Read())
            {
                if (reader.NodeType is XmlNodeType.Element)
                {
                    element = reader.LocalName;
                }
                else if (reader.NodeType is XmlNodeType.Text && element is not null)
                {
                    values.TryAdd(element, reader.Value);
                }
            }
        });
        return new ExtractedProperties(Clean("title"), Clean("creator"), Clean("language") ?? styles.Language);

        string? Clean(string name) => PropertyText.CleanOrNull(values.GetValueOrDefault(name));
    }
}
