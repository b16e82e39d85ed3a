using System.Globalization;
using System.Runtime.InteropServices;
using System.Text;
using Library.Indexer.Extraction;
using Library.Indexer.Packets;
using Library.Indexer.Packets.Binding;
using Library.Storage.Catalogue;
using Library.Testing;
using Microsoft.Extensions.Logging.Abstractions;

namespace Library.Indexer.Tests.Packets;

/// <summary>Binding packets, in the process that does it, checked by other readers of PDF.</summary>
[Trait("Needs", "server")]
public sealed class PacketBindingTests : IDisposable
{
    private const string TextName = "text.json";

    private readonly TemporaryFolder _folder = new();

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    private string Output => Path.Combine(_folder.Path, BindRequest.OutputName);

    [Fact]
    public async Task Contents_and_bookmarks_lead_to_the_pages_of_the_items()
    {
        Assert.SkipUnless(PdfTools.AreThere, PdfTools.Missing);
        Put("a.pdf", APdf.New().Page("alpha one").Page("alpha two"));
        Put("b.pdf", APdf.New().Page("beta one").Turned(90).Page("beta two").Page("beta three"));

        await BindAsync(
            Words(1, "Morning", "We begin at nine."), Pdf(2, "Budget", "a.pdf", details: "P. Okafor, 20 min"), Pdf(3, "Staffing", "b.pdf", note: "Read page two."), Withheld(4));

        Assert.Equal("", await PdfTools.CheckAsync(Output, Cancellation));
        var info = await PdfTools.InfoAsync(Output, Cancellation);
        var texts = await PdfTools.TextsAsync(Output, Cancellation);
        Assert.Equal(("Fall meeting", "10"), (info["Title"], info["Pages"]));
        Assert.Equal([("Contents", 2), ("1. Morning", 3), ("2. Budget", 4), ("3. Staffing", 6), ("4. Not for you", 10)], await PdfTools.BookmarksAsync(Output, Cancellation));
        Assert.Contains("Fall meeting", texts[0], StringComparison.Ordinal);
        Assert.Matches(@"1\.\s+Morning\s+3\s+2\.\s+Budget \(P\. Okafor, 20 min\)\s+4\s+3\.\s+Staffing\s+6\s+4\.\s+Not for you\s+10", texts[1]);
        Assert.Contains("We begin at nine.", texts[2], StringComparison.Ordinal);
        Assert.Matches(@"2\. Budget \(P\. Okafor, 20 min\)[\s\S]*alpha one", texts[3]);
        Assert.Matches(@"3\. Staffing[\s\S]*Read page two\.", texts[5]);
        Assert.Contains("beta one", texts[6], StringComparison.Ordinal);
        Assert.All(texts.Skip(1), (text, index) => Assert.Contains(string.Create(CultureInfo.InvariantCulture, $"{index + 2} / 10"), text, StringComparison.Ordinal));

        // The links of the contents, and the language: as the file itself says them.
        using var read = UglyToad.PdfPig.PdfDocument.Open(Output);
        Assert.Equal(4, read.GetPage(2).GetAnnotations().Count());
        Assert.Contains("/Lang(en-US)", Encoding.Latin1.GetString(await File.ReadAllBytesAsync(Output, Cancellation)), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_file_whose_pages_cannot_be_copied_is_told_with_its_text_and_a_link()
    {
        Assert.SkipUnless(PdfTools.AreThere, PdfTools.Missing);
        await File.WriteAllTextAsync(Path.Combine(_folder.Path, "no.pdf"), "%PDF-1.7 and then nothing", Cancellation);
        Put("good.pdf", APdf.New().Page("gamma one"));
        var whole = await File.ReadAllBytesAsync(Path.Combine(_folder.Path, "good.pdf"), Cancellation);
        await File.WriteAllBytesAsync(Path.Combine(_folder.Path, "half.pdf"), whole[..(whole.Length / 3)], Cancellation);
        await EncryptAsync("good.pdf", "locked.pdf");

        await BindAsync(Pdf(1, "Nothing", "no.pdf"), Pdf(2, "Half", "half.pdf"), Pdf(3, "Locked", "locked.pdf"), Pdf(4, "Good", "good.pdf"), Word(5, "A letter"));

        Assert.Equal("", await PdfTools.CheckAsync(Output, Cancellation));
        var texts = await PdfTools.TextsAsync(Output, Cancellation);
        Assert.Equal(7, texts.Count);
        foreach (var (heading, page) in new[] { ("Nothing", 2), ("Half", 3), ("Locked", 4), ("A letter", 6) })
        {
            Assert.Contains(heading, texts[page], StringComparison.Ordinal);
            Assert.Contains("https://center.example/documents/", texts[page], StringComparison.Ordinal);
            Assert.Contains("What the extractor read.", texts[page], StringComparison.Ordinal);
        }

        Assert.Contains("gamma one", texts[5], StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_file_that_makes_the_process_hang_costs_its_own_pages_alone()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux() && PdfTools.AreThere, PdfTools.Missing);
        Put("good.pdf", APdf.New().Page("delta one"));
        Assert.Equal(0, MakeFifo(Path.Combine(_folder.Path, "hangs.pdf"), 0x180));

        await BindAsync(TimeSpan.FromSeconds(8), Pdf(1, "Hangs", "hangs.pdf"), Pdf(2, "Good", "good.pdf"));

        var texts = await PdfTools.TextsAsync(Output, Cancellation);
        Assert.Contains("What the extractor read.", texts[2], StringComparison.Ordinal);
        Assert.Contains("delta one", texts[3], StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_same_file_twice_is_held_once()
    {
        Put("large.pdf", WithNoise(400_000));

        await BindAsync(Pdf(1, "Once", "large.pdf"));
        var once = new FileInfo(Output).Length;
        await BindAsync(Pdf(1, "Once", "large.pdf"), Pdf(2, "Twice", "large.pdf"));

        Assert.InRange(new FileInfo(Output).Length, once, once * 1.3);
    }

    [Fact]
    public async Task Five_hundred_items_have_contents_of_several_pages_that_count_right()
    {
        Assert.SkipUnless(PdfTools.AreThere, PdfTools.Missing);
        Put("a.pdf", APdf.New().Page("alpha one"));

        await BindAsync([.. Enumerable.Range(1, 500).Select(number => Pdf(number, $"Paper {number}", "a.pdf"))]);

        var bookmarks = await PdfTools.BookmarksAsync(Output, Cancellation);
        var texts = await PdfTools.TextsAsync(Output, Cancellation);
        Assert.Equal(501, bookmarks.Count);
        Assert.All(bookmarks.Skip(1), bookmark => Assert.Contains(bookmark.Title, texts[bookmark.Page - 1], StringComparison.Ordinal));
    }

    [Fact]
    public async Task Real_files_are_bound_into_what_other_readers_take_without_complaint()
    {
        Assert.SkipUnless(PdfTools.AreThere, PdfTools.Missing);
        var corpus = Corpus.FindOrNull();
        Assert.SkipWhen(corpus is null, Corpus.Missing);
        var files = corpus.List("pdf").Concat(corpus.List("bad").Where(file => file.Name.EndsWith(".pdf", StringComparison.Ordinal))).Where((_, index) => index % 3 == 0).ToList();
        var parts = new List<BindPart>();
        foreach (var file in files)
        {
            File.Copy(file.Path, Path.Combine(_folder.Path, file.Name), overwrite: true);
            parts.Add(Pdf(parts.Count + 1, file.Name, file.Name));
        }

        await BindAsync([.. parts]);

        var bookmarks = await PdfTools.BookmarksAsync(Output, Cancellation);
        var told = Encoding.Latin1.GetString(await File.ReadAllBytesAsync(Output, Cancellation)).Split("/URI(https://center.example/documents/").Length - 1;
        TestContext.Current.TestOutputHelper?.WriteLine($"{files.Count} files, {told} of them told with their text");
        Assert.Equal(files.Count + 1, bookmarks.Count);
        Assert.InRange(told, 1, files.Count / 5);
    }

    public void Dispose() => _folder.Dispose();

    private void Put(string name, APdf pdf) => File.WriteAllBytes(Path.Combine(_folder.Path, name), pdf.ToStream().ToArray());

    /// <summary>A page that does not pack.</summary>
    private static APdf WithNoise(int letters)
    {
        var random = new Random(7);
        var pdf = APdf.New();
        for (var written = 0; written < letters; written += 4_000)
        {
            pdf.Page([.. Enumerable.Range(0, 50).Select(_ => new string([.. Enumerable.Range(0, 80).Select(_ => (char)random.Next('0', 'z'))]))]);
        }

        return pdf;
    }

    private Task BindAsync(params BindPart[] parts) => BindAsync(TimeSpan.FromMinutes(3), parts);

    private async Task BindAsync(TimeSpan time, params BindPart[] parts)
    {
        await BindRequest.WriteTextAsync([Block("What the extractor read.")], _folder.Path, TextName, Cancellation);
        await new PacketBinding(NullLogger<PacketBinding>.Instance) { Time = time }.RunAsync(new BindRequest("Fall meeting", ["CFO/COO", "Friday"], parts), _folder.Path, Cancellation);
    }

    private static BindPart Words(int number, string heading, string note) => new(new PacketPart(number, heading, "", [Block(note)], File: null, IsWithheld: false), PdfName: null, TextName: null);

    private static BindPart Withheld(int number) => new(new PacketPart(number, "", "", [], File: null, IsWithheld: true), PdfName: null, TextName: null);

    private static BindPart Word(int number, string heading) => Pdf(number, heading, "") with { PdfName = null };

    private static BindPart Pdf(int number, string heading, string name, string details = "", string? note = null) => new(
        new PacketPart(
            number, heading, details, note is null ? [] : [Block(note)], new PacketFile(Guid.Empty, "", FileFormat.Pdf, "paper.pdf", new Uri($"https://center.example/documents/{number}"), ExtractorVersion: 1), IsWithheld: false),
        name,
        TextName);

    private static TextBlock Block(string text) => new(TextBlockKind.Paragraph, 0, text);

    private async Task EncryptAsync(string from, string to)
    {
        using var process = System.Diagnostics.Process.Start("qpdf", ["--encrypt", "secret", "owner", "256", "--", Path.Combine(_folder.Path, from), Path.Combine(_folder.Path, to)]);
        await process.WaitForExitAsync(Cancellation);
        Assert.Equal(0, process.ExitCode);
    }

    [DllImport("libc", EntryPoint = "mkfifo", CharSet = CharSet.Ansi, BestFitMapping = false, ThrowOnUnmappableChar = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int MakeFifo(string path, uint mode);
}
