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

    [Fact]
    public async Task The_sandbox_sees_neither_our_files_nor_the_network()
    {
        using var office = Office("/usr/bin/bash", TimeSpan.FromSeconds(20));
        Assert.SkipUnless(await office.IsAvailableAsync(Cancellation), "This system allows no sandbox.");
        await File.WriteAllTextAsync(Path.Combine(_folder.Path, "in.docx"), "", Cancellation);
        var secret = Path.Combine(Path.GetTempPath(), $"secret-{Guid.NewGuid():N}");
        await File.WriteAllTextAsync(secret, "secret", Cancellation);

        var end = await office.RunAsync(_folder.Path, ["/usr/bin/bash", "-c", $"test -e {secret} && echo sees; test -d {Path.GetTempPath()}/../etc/ssh && echo sees; ls /sys/class/net 2>/dev/null; (echo > /dev/tcp/127.0.0.1/80) 2>/dev/null && echo reaches; ls /proc | grep -c '^[0-9]'; env | grep -c -v -E '^(HOME|PATH|LANG|PWD|SHLVL|_|OLDPWD)='"], Cancellation);
        File.Delete(secret);

        Assert.DoesNotContain("sees", end.Output);
        Assert.DoesNotContain("reaches", end.Output);
        Assert.InRange(int.Parse(end.Output[^2], System.Globalization.CultureInfo.InvariantCulture), 1, 6);
        Assert.Equal("0", end.Output[^1]);
    }

    public void Dispose() => _folder.Dispose();

    private static OfficeConversion Office(string program, TimeSpan time) =>
        new(Options.Create(new ConversionOptions { Program = program, Time = time }), NullLogger<OfficeConversion>.Instance);

    private async Task PutAsync(AWordFile word) => await File.WriteAllBytesAsync(Path.Combine(_folder.Path, "in.docx"), word.ToStream().ToArray(), Cancellation);
}
