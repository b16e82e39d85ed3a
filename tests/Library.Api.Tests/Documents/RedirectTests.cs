using System.Net;
using Library.Api.Tests.Pages;
using Library.Testing;
using Microsoft.Playwright;

namespace Library.Api.Tests.Documents;

/// <summary>Downloads that the store gives out itself, at an address that lives for a minute.</summary>
[Trait("Needs", "server")]
public sealed class RedirectTests(ChromiumFixture chromium) : IClassFixture<ChromiumFixture>
{
    private const string Name = "Über \"so\" & mehr.pdf";

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_download_leads_to_the_store_under_the_same_name_and_type_as_from_us()
    {
        var server = await S3Server.StartAsync();
        await using var library = await StartAsync(server, redirects: true);
        using var admin = await library.AdminAsync(Cancellation);
        var file = Pdf("redirected");
        var id = LibraryClient.IdOf(await admin.UploadAndWaitAsync(file, Name, Cancellation));
        using var anybody = new HttpClient();

        using var sent = await admin.Http.GetAsync($"/api/v1/documents/{id}/content", Cancellation);
        using var got = await anybody.GetAsync(sent.Headers.Location, Cancellation);
        using var ours = await AskAsync(admin, id, ("X-Requested-With", "reader"));
        var audit = await admin.GetAsync($"/api/v1/audit?subject={id}&action=file-taken", Cancellation);

        Assert.Equal(HttpStatusCode.Found, sent.StatusCode);
        Assert.Equal("no-store", sent.Headers.CacheControl?.ToString());
        Assert.Equal(server.Endpoint.Authority, sent.Headers.Location?.Authority);
        Assert.InRange(ExpiryOf(sent.Headers.Location), 1, 60);
        Assert.Equal(file, await got.Content.ReadAsByteArrayAsync(Cancellation));
        Assert.Equal(ours.Content.Headers.GetValues("Content-Disposition"), got.Content.Headers.GetValues("Content-Disposition"));
        Assert.Equal(ours.Content.Headers.ContentType, got.Content.Headers.ContentType);
        Assert.Single(audit.GetProperty("items").EnumerateArray());
    }

    [Fact]
    public async Task Ranges_copies_that_still_hold_and_readers_of_the_page_are_answered_by_us_and_strangers_by_nobody()
    {
        await using var library = await StartAsync(await S3Server.StartAsync(), redirects: true);
        using var admin = await library.AdminAsync(Cancellation);
        using var stranger = await library.MemberOfAsync(Cancellation);
        var file = Pdf("kept");
        var document = await admin.UploadAndWaitAsync(file, Name, Cancellation, ("cop", "ell"), ("visibility", "cops"));
        var id = LibraryClient.IdOf(document);

        using var part = await AskAsync(admin, id, ("Range", "bytes=5-9"));
        using var same = await AskAsync(admin, id, ("If-None-Match", $"\"{document.GetProperty("sha256").GetString()}\""));
        using var script = await AskAsync(admin, id, ("Sec-Fetch-Mode", "cors"));
        using var link = await AskAsync(admin, id, ("Sec-Fetch-Mode", "navigate"));
        using var refused = await AskAsync(stranger, id);

        Assert.Equal(
            [HttpStatusCode.PartialContent, HttpStatusCode.NotModified, HttpStatusCode.OK, HttpStatusCode.Found, HttpStatusCode.NotFound],
            new[] { part.StatusCode, same.StatusCode, script.StatusCode, link.StatusCode, refused.StatusCode });
        Assert.Equal(file[5..10], await part.Content.ReadAsByteArrayAsync(Cancellation));
        Assert.Equal(file, await script.Content.ReadAsByteArrayAsync(Cancellation));
        Assert.Null(refused.Headers.Location);
    }

    [Fact]
    public async Task Unless_the_settings_say_so_files_come_from_us()
    {
        await using var library = await StartAsync(await S3Server.StartAsync(), redirects: false);
        using var admin = await library.AdminAsync(Cancellation);
        var file = Pdf("ours");
        var id = LibraryClient.IdOf(await admin.UploadAndWaitAsync(file, Name, Cancellation));

        using var answer = await AskAsync(admin, id);

        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        Assert.Equal(file, await answer.Content.ReadAsByteArrayAsync(Cancellation));
    }

    [Fact]
    [Trait("Needs", "browser")]
    public async Task In_a_browser_the_reader_shows_the_file_and_the_button_saves_it()
    {
        await using var library = await StartAsync(await S3Server.StartAsync(), redirects: true);
        using var admin = await library.AdminAsync(Cancellation);
        var file = Pdf("browsed");
        var id = LibraryClient.IdOf(await admin.UploadAndWaitAsync(file, "browsed.pdf", Cancellation));
        var page = await chromium.SignInAsync(library, LibraryApplication.AdminEmail);
        var (messages, answers) = (new List<string>(), new List<string>());
        page.Console += (_, message) => messages.Add($"{message.Type}: {message.Text}");
        page.Response += (_, answer) => answers.Add($"{answer.Status} {answer.Url}");

        await page.GotoAsync($"/documents/{id}");
        await Assertions.Expect(page.Locator(".textLayer").GetByText("Here stands browsed.")).ToBeVisibleAsync();
        var download = await page.RunAndWaitForDownloadAsync(() => page.GetByRole(AriaRole.Link, new() { Name = "Download" }).First.ClickAsync());
        var path = await download.PathAsync();

        Assert.Equal(file, await File.ReadAllBytesAsync(path, Cancellation));
        Assert.Equal("browsed.pdf", download.SuggestedFilename);
        Assert.Contains("X-Amz-Signature", download.Url, StringComparison.Ordinal);
        Assert.DoesNotContain(messages, message => message.StartsWith("error", StringComparison.Ordinal));
    }

    private static int ExpiryOf(Uri? address) =>
        int.Parse(System.Web.HttpUtility.ParseQueryString(address?.Query ?? "")["X-Amz-Expires"] ?? "0", System.Globalization.CultureInfo.InvariantCulture);

    private static Task<LibraryApplication> StartAsync(S3Server server, bool redirects) =>
        LibraryApplication.StartAsync(new Dictionary<string, string?>(server.Settings) { ["Library:Files:S3:RedirectDownloads"] = $"{redirects}" }, Cancellation);

    private static async Task<HttpResponseMessage> AskAsync(LibraryClient client, string id, params (string Name, string Value)[] headers)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, $"/api/v1/documents/{id}/content");
        Array.ForEach(headers, header => request.Headers.TryAddWithoutValidation(header.Name, header.Value));
        return await client.Http.SendAsync(request, Cancellation);
    }

    private static byte[] Pdf(string word) => APdf.New().Page($"Here stands {word}.").ToStream().ToArray();
}
