using System.Text.Json;
using Library.Testing;

namespace Library.Api.Tests.Demo;

/// <summary>The demonstration, started as its users start it: from its sources, from another folder, with a relative data path, in Production.</summary>
public sealed class DemoProcess : IAsyncLifetime
{
    private readonly TemporaryFolder _caller = new();
    private LibraryProcess? _process;

    public LibraryProcess Process => _process ?? throw new InvalidOperationException("The demonstration has not started.");

    /// <summary>The folder that it was started from.</summary>
    public string Caller => _caller.Path;

    /// <summary>What samples/library.json says.</summary>
    public JsonElement Samples { get; } = JsonSerializer.Deserialize<JsonElement>(File.ReadAllText(Sources.Path("samples", "library.json")));

    public IReadOnlyList<JsonElement> Documents => [.. Samples.GetProperty("documents").EnumerateArray()];

    public async ValueTask InitializeAsync()
    {
        var cancellation = TestContext.Current.CancellationToken;
        _process = await LibraryProcess.StartAsync(
            ["run", "--project", Sources.Path("src", "Library.Api"), "--", "--demo", "--urls", "http://127.0.0.1:0"],
            _caller.Path,
            new Dictionary<string, string> { ["Library__DataPath"] = "my-data" },
            cancellation);
        await _process.LineAsync("The demonstration is loaded", cancellation);
        using var admin = await SignInAsync("admin", cancellation);
        await LibraryClient.UntilAsync(() => admin.SearchAsync("q=", cancellation), found => found.GetProperty("total").GetInt32() == Documents.Count, cancellation);
    }

    /// <summary>Signs in with the first account of a role that was printed.</summary>
    public async Task<LibraryClient> SignInAsync(string role, CancellationToken cancellationToken)
    {
        var parts = (await Process.LineAsync($"demo account: {role} ", cancellationToken)).Split(' ');
        return await Process.SignInAsync(parts[3], parts[4], cancellationToken);
    }

    public async ValueTask DisposeAsync()
    {
        if (_process is not null)
        {
            await _process.DisposeAsync();
        }

        _caller.Dispose();
    }
}
