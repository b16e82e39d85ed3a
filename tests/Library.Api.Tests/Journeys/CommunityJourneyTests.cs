using Library.Api.Tests.Pages;
using Library.Storage.People;
using Library.Testing;
using Microsoft.Playwright;

namespace Library.Api.Tests.Journeys;

/// <summary>Communities as their people use them, in a real browser.</summary>
[Trait("Needs", "browser")]
public sealed class CommunityJourneyTests(SharedApplication shared, ChromiumFixture chromium) : IClassFixture<ChromiumFixture>
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Somebody_joins_an_open_community_asks_for_a_closed_one_and_its_lead_lets_them_in()
    {
        var (email, leadEmail) = (Email(), Email());
        await shared.Application.SetPersonAsync(email, [], Cancellation);
        await shared.Application.SetPersonAsync(leadEmail, [new CopSeat("nurse-mental-health", IsLead: true)], Cancellation);
        var page = await chromium.SignInAsync(shared.Application, email);
        var leads = await chromium.SignInAsync(shared.Application, leadEmail, width: 390);

        await page.GotoAsync("/communities");
        await page.GetByRole(AriaRole.Button, new() { Name = "Join Principal" }).ClickAsync();
        await Assertions.Expect(page.GetByRole(AriaRole.Button, new() { Name = "Leave Principal" })).ToBeVisibleAsync();
        await page.Locator("summary", new() { HasText = "School Nurse" }).ClickAsync();
        await page.GetByLabel("A word to its leads").Locator("visible=true").FillAsync("I am the nurse of our school.");
        await page.GetByRole(AriaRole.Button, new() { Name = "Ask its leads" }).Locator("visible=true").ClickAsync();
        await Assertions.Expect(page.GetByText("You asked to join")).ToBeVisibleAsync();

        await leads.GotoAsync("/communities/nurse-mental-health");
        await Assertions.Expect(leads.GetByText("I am the nurse of our school.")).ToBeVisibleAsync();
        await leads.GetByRole(AriaRole.Button, new() { Name = $"Let in {email}" }).ClickAsync();
        await Assertions.Expect(leads.GetByText("is in the community now")).ToBeVisibleAsync();

        await page.GotoAsync("/communities/nurse-mental-health");
        await Assertions.Expect(page.GetByText("You are in it")).ToBeVisibleAsync();
        await page.Context.CloseAsync();
        await leads.Context.CloseAsync();
    }

    [Fact]
    public async Task A_lead_hands_over_and_the_successor_leads_and_has_the_drafts()
    {
        var (leadEmail, successorEmail) = (Email(), Email());
        await shared.Application.SetPersonAsync(leadEmail, [new CopSeat("cfo-coo", IsLead: true)], Cancellation);
        await shared.Application.SetPersonAsync(successorEmail, [new CopSeat("cfo-coo", IsLead: false)], Cancellation);
        using var lead = await shared.Application.SignInAsync(leadEmail, Cancellation);
        using var successor = await shared.Application.SignInAsync(successorEmail, Cancellation);
        var draft = LibraryClient.IdOf(await lead.UploadAndWaitAsync(
            APdf.New().Page(SharedApplication.Word()).ToStream().ToArray(), "draft.pdf", Cancellation, ("visibility", "draft"), ("cop", "cfo-coo"), ("title", "Draft agenda")));
        var page = await chromium.SignInAsync(shared.Application, leadEmail);

        await page.GotoAsync("/communities/cfo-coo");
        await page.GetByRole(AriaRole.Link, new() { Name = "Hand over" }).ClickAsync();
        await page.GetByLabel("To whom?").SelectOptionAsync(LibraryClient.IdOf(await successor.GetAsync("/api/v1/me", Cancellation)));
        await page.GetByRole(AriaRole.Button, new() { Name = "Hand over" }).ClickAsync();
        await page.WaitForURLAsync("**/communities/cfo-coo");
        await Assertions.Expect(page.GetByText("You are in it")).ToBeVisibleAsync();
        await page.Context.CloseAsync();

        var document = await successor.GetAsync($"/api/v1/documents/{draft}", Cancellation);
        Assert.Equal("Draft agenda", document.GetProperty("title").GetString());
        Assert.Equal("lead", (await successor.GetAsync("/api/v1/me", Cancellation)).GetProperty("role").GetString());
        Assert.Equal("member", (await lead.GetAsync("/api/v1/me", Cancellation)).GetProperty("role").GetString());
        Assert.Equal(System.Net.HttpStatusCode.NotFound, await lead.StatusAsync($"/api/v1/documents/{draft}", Cancellation));
    }

    private static string Email() => $"{SharedApplication.Word()}@school.example";
}
