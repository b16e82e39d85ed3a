using System.Net;
using System.Net.Sockets;
using System.Text;
using Library.Indexer.Extraction;
using Library.Storage.Catalogue;
using Library.Storage.Files;
using Library.Testing;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace Library.Api.Tests.Faults;

/// <summary>While something is broken: nothing acknowledged is lost, what can go on goes on, and it mends itself.</summary>
public sealed class FaultTests
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(false, HttpStatusCode.ServiceUnavailable, "storage-unavailable")]
    [InlineData(true, HttpStatusCode.InsufficientStorage, "storage-refused")]
    public async Task An_upload_is_refused_while_the_store_fails_and_searches_go_on(bool isFull, HttpStatusCode status, string code)
    {
        await using var library = await LibraryApplication.StartAsync(new Dictionary<string, string?>(), FaultyFileStore.Insert, Cancellation);
        using var admin = await library.AdminAsync(Cancellation);
        var word = SharedApplication.Word();
        await admin.UploadAndWaitAsync(Pdf(word), "before.pdf", Cancellation);
        var store = StoreOf(library);

        store.Fault = () => isFull ? new FileStoreRefusedException("Full.") : new FileStoreUnavailableException("Away.");
        using var refused = await admin.PostAsync(Pdf("refused"), "refused.pdf", [], Cancellation);
        var found = await admin.SearchAsync($"q={word}", Cancellation);
        using var ready = await admin.Http.GetAsync("/health/ready", Cancellation);
        store.Fault = null;
        var after = await admin.UploadAndWaitAsync(Pdf("refused"), "again.pdf", Cancellation);

        await Problems.AssertAsync(refused, status, code);
        Assert.Equal(1, found.GetProperty("total").GetInt32());
        Assert.Equal(HttpStatusCode.ServiceUnavailable, ready.StatusCode);
        Assert.DoesNotContain("Away", await ready.Content.ReadAsStringAsync(Cancellation), StringComparison.Ordinal);
        Assert.Equal("indexed", after.GetProperty("state").GetString());
        Assert.Equal(2, (await admin.SearchAsync("q=", Cancellation)).GetProperty("total").GetInt32());
    }

    [Fact]
    public async Task A_document_whose_bytes_the_store_did_not_give_out_is_read_when_it_is_back()
    {
        await using var library = await LibraryApplication.StartAsync(new Dictionary<string, string?>(), FaultyFileStore.Insert, Cancellation);
        using var admin = await library.AdminAsync(Cancellation);
        var store = StoreOf(library);
        var word = SharedApplication.Word();
        var id = LibraryClient.IdOf(await admin.UploadAndWaitAsync("%PDF-1.7 nothing"u8.ToArray(), "bad.pdf", Cancellation));

        // A version is taken in, then the store fails before anybody could read it.
        using var form = LibraryClient.Form(Pdf(word), "good.pdf", []);
        using var answer = await admin.Http.PostAsync($"/api/v1/documents/{id}/versions", form, Cancellation);
        store.Fault = () => new FileStoreUnavailableException("Away.");
        using var content = await admin.Http.GetAsync($"/api/v1/documents/{id}/content", Cancellation);
        store.Fault = null;

        Assert.Equal(HttpStatusCode.Created, answer.StatusCode);
        await Problems.AssertAsync(content, HttpStatusCode.ServiceUnavailable, "storage-unavailable");
        await admin.WaitAsync(id, Cancellation);
        await LibraryClient.UntilAsync(() => admin.SearchAsync($"q={word}", Cancellation), found => found.GetProperty("total").GetInt32() == 1, Cancellation);
    }

    [Fact]
    public async Task A_file_that_costs_too_much_fails_alone_with_its_reason()
    {
        var limits = new ExtractionLimits { Pages = 3 };
        await using var library = await LibraryApplication.StartAsync(
            new Dictionary<string, string?>(), builder => builder.Services.Configure<ExtractionOptions>(options => options.Limits = limits), Cancellation);
        using var admin = await library.AdminAsync(Cancellation);
        var large = APdf.New().Page("1").Page("2").Page("3").Page("4").ToStream().ToArray();

        var refused = await admin.UploadAsync(large, "large.pdf", Cancellation, ("title", "Too many pages"));
        var fine = await admin.UploadAndWaitAsync(Pdf("fine"), "fine.pdf", Cancellation);
        var failed = await admin.WaitAsync(LibraryClient.IdOf(refused), Cancellation);
        await library.SettleAsync(Cancellation);

        Assert.Equal("indexed", fine.GetProperty("state").GetString());
        Assert.Equal("too-large-unpacked", failed.GetProperty("failure").GetProperty("code").GetString());
        Assert.Equal(["Too many pages"], await admin.TitlesAsync("q=\"too many pages\"", Cancellation));
    }

    [Fact]
    public async Task A_file_that_takes_too_long_is_ended_and_the_next_goes_on()
    {
        var limits = new ExtractionLimits { Time = TimeSpan.FromMilliseconds(1) };
        await using var library = await LibraryApplication.StartAsync(
            new Dictionary<string, string?>(), builder => builder.Services.Configure<ExtractionOptions>(options => options.Limits = limits), Cancellation);
        using var admin = await library.AdminAsync(Cancellation);
        var large = APdf.New();
        Enumerable.Range(0, 80).ToList().ForEach(page => large.Page([.. Enumerable.Range(0, 40).Select(line => $"Line {line} of page {page}.")]));

        var slow = await admin.UploadAndWaitAsync(large.ToStream().ToArray(), "slow.pdf", Cancellation);
        var next = await admin.UploadAndWaitAsync("%PDF-1.7 nothing"u8.ToArray(), "next.pdf", Cancellation);

        Assert.Equal("too-slow", slow.GetProperty("failure").GetProperty("code").GetString());
        Assert.Equal("failed", next.GetProperty("state").GetString());
    }

    [Fact]
    public async Task An_upload_whose_connection_breaks_leaves_no_spool_file_and_no_blob()
    {
        using var folder = new TemporaryFolder();
        await using var library = await LibraryApplication.StartAsync(new Dictionary<string, string?> { ["Library:DataPath"] = folder.Path }, Cancellation);
        using var admin = await library.AdminAsync(Cancellation);

        using (var client = new TcpClient())
        {
            await client.ConnectAsync(library.Address.Host, library.Address.Port, Cancellation);
            var head = $"POST /api/v1/documents HTTP/1.1\r\nHost: library\r\nAuthorization: {admin.Http.DefaultRequestHeaders.Authorization}\r\n"
                + "Content-Type: multipart/form-data; boundary=cut\r\nContent-Length: 9000000\r\n\r\n";
            var body = $"--cut\r\nContent-Disposition: form-data; name=\"file\"; filename=\"cut.pdf\"\r\n\r\n%PDF-1.7{new string(' ', 300_000)}";
            await client.GetStream().WriteAsync(Encoding.ASCII.GetBytes(head + body), Cancellation);
            await UntilAsync(() => FilesIn(folder.File("spool")) == 1);
        }

        await UntilAsync(() => FilesIn(folder.File("spool")) == 0);
        await using var scope = library.Services.CreateAsyncScope();
        Assert.Equal(0, await scope.ServiceProvider.GetRequiredService<LibraryDbContext>().Blobs.CountAsync(Cancellation));
        Assert.Equal(0, (await admin.SearchAsync("q=", Cancellation)).GetProperty("total").GetInt32());
    }

    [Fact]
    public async Task A_body_over_the_limit_is_refused_by_its_announced_length_before_it_is_read()
    {
        await using var library = await StartWithSmallFilesAsync();
        using var admin = await library.AdminAsync(Cancellation);
        using var client = new TcpClient();
        await client.ConnectAsync(library.Address.Host, library.Address.Port, Cancellation);
        var head = $"POST /api/v1/documents HTTP/1.1\r\nHost: library\r\nAuthorization: {admin.Http.DefaultRequestHeaders.Authorization}\r\n"
            + "Content-Type: multipart/form-data; boundary=cut\r\nContent-Length: 900000000\r\n\r\n";
        await client.GetStream().WriteAsync(Encoding.ASCII.GetBytes(head), Cancellation);

        using var reader = new StreamReader(client.GetStream());
        var status = await reader.ReadLineAsync(Cancellation);

        Assert.StartsWith("HTTP/1.1 413", status, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(40_000)]
    [InlineData(3_000_000)]
    public async Task A_file_over_the_limit_without_an_announced_length_is_refused(int bytes)
    {
        await using var library = await StartWithSmallFilesAsync();
        using var admin = await library.AdminAsync(Cancellation);
        using var form = LibraryClient.Form([.. "%PDF-1.7"u8, .. new byte[bytes]], "large.pdf", []);
        using var request = new HttpRequestMessage(HttpMethod.Post, "/api/v1/documents") { Content = form };
        request.Headers.TransferEncodingChunked = true;

        using var answer = await admin.Http.SendAsync(request, Cancellation);

        await Problems.AssertAsync(answer, HttpStatusCode.RequestEntityTooLarge, "file-too-large");
    }

    [Fact]
    public async Task A_file_of_exactly_the_largest_size_is_taken()
    {
        await using var library = await StartWithSmallFilesAsync();
        using var admin = await library.AdminAsync(Cancellation);
        var pdf = Pdf("largest");

        using var largest = await admin.PostAsync([.. pdf, .. new byte[20_000 - pdf.Length]], "largest.pdf", [], Cancellation);
        using var larger = await admin.PostAsync([.. pdf, .. new byte[20_001 - pdf.Length]], "larger.pdf", [], Cancellation);

        Assert.Equal(HttpStatusCode.Created, largest.StatusCode);
        await Problems.AssertAsync(larger, HttpStatusCode.RequestEntityTooLarge, "file-too-large");
    }

    private static Task<LibraryApplication> StartWithSmallFilesAsync() =>
        LibraryApplication.StartAsync(new Dictionary<string, string?> { ["Library:Files:MaxFileBytes"] = "20000" }, Cancellation);

    private static FaultyFileStore StoreOf(LibraryApplication library) => (FaultyFileStore)library.Services.GetRequiredService<IFileStore>();

    private static byte[] Pdf(string word) => APdf.New().Page($"Here stands {word}.").ToStream().ToArray();

    private static int FilesIn(string folder) => Directory.Exists(folder) ? Directory.EnumerateFiles(folder).Count() : 0;

    private static async Task UntilAsync(Func<bool> holds)
    {
        using var timer = new PeriodicTimer(TimeSpan.FromMilliseconds(10));
        while (!holds())
        {
            await timer.WaitForNextTickAsync(Cancellation);
        }
    }
}
