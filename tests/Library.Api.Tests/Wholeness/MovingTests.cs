using System.IO.Compression;
using System.Text.Json;
using Library.Testing;

namespace Library.Api.Tests.Wholeness;

/// <summary>From the embedded default to servers and back, by backup and restore.</summary>
[Trait("Needs", "server")]
public sealed class MovingTests
{
    private const string DemoPassword = "demo-admin-maple";

    private static readonly string[] Queries = ["conflict of interest", "budget", "special education", "\"school board\"", "enrollment -lottery", "principal"];

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task The_demonstration_moves_to_servers_and_back_and_nothing_is_lost()
    {
        using var folder = new TemporaryFolder();
        var bucket = await S3Server.StartAsync();
        var servers = new Dictionary<string, string?>(StringComparer.Ordinal) { ["Library:DataPath"] = folder.File("servers") };
        foreach (var (key, value) in (await PostgresServer.StartAsync()).Settings.Concat(bucket.Settings))
        {
            servers[key] = value;
        }

        var shelf = new Dictionary<string, string?>(StringComparer.Ordinal);
        foreach (var (key, value) in bucket.Settings.Where(setting => setting.Key.Contains(":S3:", StringComparison.Ordinal) && !setting.Key.EndsWith(":Bucket", StringComparison.Ordinal)))
        {
            shelf[key.Replace("Library:Files:S3", "Library:Backup:S3", StringComparison.Ordinal)] = value;
        }

        var place = $"s3://{bucket.Bucket}-backups/all-of-it";
        var demo = With(Commands.Embedded(folder.File("demo")), shelf);
        var (shown, token) = await ShowDemoAsync(folder.File("demo"));

        await Commands.DoAsync(demo, "backup", place);
        await Commands.DoAsync(With(servers, shelf), "restore", place);
        await Commands.DoAsync(servers, "backup", folder.File("untouched"));
        Assert.Equal(shown, await ShowAsync(servers, token));
        Assert.Contains("nothing is wrong", await Commands.DoAsync(servers, "check"), StringComparison.Ordinal);

        await Commands.DoAsync(servers, "backup", folder.File("back"));
        var again = Commands.Embedded(folder.File("again"));
        await Commands.DoAsync(again, "restore", folder.File("back"));
        Assert.Equal(shown, await ShowAsync(again, token));
        Assert.Contains("nothing is wrong", await Commands.DoAsync(again, "check"), StringComparison.Ordinal);

        var twice = Commands.Embedded(folder.File("twice"));
        await Commands.DoAsync(twice, "restore", folder.File("untouched"));
        await Commands.DoAsync(twice, "backup", folder.File("twice-backups"));
        Assert.Equal(await RowsAsync(folder.File("untouched")), await RowsAsync(folder.File("twice-backups")));
    }

    private static Dictionary<string, string?> With(IReadOnlyDictionary<string, string?> settings, IReadOnlyDictionary<string, string?> more) =>
        new(settings.Concat(more), StringComparer.Ordinal);

    /// <summary>What the demonstration shows to its admin, and the token that they have.</summary>
    private static async Task<(string Shown, string Token)> ShowDemoAsync(string path)
    {
        string token;
        await using (var library = await LibraryApplication.StartDemoAsync(path, Cancellation))
        {
            token = await library.LoginAsync(Samples.Admin, DemoPassword, Cancellation);
            using var admin = library.WithToken(token);
            await LibraryClient.UntilAsync(() => admin.GetAsync("/api/v1/collections", Cancellation), found => found.GetRawText().Contains("first-100-days", StringComparison.Ordinal), Cancellation);
            await library.SettleAsync(Cancellation);
        }

        // An index that has grown weighs words a little otherwise than one that was made at once, as it is after a move.
        Directory.Delete(Path.Combine(path, "index"), recursive: true);
        return (await ShowAsync(Commands.Embedded(path), token), token);
    }

    private static async Task<string> ShowAsync(IReadOnlyDictionary<string, string?> settings, string token)
    {
        await using var library = await LibraryApplication.StartAsync(settings, Cancellation);
        using var signedInBefore = library.WithToken(token);
        Assert.Equal(System.Net.HttpStatusCode.OK, await signedInBefore.StatusAsync("/api/v1/me", Cancellation));
        using var admin = library.WithToken(await library.LoginAsync(Samples.Admin, DemoPassword, Cancellation));
        await SettleAsync(admin, total: 71);
        await library.SettleAsync(Cancellation);
        return await DescribeAsync(admin);
    }

    private static Task<JsonElement> SettleAsync(LibraryClient admin, int total) => LibraryClient.UntilAsync(
        () => SearchOrNothingAsync(admin), found => found.ValueKind == JsonValueKind.Object && found.TryGetProperty("total", out var count) && count.GetInt32() == total, Cancellation);

    private static async Task<JsonElement> SearchOrNothingAsync(LibraryClient admin)
    {
        using var answer = await admin.Http.GetAsync("/api/v1/search?q=&size=1", Cancellation);
        return answer.IsSuccessStatusCode ? JsonSerializer.Deserialize<JsonElement>(await answer.Content.ReadAsStringAsync(Cancellation)) : default;
    }

    /// <summary>Every document, the hits and passages of searches, collections and meetings, as text.</summary>
    private static async Task<string> DescribeAsync(LibraryClient admin)
    {
        var lines = new List<string>();
        foreach (var hit in (await admin.SearchAsync("q=&size=100&sort=title", Cancellation)).GetProperty("hits").EnumerateArray())
        {
            lines.Add((await admin.GetAsync($"/api/v1/documents/{LibraryClient.IdOf(hit)}", Cancellation)).GetRawText());
        }

        foreach (var query in Queries)
        {
            var found = await admin.SearchAsync($"q={Uri.EscapeDataString(query)}&size=100", Cancellation);
            lines.Add($"{query}: {found.GetProperty("total")} {found.GetProperty("facets").GetRawText()}");
            lines.AddRange(found.GetProperty("hits").EnumerateArray().Select(hit => $"{hit.GetProperty("title")} {hit.GetProperty("snippets").GetRawText()}"));
        }

        foreach (var address in new[] { "/api/v1/collections", "/api/v1/cops", "/api/v1/cops/principal/meetings", "/api/v1/directory?size=100" })
        {
            lines.Add((await admin.GetAsync(address, Cancellation)).GetRawText());
        }

        return string.Join('\n', lines);
    }

    /// <summary>The lines of a backup's tables, in an order of their own.</summary>
    private static async Task<string> RowsAsync(string backups)
    {
        await using var packed = File.OpenRead(Assert.Single(Directory.GetFiles(Path.Combine(backups, "catalogue"))));
        using var reader = new StreamReader(new GZipStream(packed, CompressionMode.Decompress));
        return string.Join('\n', (await reader.ReadToEndAsync(Cancellation)).Split('\n').Order(StringComparer.Ordinal));
    }
}
