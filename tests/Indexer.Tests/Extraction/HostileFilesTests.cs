using System.IO.Compression;
using System.Text;
using Library.Indexer.Extraction;
using Library.Storage.Catalogue;
using Library.Testing;

namespace Library.Indexer.Tests.Extraction;

public sealed class HostileFilesTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    [Fact]
    public void Tables_nested_without_end_are_over_the_limit()
    {
        const int depth = 5_000;
        var word = AWordFile.New().Body(string.Concat(Enumerable.Repeat("<w:tbl><w:tr><w:tc>", depth)) + "<w:p/>" + string.Concat(Enumerable.Repeat("</w:tc></w:tr></w:tbl>", depth)));

        Assert.Equal(FailureCode.TooLargeUnpacked, Fails(word.ToStream(), FileFormat.Word));
    }

    [Fact]
    public void A_part_that_inflates_beyond_the_limit_is_not_read_to_its_end()
    {
        var word = AWordFile.New().Body(new string(' ', 10 << 20));

        Assert.Equal(FailureCode.TooLargeUnpacked, Fails(word.ToStream(), FileFormat.Word, new ExtractionLimits { UnpackedBytes = 1 << 20 }));
    }

    [Fact]
    public void Entities_that_multiply_are_refused()
    {
        var word = AWordFile.New().Body("<w:p/></w:body></w:document><!DOCTYPE x [<!ENTITY a \"aaaa\">]><x>");

        Assert.Equal(FailureCode.Unreadable, Fails(word.ToStream(), FileFormat.Word));
    }

    [Fact]
    public void More_pages_or_characters_than_allowed_are_over_the_limit()
    {
        var limits = new ExtractionLimits { Pages = 2, TextCharacters = 100 };

        Assert.Equal(FailureCode.TooLargeUnpacked, Fails(APdf.New().Page().Page().Page().ToStream(), FileFormat.Pdf, limits));
        Assert.Equal(FailureCode.TooLargeUnpacked, Fails(AWordFile.New().Paragraph("a").PageBreak().Paragraph("b").PageBreak().Paragraph("c").ToStream(), FileFormat.Word, limits));
        Assert.Equal(FailureCode.TooLargeUnpacked, Fails(AWordFile.New().Paragraph(new string('a', 101)).ToStream(), FileFormat.Word, limits));
    }

    [Theory]
    [InlineData("<</Type/Pages/Count 1000000000/Kids[2 0 R]>>")]
    [InlineData("<</Type/Pages/Count 3/Kids[2 0 R 2 0 R 2 0 R]>>")]
    [InlineData("<</Type/Pages/Count -1/Kids[]>>")]
    public async Task A_page_tree_that_bites_its_tail_fails(string pages)
    {
        await File.WriteAllTextAsync(_folder.File("a.pdf"), RawPdf(pages), TestContext.Current.CancellationToken);

        Assert.IsType<ExtractionResult.Failed>(await ExtractInChildAsync("a.pdf"));
    }

    [Fact]
    public async Task Forms_that_draw_each_other_overflow_the_stack_of_their_own_process_only()
    {
        static string Form(int other) => $"<</Type/XObject/Subtype/Form/BBox[0 0 9 9]/Resources<</XObject<</F{other} {other} 0 R>>>>/Length 6>>\nstream\n/F{other} Do\nendstream";
        const string page = "<</Type/Page/Parent 2 0 R/MediaBox[0 0 99 99]/Contents 4 0 R/Resources<</XObject<</F5 5 0 R>>>>>>";
        var pdf = RawPdf("<</Type/Pages/Count 1/Kids[3 0 R]>>", page, "<</Length 6>>\nstream\n/F5 Do\nendstream", Form(6), Form(5));
        await File.WriteAllTextAsync(_folder.File("a.pdf"), pdf, TestContext.Current.CancellationToken);

        Assert.Equal(FailureCode.Unreadable, Assert.IsType<ExtractionResult.Failed>(await ExtractInChildAsync("a.pdf")).Code);
    }

    [Fact]
    public async Task A_page_that_inflates_to_millions_of_letters_is_too_large_and_not_the_end_of_the_pool()
    {
        var cancellation = TestContext.Current.CancellationToken;
        await using (var file = File.Create(_folder.File("bomb.pdf")))
        {
            await file.WriteAsync(LettersBomb(), cancellation);
        }

        await APdf.New().Page("Still here.").SaveAsync(_folder.File("next.pdf"), cancellation);
        await using var pool = Extractions.Pool(new ExtractionLimits { MemoryBytes = 256 << 20 });

        var bomb = await pool.ExtractAsync(_folder.File("bomb.pdf"), FileFormat.Pdf, cancellation);
        var next = await pool.ExtractAsync(_folder.File("next.pdf"), FileFormat.Pdf, cancellation);

        Assert.Equal(FailureCode.TooLargeUnpacked, Assert.IsType<ExtractionResult.Failed>(bomb).Code);
        Assert.IsType<ExtractionResult.Extracted>(next);
    }

    [Fact]
    public void Changed_bytes_never_throw()
    {
        var random = new Random(1);
        var files = new[] { (APdf.New().Page("Some text.").ToStream().ToArray(), FileFormat.Pdf), (AWordFile.New().Paragraph("Some text.").ToStream().ToArray(), FileFormat.Word) };
        foreach (var (bytes, format) in Enumerable.Repeat(files, 200).SelectMany(pair => pair))
        {
            var damaged = bytes.ToArray();
            damaged[random.Next(damaged.Length)] = (byte)random.Next(256);

            Assert.NotNull(Extractions.TryExtract(new MemoryStream(damaged), format));
        }
    }

    public void Dispose() => _folder.Dispose();

    private static FailureCode Fails(Stream content, FileFormat format, ExtractionLimits? limits = null) =>
        Assert.IsType<ExtractionResult.Failed>(Extractions.TryExtract(content, format, limits)).Code;

    private async Task<ExtractionResult> ExtractInChildAsync(string name)
    {
        await using var pool = Extractions.Pool();
        return await pool.ExtractAsync(_folder.File(name), FileFormat.Pdf, TestContext.Current.CancellationToken);
    }

    private static byte[] LettersBomb()
    {
        using var deflated = new MemoryStream();
        using (var zlib = new ZLibStream(deflated, CompressionLevel.Optimal, leaveOpen: true))
        {
            foreach (var _ in Enumerable.Range(0, 300_000))
            {
                zlib.Write("BT /F 9 Tf 1 1 Td (aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa) Tj ET\n"u8);
            }
        }

        const string page = "<</Type/Page/Parent 2 0 R/MediaBox[0 0 99 99]/Contents 4 0 R/Resources<</Font<</F 5 0 R>>>>>>";
        var content = $"<</Filter/FlateDecode/Length {deflated.Length}>>\nstream\n{Encoding.Latin1.GetString(deflated.ToArray())}\nendstream";
        return Encoding.Latin1.GetBytes(RawPdf("<</Type/Pages/Count 1/Kids[3 0 R]>>", page, content, "<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>"));
    }

    /// <summary>A PDF without a cross-reference table, which readers find their objects in all the same.</summary>
    private static string RawPdf(params string[] objects)
    {
        var pdf = new StringBuilder("%PDF-1.7\n1 0 obj\n<</Type/Catalog/Pages 2 0 R>>\nendobj\n");
        foreach (var (content, index) in objects.Select((content, index) => (content, index)))
        {
            pdf.Append(System.Globalization.CultureInfo.InvariantCulture, $"{index + 2} 0 obj\n{content}\nendobj\n");
        }

        return pdf.Append("trailer\n<</Size 9/Root 1 0 R>>\n%%EOF").ToString();
    }
}
