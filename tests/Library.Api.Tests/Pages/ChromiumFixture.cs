using Microsoft.Playwright;

namespace Library.Api.Tests.Pages;

/// <summary>A real browser for tests; where there is none on this machine they are skipped by name.</summary>
public sealed class ChromiumFixture : IAsyncLifetime
{
    private static readonly string[] Places = ["/usr/bin/chromium", "/usr/bin/chromium-browser", "/usr/bin/google-chrome"];

    // As root it needs no-sandbox; the others keep it from calling home.
    private static readonly string[] Arguments =
    [
        "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking", "--disable-component-update", "--disable-sync",
    ];

    /// <summary>Milliseconds. A busy machine is not what these tests are about.</summary>
    private const float Patience = 120_000;

    private IPlaywright? _playwright;
    private IBrowser? _browser;

    public async ValueTask InitializeAsync()
    {
        if (Array.Find(Places, File.Exists) is not { } path)
        {
            return;
        }

        Assertions.SetDefaultExpectTimeout(Patience);
        _playwright = await Playwright.CreateAsync();
        _browser = await _playwright.Chromium.LaunchAsync(new() { ExecutablePath = path, Args = Arguments });
    }

    /// <summary>A window with cookies of its own on a site. Skips the test where there is no browser.</summary>
    public async Task<IPage> OpenAsync(Uri site, BrowserNewContextOptions options)
    {
        Assert.SkipWhen(_browser is null, "no browser: install chromium");
        options.BaseURL = site.AbsoluteUri;
        options.ViewportSize ??= new() { Width = 1280, Height = 900 };
        options.ReducedMotion = ReducedMotion.Reduce;
        var context = await _browser.NewContextAsync(options);
        context.SetDefaultTimeout(Patience);
        context.SetDefaultNavigationTimeout(Patience);
        return await context.NewPageAsync();
    }

    /// <summary>A window of its own cookies, signed in as a person of the tests.</summary>
    public async Task<IPage> SignInAsync(LibraryApplication library, string email, int width = 1280, ColorScheme scheme = ColorScheme.Light)
    {
        var page = await OpenAsync(library.Address, new() { ViewportSize = new() { Width = width, Height = 900 }, ColorScheme = scheme });
        await SignInAsync(page, email, LibraryApplication.Password);
        return page;
    }

    /// <summary>Signs in through the page, and waits until that is done.</summary>
    public static async Task SignInAsync(IPage page, string email, string password)
    {
        await page.GotoAsync("/sign-in");
        await page.GetByLabel("E-mail address").FillAsync(email);
        await page.GetByLabel("Password").FillAsync(password);
        await page.GetByRole(AriaRole.Main).GetByRole(AriaRole.Button, new() { Name = "Sign in" }).ClickAsync();
        await page.WaitForURLAsync(url => !url.Contains("/sign-in", StringComparison.Ordinal));
    }

    public async ValueTask DisposeAsync()
    {
        if (_browser is not null)
        {
            await _browser.DisposeAsync();
        }

        _playwright?.Dispose();
    }
}
