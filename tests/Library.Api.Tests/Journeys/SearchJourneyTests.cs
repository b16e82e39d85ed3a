using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace Library.Api.Tests.Journeys;

[Trait("Needs", "browser")]
public sealed class SearchJourneyTests(DemoSite site)
{
    [Fact]
    public async Task A_wrong_password_is_told_beside_its_field_and_what_was_typed_stays()
    {
        var page = await site.VisitAsync();
        await page.GotoAsync("/documents/anything");

        await page.GetByLabel("E-mail address").FillAsync(Samples.FinanceMember);
        await page.GetByLabel("Password").FillAsync("not the password");
        await page.GetByRole(AriaRole.Button, new() { Name = "Sign in" }).ClickAsync();

        await Expect(page.GetByText("The e-mail address or the password is not right.")).ToBeVisibleAsync();
        await Expect(page.GetByLabel("E-mail address")).ToHaveValueAsync(Samples.FinanceMember);
        await page.Context.CloseAsync();
    }

    [Fact]
    public async Task The_policy_on_conflicts_of_interest_comes_first_with_a_marked_passage_and_its_page()
    {
        var page = await site.SignInAsync(Samples.FinanceMember);

        await page.Keyboard.PressAsync("/");
        await page.Keyboard.TypeAsync("conflict of interest");
        await page.Keyboard.PressAsync("Enter");

        var first = page.GetByRole(AriaRole.Article).First;
        await Expect(first.GetByRole(AriaRole.Heading)).ToHaveTextAsync("Model conflict of interest policy");
        await Expect(first.Locator(".passages mark").First).ToHaveTextAsync("conflict of interest");
        await Expect(first.Locator(".passages a").First).ToContainTextAsync("p. ");
        await Expect(page.GetByRole(AriaRole.Status).First).ToContainTextAsync("documents");
        await page.Context.CloseAsync();
    }

    [Fact]
    public async Task Below_a_short_list_stands_what_has_some_of_the_words()
    {
        var page = await site.SignInAsync(Samples.FinanceMember);

        await page.GotoAsync("/search?q=budget+narrative+fy27");

        var partly = page.Locator("h2.partly + ul");
        await Expect(page.GetByRole(AriaRole.Heading, new() { Name = "These have only some of the words" })).ToBeVisibleAsync();
        await Expect(page.Locator("ol .result").First).ToBeVisibleAsync();
        await Expect(partly.Locator(".result").First.Locator(".missing")).ToContainTextAsync("Not in this document");
        await page.GetByRole(AriaRole.Link, new() { Name = "Newest" }).ClickAsync();
        await Expect(partly).ToHaveCountAsync(0);
        await page.Context.CloseAsync();
    }

    [Fact]
    public async Task The_next_results_are_read_from_their_first_one_and_the_space_bar_ticks_a_facet()
    {
        var page = await site.SignInAsync(Samples.FinanceMember);
        await page.GotoAsync("/search?q=school&size=10");

        await page.GetByRole(AriaRole.Link, new() { Name = "Next" }).ClickAsync();
        await page.WaitForURLAsync("**/search?*page=2*");
        await Expect(page.GetByRole(AriaRole.Status).First).ToContainTextAsync("page 2");
        var top = await page.EvaluateAsync<double>("scrollY");
        await page.GetByRole(AriaRole.Link, new() { Name = "Governance" }).First.FocusAsync();
        await page.Keyboard.PressAsync("Space");
        await page.WaitForURLAsync("**/search?*area=governance*");

        Assert.Equal(0, top);
        await page.Context.CloseAsync();
    }

    [Fact]
    public async Task A_passage_of_a_text_without_pages_is_gone_to_and_the_way_back_keeps_the_filters()
    {
        var page = await site.SignInAsync(Samples.FinanceMember);
        await page.GotoAsync("/search?q=e-mail&format=docx");
        var ferpa = page.GetByRole(AriaRole.Article).Filter(new() { HasText = "Student data privacy and FERPA procedures" });

        await ferpa.Locator("a.place").First.ClickAsync();
        await page.WaitForURLAsync("**/documents/**");

        await Expect(page.Locator("mark").Filter(new() { HasText = "e-mail" }).First).ToBeInViewportAsync();
        await page.GetByRole(AriaRole.Link, new() { Name = "All results for" }).ClickAsync();
        await page.WaitForURLAsync("**/search?q=e-mail&format=docx");
        await page.Context.CloseAsync();
    }

    [Fact]
    public async Task Facets_narrow_the_results_and_stay_in_the_address()
    {
        var page = await site.SignInAsync(Samples.FinanceMember);
        await page.GotoAsync("/search?q=conflict+of+interest");

        await page.GetByRole(AriaRole.Link, new() { Name = "Governance" }).First.ClickAsync();
        await page.WaitForURLAsync("**/search?*area=governance*");
        await page.GetByRole(AriaRole.Link, new() { Name = "Executive Director" }).First.ClickAsync();
        await page.WaitForURLAsync("**/search?*cop=executive-director*");
        var narrowed = await page.GetByRole(AriaRole.Status).First.TextContentAsync();
        await page.GoBackAsync();
        await page.GoBackAsync();

        Assert.Matches(@"^\s*\d+ documents?", narrowed);
        Assert.EndsWith("/search?q=conflict+of+interest", page.Url, StringComparison.Ordinal);
        await page.Context.CloseAsync();
    }

    [Fact]
    public async Task Everything_can_be_searched_and_read_without_script()
    {
        var page = await site.SignInAsync(Samples.FinanceMember, new BrowserNewContextOptions { JavaScriptEnabled = false });

        await page.GetByRole(AriaRole.Searchbox).First.FillAsync("conflict of interest");
        await page.GetByRole(AriaRole.Button, new() { Name = "Search" }).First.ClickAsync();
        await page.GetByRole(AriaRole.Article).First.Locator(".passages a").First.ClickAsync();

        await Expect(page.Locator("mark").First).ToBeVisibleAsync();
        Assert.Contains("/documents/", page.Url, StringComparison.Ordinal);
        await page.Context.CloseAsync();
    }

    [Fact]
    public async Task An_address_that_is_not_there_has_a_page_that_helps()
    {
        var page = await site.SignInAsync(Samples.FinanceMember);

        var answer = await page.GotoAsync("/no/such/page");

        Assert.Equal(404, answer?.Status);
        await Expect(page.GetByRole(AriaRole.Combobox).First).ToBeVisibleAsync();
        await page.Context.CloseAsync();
    }
}
