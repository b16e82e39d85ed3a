using System.Net;
using System.Text.Json;
using Library.Storage.Catalogue;
using Library.Testing;
using Microsoft.Extensions.DependencyInjection;

namespace Library.Api.Tests.Sharing;

/// <summary>A system of its own, since sharing outside is switched on and off for all of it.</summary>
public sealed class SharingWorld : IAsyncLifetime
{
    private LibraryApplication? _application;

    public LibraryApplication Application => _application ?? throw new InvalidOperationException("The system has not started.");

    /// <summary>Somebody without an account.</summary>
    public HttpClient Anybody { get; private set; } = new();

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        _application = await LibraryApplication.StartAsync(Cancellation);
        Anybody = Application.Anonymous();
    }

    public async ValueTask DisposeAsync()
    {
        Anybody.Dispose();
        if (_application is not null)
        {
            await _application.DisposeAsync();
        }
    }

    /// <summary>An admin, once sharing is switched on or off.</summary>
    public async Task<LibraryClient> AdminAsync(bool on = true)
    {
        var admin = await Application.AdminAsync(Cancellation);
        using var answer = await admin.SendAsync(HttpMethod.Put, "/api/v1/sharing", new { on }, Cancellation);
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        return admin;
    }

    public static async Task<string> UploadAsync(LibraryClient by, string word, params (string Name, string Value)[] fields) =>
        LibraryClient.IdOf(await by.UploadAndWaitAsync(FileSaying(word), $"{word}.docx", Cancellation, [("title", $"Paper {word}"), .. fields]));

    public static byte[] FileSaying(string word) => AWordFile.New().Paragraph($"Inside {word}.").ToStream().ToArray();

    public static async Task AddVersionAsync(LibraryClient by, string document, byte[] file)
    {
        using var form = LibraryClient.Form(file, "newer.docx", []);
        using var answer = await by.Http.PostAsync($"/api/v1/documents/{document}/versions", form, Cancellation);
        Assert.Equal(HttpStatusCode.Created, answer.StatusCode);
        await by.WaitAsync(document, Cancellation);
    }

    public static Task<HttpResponseMessage> PostAsync(LibraryClient by, object share) => by.SendAsync(HttpMethod.Post, "/api/v1/shares", share, Cancellation);

    /// <summary>Shares something; the share, and the path of its page.</summary>
    public static async Task<(JsonElement Share, string Path)> ShareAsync(LibraryClient by, object share)
    {
        using var answer = await PostAsync(by, share);
        var text = await answer.Content.ReadAsStringAsync(Cancellation);
        Assert.True(answer.StatusCode == HttpStatusCode.Created, $"{answer.StatusCode}: {text}");
        var made = JsonSerializer.Deserialize<JsonElement>(text);
        return (made, new Uri(made.GetProperty("address").GetString() ?? "").AbsolutePath);
    }

    /// <summary>A link that is good for a week.</summary>
    public static Task<(JsonElement Share, string Path)> LinkAsync(LibraryClient by, string document, int? version = null) => ShareAsync(by, new { document, version, expiresAt = NextWeek });

    public static string NextWeek => TimeProvider.System.GetUtcNow().AddDays(7).ToString("O");

    public async Task<(HttpStatusCode Status, string Html)> ReadAsync(string path)
    {
        using var answer = await Anybody.GetAsync(path, Cancellation);
        return (answer.StatusCode, await answer.Content.ReadAsStringAsync(Cancellation));
    }

    public async Task<HttpStatusCode> StatusAsync(string path) => (await ReadAsync(path)).Status;

    /// <summary>Changes rows as time or other hands would.</summary>
    public async Task ChangeAsync(Func<LibraryDbContext, Task> change)
    {
        await using var scope = Application.Services.CreateAsyncScope();
        await change(scope.ServiceProvider.GetRequiredService<LibraryDbContext>());
    }

    public static async Task<string?> StateAsync(LibraryClient admin, JsonElement share)
    {
        var all = await admin.GetAsync("/api/v1/shares?size=100", Cancellation);
        return all.GetProperty("items").EnumerateArray().Single(row => LibraryClient.IdOf(row) == LibraryClient.IdOf(share)).GetProperty("state").GetString();
    }

    /// <summary>What was done to something, by the trail: action and detail.</summary>
    public static async Task<IReadOnlyList<(string Action, JsonElement Entry)>> TrailAsync(LibraryClient admin, string query) =>
        [.. (await admin.GetAsync($"/api/v1/audit?{query}&size=100", Cancellation)).GetProperty("items").EnumerateArray().Select(entry => (entry.GetProperty("action").GetString() ?? "", entry))];
}
