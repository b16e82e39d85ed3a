using Library.Storage.Catalogue;
using UglyToad.PdfPig;
using UglyToad.PdfPig.Core;
using UglyToad.PdfPig.Exceptions;

namespace Library.Indexer.Extraction.Pdf;

/// <summary>Reads the text layer of PDF files in reading order. A scan has none.</summary>
internal sealed class PdfTextExtractor : ITextExtractor
{
    /// <summary>Where at the end the mark of the end is looked for (ISO 32000, annex H: readers allow for bytes behind it).</summary>
    private const int TailBytes = 2_048;

    private const int MaxStackDepth = 128;

    public ExtractedText Extract(Stream content, TextBudget budget, CancellationToken cancellationToken)
    {
        var complaints = new ParserComplaints();
        var options = new ParsingOptions { UseLenientParsing = true, SkipMissingFonts = true, ClipPaths = false, MaxStackDepth = MaxStackDepth, Logger = complaints };
        using var document = Guard(() => PdfDocument.Open(content, options));
        var pages = ReadPages(document, budget, cancellationToken);
        if (complaints.Any && pages.TrueForAll(page => page.Lines.Count == 0) && IsCut(content))
        {
            // Not a scan: the parser found some page in what is left of the file, and nothing on it.
            throw ExtractionException.Damaged("The end of the file is missing.");
        }

        return new ExtractedText(PdfProperties.Read(document), PdfBlocks.Of(pages));
    }

    /// <summary>The parser throws almost anything over a damaged file; what matters is that it could not read it.</summary>
    internal static T Guard<T>(Func<T> parse)
    {
        try
        {
            return parse();
        }
        catch (PdfDocumentEncryptedException exception)
        {
            throw new ExtractionException(FailureCode.Encrypted, exception.GetType().Name);
        }
        catch (PdfDocumentStackDepthException)
        {
            throw ExtractionException.OverLimit("nesting");
        }
        catch (Exception exception) when (exception is not (OutOfMemoryException or OperationCanceledException or ExtractionException))
        {
            throw ExtractionException.Damaged(exception.GetType().Name);
        }
    }

    private static bool IsCut(Stream content)
    {
        Span<byte> buffer = stackalloc byte[TailBytes];
        content.Position = Math.Max(0, content.Length - TailBytes);
        return buffer[..content.ReadAtLeast(buffer, TailBytes, throwOnEndOfStream: false)].IndexOf("%%EOF"u8) < 0;
    }

    private static List<PdfPageText> ReadPages(PdfDocument document, TextBudget budget, CancellationToken cancellationToken)
    {
        if (document.NumberOfPages == 0)
        {
            throw ExtractionException.Damaged("No page can be found.");
        }

        budget.TakePage(document.NumberOfPages);
        var typed = new PdfTypedText(document);
        var pages = new List<PdfPageText>(document.NumberOfPages);
        ExtractionException? failure = null;
        for (var number = 1; number <= document.NumberOfPages; number++)
        {
            cancellationToken.ThrowIfCancellationRequested();
            try
            {
                var page = Guard(() => Read(document, typed, number));
                page.Lines.ForEach(line => budget.TakeText(line.Text.Length + 1));
                pages.Add(page);
            }
            catch (ExtractionException exception) when (exception.Code is FailureCode.Unreadable)
            {
                // The other pages of a damaged file are worth having.
                failure = exception;
                pages.Add(PdfPageText.Empty);
            }
        }

        return failure is not null && pages.TrueForAll(page => page.Lines.Count == 0) ? throw failure : pages;
    }

    private static PdfPageText Read(PdfDocument document, PdfTypedText typed, int number)
    {
        var page = document.GetPage(number);
        var pieces = PdfPieces.Of(page.Letters);
        try
        {
            pieces.AddRange(Guard(() => typed.Find(page).ToList()));
        }
        catch (ExtractionException)
        {
            // Damaged annotations are no reason to lose the page.
        }

        return new PdfPageText(PdfLines.InReadingOrder(pieces), page.Height);
    }
}
