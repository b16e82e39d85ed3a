using Library.Indexer.Extraction;
using Library.Indexer.Extraction.Formats;
using Library.Indexer.Extraction.Office;
using Library.Indexer.Extraction.Processes;
using Library.Storage.Catalogue;
using Library.Testing;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;

namespace Library.Indexer.Tests.Extraction;

/// <summary>Files made of other formats by LibreOffice, in its sandbox, and old ones read that way.</summary>
[Trait("Needs", "server")]
public sealed class OfficeConversionTests : IDisposable
{
    private const string Missing = "no LibreOffice: install libreoffice-writer-nogui, libreoffice-calc-nogui, libreoffice-impress-nogui and bubblewrap";

    private static readonly OfficeTarget Pdf = new("pdf", "writer_pdf_Export", FileFormat.Pdf);

    private readonly TemporaryFolder _folder = new();

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_word_file_becomes_a_pdf_with_its_text()
    {
        using var office = Office("", TimeSpan.FromMinutes(2));
        Assert.SkipUnless(File.Exists("/usr/bin/soffice") && File.Exists("/usr/bin/bwrap"), Missing);
        Assert.SkipUnless(await office.IsAvailableAsync(Cancellation), "This system allows no sandbox.");
        await PutAsync(AWordFile.New().Heading(1, "Fiscal policy").Paragraph("Two signatures are needed."));

        var (made, _) = await office.TryConvertAsync(_folder.Path, "in.docx", Pdf, Cancellation);

        Assert.NotNull(made);
        using var pdf = UglyToad.PdfPig.PdfDocument.Open(made);
        Assert.Contains("signatures", string.Join(' ', pdf.GetPage(1).GetWords()), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_conversion_that_hangs_is_ended_and_nothing_comes_of_it()
    {
        // A program that never ends, whatever it is told.
        using var office = Office("/usr/bin/yes", TimeSpan.FromSeconds(1));
        Assert.SkipUnless(await office.IsAvailableAsync(Cancellation), "This system allows no sandbox.");
        await PutAsync(AWordFile.New().Paragraph("Text."));

        Assert.Null((await office.TryConvertAsync(_folder.Path, "in.docx", Pdf, Cancellation)).Path);
    }

    [Theory]
    [InlineData(FileFormat.RichText)]
    [InlineData(FileFormat.OldWord)]
    public async Task An_old_file_is_read_of_what_LibreOffice_makes_of_it(FileFormat format)
    {
        using var office = Office("", TimeSpan.FromMinutes(2));
        Assert.SkipUnless(File.Exists("/usr/bin/soffice") && File.Exists("/usr/bin/bwrap"), Missing);
        Assert.SkipUnless(await office.IsAvailableAsync(Cancellation), "This system allows no sandbox.");
        await PutAsync(AWordFile.New().Paragraph("Two signatures are needed."));
        var old = format is FileFormat.RichText ? new OfficeTarget("rtf", "Rich Text Format", format) : new OfficeTarget("doc", "MS Word 97", format);
        var (made, _) = await office.TryConvertAsync(_folder.Path, "in.docx", old, Cancellation);
        Assert.NotNull(made);
        await using var pool = Extractions.Pool();

        await using (var content = File.OpenRead(made))
        {
            Assert.Equal(new DetectedFormat.Readable(format), FileFormatDetector.Detect(content, "a.docx"));
        }

        var result = await new FileReading(pool, office).ReadAsync(made, format, Cancellation);

        Assert.Contains((TextBlockKind.Paragraph, "Two signatures are needed."), Assert.IsType<ExtractionResult.Extracted>(result).Text.Blocks());
        Assert.False(Directory.Exists($"{made}-office"));
    }

    [Fact]
    public async Task Without_LibreOffice_an_old_file_fails_with_a_plain_sentence()
    {
        using var office = Office("none", TimeSpan.FromSeconds(1));
        await using var pool = Extractions.Pool();

        var failed = Assert.IsType<ExtractionResult.Failed>(await new FileReading(pool, office).ReadAsync(_folder.File("a.doc"), FileFormat.OldWord, Cancellation));

        Assert.Equal(FailureCode.Unreadable, failed.Code);
        Assert.Contains("This server cannot read files of this kind (Word 97-2003 document)", failed.Message, StringComparison.Ordinal);
    }

    public void Dispose() => _folder.Dispose();

    private static OfficeConversion Office(string program, TimeSpan time) =>
        new(Options.Create(new ConversionOptions { Program = program, Time = time }), new Sandbox(), NullLogger<OfficeConversion>.Instance);

    private async Task PutAsync(AWordFile word) => await File.WriteAllBytesAsync(Path.Combine(_folder.Path, "in.docx"), word.ToStream().ToArray(), Cancellation);
}
