using Microsoft.Playwright;

namespace Library.Api.Tests.Journeys;

/// <summary>What the editor of collections does with scripts beside saving.</summary>
[Trait("Needs", "browser")]
public sealed class CollectionJourneyTests(DemoSite site)
{
    [Fact]
    public async Task The_editor_opens_at_the_item_that_its_address_names()
    {
        var page = await site.SignInAsync(Samples.Admin);

        await page.GotoAsync("/collections/first-100-days/edit#item-11");

        await Assertions.Expect(page.Locator("#item-11 [name=heading]")).ToBeFocusedAsync();
        await Assertions.Expect(page.Locator("#item-11 [name=heading]")).ToBeInViewportAsync();
        await page.Context.CloseAsync();
    }
}
