using System.IO.Compression;
using System.Text;
using Library.Indexer.Extraction;
using Library.Indexer.Extraction.Formats;
using Library.Storage.Catalogue;
using Library.Testing;

namespace Library.Indexer.Tests.Extraction;

public sealed class FileFormatDetectorTests
{
    private static readonly DetectedFormat Word = new DetectedFormat.Readable(FileFormat.Word);

    [Theory]
    [InlineData(0)]
    [InlineData(1_019)]
    public void A_PDF_may_begin_with_other_bytes(int junk)
    {
        var content = new MemoryStream(Encoding.ASCII.GetBytes(new string('x', junk) + "%PDF-1.4"));

        Assert.Equal(new DetectedFormat.Readable(FileFormat.Pdf), FileFormatDetector.Detect(content, "a.docx"));
    }

    [Theory]
    [InlineData("wordprocessingml.document.main+xml")]
    [InlineData("wordprocessingml.template.main+xml")]
    public void A_package_with_a_main_part_is_Word_whatever_its_name(string type)
    {
        Assert.Equal(Word, FileFormatDetector.Detect(AWordFile.New().WithMainType("application/vnd.openxmlformats-officedocument." + type).ToStream(), "a.pdf"));
    }

    [Theory]
    [InlineData("application/vnd.ms-word.document.macroEnabled.main+xml")]
    [InlineData("application/vnd.ms-word.template.macroEnabledTemplate.main+xml")]
    public void Macros_make_no_difference(string type)
    {
        Assert.Equal(Word, FileFormatDetector.Detect(AWordFile.New().WithMainType(type).ToStream(), "a"));
    }

    [Theory]
    [InlineData("budget.docx", true)]
    [InlineData("BUDGET.DOTX", true)]
    [InlineData("budget.zip", false)]
    public void A_ZIP_that_cannot_be_read_is_what_its_name_says(string name, bool isWord)
    {
        var bytes = AWordFile.New().Paragraph("cut").ToStream().ToArray();

        var detected = FileFormatDetector.Detect(new MemoryStream(bytes[..^60]), name);

        Assert.Equal(isWord ? new DetectedFormat.KnownFailure(FileFormat.Word, FailureCode.Unreadable) : new DetectedFormat.Unsupported("ZIP archive"), detected);
    }

    [Theory]
    [InlineData("xl/workbook.xml", FileFormat.Excel)]
    [InlineData("ppt/presentation.xml", FileFormat.PowerPoint)]
    public void Packages_without_declared_types_are_judged_by_their_main_part(string part, FileFormat expected)
    {
        Assert.Equal(new DetectedFormat.Readable(expected), FileFormatDetector.Detect(Zip("[Content_Types].xml", part), "a.docx"));
    }

    [Theory]
    [InlineData("", "empty file")]
    [InlineData("GIF89a", "GIF image")]
    [InlineData("<!DOCTYPE html><p>", "web page")]
    [InlineData("just words", "plain text file")]
    public void Anything_else_is_named_as_well_as_can_be(string content, string expected)
    {
        Assert.Equal(new DetectedFormat.Unsupported(expected), FileFormatDetector.Detect(new MemoryStream(Encoding.UTF8.GetBytes(content)), "a.docx"));
    }

    [Theory]
    [InlineData("just words", "notes.txt", FileFormat.PlainText)]
    [InlineData("# words", "notes.MD", FileFormat.Markdown)]
    [InlineData("a,b", "table.csv", FileFormat.Csv)]
    [InlineData("<!-- x --><!DOCTYPE HTML><p>", "page.htm", FileFormat.Html)]
    [InlineData("{\\rtf1 hello", "a.docx", FileFormat.RichText)]
    public void Texts_are_what_their_name_says_and_rich_text_says_so_itself(string content, string name, FileFormat expected)
    {
        Assert.Equal(new DetectedFormat.Readable(expected), FileFormatDetector.Detect(new MemoryStream(Encoding.UTF8.GetBytes(content)), name));
    }

    [Theory]
    [InlineData("control \u0001 bytes", "a.txt")]
    [InlineData("words", "a.html")]
    [InlineData("", "a.txt")]
    public void What_is_no_text_or_no_web_page_is_not_taken_for_one(string content, string name)
    {
        Assert.IsType<DetectedFormat.Unsupported>(FileFormatDetector.Detect(new MemoryStream(Encoding.UTF8.GetBytes(content)), name));
    }

    [Fact]
    public void Declared_types_and_media_types_decide_whatever_else_a_package_holds()
    {
        Assert.Equal(new DetectedFormat.Readable(FileFormat.Excel), FileFormatDetector.Detect(APackage.Workbook("S|").Part("word/document.xml", "<a/>").ToStream(), "a.docx"));
        Assert.Equal(new DetectedFormat.Readable(FileFormat.OpenText), FileFormatDetector.Detect(APackage.OpenDocument("text", "").ToStream(), "a.docx"));
    }

    [Fact]
    public void A_directory_of_too_many_entries_is_not_read()
    {
        var many = Zip([.. Enumerable.Range(0, 25_000).Select(number => $"{number}")]);

        Assert.IsType<DetectedFormat.KnownFailure>(FileFormatDetector.Detect(many, "a.docx"));
    }

    [Fact]
    public void Changed_bytes_never_throw()
    {
        var random = new Random(1);
        var bytes = AWordFile.New().Paragraph("Some text.").ToStream().ToArray();
        var compound = new byte[4_096];
        foreach (var _ in Enumerable.Range(0, 2_000))
        {
            var damaged = bytes.ToArray();
            random.NextBytes(damaged.AsSpan(random.Next(4, damaged.Length - 8), 8));
            random.NextBytes(compound);
            ((ReadOnlySpan<byte>)[0xD0, 0xCF, 0x11, 0xE0, 0xA1, 0xB1, 0x1A, 0xE1]).CopyTo(compound);
            compound[30] = 9;
            compound[31] = 0;

            Assert.NotNull(FileFormatDetector.Detect(new MemoryStream(damaged), "a.docx"));
            Assert.NotNull(FileFormatDetector.Detect(new MemoryStream(compound), "a.docx"));
        }
    }

    [Theory]
    [InlineData(FileFormat.OldWord, "WordDocument", "", "ECA5C1000000000000000001", "ECA5C1000000000000000000")]
    [InlineData(FileFormat.OldExcel, "Workbook", "", "0908040000060500" + "2F00020001000000", "0908040000060500" + "4200020001000000")]
    [InlineData(FileFormat.OldExcel, "Book", "", "0908040000050500" + "2F00020001000000", "0908040000050500" + "4200020001000000")]
    [InlineData(FileFormat.OldPowerPoint, "PowerPoint Document", "EncryptedSummary", "00", "")]
    public void An_old_file_says_whether_it_is_under_a_password(FileFormat format, string stream, string mark, string encrypted, string open)
    {
        Assert.Equal(new DetectedFormat.KnownFailure(format, FailureCode.Encrypted), Detect(ACompoundFile.Of([(stream, Convert.FromHexString(encrypted)), .. Marks(mark)])));
        Assert.Equal(new DetectedFormat.Readable(format), Detect(ACompoundFile.Of((stream, Convert.FromHexString(open)))));

        static DetectedFormat Detect(byte[] file) => FileFormatDetector.Detect(new MemoryStream(file), "a.doc");
        static (string, byte[])[] Marks(string mark) => mark.Length == 0 ? [] : [(mark, [])];
    }

    [Fact]
    public void A_file_of_two_types_at_once_is_the_one_that_its_first_bytes_say()
    {
        var pdf = APdf.New().Page("Due in May.").ToStream().ToArray();
        var word = AWordFile.New().Paragraph("Due in June.").ToStream().ToArray();

        Assert.Equal(new DetectedFormat.Readable(FileFormat.Pdf), FileFormatDetector.Detect(new MemoryStream([.. pdf, .. word]), "a.docx"));
        Assert.Equal(new DetectedFormat.Readable(FileFormat.Word), FileFormatDetector.Detect(new MemoryStream([.. word, .. pdf]), "a.pdf"));
        Assert.Equal(
            "Due in May.", Assert.IsType<ExtractionResult.Extracted>(Extractions.TryExtract(new MemoryStream([.. pdf, .. word]), FileFormat.Pdf)).Text.Pages[0].Text);
    }

    private static MemoryStream Zip(params string[] names)
    {
        var stream = new MemoryStream();
        using (var zip = new ZipArchive(stream, ZipArchiveMode.Create, leaveOpen: true))
        {
            foreach (var name in names)
            {
                zip.CreateEntry(name).Open().Dispose();
            }
        }

        return stream;
    }
}
