using Library.Indexer.Extraction;

namespace Library.Indexer.Tests.Extraction;

public sealed class ExtractedTextFileTests
{
    private static readonly ExtractedText Text = new(
        new ExtractedProperties("Annual report", Author: null, "en-US"),
        [
            new ExtractedPage(1, [new TextBlock(TextBlockKind.Heading, 2, "Finance"), new TextBlock(TextBlockKind.Table, 0, "a\tb\nc\td")]),
            new ExtractedPage(2, []),
            new ExtractedPage(3, [new TextBlock(TextBlockKind.Paragraph, 0, new string('é', 200_000))]),
        ]);

    [Fact]
    public async Task What_was_written_is_read()
    {
        using var file = await WriteAsync(Text);

        var read = await ExtractedTextFile.ReadAsync(file, TestContext.Current.CancellationToken);

        Assert.Equal(Text.Properties, read.Properties);
        Assert.Equal(Text.Pages.Select(page => page.Number), read.Pages.Select(page => page.Number));
        Assert.Equal(Text.Blocks(), read.Blocks());
    }

    [Fact]
    public async Task What_a_file_says_beside_its_words_is_read_too()
    {
        var day = new DateTimeOffset(2026, 3, 1, 12, 0, 0, TimeSpan.Zero);
        var text = Text with
        {
            Properties = Text.Properties with { CreatedAt = day, ModifiedAt = day.AddDays(1), DetectedLanguage = "es" },
            Pages = [Text.Pages[0] with { Label = "iv" }, Text.Pages[1] with { Reading = PageReading.Scan }, Text.Pages[2] with { Reading = PageReading.Ocr }],
            Outline = [new OutlineEntry(1, "Part one", 3), new OutlineEntry(2, "Nowhere", Page: null)],
            Comments = [new FileComment("J. Doe", "Ask the auditor."), new FileComment(Author: null, "Why?")],
            Placeholders = [new Placeholder("[School name]", IsControl: false), new Placeholder("Date", IsControl: true)],
            Omissions = [new Omission(OmissionKind.Comments, 2), new Omission(OmissionKind.DeletedText, 1)],
        };
        using var file = await WriteAsync(text);

        var read = await ExtractedTextFile.ReadAsync(file, TestContext.Current.CancellationToken);

        Assert.Equal(text.Properties, read.Properties);
        Assert.Equal(text.Pages.Select(page => (page.Label, page.Reading)), read.Pages.Select(page => (page.Label, page.Reading)));
        Assert.Equal(text.Outline, read.Outline);
        Assert.Equal(text.Comments, read.Comments);
        Assert.Equal(text.Placeholders, read.Placeholders);
        Assert.Equal(text.Omissions, read.Omissions);
    }

    [Fact]
    public async Task A_page_without_a_number_keeps_none()
    {
        using var file = await WriteAsync(Text with { Pages = [new ExtractedPage(Number: null, [])] });

        Assert.Null(Assert.Single((await ExtractedTextFile.ReadAsync(file, TestContext.Current.CancellationToken)).Pages).Number);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(40)]
    public async Task A_file_that_was_cut_is_damaged(int length)
    {
        using var file = await WriteAsync(Text);
        file.SetLength(length);

        await Assert.ThrowsAsync<InvalidDataException>(() => ExtractedTextFile.ReadAsync(file, TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task Changed_bytes_never_throw_anything_but_damage()
    {
        using var file = await WriteAsync(Text);
        var bytes = file.ToArray();
        var random = new Random(1);
        foreach (var _ in Enumerable.Range(0, 500))
        {
            var damaged = bytes.ToArray();
            damaged[random.Next(damaged.Length)] ^= (byte)(1 << random.Next(8));

            var outcome = await Record.ExceptionAsync(() => ExtractedTextFile.ReadAsync(new MemoryStream(damaged), TestContext.Current.CancellationToken));

            Assert.True(outcome is null or InvalidDataException, outcome?.ToString());
        }
    }

    private static async Task<MemoryStream> WriteAsync(ExtractedText text)
    {
        var file = new MemoryStream();
        await ExtractedTextFile.WriteAsync(text, file, TestContext.Current.CancellationToken);
        file.Position = 0;
        return file;
    }
}
