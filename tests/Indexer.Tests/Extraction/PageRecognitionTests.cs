using Library.Indexer.Extraction;
using Library.Indexer.Extraction.Ocr;
using Library.Indexer.Extraction.Processes;
using Library.Testing;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;

namespace Library.Indexer.Tests.Extraction;

/// <summary>Text recognised in pictures of pages, by Tesseract.</summary>
[Trait("Needs", "server")]
public sealed class PageRecognitionTests : IDisposable
{
    private const string Missing = "no Tesseract: install tesseract-ocr, poppler-utils and bubblewrap";

    private readonly TemporaryFolder _folder = new();

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_scanned_page_is_read_with_its_heading_and_paragraphs()
    {
        var recognition = await RecognitionAsync(new OcrOptions());
        var printed = APdf.New().Page().Text("Fiscal policy", 72, 700, size: 24, bold: true)
            .Text("Two signatures are needed on every cheque of more than", 72, 640, size: 12).Text("five thousand dollars, one of them the treasurer's.", 72, 624, size: 12);
        await APdf.New().Page("A page with text of its own.").Scan(await PdfTools.DrawAsync(printed, 1, Cancellation)).SaveAsync(PageRecognition.PathIn(_folder.Path), Cancellation);

        var blocks = await recognition.ReadOrNullAsync(_folder.Path, 2, Cancellation);

        Assert.NotNull(blocks);
        Assert.Equal(new TextBlock(TextBlockKind.Heading, 2, "Fiscal policy"), blocks[0]);
        Assert.Equal("Two signatures are needed on every cheque of more than five thousand dollars, one of them the treasurer’s.", blocks[1].Text.Replace('\'', '’'));
        Assert.Equal([PageRecognition.PathIn(_folder.Path)], Directory.GetFileSystemEntries(_folder.Path));
    }

    [Fact]
    public async Task A_page_that_lay_upside_down_is_read()
    {
        var recognition = await RecognitionAsync(new OcrOptions());
        var printed = APdf.New().Page([.. Enumerable.Range(0, 40).Select(line => $"In year {line + 1990} the trustees of the school approved its budget and its plan.")]).Turned(180);
        await APdf.New().Scan(await PdfTools.DrawAsync(printed, 1, Cancellation)).SaveAsync(PageRecognition.PathIn(_folder.Path), Cancellation);

        var blocks = await recognition.ReadOrNullAsync(_folder.Path, 1, Cancellation);

        Assert.Contains("the trustees of the school approved its budget", string.Join(' ', (blocks ?? []).Select(block => block.Text)), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_blank_page_and_one_that_is_not_there_give_nothing()
    {
        var recognition = await RecognitionAsync(new OcrOptions());
        await APdf.New().Scan(await PdfTools.DrawAsync(APdf.New().Page(), 1, Cancellation)).SaveAsync(PageRecognition.PathIn(_folder.Path), Cancellation);

        Assert.Equal([], await recognition.ReadOrNullAsync(_folder.Path, 1, Cancellation));
        Assert.Equal([], await recognition.ReadOrNullAsync(_folder.Path, 2, Cancellation));
    }

    [Fact]
    public async Task A_file_that_is_no_pdf_gives_nothing()
    {
        var recognition = await RecognitionAsync(new OcrOptions());
        await File.WriteAllTextAsync(PageRecognition.PathIn(_folder.Path), "This is no PDF.", Cancellation);

        Assert.Equal([], await recognition.ReadOrNullAsync(_folder.Path, 1, Cancellation));
    }

    [Fact]
    public async Task A_program_that_hangs_is_ended()
    {
        var recognition = await RecognitionAsync(new OcrOptions { Time = TimeSpan.FromMilliseconds(1) });
        await APdf.New().Page("Text.").SaveAsync(PageRecognition.PathIn(_folder.Path), Cancellation);

        Assert.Equal([], await recognition.ReadOrNullAsync(_folder.Path, 1, Cancellation));
    }

    [Theory]
    [InlineData("none", "eng")]
    [InlineData("", "tlh")]
    public async Task Without_the_program_or_any_of_the_languages_there_is_none(string program, string languages) =>
        Assert.Null(await New(new OcrOptions { Program = program, Languages = languages }).ReadOrNullAsync(_folder.Path, 1, Cancellation));

    [Theory]
    [InlineData("/nowhere/tesseract", "eng", 60)]
    [InlineData("", "eng+", 60)]
    [InlineData("", "eng; rm", 60)]
    [InlineData("", "eng", 0)]
    public void Settings_that_cannot_work_are_refused(string program, string languages, int seconds) =>
        Assert.True(new OcrOptionsValidator().Validate(null, new OcrOptions { Program = program, Languages = languages, Time = TimeSpan.FromSeconds(seconds) }).Failed);

    [Fact]
    public void Words_that_are_hardly_sure_are_no_text()
    {
        string[] photograph = [Row(41, "tre"), Row(33, "||~"), Row(12, "mm")];
        string[] print = [Row(96, "Bylaws"), Row(12, "~"), Row(91, "of")];

        Assert.Empty(RecognisedText.Read(photograph));
        Assert.Equal("Bylaws of", Assert.Single(RecognisedText.Read(print)).Text);

        static string Row(int confidence, string word) => $"5\t1\t1\t1\t1\t1\t0\t0\t40\t20\t{confidence}\t{word}";
    }

    public void Dispose() => _folder.Dispose();

    private static PageRecognition New(OcrOptions options) => new(Options.Create(options), new Sandbox(), NullLogger<PageRecognition>.Instance);

    private static async Task<PageRecognition> RecognitionAsync(OcrOptions options)
    {
        Assert.SkipUnless(File.Exists("/usr/bin/tesseract") && File.Exists("/usr/bin/pdftoppm") && File.Exists("/usr/bin/bwrap"), Missing);
        var recognition = New(options);
        Assert.SkipUnless(await recognition.IsAvailableAsync(Cancellation), "This system allows no sandbox.");
        return recognition;
    }
}
