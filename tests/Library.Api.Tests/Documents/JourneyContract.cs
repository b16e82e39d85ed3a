using System.Net;
using System.Security.Cryptography;
using Library.Testing;

namespace Library.Api.Tests.Documents;

/// <summary>From the upload to the search and back to the bytes: the same on every store of files.</summary>
public abstract class JourneyContract
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    protected abstract Task<IReadOnlyDictionary<string, string?>> SettingsAsync();

    [Fact]
    public async Task A_document_is_taken_in_found_read_renewed_and_survives_a_restart_without_its_index()
    {
        using var folder = new TemporaryFolder();
        var settings = new Dictionary<string, string?>(await SettingsAsync()) { ["Library:DataPath"] = folder.Path };
        var (word, fresh) = (SharedApplication.Word(), SharedApplication.Word());
        var (first, second) = (Pdf(word), Pdf(fresh));
        string id;

        await using (var library = await LibraryApplication.StartAsync(settings, Cancellation))
        {
            using var admin = await library.AdminAsync(Cancellation);
            id = LibraryClient.IdOf(await admin.UploadAndWaitAsync(first, "first.pdf", Cancellation, ("title", "The journey")));
            Assert.Equal(2, (await admin.SearchAsync($"q={word}", Cancellation)).GetProperty("hits")[0].GetProperty("snippets")[0].GetProperty("page").GetInt32());
            using var form = LibraryClient.Form(second, "second.pdf", [("note", "renewed")]);
            using var version = await admin.Http.PostAsync($"/api/v1/documents/{id}/versions", form, Cancellation);
            Assert.Equal(HttpStatusCode.Created, version.StatusCode);
            await admin.WaitAsync(id, Cancellation);
            await AssertBytesAsync(admin, $"/api/v1/documents/{id}/content?version=1", first);
            await AssertRangeAsync(admin, $"/api/v1/documents/{id}/content", second);
            Assert.Equal(["The journey"], await admin.TitlesAsync($"q={fresh}", Cancellation));
        }

        Directory.Delete(Path.Combine(folder.Path, "index"), recursive: true);
        await using var again = await LibraryApplication.StartAsync(settings, Cancellation);
        using var reader = await again.AdminAsync(Cancellation);
        await LibraryClient.UntilAsync(() => reader.GetAsync("/health/ready", Cancellation), health => health.GetProperty("status").GetString() == "ready", Cancellation);
        Assert.Equal(["The journey"], await reader.TitlesAsync($"q={fresh}", Cancellation));
        Assert.Empty(await reader.TitlesAsync($"q={word}", Cancellation));
        await AssertBytesAsync(reader, $"/api/v1/documents/{id}/content", second);
    }

    [Fact]
    public async Task Many_uploads_at_once_are_all_found_and_given_back()
    {
        using var folder = new TemporaryFolder();
        var settings = new Dictionary<string, string?>(await SettingsAsync()) { ["Library:DataPath"] = folder.Path };
        await using var library = await LibraryApplication.StartAsync(settings, Cancellation);
        using var admin = await library.AdminAsync(Cancellation);
        var word = SharedApplication.Word();
        var files = Enumerable.Range(0, 20).Select(i => APdf.New().Page($"Number {i} of {word}.").ToStream().ToArray()).ToList();

        var uploaded = await Task.WhenAll(files.Select((file, i) => admin.UploadAsync(file, $"{i}.pdf", Cancellation)));
        await library.SettleAsync(Cancellation);

        Assert.Equal(20, (await admin.SearchAsync($"q={word}", Cancellation)).GetProperty("total").GetInt32());
        foreach (var (document, file) in uploaded.Zip(files))
        {
            await AssertBytesAsync(admin, $"/api/v1/documents/{LibraryClient.IdOf(document)}/content", file);
        }
    }

    private static async Task AssertBytesAsync(LibraryClient client, string address, byte[] expected) =>
        Assert.Equal(Convert.ToHexStringLower(SHA256.HashData(expected)), Convert.ToHexStringLower(SHA256.HashData(await client.Http.GetByteArrayAsync(address, Cancellation))));

    private static async Task AssertRangeAsync(LibraryClient client, string address, byte[] expected)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, address) { Headers = { { "Range", "bytes=100-299" } } };
        using var answer = await client.Http.SendAsync(request, Cancellation);
        Assert.Equal(HttpStatusCode.PartialContent, answer.StatusCode);
        Assert.Equal(expected[100..300], await answer.Content.ReadAsByteArrayAsync(Cancellation));
    }

    private static byte[] Pdf(string word) => APdf.New().Page("A first page.").Page($"Here stands {word}.").ToStream().ToArray();
}

public sealed class JourneyOnDiskTests : JourneyContract
{
    protected override Task<IReadOnlyDictionary<string, string?>> SettingsAsync() => Task.FromResult<IReadOnlyDictionary<string, string?>>(new Dictionary<string, string?>());
}

[Trait("Needs", "server")]
public sealed class JourneyOnS3Tests : JourneyContract
{
    protected override async Task<IReadOnlyDictionary<string, string?>> SettingsAsync() => (await S3Server.StartAsync()).Settings;
}
