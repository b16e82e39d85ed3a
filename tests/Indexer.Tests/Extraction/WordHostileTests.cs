using System.IO.Compression;
using System.Text;
using Library.Indexer.Extraction;
using Library.Indexer.Extraction.Processes;
using Library.Storage.Catalogue;
using Library.Testing;

namespace Library.Indexer.Tests.Extraction;

/// <summary>Word files that are made to do harm, each through a process of its own.</summary>
public sealed class WordHostileTests : IAsyncDisposable
{
    private const string Spaced = $"<w:document xmlns:w=\"{AWordFile.Word}\"><w:body>";

    private const long Allowed = 128 << 20;
    private const long Huge = Allowed * 2;

    private readonly TemporaryFolder _folder = new();
    private readonly ExtractionPool _pool = Extractions.Pool(new ExtractionLimits { MemoryBytes = 256 << 20, UnpackedBytes = Allowed });

    [Fact]
    public async Task Ten_thousand_nested_tables_are_over_the_limit()
    {
        const int depth = 10_000;
        var word = AWordFile.New().Body(string.Concat(Enumerable.Repeat("<w:tbl><w:tr><w:tc>", depth)) + "<w:p/>" + string.Concat(Enumerable.Repeat("</w:tc></w:tr></w:tbl>", depth)));

        Assert.Equal(FailureCode.TooLargeUnpacked, await FailsAsync(word));
    }

    [Fact]
    public async Task A_main_part_that_inflates_without_end_is_over_the_limit()
    {
        await MakeAsync("word/document.xml", Spaced, "                                                                ", Huge);

        Assert.Equal(FailureCode.TooLargeUnpacked, Assert.IsType<ExtractionResult.Failed>(await ExtractAsync()).Code);
    }

    [Fact]
    public async Task A_word_without_end_is_over_the_limit()
    {
        await MakeAsync("word/document.xml", $"{Spaced}<w:p><w:r><w:t>", new string('a', 64), Huge);

        Assert.Equal(FailureCode.TooLargeUnpacked, Assert.IsType<ExtractionResult.Failed>(await ExtractAsync()).Code);
    }

    [Fact]
    public async Task A_hundred_thousand_parts_are_no_document()
    {
        await using (var file = File.Create(_folder.File("a.docx")))
        await using (var zip = await ZipArchive.CreateAsync(file, ZipArchiveMode.Create, leaveOpen: false, entryNameEncoding: null, TestContext.Current.CancellationToken))
        {
            foreach (var i in Enumerable.Range(0, 100_000))
            {
                zip.CreateEntry($"word/{i}.xml", CompressionLevel.NoCompression);
            }
        }

        Assert.Equal(FailureCode.Unreadable, Assert.IsType<ExtractionResult.Failed>(await ExtractAsync()).Code);
    }

    [Theory]
    [InlineData("file:///etc/passwd", "Internal")]
    [InlineData("file:///etc/passwd", "External")]
    [InlineData("../../../../../../etc/passwd", "Internal")]
    [InlineData("/etc/passwd", "Internal")]
    [InlineData("http://127.0.0.1:9/chunk.docx", "External")]
    [InlineData("\\\\server\\share\\chunk.docx", "Internal")]
    public async Task Nothing_outside_the_file_is_read(string target, string mode)
    {
        var word = AWordFile.New().Paragraph("Text").Body("<w:altChunk r:id=\"away\"/><w:sectPr><w:headerReference w:type=\"default\" r:id=\"away\"/></w:sectPr>").Relationship("away", "aFChunk", target, mode);

        Assert.Equal("Text", (await ReadAsync(word)).Pages[0].Text);
    }

    [Fact]
    public async Task A_chunk_that_inflates_without_end_is_left_out()
    {
        var bomb = AWordFile.New().Body(new string(' ', 40 << 20)).ToStream().ToArray();
        var word = AWordFile.New().Part("big.txt", "aFChunk", new byte[40 << 20]).Part("bomb.docx", "aFChunk", bomb)
            .Body("<w:altChunk r:id=\"rel-big.txt\"/><w:altChunk r:id=\"rel-bomb.docx\"/>").Paragraph("Text");

        var text = await ReadAsync(word);

        Assert.Equal("Text", text.Pages[0].Text);
        Assert.Equal([new Omission(OmissionKind.UnreadParts, 1)], text.Omissions);
    }

    [Fact]
    public async Task The_same_chunk_a_thousand_times_is_bounded()
    {
        var word = AWordFile.New().Part("chunk.txt", "aFChunk", "Chunk").Body(string.Concat(Enumerable.Repeat("<w:altChunk r:id=\"rel-chunk.txt\"/>", 1_000)));

        var text = await ReadAsync(word);

        Assert.Equal(100, text.Pages[0].Blocks.Count);
        Assert.Equal([new Omission(OmissionKind.UnreadParts, 900)], text.Omissions);
    }

    [Fact]
    public async Task Comments_without_end_do_not_cost_the_text()
    {
        await MakeAsync("word/comments.xml", $"<w:comments xmlns:w=\"{AWordFile.Word}\">", "<w:comment w:id=\"1\" w:author=\"A\"><w:p><w:r><w:t>again</w:t></w:r></w:p></w:comment>", Huge);

        var text = Assert.IsType<ExtractionResult.Extracted>(await ExtractAsync()).Text;

        Assert.Equal("Text", text.Pages[0].Text);
        Assert.InRange(text.Comments.Count, 1_000, 10_000);
    }

    [Fact]
    public async Task A_comment_without_end_does_not_cost_the_text()
    {
        await MakeAsync("word/comments.xml", $"<w:comments xmlns:w=\"{AWordFile.Word}\"><w:comment><w:p><w:r><w:t>", new string('a', 64), Huge);

        Assert.Equal("Text", Assert.IsType<ExtractionResult.Extracted>(await ExtractAsync()).Text.Pages[0].Text);
    }

    [Fact]
    public async Task Styles_and_lists_that_refer_to_themselves_end()
    {
        const string styles = """
            <w:style w:styleId="A"><w:basedOn w:val="B"/></w:style><w:style w:styleId="B"><w:basedOn w:val="A"/><w:pPr><w:numPr><w:numId w:val="1"/></w:numPr></w:pPr></w:style>
            """;
        const string numbering = """
            <w:abstractNum w:abstractNumId="1"><w:numStyleLink w:val="B"/><w:styleLink w:val="A"/></w:abstractNum>
            <w:abstractNum w:abstractNumId="2"><w:numStyleLink w:val="A"/><w:styleLink w:val="B"/></w:abstractNum><w:num w:numId="1"><w:abstractNumId w:val="1"/></w:num>
            """;
        var word = AWordFile.New().WordPart("styles.xml", "styles", "styles", styles).WordPart("numbering.xml", "numbering", "numbering", numbering)
            .Body("<w:p><w:pPr><w:pStyle w:val=\"A\"/></w:pPr><w:r><w:t>Text</w:t></w:r></w:p>");

        Assert.Equal("Text", (await ReadAsync(word)).Pages[0].Text);
    }

    [Fact]
    public async Task A_document_type_is_refused()
    {
        await MakeAsync("word/document.xml", "<!DOCTYPE x [<!ENTITY a SYSTEM \"file:///etc/passwd\">]><x>&a;</x>", "", 0);

        Assert.Equal(FailureCode.Unreadable, Assert.IsType<ExtractionResult.Failed>(await ExtractAsync()).Code);
    }

    public async ValueTask DisposeAsync()
    {
        await _pool.DisposeAsync();
        _folder.Dispose();
    }

    private Task<ExtractionResult> ExtractAsync() => _pool.ExtractAsync(_folder.File("a.docx"), FileFormat.Word, TestContext.Current.CancellationToken);

    private async Task<ExtractedText> ReadAsync(AWordFile word)
    {
        await word.SaveAsync(_folder.File("a.docx"), TestContext.Current.CancellationToken);
        return Assert.IsType<ExtractionResult.Extracted>(await ExtractAsync()).Text;
    }

    private async Task<FailureCode> FailsAsync(AWordFile word)
    {
        await word.SaveAsync(_folder.File("a.docx"), TestContext.Current.CancellationToken);
        return Assert.IsType<ExtractionResult.Failed>(await ExtractAsync()).Code;
    }

    /// <summary>A small document, one of whose parts is a start and then the same again and again.</summary>
    private async Task MakeAsync(string part, string start, string again, long bytes)
    {
        using var content = AWordFile.New().WordPart("comments.xml", "comments", "comments", "").Paragraph("Text").ToStream();
        await using var file = File.Create(_folder.File("a.docx"));
        await using var made = await ZipArchive.CreateAsync(file, ZipArchiveMode.Create, leaveOpen: false, entryNameEncoding: null, TestContext.Current.CancellationToken);
        await using (var rest = await ZipArchive.CreateAsync(content, ZipArchiveMode.Read, leaveOpen: true, entryNameEncoding: null, TestContext.Current.CancellationToken))
        {
            foreach (var entry in rest.Entries.Where(entry => entry.FullName != part))
            {
                await using var from = await entry.OpenAsync(TestContext.Current.CancellationToken);
                await using var copy = made.CreateEntry(entry.FullName).Open();
                await from.CopyToAsync(copy, TestContext.Current.CancellationToken);
            }
        }

        await using var to = made.CreateEntry(part, CompressionLevel.Fastest).Open();
        await to.WriteAsync(Encoding.UTF8.GetBytes(start), TestContext.Current.CancellationToken);
        var block = Encoding.UTF8.GetBytes(string.Concat(Enumerable.Repeat(again, 16_384)));
        for (var left = bytes; left > 0; left -= block.Length)
        {
            await to.WriteAsync(block, TestContext.Current.CancellationToken);
        }
    }
}
