using System.Net;
using System.Net.Sockets;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Library.Testing;

namespace Library.Api.Tests.Faults;

/// <summary>What was acknowledged survives the process, wherever it was when it died.</summary>
public sealed class CrashTests
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(0)]
    [InlineData(40)]
    [InlineData(400)]
    public async Task Documents_that_were_answered_are_found_after_the_process_was_killed(int millisecondsAfterTheAnswer)
    {
        using var folder = new TemporaryFolder();
        var acknowledged = new List<Acknowledged>();
        await using (var library = await LibraryProcess.StartAsync(folder.Path, Cancellation))
        {
            using var admin = await library.AdminAsync(Cancellation);
            for (var i = 0; i < 4; i++)
            {
                acknowledged.Add(await UploadAsync(admin));
            }

            // The moment between the answer and the commit is what the test is about; nothing is waited for.
            await Task.Delay(TimeSpan.FromMilliseconds(millisecondsAfterTheAnswer), TimeProvider.System, Cancellation);
            await library.KillAsync();
        }

        await using var again = await LibraryProcess.StartAsync(folder.Path, Cancellation);
        using var reader = await again.AdminAsync(Cancellation);

        foreach (var document in acknowledged)
        {
            await AssertFoundOnceAsync(reader, document);
        }

        Assert.Equal(4, (await reader.SearchAsync("q=", Cancellation)).GetProperty("total").GetInt32());
    }

    [Fact]
    public async Task Killed_again_and_again_while_uploads_stream_in_it_loses_nothing_that_was_answered()
    {
        using var folder = new TemporaryFolder();
        var acknowledged = new List<Acknowledged>();
        foreach (var enough in new[] { 1, 9, 30 })
        {
            await using var library = await LibraryProcess.StartAsync(folder.Path, Cancellation);
            using var admin = await library.AdminAsync(Cancellation);
            var reached = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            var uploads = UploadUntilItDiesAsync(admin, acknowledged, enough, reached);
            await reached.Task.WaitAsync(Cancellation);
            await library.KillAsync();
            await uploads;
        }

        await using var again = await LibraryProcess.StartAsync(folder.Path, Cancellation);
        using var reader = await again.AdminAsync(Cancellation);

        foreach (var document in acknowledged)
        {
            await AssertFoundOnceAsync(reader, document);
        }

        Assert.Empty(Directory.EnumerateFiles(Path.Combine(folder.Path, "spool")));
    }

    [Fact]
    public async Task An_upload_that_the_death_of_the_process_cut_off_leaves_nothing_behind()
    {
        using var folder = new TemporaryFolder();
        await using (var library = await LibraryProcess.StartAsync(folder.Path, Cancellation))
        {
            using var admin = await library.AdminAsync(Cancellation);
            using var cut = await BeginUploadAsync(library.Address, admin);
            await SpoolHoldsAsync(folder, 1);
            await library.KillAsync();
        }

        await using var again = await LibraryProcess.StartAsync(folder.Path, Cancellation);
        using var reader = await again.AdminAsync(Cancellation);

        Assert.Empty(Directory.EnumerateFiles(Path.Combine(folder.Path, "spool")));
        Assert.False(Directory.Exists(Path.Combine(folder.Path, "files", "original")));
        Assert.Equal(0, (await reader.SearchAsync("q=", Cancellation)).GetProperty("total").GetInt32());
    }

    [Fact]
    public async Task A_file_on_which_the_process_was_killed_is_read_after_the_next_start()
    {
        using var folder = new TemporaryFolder();
        var pdf = APdf.New();
        var word = SharedApplication.Word();
        for (var page = 0; page < 600; page++)
        {
            pdf.Page([.. Enumerable.Range(0, 40).Select(line => $"Line {line} of page {page} says much and means {word}.")]);
        }

        var content = pdf.ToStream().ToArray();
        string id;
        await using (var library = await LibraryProcess.StartAsync(folder.Path, Cancellation))
        {
            using var admin = await library.AdminAsync(Cancellation);
            id = LibraryClient.IdOf(await admin.UploadAsync(content, "long.pdf", Cancellation));
            await FilesInAsync(Path.Combine(folder.Path, "work"), 1);
            await library.KillAsync();
        }

        await using var again = await LibraryProcess.StartAsync(folder.Path, Cancellation);
        using var reader = await again.AdminAsync(Cancellation);

        await AssertFoundOnceAsync(reader, new Acknowledged(id, word, Convert.ToHexStringLower(SHA256.HashData(content))));
        Assert.Equal("indexed", (await reader.WaitAsync(id, Cancellation)).GetProperty("state").GetString());
        Assert.Empty(Directory.EnumerateFiles(Path.Combine(folder.Path, "work")));
    }

    private static async Task UploadUntilItDiesAsync(LibraryClient admin, List<Acknowledged> acknowledged, int enough, TaskCompletionSource reached)
    {
        try
        {
            while (true)
            {
                acknowledged.Add(await UploadAsync(admin));
                if (acknowledged.Count >= enough)
                {
                    reached.TrySetResult();
                }
            }
        }
        catch (Exception exception) when (exception is HttpRequestException or IOException)
        {
            // It died, as it was to.
        }
    }

    private static async Task<Acknowledged> UploadAsync(LibraryClient admin)
    {
        var word = SharedApplication.Word();
        var pdf = APdf.New().Page("A first page.").Page($"Here stands {word}.").ToStream().ToArray();
        var uploaded = await admin.UploadAsync(pdf, "crash.pdf", Cancellation);
        var sha256 = Convert.ToHexStringLower(SHA256.HashData(pdf));
        Assert.Equal(sha256, uploaded.GetProperty("sha256").GetString());
        return new Acknowledged(LibraryClient.IdOf(uploaded), word, sha256);
    }

    private static async Task AssertFoundOnceAsync(LibraryClient reader, Acknowledged document)
    {
        var found = await LibraryClient.UntilAsync(() => SearchOrNothingAsync(reader, document.Word), answer => answer.GetProperty("total").GetInt32() > 0, Cancellation);
        var content = await reader.Http.GetByteArrayAsync($"/api/v1/documents/{document.Id}/content", Cancellation);

        Assert.Equal(document.Id, LibraryClient.IdOf(Assert.Single(found.GetProperty("hits").EnumerateArray())));
        Assert.Equal(document.Sha256, Convert.ToHexStringLower(SHA256.HashData(content)));
    }

    // While an index is made anew there may be none to ask: 503, and nothing else.
    private static async Task<JsonElement> SearchOrNothingAsync(LibraryClient reader, string word)
    {
        using var answer = await reader.Http.GetAsync($"/api/v1/search?q={word}", Cancellation);
        Assert.Contains(answer.StatusCode, new[] { HttpStatusCode.OK, HttpStatusCode.ServiceUnavailable });
        return answer.IsSuccessStatusCode
            ? JsonSerializer.Deserialize<JsonElement>(await answer.Content.ReadAsStringAsync(Cancellation))
            : JsonSerializer.Deserialize<JsonElement>("""{ "total": 0 }""");
    }

    /// <summary>Sends the head of an upload and a part of its file.</summary>
    private static async Task<TcpClient> BeginUploadAsync(Uri address, LibraryClient admin)
    {
        var client = new TcpClient();
        await client.ConnectAsync(address.Host, address.Port, Cancellation);
        var body = $"--cut\r\nContent-Disposition: form-data; name=\"file\"; filename=\"cut.pdf\"\r\n\r\n%PDF-1.7{new string(' ', 300_000)}";
        var head = $"POST /api/v1/documents HTTP/1.1\r\nHost: library\r\nAuthorization: {admin.Http.DefaultRequestHeaders.Authorization}\r\n"
            + "Content-Type: multipart/form-data; boundary=cut\r\nContent-Length: 9000000\r\n\r\n";
        await client.GetStream().WriteAsync(Encoding.ASCII.GetBytes(head + body), Cancellation);
        return client;
    }

    private static Task SpoolHoldsAsync(TemporaryFolder folder, int files) => FilesInAsync(Path.Combine(folder.Path, "spool"), files);

    private static async Task FilesInAsync(string folder, int files)
    {
        using var timer = new PeriodicTimer(TimeSpan.FromMilliseconds(5));
        while (!Directory.Exists(folder) || Directory.EnumerateFiles(folder).Count() != files)
        {
            await timer.WaitForNextTickAsync(Cancellation);
        }
    }

    private sealed record Acknowledged(string Id, string Word, string Sha256);
}
