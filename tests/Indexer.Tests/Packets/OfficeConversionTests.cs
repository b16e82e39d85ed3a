using Library.Indexer.Extraction.Processes;
using Library.Indexer.Packets.Conversion;
using Library.Testing;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;

namespace Library.Indexer.Tests.Packets;

/// <summary>Word files made PDF by LibreOffice, in its sandbox.</summary>
[Trait("Needs", "server")]
public sealed class OfficeConversionTests : IDisposable
{
    private const string Missing = "no LibreOffice: install libreoffice-writer-nogui and bubblewrap";

    private readonly TemporaryFolder _folder = new();

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_word_file_becomes_a_pdf_with_its_text()
    {
        using var office = Office("", TimeSpan.FromMinutes(2));
        Assert.SkipUnless(File.Exists("/usr/bin/soffice") && File.Exists("/usr/bin/bwrap"), Missing);
        Assert.SkipUnless(await office.IsAvailableAsync(Cancellation), "This system allows no sandbox.");
        await PutAsync(AWordFile.New().Heading(1, "Fiscal policy").Paragraph("Two signatures are needed."));

        var made = await office.ConvertOrNullAsync(_folder.Path, "in.docx", Cancellation);

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

        Assert.Null(await office.ConvertOrNullAsync(_folder.Path, "in.docx", Cancellation));
    }


    public void Dispose() => _folder.Dispose();

    private static OfficeConversion Office(string program, TimeSpan time) =>
        new(Options.Create(new ConversionOptions { Program = program, Time = time }), new Sandbox(), NullLogger<OfficeConversion>.Instance);

    private async Task PutAsync(AWordFile word) => await File.WriteAllBytesAsync(Path.Combine(_folder.Path, "in.docx"), word.ToStream().ToArray(), Cancellation);
}
