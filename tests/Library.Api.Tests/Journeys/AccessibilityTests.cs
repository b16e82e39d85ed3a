using Deque.AxeCore.Playwright;
using Microsoft.Playwright;

namespace Library.Api.Tests.Journeys;

/// <summary>No page breaks a rule that axe can check, wide and narrow, light and dark.</summary>
[Trait("Needs", "browser")]
public sealed class AccessibilityTests(DemoSite site)
{
    [Theory]
    [InlineData("/")]
    [InlineData("/search?q=conflict+of+interest&area=governance")]
    [InlineData("/search?q=conflikt+of+intrest")]
    [InlineData("/search?q=xyzzyplugh")]
    [InlineData("/search?page=1e9")]
    [InlineData("/upload")]
    [InlineData("/my/documents")]
    [InlineData("/review")]
    [InlineData("/no/such/page")]
    [InlineData("pdf")]
    [InlineData("word")]
    public async Task A_page_breaks_no_rule_of_accessibility(string address)
    {
        foreach (var (width, scheme) in new[] { (1280, ColorScheme.Light), (390, ColorScheme.Light), (1280, ColorScheme.Dark), (390, ColorScheme.Dark) })
        {
            var page = await site.SignInAsync(Samples.Admin, new BrowserNewContextOptions { ColorScheme = scheme, ViewportSize = new ViewportSize { Width = width, Height = 844 } });
            await page.GotoAsync(await DemoSite.AddressOfAsync(page, address));
            await page.WaitForLoadStateAsync(LoadState.NetworkIdle);

            await AssertNoViolationAsync(page);
            await page.Context.CloseAsync();
        }
    }

    [Fact]
    public async Task The_pages_for_those_who_are_not_signed_in_break_no_rule_of_accessibility()
    {
        var page = await site.VisitAsync();

        await page.GotoAsync("/sign-in");
        await AssertNoViolationAsync(page);
        await page.GetByRole(AriaRole.Button, new() { Name = "Sign in" }).ClickAsync();
        await AssertNoViolationAsync(page);
        await page.GotoAsync("/setup?token=no-good");
        await AssertNoViolationAsync(page);
        await page.Context.CloseAsync();
    }

    [Theory]
    [InlineData("/")]
    [InlineData("/search?q=budget")]
    [InlineData("pdf")]
    [InlineData("/upload")]
    public async Task A_page_fits_a_screen_of_320_pixels(string address)
    {
        var page = await site.SignInAsync(Samples.FinanceMember, new BrowserNewContextOptions { ViewportSize = new ViewportSize { Width = 320, Height = 700 } });

        await page.GotoAsync(await DemoSite.AddressOfAsync(page, address));
        await page.WaitForLoadStateAsync(LoadState.NetworkIdle);

        Assert.Equal(320, await page.EvaluateAsync<int>("document.scrollingElement.scrollWidth"));
        await page.Context.CloseAsync();
    }

    private static async Task AssertNoViolationAsync(IPage page)
    {
        var result = await page.RunAxe();
        Assert.True(result.Violations.Length == 0, $"{page.Url}: {string.Join("; ", result.Violations.Select(violation => $"{violation.Id}: {violation.Nodes[0].Html}"))}");
    }
}
