using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace Library.Api.Tests.Journeys;

/// <summary>A search is saved over its results and looked after in the list, with and without script.</summary>
[Trait("Needs", "browser")]
public sealed class AlertJourneyTests(DemoSite site)
{
    [Theory]
    [InlineData(true, 1280, "governance", "Governance")]
    [InlineData(false, 375, "finance", "Financial Management")]
    public async Task A_search_is_saved_renamed_deleted_and_brought_back(bool hasScript, int width, string area, string label)
    {
        var page = await site.SignInAsync(Samples.FinanceMember, new BrowserNewContextOptions { JavaScriptEnabled = hasScript, ViewportSize = new ViewportSize { Width = width, Height = 900 } });
        await page.GotoAsync($"/search?q=conflict+of+interest&area={area}");

        await page.GetByText("Save this search").ClickAsync();
        await Expect(page.GetByLabel("Name")).ToHaveValueAsync($"conflict of interest, {label}");
        await page.GetByLabel("Name").FillAsync($"Conflicts {width}");
        await page.GetByLabel("Where").SelectOptionAsync("both");
        await page.GetByRole(AriaRole.Button, new() { Name = "Save", Exact = true }).ClickAsync();

        await page.WaitForURLAsync("**/saved-searches?saved=*");
        var row = page.GetByRole(AriaRole.Listitem).Filter(new() { HasText = $"Conflicts {width}" });
        await Expect(row).ToContainTextAsync("Every morning, by mail and on this site");
        await row.GetByText("Change or delete").ClickAsync();
        await row.GetByLabel("Tell me what is new").SelectOptionAsync("at-once");
        await row.GetByRole(AriaRole.Button, new() { Name = "Save changes" }).ClickAsync();

        await page.WaitForURLAsync("**/saved-searches?changed=*");
        await Expect(row).ToContainTextAsync("At once, by mail and on this site");
        await row.GetByText("Change or delete").ClickAsync();
        await row.GetByRole(AriaRole.Button, new() { Name = "Delete" }).ClickAsync();

        await page.WaitForURLAsync("**/saved-searches?deleted=*");
        await Expect(row).ToHaveCountAsync(0);
        await page.GetByRole(AriaRole.Button, new() { Name = "Undo" }).ClickAsync();
        await Expect(row).ToHaveCountAsync(1);
        await row.GetByRole(AriaRole.Link, new() { Name = $"Conflicts {width}" }).ClickAsync();

        await page.WaitForURLAsync($"**/search?q=conflict%20of%20interest&area={area}&sort=newest");
        await Expect(page.GetByText($"You keep this search as “Conflicts {width}”")).ToBeVisibleAsync();
        await Expect(page.GetByText("Save this search")).ToHaveCountAsync(0);
        await page.Context.CloseAsync();
    }
}
