using Library.Indexer.Extraction.Formats;

namespace Library.Indexer.Extraction.Word;

/// <summary>Reads the text of docx, docm, dotx and dotm files, transitional or strict.</summary>
internal sealed class WordTextExtractor : ITextExtractor
{
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
        var properties = CoreProperties.Read(package);
        var comments = ReadComments(package, context, cancellationToken);
        context.Findings.Count(OmissionKind.Comments, comments.Count);
        context.Findings.Count(OmissionKind.EmbeddedFiles, package.EmbeddedFiles);
        context.Findings.Count(OmissionKind.UnreadParts, package.UnreadParts);
        return new ExtractedText(properties with { Language = properties.Language ?? context.Styles.Language }, laid) { Comments = comments, Placeholders = context.Findings.Placeholders.Found, Omissions = context.Findings.Omissions };

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
}
