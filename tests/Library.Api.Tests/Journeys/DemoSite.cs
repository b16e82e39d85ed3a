using System.Text.Json;
using Library.Api.Tests.Journeys;
using Library.Api.Tests.Pages;
using Microsoft.Playwright;

[assembly: AssemblyFixture(typeof(DemoSite))]

namespace Library.Api.Tests.Journeys;

/// <summary>The demonstration with its sample documents, in a real browser. Both start when the first test asks.</summary>
public sealed class DemoSite : IAsyncLifetime
{
    private readonly SemaphoreSlim _gate = new(1);
    private readonly ChromiumFixture _chromium = new();
    private LibraryApplication? _application;

    public ValueTask InitializeAsync() => ValueTask.CompletedTask;

    /// <summary>A page of a new visitor. Skips the test where there is no browser.</summary>
    public async Task<IPage> VisitAsync(BrowserNewContextOptions? options = null)
    {
        var application = await StartAsync();
        return await _chromium.OpenAsync(application.Address, options ?? new BrowserNewContextOptions());
    }

    /// <summary>A page of somebody of <c>samples/library.json</c> who is signed in.</summary>
    public async Task<IPage> SignInAsync(string email, BrowserNewContextOptions? options = null)
    {
        var page = await VisitAsync(options);
        await ChromiumFixture.SignInAsync(page, email, PasswordOf(email));
        return page;
    }

    /// <summary>The address of a sample document of a format ("pdf", "docx"), at a hit.</summary>
    public static async Task<string> AddressOfAsync(IPage page, string format)
    {
        var found = await page.APIRequest.GetAsync($"/api/v1/search?q=conflict+of+interest&format={format}");
        var hit = (await found.JsonAsync())?.GetProperty("hits")[0] ?? throw new InvalidOperationException("The search answered nothing.");
        return hit.GetProperty("snippets")[0].GetProperty("href").GetString() ?? "";
    }

    public async ValueTask DisposeAsync()
    {
        await _chromium.DisposeAsync();
        if (_application is not null)
        {
            await _application.DisposeAsync();
        }

        _gate.Dispose();
    }

    private async Task<LibraryApplication> StartAsync()
    {
        await _gate.WaitAsync(TestContext.Current.CancellationToken);
        try
        {
            if (_application is null)
            {
                await _chromium.InitializeAsync();
                _application = await LibraryApplication.StartDemoAsync(TestContext.Current.CancellationToken);
            }

            return _application;
        }
        finally
        {
            _gate.Release();
        }
    }

    private static string PasswordOf(string email)
    {
        using var library = JsonDocument.Parse(File.ReadAllText(Path.Combine(Samples.Folder, "library.json")));
        return library.RootElement.GetProperty("people").EnumerateArray().First(person => person.GetProperty("email").GetString() == email).GetProperty("password").GetString() ?? "";
    }
}
