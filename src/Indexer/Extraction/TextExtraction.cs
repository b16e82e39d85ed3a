using System.Collections.Frozen;
using System.Xml;
using Library.Indexer.Extraction.Excel;
using Library.Indexer.Extraction.Language;
using Library.Indexer.Extraction.OpenDocument;
using Library.Indexer.Extraction.Pdf;
using Library.Indexer.Extraction.PlainText;
using Library.Indexer.Extraction.PowerPoint;
using Library.Indexer.Extraction.Word;
using Library.Storage.Catalogue;

namespace Library.Indexer.Extraction;

/// <summary>
/// Extracts the text of one file in this process. A hostile file may end the process (a parser's stack cannot be guarded), so the
/// product calls it only in a child: <see cref="Processes.ExtractionPool"/>.
/// </summary>
internal static class TextExtraction
{
    private static readonly FrozenDictionary<FileFormat, ITextExtractor> Extractors = new Dictionary<FileFormat, ITextExtractor>
    {
        [FileFormat.Pdf] = new PdfTextExtractor(),
        [FileFormat.Word] = new WordTextExtractor(),
        [FileFormat.PowerPoint] = new PowerPointTextExtractor(),
        [FileFormat.Excel] = new ExcelTextExtractor(),
        [FileFormat.OpenText] = new OpenDocumentExtractor(),
        [FileFormat.OpenSpreadsheet] = new OpenDocumentExtractor(),
        [FileFormat.OpenPresentation] = new OpenDocumentExtractor(),
        [FileFormat.PlainText] = new PlainTextExtractor(),
        [FileFormat.Markdown] = new MarkdownTextExtractor(),
        [FileFormat.Csv] = new CsvTextExtractor(),
        [FileFormat.Html] = new HtmlTextExtractor(),
    }.ToFrozenDictionary();

    /// <param name="content">Seekable; read from its start, stays open.</param>
    /// <param name="limits">Time and memory are the parent's to watch; the others are kept here.</param>
    /// <exception cref="OutOfMemoryException">The heap's limit is reached; the process should be replaced.</exception>
    public static ExtractionResult Extract(Stream content, FileFormat format, ExtractionLimits limits, CancellationToken cancellationToken)
    {
        var budget = new TextBudget(limits);
        content.Position = 0;
        try
        {
            var text = Extractors[format].Extract(content, budget, cancellationToken);
            return new ExtractionResult.Extracted(text with { Properties = text.Properties with { DetectedLanguage = LanguageOfText.FindOrNull(text.Pages) } });
        }
        catch (ExtractionException exception)
        {
            return ExtractionFailure.Of(format, exception.Code);
        }
        catch (Exception exception) when (exception is InvalidDataException or XmlException)
        {
            return ExtractionFailure.Of(format, FailureCode.Unreadable);
        }
    }
}
