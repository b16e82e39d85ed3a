using System.Text;
using System.Xml;
using Library.Indexer.Extraction.Formats;

namespace Library.Indexer.Extraction.Word;

/// <summary>What a document shows of other parts in the midst of its text: diagrams, charts, and whole documents put in (altChunk).</summary>
internal sealed class WordInserts(OpenXmlPackage package, WordContext context, TextBudget budget, CancellationToken cancellationToken)
{
    private const int MaxChunks = 100;
    private const int MaxChunkBytes = 32 << 20;
    private const int MaxDrawings = 1_000;
    private const int MaxTexts = 2_000;

    private int _chunks;
    private int _drawings;

    /// <summary>Reads what the text of a package depends on.</summary>
    public static WordContext ReadContext(OpenXmlPackage package, WordFindings findings, TextBudget budget)
    {
        var context = new WordContext(new WordStyles(), new WordNumbering(), findings, budget.Limits.Nesting, budget.Limits.TextCharacters);
        package.TryRead(package.PartByKindOrNull("styles"), context.Styles.Read);
        package.TryRead(package.PartByKindOrNull("numbering"), context.Numbering.Read);
        return context;
    }

    /// <returns>The texts of a diagram's shapes, or of a chart's titles.</returns>
    public IReadOnlyList<string> ReadDrawing(string id)
    {
        var texts = new List<string>();
        if (++_drawings <= MaxDrawings)
        {
            package.TryRead(package.PartByIdOrNull(id), reader => ReadDrawing(reader, texts));
        }

        return [.. texts.Distinct(StringComparer.Ordinal)];
    }

    public void ReadChunk(string id, IWordSink sink)
    {
        var bytes = ++_chunks <= MaxChunks && package.PartByIdOrNull(id) is { } part ? package.ReadOrNull(part, MaxChunkBytes) : null;
        if (bytes is null || !TryReadChunk(bytes, sink))
        {
            context.Findings.Count(OmissionKind.UnreadParts);
        }
    }

    private bool TryReadChunk(MemoryStream bytes, IWordSink sink)
    {
        var start = bytes.GetBuffer().AsSpan(0, (int)Math.Min(bytes.Length, 8));
        if (start.StartsWith("PK"u8))
        {
            return TryReadPackage(bytes, sink);
        }

        using var reader = new StreamReader(bytes, Encoding.UTF8);
        var text = reader.ReadToEnd();
        if (text.StartsWith("{\\rtf", StringComparison.Ordinal) || text.StartsWith("MIME-Version", StringComparison.OrdinalIgnoreCase) || text.Contains('\0', StringComparison.Ordinal))
        {
            return false;
        }

        IEnumerable<string> paragraphs = text.AsSpan().TrimStart().StartsWith('<') ? WordChunkText.OfHtml(text) : text.Split('\n');
        foreach (var paragraph in paragraphs)
        {
            if (PropertyText.LineOrNull(paragraph) is { } line)
            {
                context.Findings.Placeholders.Look(line);
                sink.Block(new TextBlock(TextBlockKind.Paragraph, 0, line));
            }
        }

        return true;
    }

    /// <summary>A document in a document; one in that one is not read.</summary>
    private bool TryReadPackage(MemoryStream bytes, IWordSink sink)
    {
        try
        {
            var inner = new OpenXmlPackage(bytes, budget, WordXml.MainPart);
            using var reader = inner.Open(inner.MainPart);
            new WordReader(reader, ReadContext(inner, context.Findings, budget), new WordChunk(sink), inserts: null).Read(cancellationToken);
            return true;
        }
        catch (Exception exception) when (exception is XmlException or InvalidDataException or ExtractionException { Code: Storage.Catalogue.FailureCode.Unreadable or Storage.Catalogue.FailureCode.Encrypted })
        {
            return false;
        }
    }

    /// <summary>DrawingML's paragraphs: a chart's cells are no text of the document.</summary>
    private void ReadDrawing(XmlReader reader, List<string> texts)
    {
        var text = new StringBuilder();
        var inText = false;
        while (reader.Read() && texts.Count < MaxTexts)
        {
            cancellationToken.ThrowIfCancellationRequested();
            switch (reader.NodeType)
            {
                case XmlNodeType.Element:
                    inText = !reader.IsEmptyElement && reader.LocalName is "t";
                    break;
                case XmlNodeType.Text or XmlNodeType.CDATA or XmlNodeType.SignificantWhitespace when inText:
                    TextCleaning.Append(text, reader.Value);
                    break;
                case XmlNodeType.EndElement:
                    inText = false;
                    if (reader.LocalName is "p" && text.Length > 0)
                    {
                        texts.Add(text.ToString());
                        text.Clear();
                    }

                    break;
                default:
                    break;
            }
        }
    }
}
