using System.Diagnostics;
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
        using var folder = new TemporaryFolder();
        Assert.SkipUnless(await RunAsync("mount", "-t", "tmpfs", "-o", "size=40m", "tmpfs", folder.Path) == 0, "A file system cannot be mounted here.");
        try
        {
            await FillAndFreeAsync(folder);
        }
        finally
        {
            await RunAsync("umount", "-l", folder.Path);
        }
    }

    private static async Task FillAndFreeAsync(TemporaryFolder folder)
    {
        await using var library = await LibraryApplication.StartAsync(new Dictionary<string, string?> { ["Library:DataPath"] = folder.Path }, Cancellation);
        using var admin = await library.AdminAsync(Cancellation);
        var (word, late) = (SharedApplication.Word(), SharedApplication.Word());
        var pdf = APdf.New().Page($"Here stands {word}.").ToStream().ToArray();
        var id = LibraryClient.IdOf(await admin.UploadAndWaitAsync(pdf, "before.pdf", Cancellation));
        await library.SettleAsync(Cancellation);

        Fill(folder.File("ballast"));
        using var refused = await admin.PostAsync(APdf.New().Page("No room.").ToStream().ToArray(), "refused.pdf", [], Cancellation);
        var found = await admin.SearchAsync($"q={word}", Cancellation);
        var kept = await admin.Http.GetByteArrayAsync($"/api/v1/documents/{id}/content", Cancellation);
        File.Delete(folder.File("ballast"));
        var after = await admin.UploadAndWaitAsync(APdf.New().Page($"Here stands {late}.").ToStream().ToArray(), "after.pdf", Cancellation);

        await Problems.AssertAsync(refused, HttpStatusCode.InsufficientStorage, "storage-refused");
        Assert.Equal(1, found.GetProperty("total").GetInt32());
        Assert.Equal(pdf, kept);
        Assert.Equal("indexed", after.GetProperty("state").GetString());
        Assert.Equal(1, (await admin.SearchAsync($"q={late}", Cancellation)).GetProperty("total").GetInt32());
        Assert.Equal(2, (await admin.SearchAsync("q=", Cancellation)).GetProperty("total").GetInt32());
    }

    private static void Fill(string path)
    {
        using var file = new FileStream(path, FileMode.CreateNew, FileAccess.Write, FileShare.None, bufferSize: 0);
        foreach (var size in new[] { 1 << 20, 1 << 12, 1 })
        {
            var block = new byte[size];
            try
            {
                while (true)
                {
                    file.Write(block);
                }
            }
            catch (IOException)
            {
                // No room for another block of this size.
            }
        }
    }

    private static async Task<int> RunAsync(string program, params string[] arguments)
    {
        var start = new ProcessStartInfo(program, arguments) { RedirectStandardError = true, RedirectStandardOutput = true, UseShellExecute = false };
        using var process = Process.Start(start) ?? throw new InvalidOperationException($"{program} does not start.");
        await process.WaitForExitAsync(Cancellation);
        return process.ExitCode;
    }
}
