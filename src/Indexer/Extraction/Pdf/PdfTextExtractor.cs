using Library.Storage.Catalogue;
using UglyToad.PdfPig;
using UglyToad.PdfPig.Content;
using UglyToad.PdfPig.Core;
using UglyToad.PdfPig.Exceptions;

namespace Library.Indexer.Extraction.Pdf;

/// <summary>Reads the text layer of PDF files in reading order. A scan has none.</summary>
internal sealed class PdfTextExtractor : ITextExtractor
{
    /// <summary>Where at the end the mark of the end is looked for (ISO 32000, annex H: readers allow for bytes behind it).</summary>
    private const int TailBytes = 2_048;

    private const int MaxStackDepth = 128;

    /// <summary>Characters of a stamp, a page number or a heading that a scanner or copier sets onto a scanned page.</summary>
    private const int MostStamped = 100;

    /// <summary>The share of a page that a scan covers.</summary>
    private const double LeastScan = 0.5;

    /// <summary>The share of a page without any text that pictures cover which may hold some.</summary>
    private const double LeastPicture = 0.05;

    private const int MaxImages = 1_000;

    public ExtractedText Extract(Stream content, TextBudget budget, CancellationToken cancellationToken)
    {
        var complaints = new ParserComplaints();
        try
        {
            var text = Read(content, complaints, budget, cancellationToken);
            return complaints.Any && !text.HasText && TrySalvage(content, budget, cancellationToken) is { } better ? better
                : complaints.Any && !text.HasText && IsCut(content) ? throw ExtractionException.Damaged("The end of the file is missing.")
                : text;
        }
        catch (ExtractionException exception) when (exception.Code is FailureCode.Unreadable)
        {
            if (TrySalvage(content, budget, cancellationToken) is { } salvaged)
            {
                return salvaged;
            }

            throw;
        }
    }

    /// <summary>Reads what can be found in a damaged file; null where that gives no text either.</summary>
    private static ExtractedText? TrySalvage(Stream content, TextBudget budget, CancellationToken cancellationToken)
    {
        try
        {
            using var whole = Guard(() => PdfSalvage.MakeOrNull(content, budget));
            return whole is not null && Read(whole, new ParserComplaints(), budget, cancellationToken) is { HasText: true } text ? text : null;
        }
        catch (ExtractionException exception) when (exception.Code is FailureCode.Unreadable or FailureCode.Encrypted)
        {
            return null;
        }
    }

    private static ExtractedText Read(Stream content, ParserComplaints complaints, TextBudget budget, CancellationToken cancellationToken)
    {
        var options = new ParsingOptions { UseLenientParsing = true, SkipMissingFonts = true, ClipPaths = false, MaxStackDepth = MaxStackDepth, Logger = complaints };
        using var document = Guard(() => PdfDocument.Open(content, options));
        var (typed, layers) = (new PdfTypedText(document), Guard(() => new PdfLayers(document)));
        var pages = ReadPages(document, typed, layers, budget, cancellationToken);
        var labels = OrElse(() => PdfPageLabels.Read(document), new PdfPageLabels());
        return new ExtractedText(PdfProperties.Read(document), [.. PdfBlocks.Of(pages).Select((page, index) => page with { Label = labels.FindOrNull(index + 1), Reading = pages[index].Reading })])
        {
            Outline = OrElse(() => PdfContents.Outline(document), []),
            Comments = typed.Comments,
            Omissions = [.. Omissions(typed.Comments.Count, layers.Count, OrElse(() => PdfContents.EmbeddedFiles(document), null))],
        };
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

    /// <summary>Damage in what a text can do without is no reason to lose it.</summary>
    private static T OrElse<T>(Func<T> read, T instead)
    {
        try
        {
            return Guard(read);
        }
        catch (ExtractionException)
        {
            return instead;
        }
    }

    private static IEnumerable<Omission> Omissions(int comments, int layers, int? files)
    {
        if (comments > 0)
        {
            yield return new Omission(OmissionKind.Comments, comments);
        }

        if (layers > 0)
        {
            yield return new Omission(OmissionKind.HiddenText, layers);
        }

        if (files is { } count)
        {
            yield return new Omission(OmissionKind.EmbeddedFiles, count);
        }
    }

    private static bool IsCut(Stream content)
    {
        Span<byte> buffer = stackalloc byte[TailBytes];
        content.Position = Math.Max(0, content.Length - TailBytes);
        return buffer[..content.ReadAtLeast(buffer, TailBytes, throwOnEndOfStream: false)].IndexOf("%%EOF"u8) < 0;
    }

    private static List<PdfPageText> ReadPages(PdfDocument document, PdfTypedText typed, PdfLayers layers, TextBudget budget, CancellationToken cancellationToken)
    {
        if (document.NumberOfPages == 0)
        {
            throw ExtractionException.Damaged("No page can be found.");
        }

        budget.TakePage(document.NumberOfPages);
        var pages = new List<PdfPageText>(document.NumberOfPages);
        ExtractionException? failure = null;
        for (var number = 1; number <= document.NumberOfPages; number++)
        {
            cancellationToken.ThrowIfCancellationRequested();
            try
            {
                var page = Guard(() => Read(document, typed, layers, number));
                page.Lines.ForEach(line => budget.TakeText(line.Text.Length + 1));
                pages.Add(page);
            }
            catch (ExtractionException exception) when (exception.Code is FailureCode.Unreadable)
            {
                // The other pages of a damaged file are worth having.
                failure = exception;
                pages.Add(PdfPageText.Damaged);
            }
        }

        return failure is not null && pages.TrueForAll(page => page.Lines.Count == 0) ? throw failure : pages;
    }

    private static PdfPageText Read(PdfDocument document, PdfTypedText typed, PdfLayers layers, int number)
    {
        var page = document.GetPage(number);
        var letters = layers.Seen(page);
        var pieces = PdfPieces.Of(letters);
        var isGarbled = GarbledText.Is(letters.Select(letter => letter.Value ?? ""), () => pieces.Select(piece => piece.Text));
        pieces = isGarbled ? [] : pieces;
        try
        {
            pieces.AddRange(Guard(() => typed.Find(page).ToList()));
        }
        catch (ExtractionException)
        {
            // Damaged annotations are no reason to lose the page.
        }

        var reading = isGarbled ? PageReading.Garbled : IsScan(page, pieces) ? PageReading.Scan : PageReading.Text;
        return new PdfPageText(PdfLines.InReadingOrder(pieces), page.Height, reading);
    }

    /// <summary>Whether the page is pictures and hardly anything else: a scanner's page, perhaps with a stamp on it.</summary>
    private static bool IsScan(Page page, List<PdfPiece> pieces)
    {
        if (page.NumberOfImages == 0 || pieces.Sum(piece => piece.Text.Length) > MostStamped)
        {
            return false;
        }

        var area = page.Width * page.Height;
        var covered = page.GetImages().Take(MaxImages).Sum(image => Math.Abs(image.BoundingBox.Width * image.BoundingBox.Height));
        return covered >= area * (pieces.Count == 0 ? LeastPicture : LeastScan);
    }
}
