using Deque.AxeCore.Playwright;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace Library.Api.Tests.Journeys;

/// <summary>The search box completes what is typed, by keyboard alone as well.</summary>
[Trait("Needs", "browser")]
public sealed class SuggestJourneyTests(DemoSite site)
{
    [Theory]
    [InlineData("/")]
    [InlineData("/upload")]
    [InlineData("/search?q=audit")]
    public async Task A_document_is_opened_from_what_is_typed_by_keyboard_alone(string address)
    {
        var page = await site.SignInAsync(Samples.FinanceMember);
        await page.GotoAsync(address);
        var box = await BoxAsync(page);

        await page.Keyboard.PressAsync("/");
        await page.Keyboard.TypeAsync("model conflict of in");
        await Expect(Options(page).First).ToHaveTextAsync("Model conflict of interest policy");
        await Expect(box).ToHaveAttributeAsync("aria-expanded", "true");
        await Expect(page.Locator("[data-told]").First).ToContainTextAsync("suggestion");
        await Expect(Options(page).First.Locator("mark").First).ToHaveTextAsync("Model");
        await page.Keyboard.PressAsync("ArrowDown");
        await Expect(page.Locator("[role=option][aria-selected=true]")).ToHaveTextAsync("Model conflict of interest policy");
        await Expect(box).ToHaveAttributeAsync("aria-activedescendant", await Options(page).First.GetAttributeAsync("id") ?? "");
        await Expect(box).ToBeFocusedAsync();
        await page.Keyboard.PressAsync("Enter");

        await page.WaitForURLAsync("**/documents/**");
        await Expect(page.GetByRole(AriaRole.Heading, new() { Level = 1 })).ToHaveTextAsync("Model conflict of interest policy");
        await page.Context.CloseAsync();
    }

    [Fact]
    public async Task Escape_closes_the_list_and_then_clears_the_box_and_the_arrows_go_round()
    {
        var page = await site.SignInAsync(Samples.FinanceMember);
        var box = await BoxAsync(page);
        await box.FocusAsync();

        await page.Keyboard.TypeAsync("polic");
        await Expect(Options(page).Nth(1)).ToBeVisibleAsync();
        await page.Keyboard.PressAsync("ArrowUp");
        await Expect(Options(page).Last).ToHaveAttributeAsync("aria-selected", "true");
        await page.Keyboard.PressAsync("ArrowDown");
        await Expect(page.Locator("[role=option][aria-selected=true]")).ToHaveCountAsync(0);
        await page.Keyboard.PressAsync("ArrowDown");
        await Expect(Options(page).First).ToHaveAttributeAsync("aria-selected", "true");
        await page.Keyboard.PressAsync("Home");
        await Expect(page.Locator("[role=option][aria-selected=true]")).ToHaveCountAsync(0);
        await page.Keyboard.PressAsync("Escape");
        await Expect(page.GetByRole(AriaRole.Listbox)).ToHaveCountAsync(0);
        await Expect(box).ToHaveValueAsync("polic");
        await page.Keyboard.PressAsync("ArrowDown");
        await Expect(Options(page).First).ToHaveAttributeAsync("aria-selected", "true");
        await page.Keyboard.PressAsync("Escape");
        await page.Keyboard.PressAsync("Escape");
        await Expect(box).ToHaveValueAsync("");
        await page.Context.CloseAsync();
    }

    [Fact]
    public async Task Enter_without_a_choice_searches_and_tab_leaves()
    {
        var page = await site.SignInAsync(Samples.FinanceMember);
        var box = await BoxAsync(page);
        await box.FocusAsync();

        await page.Keyboard.TypeAsync("polic");
        await Expect(Options(page).First).ToBeVisibleAsync();
        await page.Keyboard.PressAsync("Tab");
        await Expect(page.GetByRole(AriaRole.Listbox)).ToHaveCountAsync(0);
        await Expect(page.GetByRole(AriaRole.Button, new() { Name = "Search" }).First).ToBeFocusedAsync();
        await page.Keyboard.PressAsync("Shift+Tab");
        await page.Keyboard.PressAsync("End");
        await page.Keyboard.TypeAsync("y");
        await page.Keyboard.PressAsync("Enter");

        await page.WaitForURLAsync("**/search?q=policy");
        await Expect(page.GetByRole(AriaRole.Article).First).ToBeVisibleAsync();
        await Expect(page.GetByRole(AriaRole.Listbox)).ToHaveCountAsync(0);
        await Expect(await BoxAsync(page)).ToHaveAttributeAsync("aria-expanded", "false");
        await page.Context.CloseAsync();
    }

    [Fact]
    public async Task A_word_of_the_field_is_searched_for_with_what_is_chosen_beside_it()
    {
        var page = await site.SignInAsync(Samples.FinanceMember);
        await page.GotoAsync("/search?q=audit&area=governance");
        await (await BoxAsync(page)).FillAsync("whistle");

        await page.Locator("[role=option][data-kind=word]").First.ClickAsync();

        await page.WaitForURLAsync("**/search?q=whistleblower&area=governance");
        await page.Context.CloseAsync();
    }

    [Fact]
    public async Task An_answer_to_an_older_text_is_not_shown()
    {
        var page = await site.SignInAsync(Samples.FinanceMember);
        var late = new TaskCompletionSource();
        await page.RouteAsync("**/api/v1/suggest?q=polic", async route =>
        {
            await late.Task;
            await route.ContinueAsync();
        });
        var box = await BoxAsync(page);

        await page.RunAndWaitForRequestAsync(() => box.FillAsync("polic"), "**/api/v1/suggest?q=polic");
        await box.FillAsync("handbo");
        await Expect(Options(page).First).ToContainTextAsync("andbook");
        late.SetResult();
        await page.EvaluateAsync("fetch('/api/v1/suggest?q=x').then(answer => answer.text())");

        await Expect(Options(page).First).ToContainTextAsync("andbook");
        await box.FillAsync("handbo xyzzyplugh");
        await Expect(page.GetByRole(AriaRole.Listbox)).ToHaveCountAsync(0, new() { Timeout = 50 });
        await page.Context.CloseAsync();
    }

    [Theory]
    [InlineData("/", 1280, ColorScheme.Light)]
    [InlineData("/search?q=audit", 375, ColorScheme.Dark)]
    public async Task The_open_list_breaks_no_rule_of_accessibility_moves_nothing_and_is_easy_to_touch(string address, int width, ColorScheme scheme)
    {
        var page = await site.SignInAsync(Samples.FinanceMember, new BrowserNewContextOptions { ColorScheme = scheme, ViewportSize = new ViewportSize { Width = width, Height = 844 } });
        await page.GotoAsync(address);
        var box = await BoxAsync(page);
        var before = await page.EvaluateAsync<int>("document.scrollingElement.scrollHeight");

        await box.FillAsync("polic");
        await Expect(Options(page).First).ToBeVisibleAsync();
        await page.Keyboard.PressAsync("ArrowDown");

        Assert.Equal(before, await page.EvaluateAsync<int>("document.scrollingElement.scrollHeight"));
        Assert.Equal(width, await page.EvaluateAsync<int>("document.scrollingElement.scrollWidth"));
        Assert.InRange(await Options(page).EvaluateAllAsync<double>("options => Math.min(...options.map((option) => option.getBoundingClientRect().height))"), 44, 200);
        var result = await page.RunAxe();
        Assert.True(result.Violations.Length == 0, string.Join("; ", result.Violations.Select(violation => $"{violation.Id}: {violation.Nodes[0].Html}")));
        await page.Context.CloseAsync();
    }

    private static async Task<ILocator> BoxAsync(IPage page)
    {
        var box = page.GetByRole(AriaRole.Combobox, new() { Name = "Search the library" });
        await Expect(box).ToHaveCountAsync(1);
        return box;
    }

    /// <summary>Not those of other lists of the page.</summary>
    private static ILocator Options(IPage page) => page.Locator("[data-suggestions] [role=option]");
}
