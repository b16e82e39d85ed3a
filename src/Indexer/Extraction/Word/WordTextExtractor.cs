using System.Globalization;
using System.Xml;
using Library.Indexer.Extraction.Formats;

namespace Library.Indexer.Extraction.Word;

/// <summary>Reads the text of docx, docm, dotx and dotm files, transitional or strict.</summary>
internal sealed class WordTextExtractor : ITextExtractor
{
    /// <summary>Programs write a time that they do not know as the start of their calendar, which is before this.</summary>
    private const int FirstYear = 1980;

    public ExtractedText Extract(Stream content, TextBudget budget, CancellationToken cancellationToken)
    {
        var package = new OpenXmlPackage(content, budget, WordXml.MainPart);
        var context = WordInserts.ReadContext(package, new WordFindings(), budget);
        var hasEven = false;
        package.TryRead(package.PartByKindOrNull("settings"), reader => hasEven = WordXml.HasEvenMargins(reader));

        var footnotes = ReadMargins(package.PartByKindOrNull("footnotes"));
        var endnotes = ReadMargins(package.PartByKindOrNull("endnotes"));
        var pages = new WordPages(
            budget,
            hasEven,
            id => ReadMargins(package.PartByIdOrNull(id)).Of(""),
            (story, id) => (story is "footnote" ? footnotes : endnotes).Of(id));
        using (var reader = package.Open(package.MainPart))
        {
            new WordReader(reader, context, pages, new WordInserts(package, context, budget, cancellationToken)).Read(cancellationToken);
        }

        var laid = pages.Finish();
        var properties = ReadProperties(package, context.Styles);
        var comments = ReadComments(package, context, cancellationToken);
        context.Findings.Count(OmissionKind.Comments, comments.Count);
        context.Findings.Count(OmissionKind.EmbeddedFiles, package.EmbeddedFiles);
        context.Findings.Count(OmissionKind.UnreadParts, package.UnreadParts);
        return new ExtractedText(properties, laid) { Comments = comments, Placeholders = context.Findings.Placeholders.Found, Omissions = context.Findings.Omissions };

        WordMargins ReadMargins(string? part)
        {
            var margins = new WordMargins();
            package.TryRead(part, reader => new WordReader(reader, context with { Numbering = new WordNumbering() }, margins, inserts: null).Read(cancellationToken));
            return margins;
        }
    }

    /// <summary>Comes last: where there is more than can be read, the text is whole all the same.</summary>
    private static IReadOnlyList<FileComment> ReadComments(OpenXmlPackage package, WordContext context, CancellationToken cancellationToken)
    {
        const int characters = 1_000_000;
        var comments = new WordComments();
        try
        {
            package.TryRead(
                package.PartByKindOrNull("comments"),
                reader => new WordReader(reader, context with { Numbering = new WordNumbering(), Findings = new WordFindings(), Characters = characters }, comments, inserts: null).Read(cancellationToken));
        }
        catch (ExtractionException)
        {
            context.Findings.Count(OmissionKind.UnreadParts);
        }

        return comments.Finish();
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
        return new ExtractedProperties(Clean("title"), Clean("creator"), Clean("language") ?? styles.Language)
        {
            CreatedAt = TimeOrNull("created"),
            ModifiedAt = TimeOrNull("modified"),
        };

        string? Clean(string name) => PropertyText.CleanOrNull(values.GetValueOrDefault(name));

        DateTimeOffset? TimeOrNull(string name) =>
            DateTimeOffset.TryParse(values.GetValueOrDefault(name), CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal, out var time)
                && time.Year >= FirstYear ? time : null;
    }
}
