using Deque.AxeCore.Playwright;
using Microsoft.Playwright;

namespace Library.Api.Tests.Journeys;

/// <summary>No page full of real documents breaks a rule that axe can check, wide and narrow, light and dark.</summary>
[Trait("Needs", "browser")]
public sealed class AccessibilityTests(DemoSite site)
{
    [Theory]
    [InlineData("/", 1280, ColorScheme.Light)]
    [InlineData("/", 390, ColorScheme.Dark)]
    [InlineData("/search?q=conflict+of+interest&area=governance", 1280, ColorScheme.Light)]
    [InlineData("/search?q=conflict+of+interest&area=governance", 390, ColorScheme.Dark)]
    [InlineData("/search?q=conflikt+of+intrest", 1280, ColorScheme.Dark)]
    [InlineData("/search?q=xyzzyplugh", 390, ColorScheme.Light)]
    [InlineData("/search?q=budget+narrative+fy27", 320, ColorScheme.Light)]
    [InlineData("/my/documents", 1280, ColorScheme.Light)]
    [InlineData("/saved-searches", 320, ColorScheme.Dark)]
    [InlineData("/saved-searches/stop", 1280, ColorScheme.Light)]
    [InlineData("/communities", 1280, ColorScheme.Light)]
    [InlineData("/communities/principal", 320, ColorScheme.Dark)]
    [InlineData("/threads", 1280, ColorScheme.Light)]
    [InlineData("/communities/cfo-coo/threads?show=questions", 320, ColorScheme.Dark)]
    [InlineData("/communities/cfo-coo/threads/new?question=true", 320, ColorScheme.Light)]
    [InlineData("/communities/cfo-coo/threads/new", 1280, ColorScheme.Dark)]
    [InlineData("/people", 1280, ColorScheme.Light)]
    [InlineData("/people?job=Principal", 320, ColorScheme.Dark)]
    [InlineData("/messages", 1280, ColorScheme.Light)]
    [InlineData("/messages", 320, ColorScheme.Dark)]
    [InlineData("/account", 320, ColorScheme.Dark)]
    [InlineData("/account/security?setup=true", 1280, ColorScheme.Light)]
    [InlineData("/account/email", 320, ColorScheme.Dark)]
    [InlineData("/account/calendar", 320, ColorScheme.Dark)]
    [InlineData("/account/notices", 320, ColorScheme.Light)]
    [InlineData("/collections", 1280, ColorScheme.Light)]
    [InlineData("/collections/first-100-days", 320, ColorScheme.Dark)]
    [InlineData("/collections/first-100-days/edit", 1280, ColorScheme.Light)]
    [InlineData("/collections/first-100-days/share", 320, ColorScheme.Light)]
    [InlineData("/communities/principal/meetings/new", 320, ColorScheme.Light)]
    [InlineData("/account/sessions", 320, ColorScheme.Dark)]
    [InlineData("/account/tokens", 1280, ColorScheme.Light)]
    [InlineData("/admin", 320, ColorScheme.Dark)]
    [InlineData("/admin/accounts", 1280, ColorScheme.Light)]
    [InlineData("/admin/invitations", 320, ColorScheme.Dark)]
    [InlineData("/admin/schools", 1280, ColorScheme.Light)]
    [InlineData("/admin/schools/oak-grove", 320, ColorScheme.Dark)]
    [InlineData("/admin/schools/import", 1280, ColorScheme.Light)]
    [InlineData("/admin/communities", 320, ColorScheme.Dark)]
    [InlineData("/admin/figures?days=90", 1280, ColorScheme.Dark)]
    [InlineData("/admin/figures", 320, ColorScheme.Light)]
    [InlineData("/communities/cfo-coo/figures", 1280, ColorScheme.Light)]
    [InlineData("/communities/cfo-coo/figures", 320, ColorScheme.Dark)]
    [InlineData("/communities/cfo-coo", 320, ColorScheme.Light)]
    [InlineData("/admin/areas", 1280, ColorScheme.Light)]
    [InlineData("/admin/words", 320, ColorScheme.Dark)]
    [InlineData("/admin/searches?show=frequent", 320, ColorScheme.Dark)]
    [InlineData("/admin/searches?show=failing", 1280, ColorScheme.Light)]
    [InlineData("/admin/searches?show=trend&days=90", 1280, ColorScheme.Dark)]
    [InlineData("/admin/searches?show=trend&days=90", 320, ColorScheme.Light)]
    [InlineData("/admin/webhooks", 320, ColorScheme.Dark)]
    [InlineData("/admin/webhooks", 1280, ColorScheme.Light)]
    [InlineData("/admin/pins?words=conflict+of+interest", 320, ColorScheme.Light)]
    [InlineData("/admin/pins?words=conflict+of+interest", 1280, ColorScheme.Dark)]
    [InlineData("/admin/judged", 320, ColorScheme.Dark)]
    [InlineData("/admin/judged", 1280, ColorScheme.Light)]
    [InlineData("/admin/judged/edit?words=conflict+of+interest", 320, ColorScheme.Light)]
    [InlineData("/admin/judged/edit?words=conflict+of+interest", 1280, ColorScheme.Dark)]
    [InlineData("/admin/sharing", 1280, ColorScheme.Light)]
    [InlineData("/admin/reviews", 320, ColorScheme.Dark)]
    [InlineData("/admin/failed", 320, ColorScheme.Dark)]
    [InlineData("/admin/trash", 1280, ColorScheme.Light)]
    [InlineData("/admin/check", 1280, ColorScheme.Light)]
    [InlineData("/admin/check", 320, ColorScheme.Dark)]
    [InlineData("/admin/audit", 320, ColorScheme.Dark)]
    [InlineData("/admin/why", 320, ColorScheme.Dark)]
    [InlineData("/review", 1280, ColorScheme.Light)]
    public async Task A_page_breaks_no_rule_of_accessibility(string address, int width, ColorScheme scheme)
    {
        var page = await SignInAsync(width, scheme);

        await page.GotoAsync(address);

        await AssertNoViolationAsync(page);
        Assert.Equal(width, await page.EvaluateAsync<int>("document.scrollingElement.scrollWidth"));
        await page.Context.CloseAsync();
    }

    [Theory]
    [InlineData("pdf", 1280, ColorScheme.Light)]
    [InlineData("pdf", 320, ColorScheme.Dark)]
    [InlineData("docx", 320, ColorScheme.Light)]
    [InlineData("docx", 1280, ColorScheme.Dark)]
    public async Task A_document_breaks_no_rule_of_accessibility_and_fits_its_window(string format, int width, ColorScheme scheme)
    {
        var page = await SignInAsync(width, scheme);

        await page.GotoAsync(await DemoSite.AddressOfAsync(page, format));
        await page.WaitForLoadStateAsync(LoadState.NetworkIdle);

        await AssertNoViolationAsync(page);
        Assert.Equal(width, await page.EvaluateAsync<int>("document.scrollingElement.scrollWidth"));
        await page.Context.CloseAsync();
    }

    [Theory]
    [InlineData("", 1280, ColorScheme.Dark)]
    [InlineData("", 320, ColorScheme.Light)]
    [InlineData("/edit", 320, ColorScheme.Dark)]
    [InlineData("/packet", 1280, ColorScheme.Light)]
    [InlineData("/packet", 320, ColorScheme.Dark)]
    public async Task The_pages_of_a_meeting_break_no_rule_of_accessibility(string part, int width, ColorScheme scheme) =>
        await AssertMeetingAsync(meetings => meetings[^1], part, width, scheme);

    [Theory]
    [InlineData(1280, ColorScheme.Light)]
    [InlineData(320, ColorScheme.Dark)]
    public async Task A_meeting_to_come_with_proposals_and_talk_breaks_no_rule_of_accessibility(int width, ColorScheme scheme) =>
        await AssertMeetingAsync(meetings => meetings[0], part: "", width, scheme);

    private async Task AssertMeetingAsync(Func<IReadOnlyList<System.Text.Json.JsonElement>, System.Text.Json.JsonElement> which, string part, int width, ColorScheme scheme)
    {
        var page = await SignInAsync(width, scheme);
        var found = await page.APIRequest.GetAsync("/api/v1/cops/cfo-coo/meetings");
        var meeting = which([.. (await found.JsonAsync() ?? default).GetProperty("items").EnumerateArray()]).GetProperty("id").GetString();

        await page.GotoAsync($"/meetings/{meeting}{part}");
        await page.WaitForLoadStateAsync(LoadState.NetworkIdle);

        await AssertNoViolationAsync(page);
        Assert.Equal(width, await page.EvaluateAsync<int>("document.scrollingElement.scrollWidth"));
        await page.Context.CloseAsync();
    }

    [Theory]
    [InlineData("/threads/{thread}", 1280, ColorScheme.Dark)]
    [InlineData("/threads/{thread}", 320, ColorScheme.Light)]
    [InlineData("/threads/{thread}/manage", 320, ColorScheme.Dark)]
    [InlineData("/posts/{post}/report", 320, ColorScheme.Light)]
    [InlineData("/posts/{post}/history", 1280, ColorScheme.Light)]
    public async Task The_pages_of_a_conversation_break_no_rule_of_accessibility(string address, int width, ColorScheme scheme)
    {
        var page = await SignInAsync(width, scheme);
        var all = await (await page.APIRequest.GetAsync("/api/v1/cops/cfo-coo/threads")).JsonAsync();
        var thread = all?.GetProperty("items").EnumerateArray().First(row => row.GetProperty("title").GetString()!.StartsWith("What should we talk", StringComparison.Ordinal)).GetProperty("id").GetString();
        var posts = await (await page.APIRequest.GetAsync($"/api/v1/threads/{thread}/posts")).JsonAsync();

        await page.GotoAsync(address.Replace("{thread}", thread, StringComparison.Ordinal).Replace("{post}", posts?.GetProperty("items")[1].GetProperty("id").GetString(), StringComparison.Ordinal));
        await page.WaitForLoadStateAsync(LoadState.NetworkIdle);

        await AssertNoViolationAsync(page);
        Assert.Equal(width, await page.EvaluateAsync<int>("document.scrollingElement.scrollWidth"));
        await page.Context.CloseAsync();
    }

    [Theory]
    [InlineData("/people/{person}", 1280, ColorScheme.Dark)]
    [InlineData("/people/{person}", 320, ColorScheme.Light)]
    [InlineData("/people/{person}/answers", 320, ColorScheme.Dark)]
    [InlineData("/people/{person}/questions", 1280, ColorScheme.Light)]
    [InlineData("/people/{person}/documents", 1280, ColorScheme.Light)]
    [InlineData("/messages/{person}", 1280, ColorScheme.Light)]
    [InlineData("/messages/{person}", 320, ColorScheme.Dark)]
    public async Task The_pages_of_a_person_break_no_rule_of_accessibility(string address, int width, ColorScheme scheme)
    {
        var page = await SignInAsync(width, scheme);
        var found = await (await page.APIRequest.GetAsync("/api/v1/directory?q=Okafor")).JsonAsync();

        await page.GotoAsync(address.Replace("{person}", found?.GetProperty("items")[0].GetProperty("id").GetString(), StringComparison.Ordinal));
        await page.WaitForLoadStateAsync(LoadState.NetworkIdle);

        await AssertNoViolationAsync(page);
        Assert.Equal(width, await page.EvaluateAsync<int>("document.scrollingElement.scrollWidth"));
        await page.Context.CloseAsync();
    }

    [Theory]
    [InlineData(1280, ColorScheme.Dark, "finance")]
    [InlineData(320, ColorScheme.Light, "governance")]
    public async Task Saving_a_search_and_the_list_of_those_that_are_kept_break_no_rule_of_accessibility(int width, ColorScheme scheme, string area)
    {
        var page = await SignInAsync(width, scheme);

        await page.GotoAsync($"/search?q=budget&area={area}");
        await page.GetByText("Save this search").ClickAsync();
        await AssertNoViolationAsync(page);
        await page.GetByLabel("Name").FillAsync($"Budgets on {width} pixels");
        await page.GetByRole(AriaRole.Button, new() { Name = "Save", Exact = true }).ClickAsync();
        await page.WaitForURLAsync("**/saved-searches?saved=*");
        await page.GetByText("Change or delete").First.ClickAsync();

        await AssertNoViolationAsync(page);
        Assert.Equal(width, await page.EvaluateAsync<int>("document.scrollingElement.scrollWidth"));
        await page.Context.CloseAsync();
    }

    [Theory]
    [InlineData(1280, ColorScheme.Light)]
    [InlineData(320, ColorScheme.Dark)]
    public async Task Making_an_answer_a_document_and_adding_it_to_a_collection_break_no_rule_of_accessibility(int width, ColorScheme scheme)
    {
        var page = await SignInAsync(width, scheme);

        await page.GotoAsync("/communities/cfo-coo/threads/new?question=true");
        await page.GetByLabel("In one line").FillAsync($"Who has a form, {width} pixels wide?");
        await page.GetByLabel("Your words").FillAsync("We need one.");
        await page.GetByRole(AriaRole.Button, new() { Name = "Ask", Exact = true }).ClickAsync();
        await page.GetByLabel("Your reply").FillAsync("Here is one.");
        await page.GetByRole(AriaRole.Button, new() { Name = "Reply", Exact = true }).ClickAsync();
        await page.GetByRole(AriaRole.Button, new() { Name = "This answers it" }).ClickAsync();
        await page.GetByRole(AriaRole.Link, new() { Name = "Make it a document" }).ClickAsync();
        await Assertions.Expect(page.GetByLabel("Put it into a collection")).ToBeVisibleAsync();
        await AssertNoViolationAsync(page);
        Assert.Equal(width, await page.EvaluateAsync<int>("document.scrollingElement.scrollWidth"));
        var post = new Uri(page.Url).Segments[^2].TrimEnd('/');
        await page.GetByRole(AriaRole.Button, new() { Name = "Make the document" }).ClickAsync();
        await page.WaitForURLAsync("**/documents/*");

        await page.GotoAsync($"/posts/{post}");
        await page.GetByRole(AriaRole.Link, new() { Name = "Add to a collection" }).ClickAsync();
        await page.GetByLabel("Which collection?").SelectOptionAsync(new SelectOptionValue { Index = 1 });
        await page.GetByRole(AriaRole.Button, new() { Name = "Add it" }).ClickAsync();
        await Assertions.Expect(page.GetByText("It stands in")).ToBeVisibleAsync();
        await AssertNoViolationAsync(page);
        Assert.Equal(width, await page.EvaluateAsync<int>("document.scrollingElement.scrollWidth"));
        await page.Context.CloseAsync();
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
        await page.GotoAsync("/");
        await AssertNoViolationAsync(page);
        await page.GotoAsync("/forgot-password");
        await AssertNoViolationAsync(page);
        await ShareACollectionAsync();
        await page.GotoAsync("/shared");
        await AssertNoViolationAsync(page);
        await page.GetByRole(AriaRole.Link, new() { Name = "Opening a new school" }).ClickAsync();
        await Assertions.Expect(page.GetByRole(AriaRole.Heading, new() { Name = "Days 1 to 30" })).ToBeVisibleAsync();
        await AssertNoViolationAsync(page);
        await page.GotoAsync("/register");
        await page.GetByRole(AriaRole.Button, new() { Name = "Ask for an account" }).ClickAsync();
        await Assertions.Expect(page.GetByRole(AriaRole.Alert)).ToBeVisibleAsync();
        await AssertNoViolationAsync(page);
        await page.Context.CloseAsync();
    }

    private async Task ShareACollectionAsync()
    {
        var page = await SignInAsync(1280, ColorScheme.Light);
        await page.GotoAsync("/admin/sharing");
        await page.GetByRole(AriaRole.Button, new() { Name = "Switch it on" }).ClickAsync();
        await Assertions.Expect(page.GetByText("Sharing outside is switched on.")).ToBeVisibleAsync();
        await page.GotoAsync("/collections/first-100-days/share");
        await page.GetByLabel("On a public page").CheckAsync();
        await page.GetByLabel("Until").FillAsync("");
        await page.GetByRole(AriaRole.Button, new() { Name = "Share it" }).ClickAsync();
        await Assertions.Expect(page.GetByText("This is its page:")).ToBeVisibleAsync();
        await AssertNoViolationAsync(page);
        await page.Context.CloseAsync();
    }

    private Task<IPage> SignInAsync(int width, ColorScheme scheme) =>
        site.SignInAsync(Samples.Admin, new BrowserNewContextOptions { ColorScheme = scheme, ViewportSize = new ViewportSize { Width = width, Height = 844 } });

    private static async Task AssertNoViolationAsync(IPage page)
    {
        var result = await page.RunAxe();
        Assert.True(result.Violations.Length == 0, $"{page.Url}: {string.Join("; ", result.Violations.Select(violation => $"{violation.Id}: {violation.Nodes[0].Html}"))}");
    }
}
