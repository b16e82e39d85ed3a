using System.Net;
using Library.Testing;

namespace Library.Api.Tests.Faults;

/// <summary>A small file system of its own that is filled to the last byte.</summary>
public sealed class FullDiskTests
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task On_a_full_disk_uploads_are_refused_what_is_there_stays_and_space_mends_it()
    {
        using var disk = MemoryDisk.MountOrSkip("size=40m");
        await using var library = await LibraryApplication.StartAsync(new Dictionary<string, string?> { ["Library:DataPath"] = disk.Path }, Cancellation);
        using var admin = await library.AdminAsync(Cancellation);
        var (word, late) = (SharedApplication.Word(), SharedApplication.Word());
        var pdf = APdf.New().Page($"Here stands {word}.").ToStream().ToArray();
        var id = LibraryClient.IdOf(await admin.UploadAndWaitAsync(pdf, "before.pdf", Cancellation));
        await library.SettleAsync(Cancellation);

        disk.Fill();
        using var refused = await admin.PostAsync(APdf.New().Page("No room.").ToStream().ToArray(), "refused.pdf", [], Cancellation);
        var found = await admin.SearchAsync($"q={word}", Cancellation);
        var kept = await admin.Http.GetByteArrayAsync($"/api/v1/documents/{id}/content", Cancellation);
        disk.Free();
        var after = await admin.UploadAndWaitAsync(APdf.New().Page($"Here stands {late}.").ToStream().ToArray(), "after.pdf", Cancellation);

        await Problems.AssertAsync(refused, HttpStatusCode.InsufficientStorage, "storage-refused");
        Assert.Equal(1, found.GetProperty("total").GetInt32());
        Assert.Equal(pdf, kept);
        Assert.Equal("indexed", after.GetProperty("state").GetString());
        Assert.Equal(1, (await admin.SearchAsync($"q={late}", Cancellation)).GetProperty("total").GetInt32());
        Assert.Equal(2, (await admin.SearchAsync("q=", Cancellation)).GetProperty("total").GetInt32());
    }
}
