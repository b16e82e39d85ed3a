using System.Net;
using System.Net.Http.Headers;
using Library.Storage.Catalogue;
using Library.Storage.Files;
using Library.Testing;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace Library.Api.Tests.Faults;

/// <summary>Bytes that are not those that were put: nobody gets them for the file, and nothing is made of them.</summary>
public sealed class DamagedFileTests
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_small_file_is_refused_before_its_first_byte_and_a_large_one_is_cut_off()
    {
        await using var library = await LibraryApplication.StartAsync(new Dictionary<string, string?>(), FaultyFileStore.Insert, Cancellation);
        using var admin = await library.AdminAsync(Cancellation);
        var large = Large();
        var (smallId, largeId) = (LibraryClient.IdOf(await admin.UploadAndWaitAsync(Pdf("small"), "small.pdf", Cancellation)), LibraryClient.IdOf(await admin.UploadAndWaitAsync(large, "large.pdf", Cancellation)));
        StoreOf(library).Damages = true;

        using var refused = await admin.Http.GetAsync($"/api/v1/documents/{smallId}/content", Cancellation);
        using var begun = await admin.Http.GetAsync($"/api/v1/documents/{largeId}/content", HttpCompletionOption.ResponseHeadersRead, Cancellation);
        using var got = new MemoryStream();
        var broken = await Assert.ThrowsAnyAsync<Exception>(async () => await (await begun.Content.ReadAsStreamAsync(Cancellation)).CopyToAsync(got, Cancellation));

        await Problems.AssertAsync(refused, HttpStatusCode.ServiceUnavailable, "damaged");
        Assert.True(broken is HttpRequestException or IOException, $"{broken}");
        Assert.Equal(large.Length, begun.Content.Headers.ContentLength);
        Assert.InRange(got.Length, 0, large.Length - 1);

        StoreOf(library).Damages = false;
        Assert.Equal(large, await admin.Http.GetByteArrayAsync($"/api/v1/documents/{largeId}/content", Cancellation));
    }

    [Trait("Kept", "in a folder")]
    [Fact]
    public async Task A_file_that_the_disk_holds_in_part_is_refused_also_by_ranges()
    {
        using var folder = new TemporaryFolder();
        await using var library = await LibraryApplication.StartAsync(new Dictionary<string, string?> { ["Library:DataPath"] = folder.Path }, Cancellation);
        using var admin = await library.AdminAsync(Cancellation);
        var id = LibraryClient.IdOf(await admin.UploadAndWaitAsync(Large(), "large.pdf", Cancellation));
        var path = Assert.Single(Directory.GetFiles(Path.Combine(folder.Path, "files", "original"), "*", SearchOption.AllDirectories));
        await using (var file = new FileStream(path, FileMode.Open))
        {
            file.SetLength(file.Length - 10);
        }

        using var whole = await admin.Http.GetAsync($"/api/v1/documents/{id}/content", Cancellation);
        using var asked = new HttpRequestMessage(HttpMethod.Get, $"/api/v1/documents/{id}/content") { Headers = { Range = new RangeHeaderValue(10, 20) } };
        using var part = await admin.Http.SendAsync(asked, Cancellation);

        await Problems.AssertAsync(whole, HttpStatusCode.ServiceUnavailable, "damaged");
        await Problems.AssertAsync(part, HttpStatusCode.ServiceUnavailable, "damaged");
    }

    [Fact]
    public async Task A_zip_with_a_damaged_file_is_cut_off()
    {
        await using var library = await LibraryApplication.StartAsync(new Dictionary<string, string?>(), FaultyFileStore.Insert, Cancellation);
        using var admin = await library.AdminAsync(Cancellation);
        var id = LibraryClient.IdOf(await admin.UploadAndWaitAsync(Pdf("paper"), "paper.pdf", Cancellation));
        using var made = await admin.SendAsync(HttpMethod.Post, "/api/v1/collections", new { slug = "kit", title = "Kit", published = true, items = new object[] { new { document = id } } }, Cancellation);
        Assert.Equal(HttpStatusCode.Created, made.StatusCode);
        Assert.NotEmpty(await admin.Http.GetByteArrayAsync("/api/v1/collections/kit/files.zip", Cancellation));

        StoreOf(library).Damages = true;

        var broken = await Assert.ThrowsAnyAsync<Exception>(() => admin.Http.GetByteArrayAsync("/api/v1/collections/kit/files.zip", Cancellation));
        Assert.True(broken is HttpRequestException or IOException, $"{broken}");
    }

    [Fact]
    public async Task A_file_that_came_damaged_to_its_reader_is_read_when_it_comes_sound_and_nothing_is_made_of_the_damaged_one()
    {
        await using var library = await LibraryApplication.StartAsync(new Dictionary<string, string?>(), FaultyFileStore.Insert, Cancellation);
        using var admin = await library.AdminAsync(Cancellation);
        var (word, store) = (SharedApplication.Word(), StoreOf(library));
        (store.FaultyKeys, store.Damages) = ("original/", true);
        var id = LibraryClient.IdOf(await admin.UploadAsync(Pdf(word), "paper.pdf", Cancellation));

        var attempts = await LibraryClient.UntilAsync(() => FailedJobsAsync(library), failed => failed > 0, Cancellation);
        var waiting = await admin.GetAsync($"/api/v1/documents/{id}", Cancellation);
        store.Damages = false;
        var read = await admin.WaitAsync(id, Cancellation);

        Assert.True(attempts > 0);
        Assert.Equal("received", waiting.GetProperty("state").GetString());
        Assert.Equal("indexed", read.GetProperty("state").GetString());
        Assert.Equal(1, (await admin.SearchAsync($"q={word}", Cancellation)).GetProperty("total").GetInt32());
        await using var scope = library.Services.CreateAsyncScope();
        Assert.Equal(0, await scope.ServiceProvider.GetRequiredService<LibraryDbContext>().Versions.MaxAsync(version => version.Attempts, Cancellation));
    }

    /// <summary>How many jobs wait for another try because of a damaged file.</summary>
    private static Task<int> FailedJobsAsync(LibraryApplication library)
    {
        var jobs = library.Services.GetRequiredService<Hangfire.JobStorage>().GetMonitoringApi();
        return Task.FromResult(jobs.ScheduledJobs(0, 10).Count(job => jobs.JobDetails(job.Key).History.Any(state => state.Data.Values.Any(value => value.Contains(nameof(FileStoreDamagedException), StringComparison.Ordinal)))));
    }

    private static FaultyFileStore StoreOf(LibraryApplication library) => (FaultyFileStore)library.Services.GetRequiredService<IFileStore>();

    private static byte[] Pdf(string word) => APdf.New().Page($"Here stands {word}.").ToStream().ToArray();

    /// <summary>A PDF with a megabyte of comments behind it.</summary>
    private static byte[] Large() => [.. Pdf("large"), .. Enumerable.Repeat("%%%%%%%%%%%%%%%\n"u8.ToArray(), 64 * 1024).SelectMany(line => line)];
}
