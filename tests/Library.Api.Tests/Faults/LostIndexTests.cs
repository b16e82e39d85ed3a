using System.Net;
using System.Text.Json;
using Library.Testing;

namespace Library.Api.Tests.Faults;

/// <summary>The index is a cache: lost or damaged, it comes back by itself.</summary>
public sealed class LostIndexTests
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task An_index_that_was_deleted_is_made_anew()
    {
        using var folder = new TemporaryFolder();
        var words = await FillAsync(folder.Path);
        Directory.Delete(Path.Combine(folder.Path, "index"), recursive: true);

        await AssertComesBackAsync(folder.Path, words);
    }

    [Theory]
    [InlineData("segments_*")]
    [InlineData("*.tim")]
    [InlineData("*.dvd")]
    public async Task An_index_with_a_file_cut_off_is_made_anew(string pattern)
    {
        using var folder = new TemporaryFolder();
        var words = await FillAsync(folder.Path);
        foreach (var path in FilesOf(folder.Path, pattern))
        {
            await using var file = new FileStream(path, FileMode.Open, FileAccess.Write);
            file.SetLength(file.Length / 2);
        }

        await AssertComesBackAsync(folder.Path, words);
    }

    [Theory]
    [InlineData("segments_*")]
    [InlineData("*.tip")]
    [InlineData("*.pos")]
    [InlineData("*.dvd")]
    public async Task An_index_with_wrong_bytes_in_a_file_is_made_anew(string pattern)
    {
        using var folder = new TemporaryFolder();
        var words = await FillAsync(folder.Path);
        foreach (var path in FilesOf(folder.Path, pattern))
        {
            await using var file = new FileStream(path, FileMode.Open, FileAccess.ReadWrite);
            file.Position = file.Length / 3;
            var bytes = new byte[(int)Math.Min(24, file.Length / 3)];
            new Random(7).NextBytes(bytes);
            await file.WriteAsync(bytes, Cancellation);
        }

        await AssertComesBackAsync(folder.Path, words);
    }

    [Fact]
    public async Task An_index_that_lacks_its_pointer_is_made_anew()
    {
        using var folder = new TemporaryFolder();
        var words = await FillAsync(folder.Path);
        File.Delete(Path.Combine(folder.Path, "index", "current"));

        await AssertComesBackAsync(folder.Path, words);
    }

    [Fact]
    public async Task A_build_that_was_exchanged_for_an_older_one_is_brought_up_to_date()
    {
        using var folder = new TemporaryFolder();
        using var older = new TemporaryFolder();
        var words = await FillAsync(folder.Path);
        Copy(Path.Combine(folder.Path, "index"), older.File("index"));
        var more = await FillAsync(folder.Path);
        Directory.Delete(Path.Combine(folder.Path, "index"), recursive: true);
        Copy(older.File("index"), Path.Combine(folder.Path, "index"));

        await AssertComesBackAsync(folder.Path, [.. words, .. more]);
    }

    private static async Task<List<string>> FillAsync(string path)
    {
        await using var library = await StartAsync(path);
        using var admin = await library.AdminAsync(Cancellation);
        var words = new List<string>();
        for (var i = 0; i < 5; i++)
        {
            words.Add(SharedApplication.Word());
            await admin.UploadAsync(APdf.New().Page($"The word of this one is {words[^1]}.").ToStream().ToArray(), $"{i}.pdf", Cancellation);
        }

        await library.SettleAsync(Cancellation);
        return words;
    }

    private static async Task AssertComesBackAsync(string path, List<string> words)
    {
        await using var library = await StartAsync(path);
        using var admin = await library.AdminAsync(Cancellation);
        foreach (var word in words)
        {
            var found = await LibraryClient.UntilAsync(() => SearchOrNothingAsync(admin, word), answer => answer.GetProperty("total").GetInt32() > 0, Cancellation);
            Assert.Equal(1, found.GetProperty("total").GetInt32());
            Assert.Contains(word, Assert.Single(found.GetProperty("hits").EnumerateArray()).GetProperty("snippets")[0].GetProperty("text").GetString(), StringComparison.Ordinal);
        }

        await LibraryClient.UntilAsync(
            () => admin.GetAsync("/health/ready", Cancellation), health => health.GetProperty("parts").GetProperty("index").GetString() == "ready", Cancellation);
    }

    // 503 while there is nothing to search in; anything else is an answer.
    private static async Task<JsonElement> SearchOrNothingAsync(LibraryClient reader, string word)
    {
        using var answer = await reader.Http.GetAsync($"/api/v1/search?q={word}", Cancellation);
        Assert.Contains(answer.StatusCode, new[] { HttpStatusCode.OK, HttpStatusCode.ServiceUnavailable });
        return answer.IsSuccessStatusCode
            ? JsonSerializer.Deserialize<JsonElement>(await answer.Content.ReadAsStringAsync(Cancellation))
            : JsonSerializer.Deserialize<JsonElement>("""{ "total": 0 }""");
    }

    private static Task<LibraryApplication> StartAsync(string path) =>
        LibraryApplication.StartAsync(new Dictionary<string, string?> { ["Library:DataPath"] = path }, Cancellation);

    private static List<string> FilesOf(string path, string pattern)
    {
        var files = Directory.EnumerateFiles(Path.Combine(path, "index"), pattern, SearchOption.AllDirectories).ToList();
        Assert.NotEmpty(files);
        return files;
    }

    private static void Copy(string from, string to)
    {
        foreach (var file in Directory.EnumerateFiles(from, "*", SearchOption.AllDirectories))
        {
            var target = Path.Combine(to, Path.GetRelativePath(from, file));
            Directory.CreateDirectory(Path.GetDirectoryName(target) ?? to);
            File.Copy(file, target);
        }
    }
}
