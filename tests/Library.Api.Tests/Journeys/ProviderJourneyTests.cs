using Library.Api.Tests.Mail;
using Library.Api.Tests.Members;
using Library.Api.Tests.Pages;
using Microsoft.Playwright;

namespace Library.Api.Tests.Journeys;

/// <summary>The way through the provider in a real browser, whose policies for content and cookies a client of HTTP does not have.</summary>
[Trait("Needs", "browser")]
public sealed class ProviderJourneyTests(ProviderFixture world, ChromiumFixture chromium) : IClassFixture<ProviderFixture>, IClassFixture<ChromiumFixture>
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Somebody_signs_in_with_the_schools_own_account_and_disconnects_it()
    {
        var email = Strangers.Email();
        await world.Application.SetPersonAsync(email, [], Cancellation);
        world.Add(email);
        var page = await chromium.OpenAsync(world.Application.Address, new());

        await page.GotoAsync("/account/security");
        await page.GetByRole(AriaRole.Link, new() { Name = "Sign in with School Network" }).ClickAsync();
        await page.GetByLabel("User").FillAsync(email);
        await page.GetByRole(AriaRole.Button, new() { Name = "Log in" }).ClickAsync();

        await Assertions.Expect(page.GetByText("School Network signs you in here.")).ToBeVisibleAsync();
        Assert.Equal("/account/security", new Uri(page.Url).AbsolutePath);
        await page.GetByRole(AriaRole.Button, new() { Name = "Disconnect" }).ClickAsync();
        await Assertions.Expect(page.GetByText("you are connected by your e-mail address")).ToBeVisibleAsync();
        await page.Context.CloseAsync();
    }

    [Fact]
    public async Task Somebody_new_asks_for_an_account_by_it()
    {
        var email = Strangers.Email();
        world.Add(email);
        var page = await chromium.OpenAsync(world.Application.Address, new() { ViewportSize = new() { Width = 390, Height = 844 } });

        await page.GotoAsync("/sign-in");
        await page.GetByRole(AriaRole.Link, new() { Name = "Sign in with School Network" }).ClickAsync();
        await page.GetByLabel("User").FillAsync(email);
        await page.GetByRole(AriaRole.Button, new() { Name = "Log in" }).ClickAsync();

        await Assertions.Expect(page.GetByLabel("Your name")).ToHaveValueAsync("Dana Whitfield");
        await page.GetByLabel("School").SelectOptionAsync(ProviderFixture.School);
        await page.GetByLabel("Your job").FillAsync("School nurse");
        await page.GetByRole(AriaRole.Button, new() { Name = "Ask for an account" }).ClickAsync();
        await Assertions.Expect(page.GetByText("The association has your request.")).ToBeVisibleAsync();
        await page.Context.CloseAsync();
    }
}
