using System.Net;
using System.Security.Cryptography;
using System.Text.RegularExpressions;
using Library.Storage.Catalogue;
using Library.Storage.Servers;
using Library.Storage.Wholeness;
using Library.Testing;
using Microsoft.Data.Sqlite;

namespace Library.Api.Tests.Wholeness;

/// <summary>Backups of a system that runs, and what a restore refuses.</summary>
public sealed class BackupTests
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_backup_while_uploads_run_has_every_document_that_was_acknowledged_before_it()
    {
        using var folder = new TemporaryFolder();
        var (data, backups, fresh) = (folder.File("data"), folder.File("backups"), folder.File("fresh"));
        var acknowledged = new List<(string Id, string Sha256)>();
        int before;
        await using (var library = await LibraryApplication.StartAsync(Commands.Embedded(data), Cancellation))
        {
            using var admin = await library.AdminAsync(Cancellation);
            using var enough = CancellationTokenSource.CreateLinkedTokenSource(Cancellation);
            var uploads = UploadAsync(admin, acknowledged, enough.Token);
            await LibraryClient.UntilAsync(() => Task.FromResult(Count(acknowledged)), count => count >= 20, Cancellation);
            before = Count(acknowledged);

            await Commands.DoAsync(Commands.Embedded(data), "backup", backups);

            await enough.CancelAsync();
            await uploads;
            Assert.True(Count(acknowledged) > before, "No upload came through while the backup was made.");
        }

        await Commands.DoAsync(Commands.Embedded(fresh), "restore", backups);
        await using var restored = await LibraryApplication.StartAsync(Commands.Embedded(fresh), Cancellation);
        using var reader = await restored.AdminAsync(Cancellation);
        foreach (var (id, sha256) in acknowledged.Take(before))
        {
            Assert.Equal(sha256, Convert.ToHexStringLower(SHA256.HashData(await reader.Http.GetByteArrayAsync($"/api/v1/documents/{id}/content", Cancellation))));
        }

        await restored.SettleAsync(Cancellation);
        Assert.Equal(0, (await Commands.RunAsync(Commands.Embedded(fresh), "check")).Code);
    }

    [Fact]
    public async Task A_second_backup_copies_what_is_new_alone_and_both_are_listed_and_can_be_restored()
    {
        using var folder = new TemporaryFolder();
        var (data, backups) = (folder.File("data"), folder.File("backups"));
        await FillAsync(data, "first.pdf", "second.pdf");
        var first = await Commands.DoAsync(Commands.Embedded(data), "backup", backups);
        await FillAsync(data, "third.pdf");

        var second = await Commands.DoAsync(Commands.Embedded(data), "backup", backups);

        Assert.Contains("2 documents, 4 files, of which 4 were new", first, StringComparison.Ordinal);
        Assert.Contains("3 documents, 6 files, of which 2 were new", second, StringComparison.Ordinal);
        var listed = (await Commands.DoAsync(Commands.Embedded(data), "backup", backups, "--list")).Split('\n', StringSplitOptions.RemoveEmptyEntries);
        Assert.Equal(2, listed.Length);
        var older = listed[0].Split(' ')[0];
        Assert.Contains("2 documents", await Commands.DoAsync(Commands.Embedded(folder.File("older")), "restore", backups, "--Library:Backup:Name", older), StringComparison.Ordinal);
        Assert.Contains("3 documents", await Commands.DoAsync(Commands.Embedded(folder.File("newer")), "restore", backups), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("files", "delete", "is missing")]
    [InlineData("files", "flip", "other bytes")]
    [InlineData("files", "cut", "wrong length")]
    [InlineData("catalogue", "delete", "is missing")]
    [InlineData("catalogue", "flip", "damaged or cut off")]
    [InlineData("catalogue", "cut", "damaged or cut off")]
    [InlineData("backups", "delete", "There is no backup")]
    [InlineData("backups", "flip", "damaged or cut off")]
    [InlineData("backups", "cut", "damaged or cut off")]
    public async Task A_backup_that_was_tampered_with_stops_the_restore_before_it_changes_anything(string part, string harm, string said)
    {
        using var folder = new TemporaryFolder();
        var (data, backups, fresh) = (folder.File("data"), folder.File("backups"), folder.File("fresh"));
        await FillAsync(data, "a.pdf");
        await Commands.DoAsync(Commands.Embedded(data), "backup", backups);
        Harm(Directory.EnumerateFiles(Path.Combine(backups, part), "*", SearchOption.AllDirectories).MaxBy(path => new FileInfo(path).Length) ?? "", harm);

        var sentence = await Commands.RefuseAsync(Commands.Embedded(fresh), "restore", backups);

        Assert.Contains(said, sentence, StringComparison.Ordinal);
        Assert.Equal(["library.lock"], Directory.EnumerateFiles(fresh, "*", SearchOption.AllDirectories).Select(Path.GetFileName));
    }

    [Fact]
    public async Task A_backup_of_a_newer_schema_is_refused()
    {
        using var folder = new TemporaryFolder();
        var (data, backups, fresh) = (folder.File("data"), folder.File("backups"), folder.File("fresh"));
        await FillAsync(data, "a.pdf");
        await Commands.DoAsync(Commands.Embedded(data), "backup", backups);
        var manifest = Assert.Single(Directory.GetFiles(Path.Combine(backups, "backups")));
        var newer = await File.ReadAllTextAsync(manifest, Cancellation);
        newer = Regex.Replace(newer, "\"schema\": \"[A-Za-z]+\"", "\"schema\": \"Tomorrow\"", RegexOptions.None, TimeSpan.FromSeconds(1));
        File.Delete(manifest);
        await File.WriteAllTextAsync(Path.Combine(backups, "backups", $"20990101t000000z-{Convert.ToHexStringLower(SHA256.HashData(System.Text.Encoding.UTF8.GetBytes(newer)))}.json"), newer, Cancellation);

        Assert.Contains("'Tomorrow'", await Commands.RefuseAsync(Commands.Embedded(fresh), "restore", backups), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_restore_refuses_a_system_that_has_something_or_runs_and_a_place_that_has_nothing()
    {
        using var folder = new TemporaryFolder();
        var (data, backups) = (folder.File("data"), folder.File("backups"));
        await FillAsync(data, "a.pdf");
        await Commands.DoAsync(Commands.Embedded(data), "backup", backups);

        Assert.Contains("not empty", await Commands.RefuseAsync(Commands.Embedded(data), "restore", backups), StringComparison.Ordinal);
        Assert.Contains("no backup", await Commands.RefuseAsync(Commands.Embedded(folder.File("x")), "restore", folder.File("nowhere")), StringComparison.Ordinal);
        Assert.Contains("no catalogue", await Commands.RefuseAsync(Commands.Embedded(folder.File("y")), "backup", backups), StringComparison.Ordinal);
        Assert.Contains("Usage", await Commands.RefuseAsync(Commands.Embedded(data), "backup"), StringComparison.Ordinal);
        Assert.Contains("The bucket", await Commands.RefuseAsync(Commands.Embedded(data), "backup", "s3://Not_A_Bucket", "--Library:Backup:S3:Endpoint", "http://127.0.0.1:9", "--Library:Backup:S3:AccessKey", "a", "--Library:Backup:S3:SecretKey", "b"), StringComparison.Ordinal);
        Assert.Contains("Library:Backup:S3:Endpoint", await Commands.RefuseAsync(Commands.Embedded(data), "backup", "s3://some-bucket"), StringComparison.Ordinal);
        Assert.Contains("'/proc/backups' cannot be written", await Commands.RefuseAsync(Commands.Embedded(data), "backup", "/proc/backups"), StringComparison.Ordinal);
        await using var running = await LibraryApplication.StartAsync(Commands.Embedded(folder.File("z")), Cancellation);
        Assert.Contains("another process holds", await Commands.RefuseAsync(Commands.Embedded(folder.File("z")), "restore", backups), StringComparison.Ordinal);
    }

    [Trait("Needs", "server")]
    [Fact]
    public async Task A_restore_does_not_go_together_with_any_process_that_uses_the_database()
    {
        using var folder = new TemporaryFolder();
        var (data, backups) = (folder.File("data"), folder.File("backups"));
        await FillAsync(data, "a.pdf");
        await Commands.DoAsync(Commands.Embedded(data), "backup", backups);
        var server = await PostgresServer.StartAsync();
        var settings = new Dictionary<string, string?>(server.Settings, StringComparer.Ordinal) { ["Library:DataPath"] = folder.File("fresh") };
        await using (await SessionLock.TakeForUseOrNullAsync(new CatalogueOptions(CatalogueProvider.PostgreSql, server.ConnectionString), withOthers: true, Cancellation))
        {
            Assert.Contains("Another process uses the database", await Commands.RefuseAsync(settings, "restore", backups), StringComparison.Ordinal);
        }

        Assert.Contains("no catalogue", await Commands.RefuseAsync(settings, "check"), StringComparison.Ordinal);
        Assert.Contains("1 documents", await Commands.DoAsync(settings, "restore", backups), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_restore_that_is_killed_is_seen_at_the_start_and_can_be_repeated()
    {
        using var folder = new TemporaryFolder();
        var (data, backups, fresh) = (folder.File("data"), folder.File("backups"), folder.File("fresh"));
        await FillAsync(data, [.. Enumerable.Range(0, 12).Select(i => $"{i}.pdf")]);
        await Commands.DoAsync(Commands.Embedded(data), "backup", backups);
        for (var isCaught = false; !isCaught;)
        {
            using var restore = System.Diagnostics.Process.Start(new System.Diagnostics.ProcessStartInfo("dotnet", [LibraryProcess.Program, "restore", backups, "--Library:DataPath", fresh])) ?? throw new InvalidOperationException();

            // The catalogue is held, so that the restore cannot come to its end before it is killed. One that was quicker is begun anew.
            await using var catalogue = new SqliteConnection($"Data Source={Path.Combine(fresh, "library.db")};Pooling=False");
            isCaught = await LibraryClient.UntilAsync(() => HoldsRestoreAsync(catalogue), holds => holds || restore.HasExited, Cancellation);
            restore.Kill();
            await restore.WaitForExitAsync(Cancellation);
            if (!isCaught)
            {
                Directory.Delete(fresh, recursive: true);
            }
        }

        var refused = await Assert.ThrowsAsync<BackupException>(() => LibraryApplication.StartAsync(Commands.Embedded(fresh), Cancellation));
        Assert.Contains("repeat it", refused.Message, StringComparison.Ordinal);
        Assert.Contains("12 documents", await Commands.DoAsync(Commands.Embedded(fresh), "restore", backups), StringComparison.Ordinal);
        await using var restored = await LibraryApplication.StartAsync(Commands.Embedded(fresh), Cancellation);
        using var reader = await restored.AdminAsync(Cancellation);
        Assert.Equal(HttpStatusCode.OK, await reader.StatusAsync("/api/v1/me", Cancellation));
    }

    internal static async Task FillAsync(string path, params string[] names)
    {
        await using var library = await LibraryApplication.StartAsync(Commands.Embedded(path), Cancellation);
        using var admin = await library.AdminAsync(Cancellation);
        foreach (var name in names)
        {
            await admin.UploadAndWaitAsync(APdf.New().Page($"The words of {name} are {SharedApplication.Word()}.").ToStream().ToArray(), name, Cancellation);
        }

        await library.SettleAsync(Cancellation);
    }

    private static async Task<bool> HoldsRestoreAsync(SqliteConnection catalogue)
    {
        if (!File.Exists(catalogue.DataSource))
        {
            return false;
        }

        await catalogue.OpenAsync(Cancellation);
        try
        {
            await using var command = catalogue.CreateCommand();
            command.CommandText = "BEGIN IMMEDIATE; SELECT COUNT(*) FROM State WHERE Name = 'restoring'";
            if (await command.ExecuteScalarAsync(Cancellation) is 1L)
            {
                return true;
            }
        }
        catch (SqliteException)
        {
            // Its tables are being made.
        }

        await catalogue.CloseAsync();
        return false;
    }

    private static async Task UploadAsync(LibraryClient admin, List<(string Id, string Sha256)> acknowledged, CancellationToken enough)
    {
        while (!enough.IsCancellationRequested)
        {
            var file = APdf.New().Page($"A word: {SharedApplication.Word()}.").ToStream().ToArray();
            var id = LibraryClient.IdOf(await admin.UploadAsync(file, "a.pdf", Cancellation));
            lock (acknowledged)
            {
                acknowledged.Add((id, Convert.ToHexStringLower(SHA256.HashData(file))));
            }
        }
    }

    private static int Count(List<(string Id, string Sha256)> acknowledged)
    {
        lock (acknowledged)
        {
            return acknowledged.Count;
        }
    }

    private static void Harm(string path, string harm)
    {
        switch (harm)
        {
            case "delete":
                File.Delete(path);
                break;
            case "cut":
                using (var file = new FileStream(path, FileMode.Open))
                {
                    file.SetLength(file.Length / 2);
                }

                break;
            default:
                using (var file = new FileStream(path, FileMode.Open))
                {
                    file.Position = file.Length / 2;
                    var value = file.ReadByte();
                    file.Position--;
                    file.WriteByte((byte)(value ^ 1));
                }

                break;
        }
    }
}
