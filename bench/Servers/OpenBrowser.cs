using Library.Bench.Ingest;
using Microsoft.Playwright;

namespace Library.Bench.Servers;

/// <summary>A real browser, whose pages note when they show a post.</summary>
internal sealed class OpenBrowser : IAsyncDisposable
{
    private const string Place = "/usr/bin/chromium";

    /// <summary>Notes the time at which each post was put on the page, by its text.</summary>
    private const string Watch = """
        window.shown = [];
        addEventListener("DOMContentLoaded", () => {
          const posts = document.querySelector("[data-posts]");
          posts && new MutationObserver((changes) => changes.forEach((change) => change.addedNodes.forEach((post) => window.shown.push([post.textContent, Date.now()])))).observe(posts, { childList: true });
        });
        """;

    private readonly IPlaywright _playwright;
    private readonly IBrowser _browser;

    private OpenBrowser(IPlaywright playwright, IBrowser browser) => (_playwright, _browser) = (playwright, browser);

    /// <exception cref="BenchException">There is none on this machine.</exception>
    public static async Task<OpenBrowser> StartAsync()
    {
        if (!File.Exists(Place))
        {
            throw new BenchException("There is no browser: install chromium.");
        }

        var playwright = await Playwright.CreateAsync();
        return new OpenBrowser(playwright, await playwright.Chromium.LaunchAsync(new() { ExecutablePath = Place, Args = ["--no-sandbox", "--disable-gpu", "--disable-background-networking"] }));
    }

    /// <summary>A window of its own, signed in on a website.</summary>
    public async Task<IPage> SignInAsync(LibraryProcess web)
    {
        var context = await _browser.NewContextAsync(new() { BaseURL = web.Http.BaseAddress?.AbsoluteUri });
        await context.AddInitScriptAsync(Watch);
        var page = await context.NewPageAsync();
        await page.GotoAsync("/sign-in");
        await page.GetByLabel("E-mail address").FillAsync(LibraryProcess.Email);
        await page.GetByLabel("Password").FillAsync(LibraryProcess.Password);
        await page.GetByRole(AriaRole.Main).GetByRole(AriaRole.Button, new() { Name = "Sign in" }).ClickAsync();
        await page.WaitForURLAsync(url => !url.Contains("/sign-in", StringComparison.Ordinal));
        return page;
    }

    /// <summary>When a page put a post with a word before its reader, in milliseconds since 1970; waits for it.</summary>
    public static async Task<double> ShownAsync(IPage page, string word)
    {
        var shown = await page.WaitForFunctionAsync("word => window.shown.find(([text]) => text.includes(word))?.[1]", word);
        return await shown.JsonValueAsync<double>();
    }

    public async ValueTask DisposeAsync()
    {
        await _browser.DisposeAsync();
        _playwright.Dispose();
    }
}
