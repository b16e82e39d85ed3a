using System.Text.Json;
using Library.Api.Tests.Journeys;
using Microsoft.Playwright;

[assembly: AssemblyFixture(typeof(DemoSite))]

namespace Library.Api.Tests.Journeys;

/// <summary>The demonstration with its sample documents, and a real Chromium to use it with. Both start when the first test asks.</summary>
public sealed class DemoSite : IAsyncLifetime
{
    private const string Chromium = "/usr/bin/chromium";

    // As root it needs no-sandbox; the others keep it from calling home.
    private static readonly string[] Arguments =
    [
        "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking", "--disable-component-update", "--disable-sync",
    ];

    private readonly SemaphoreSlim _gate = new(1);
    private LibraryApplication? _application;
    private IPlaywright? _playwright;
    private IBrowser? _browser;

    public LibraryApplication Application => _application ?? throw new InvalidOperationException("No page was opened yet.");

    public ValueTask InitializeAsync() => ValueTask.CompletedTask;

    /// <summary>A page of a new visitor. Skips the test where there is no browser.</summary>
    public async Task<IPage> VisitAsync(BrowserNewContextOptions? options = null)
    {
        Assert.SkipUnless(File.Exists(Chromium), $"no browser: {Chromium} is missing");
        await StartAsync();
        var asked = options ?? new BrowserNewContextOptions();
        asked.BaseURL = Application.Address.ToString();
        asked.ViewportSize ??= new ViewportSize { Width = 1280, Height = 900 };
        asked.ReducedMotion = ReducedMotion.Reduce;
        var context = await (_browser ?? throw new InvalidOperationException("The browser has not started.")).NewContextAsync(asked);
        context.SetDefaultTimeout(30_000);
        return await context.NewPageAsync();
    }

    /// <summary>A page of somebody of <c>samples/library.json</c> who is signed in.</summary>
    public async Task<IPage> SignInAsync(string email, BrowserNewContextOptions? options = null)
    {
        var page = await VisitAsync(options);
        await page.GotoAsync("/sign-in");
        await page.GetByLabel("E-mail address").FillAsync(email);
        await page.GetByLabel("Password").FillAsync(PasswordOf(email));
        await page.GetByRole(AriaRole.Button, new() { Name = "Sign in" }).ClickAsync();
        await page.WaitForURLAsync(url => !url.Contains("/sign-in", StringComparison.Ordinal));
        return page;
    }

    /// <summary>An address as it stands; for "pdf" and "word" that of a sample document of this format, at a hit.</summary>
    public static async Task<string> AddressOfAsync(IPage page, string address)
    {
        var query = address switch
        {
            "pdf" => "q=conflict+of+interest&format=pdf",
            "word" => "q=conflict+of+interest&format=docx",
            _ => null,
        };
        if (query is null)
        {
            return address;
        }

        var found = await page.APIRequest.GetAsync($"/api/v1/search?{query}");
        var hit = (await found.JsonAsync())?.GetProperty("hits")[0] ?? throw new InvalidOperationException("The search answered nothing.");
        return hit.GetProperty("snippets")[0].GetProperty("href").GetString() ?? address;
    }

    public async ValueTask DisposeAsync()
    {
        if (_browser is not null)
        {
            await _browser.DisposeAsync();
        }

        _playwright?.Dispose();
        if (_application is not null)
        {
            await _application.DisposeAsync();
        }

        _gate.Dispose();
    }

    private async Task StartAsync()
    {
        await _gate.WaitAsync(TestContext.Current.CancellationToken);
        try
        {
            if (_browser is not null)
            {
                return;
            }

            // A busy machine is not what these tests are about.
            Assertions.SetDefaultExpectTimeout(30_000);
            _application = await LibraryApplication.StartDemoAsync(TestContext.Current.CancellationToken);
            _playwright = await Playwright.CreateAsync();
            _browser = await _playwright.Chromium.LaunchAsync(new BrowserTypeLaunchOptions { ExecutablePath = Chromium, Args = Arguments });
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
