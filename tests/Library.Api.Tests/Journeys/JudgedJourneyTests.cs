using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace Library.Api.Tests.Journeys;

/// <summary>An admin judges a search and is warned before a list of words that makes it worse goes live.</summary>
[Trait("Needs", "browser")]
public sealed class JudgedJourneyTests(DemoSite site)
{
    [Fact]
    public async Task A_search_is_judged_and_a_list_that_makes_searches_worse_is_warned_about()
    {
        var page = await site.SignInAsync(Samples.Admin);

        await page.GotoAsync("/admin/judged");
        await page.GetByRole(AriaRole.Searchbox, new() { Name = "Search to judge" }).FillAsync("hiring checklist");
        await page.GetByRole(AriaRole.Button, new() { Name = "Judge it" }).ClickAsync();
        await page.GetByRole(AriaRole.Radio, new() { Name = "Best" }).First.CheckAsync();
        await page.GetByRole(AriaRole.Button, new() { Name = "Save" }).ClickAsync();
        await Expect(page.GetByRole(AriaRole.Status)).ToContainTextAsync("Saved.");
        await Expect(page.GetByRole(AriaRole.Link, new() { Name = "hiring checklist" })).ToBeVisibleAsync();

        await page.GotoAsync("/admin/words");
        var text = await page.GetByLabel("Groups of words").InputValueAsync();
        await page.GetByLabel("Groups of words").FillAsync("kohlrabi, turnip");
        await page.GetByRole(AriaRole.Button, new() { Name = "Save", Exact = true }).ClickAsync();

        await Expect(page.GetByRole(AriaRole.Alert)).ToContainTextAsync("judged searches become worse");
        await Expect(page.GetByRole(AriaRole.Button, new() { Name = "Save all the same" })).ToBeVisibleAsync();
        await Expect(page.GetByRole(AriaRole.Heading, new() { Name = "Become worse" })).ToBeVisibleAsync();
        await page.GotoAsync("/admin/words");
        await Expect(page.GetByLabel("Groups of words")).ToHaveValueAsync(text);
        await page.Context.CloseAsync();
    }
}
