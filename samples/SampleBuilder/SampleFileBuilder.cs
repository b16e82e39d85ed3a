using DocumentFormat.OpenXml.Wordprocessing;
using Library.SampleBuilder.Print;
using Library.SampleBuilder.Programs;
using Library.SampleBuilder.Sources;
using Library.SampleBuilder.Word;

namespace Library.SampleBuilder;

/// <summary>Makes one file from its sample, with the program that the sample names.</summary>
internal sealed class SampleFileBuilder(WorkFolder work, LibreOffice libreOffice)
{
    private readonly PageLayout _layout = new(work, libreOffice);
    private readonly Chromium _chromium = new(work);

    public async Task BuildAsync(Sample sample, string output, CancellationToken cancellationToken)
    {
        var made = sample switch
        {
            { Producer: Producer.Chromium } => await PrintAsync(sample, cancellationToken),
            { Producer: Producer.LibreOffice, IsPdf: true } => await ExportPdfAsync(sample, cancellationToken),
            { Producer: Producer.LibreOffice } => await ConvertWordAsync(sample, cancellationToken),
            _ => await WriteWordAsync(sample, cancellationToken),
        };
        File.Move(made, output, overwrite: true);
    }

    private async Task<string> PrintAsync(Sample sample, CancellationToken cancellationToken)
    {
        var page = work.File(Path.ChangeExtension(sample.File, ".html"));
        var pdf = work.File(sample.File);
        await File.WriteAllTextAsync(page, HtmlWriter.Write(sample), cancellationToken);
        await _chromium.PrintAsync(page, pdf, cancellationToken);
        await PdfStamps.FixAsync(pdf, SampleDate.Of(sample), cancellationToken);
        return pdf;
    }

    private async Task<string> ExportPdfAsync(Sample sample, CancellationToken cancellationToken)
    {
        var pdf = await libreOffice.ConvertAsync(WriteWord(sample, WordFonts.OfPrint(HouseStyle.For(sample))), "pdf", cancellationToken);
        await PdfStamps.FixAsync(pdf, SampleDate.Of(sample), cancellationToken);
        return pdf;
    }

    /// <summary>By way of its own format, so that what is in the file is what LibreOffice itself writes.</summary>
    private async Task<string> ConvertWordAsync(Sample sample, CancellationToken cancellationToken)
    {
        var written = WriteWord(sample, WordFonts.OfLibreOffice(HouseStyle.For(sample)));
        var native = await libreOffice.ConvertAsync(written, "odt", cancellationToken);
        var word = await libreOffice.ConvertAsync(native, "docx", cancellationToken);
        ZipDates.Fix(word, SampleDate.Of(sample));
        return word;
    }

    private async Task<string> WriteWordAsync(Sample sample, CancellationToken cancellationToken)
    {
        var starts = await _layout.FindAsync(sample, cancellationToken);
        return WriteWord(sample, WordFonts.OfWord(HouseStyle.For(sample)), body => RenderedBreaks.Insert(body, starts));
    }

    private string WriteWord(Sample sample, WordFonts fonts, Action<Body>? finish = null)
    {
        var path = work.File(Path.ChangeExtension(sample.File, ".docx"));
        WordWriter.Write(path, sample, fonts, finish);
        return path;
    }
}
