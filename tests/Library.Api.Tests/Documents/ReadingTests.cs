using Library.Api.Tests.Pages;
using Library.Indexer.Extraction;
using Library.Storage.Catalogue;
using Library.Storage.Files;
using Library.Testing;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace Library.Api.Tests.Documents;

/// <summary>How the text of files is got, and who is told what of it.</summary>
public sealed class ReadingTests(SharedApplication shared)
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    [Trait("Needs", "server")]
    public async Task A_scanned_page_is_read_later_and_found_by_its_words_with_its_page()
    {
        Assert.SkipUnless(File.Exists("/usr/bin/tesseract") && File.Exists("/usr/bin/bwrap"), "no Tesseract: install tesseract-ocr, poppler-utils and bubblewrap");
        using var admin = await shared.Application.AdminAsync(Cancellation);
        var printed = APdf.New().Page().Text("The treasurer keeps the key of the strongbox in Wachusett.", 72, 640, size: 14);
        var scan = APdf.New().Page("A cover page with text of its own.").Scan(await PdfTools.DrawAsync(printed, 1, Cancellation)).ToStream().ToArray();

        var document = await admin.UploadAndWaitAsync(scan, "scan.pdf", Cancellation);
        var address = $"/api/v1/documents/{LibraryClient.IdOf(document)}";
        await LibraryClient.UntilAsync(() => admin.GetAsync(address, Cancellation), now => now.GetProperty("ocr").GetString() == "read", Cancellation);
        var found = await LibraryClient.UntilAsync(() => admin.SearchAsync("q=strongbox+Wachusett", Cancellation), answer => answer.GetProperty("total").GetInt32() == 1, Cancellation);
        var text = await admin.GetAsync($"{address}/text", Cancellation);
        var page = await PageAsync(LibraryApplication.AdminEmail, $"{document.GetProperty("href").GetString()}?view=text");

        Assert.Equal(2, found.GetProperty("hits")[0].GetProperty("snippets")[0].GetProperty("page").GetInt32());
        Assert.Equal(["text", "ocr"], text.GetProperty("pages").EnumerateArray().Select(one => one.GetProperty("reading").GetString()));
        Assert.Contains("Read by text recognition from a picture of the page", page, StringComparison.Ordinal);
        Assert.Contains("Page 2: read by text recognition", page, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Without_text_recognition_a_scan_says_so_and_is_found_by_its_title()
    {
        await using var library = await LibraryApplication.StartAsync(new Dictionary<string, string?> { ["Library:Ocr:Program"] = "none" }, Cancellation);
        using var admin = await library.AdminAsync(Cancellation);
        var scan = APdf.New().Scan(await PdfTools.DrawAsync(APdf.New().Page("Seen, but not to be searched."), 1, Cancellation)).ToStream().ToArray();

        var document = await admin.UploadAndWaitAsync(scan, "scan.pdf", Cancellation, ("title", "Lease of the gymnasium"));
        var titles = await admin.TitlesAsync("q=gymnasium", Cancellation);
        var page = await PageAsync(library, LibraryApplication.AdminEmail, document.GetProperty("href").GetString() ?? "");

        Assert.Equal("indexed", document.GetProperty("state").GetString());
        Assert.False(document.GetProperty("hasText").GetBoolean());
        Assert.Equal("waiting", document.GetProperty("ocr").GetString());
        Assert.Equal(["Lease of the gymnasium"], titles);
        Assert.Contains("No text: scanned", page, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Comments_and_tracked_changes_are_told_to_those_who_may_edit_and_to_nobody_else()
    {
        using var admin = await shared.Application.AdminAsync(Cancellation);
        using var member = await shared.Application.MemberOfAsync(Cancellation, "principal");
        var secret = SharedApplication.Word();
        var file = AWordFile.New().Paragraph("The school adopts this policy.")
            .Body("""<w:p><w:ins w:id="1"><w:r><w:t>Added.</w:t></w:r></w:ins><w:del w:id="2"><w:r><w:delText>Struck.</w:delText></w:r></w:del></w:p>""")
            .Part("comments.xml", "comments", $"""<w:comments xmlns:w="{AWordFile.Word}"><w:comment w:id="0" w:author="Pat Doe"><w:p><w:r><w:t>Ask counsel about {secret}.</w:t></w:r></w:p></w:comment></w:comments>""")
            .ToStream().ToArray();

        var document = await admin.UploadAndWaitAsync(file, "policy.docx", Cancellation);
        var address = $"/api/v1/documents/{LibraryClient.IdOf(document)}";
        var (forEditor, forMember) = (await admin.GetAsync(address, Cancellation), await member.GetAsync(address, Cancellation));
        var href = document.GetProperty("href").GetString() ?? "";
        var (editorsPage, membersPage) = (await PageAsync(LibraryApplication.AdminEmail, href), await PageAsync("member-principal@school.example", href));
        var texts = (await member.GetAsync($"{address}/text", Cancellation)).ToString() + await admin.GetAsync($"{address}/text", Cancellation);

        Assert.Equal(1, forEditor.GetProperty("unfinished").GetProperty("comments").GetInt32());
        Assert.Equal(2, forEditor.GetProperty("unfinished").GetProperty("trackedChanges").GetInt32());
        Assert.False(forMember.TryGetProperty("unfinished", out _));
        Assert.Contains("This file holds 1 comment and 2 tracked changes", editorsPage, StringComparison.Ordinal);
        Assert.Contains(secret, editorsPage, StringComparison.Ordinal);
        Assert.DoesNotContain("tracked change", membersPage, StringComparison.Ordinal);
        Assert.DoesNotContain(secret, membersPage + texts, StringComparison.Ordinal);
        Assert.DoesNotContain("Struck", membersPage + texts, StringComparison.Ordinal);
        Assert.Equal(0, (await admin.SearchAsync($"q={secret}", Cancellation)).GetProperty("total").GetInt32());
    }

    [Fact]
    public async Task A_text_of_an_older_extractor_is_found_meanwhile_and_then_made_anew()
    {
        await using var library = await LibraryApplication.StartAsync(Cancellation);
        using var admin = await library.AdminAsync(Cancellation);
        var file = APdf.New().Page("The older text had a word that the newer one lacks.").ToStream().ToArray();
        var document = await admin.UploadAndWaitAsync(file, "old.pdf", Cancellation);
        var id = Guid.Parse(LibraryClient.IdOf(document));

        await AgeAsync(library, id, document.GetProperty("sha256").GetString() ?? "");
        var older = await admin.GetAsync($"/api/v1/documents/{id}/text", Cancellation);
        await LibraryClient.UntilAsync(() => ExtractorOfAsync(library, id), extractor => extractor == ExtractedTextFile.ExtractorVersion, Cancellation);

        Assert.Contains("made by the older one", older.ToString(), StringComparison.Ordinal);
        Assert.Contains("that the newer one lacks", (await admin.GetAsync($"/api/v1/documents/{id}/text", Cancellation)).ToString(), StringComparison.Ordinal);
    }

    /// <summary>Puts the document back to what an older program left of it, and looks at once for such.</summary>
    private static async Task AgeAsync(LibraryApplication library, Guid id, string sha256)
    {
        var older = new ExtractedText(new ExtractedProperties(null, null, null), [new ExtractedPage(1, [new TextBlock(TextBlockKind.Paragraph, 0, "made by the older one")])]);
        await library.Services.GetRequiredService<Indexer.Jobs.TextStore>().PutAsync(sha256, ExtractedTextFile.ExtractorVersion - 1, older, Cancellation);
        await library.Services.GetRequiredService<IFileStore>().DeleteAsync(FileAreas.Text(sha256, ExtractedTextFile.ExtractorVersion), Cancellation);
        await using var catalogue = await library.Services.GetRequiredService<IDbContextFactory<LibraryDbContext>>().CreateDbContextAsync(Cancellation);
        await catalogue.Versions.Where(version => version.DocumentId == id).ExecuteUpdateAsync(update => update.SetProperty(version => version.ExtractorVersion, ExtractedTextFile.ExtractorVersion - 1), Cancellation);
        library.Services.GetRequiredService<Indexer.Jobs.LaterJobs>().AskForRenewal();
    }

    private static async Task<int?> ExtractorOfAsync(LibraryApplication library, Guid id)
    {
        await using var catalogue = await library.Services.GetRequiredService<IDbContextFactory<LibraryDbContext>>().CreateDbContextAsync(Cancellation);
        return await catalogue.Versions.Where(version => version.DocumentId == id).Select(version => version.ExtractorVersion).SingleAsync(Cancellation);
    }

    private static async Task<string> PageAsync(LibraryApplication library, string email, string address)
    {
        using var visitor = await Visitor.SignInAsync(library, email, Cancellation);
        return (await visitor.OpenAsync(address, Cancellation)).Html;
    }

    private Task<string> PageAsync(string email, string address) => PageAsync(shared.Application, email, address);
}
