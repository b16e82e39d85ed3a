using Library.Api.Tests.Conversations;
using Library.Api.Tests.Correspondence;
using Library.Api.Tests.Delivery;
using Library.Api.Tests.Mail;
using Library.Api.Tests.Notices;
using Library.Api.Tests.Pages;
using Microsoft.Playwright;

namespace Library.Api.Tests.Journeys;

/// <summary>Two people in two browsers write to each other: what the one writes is there for the other without a reload, and for nobody else.</summary>
[Trait("Needs", "browser")]
public sealed class MessageJourneyTests(SharedApplication shared, MailedApplication mailed, ChromiumFixture chromium) : IClassFixture<ChromiumFixture>
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_message_appears_on_the_open_page_of_the_other_and_moves_nothing_that_is_being_read()
    {
        using var ana = await Writer.MakeAsync(shared.Application, Cancellation);
        using var ben = await Writer.MakeAsync(shared.Application, Cancellation);
        using var cleo = await Writer.MakeAsync(shared.Application, Cancellation);
        using var before = await ben.WriteAsync(ana, "Before", Cancellation);
        var here = await chromium.SignInAsync(shared.Application, ana.Email);
        await here.GotoAsync($"/messages/{ben.Id}");
        var there = await chromium.SignInAsync(shared.Application, ben.Email, width: 390);
        await there.GotoAsync($"/messages/{ana.Id}");
        var elsewhere = await chromium.SignInAsync(shared.Application, cleo.Email);
        await elsewhere.GotoAsync($"/messages/{ana.Id}");

        await here.GetByLabel($"Write to {ben.Email}").FillAsync("Half a");
        var place = await here.GetByText("Before", new() { Exact = true }).BoundingBoxAsync();
        await there.GetByLabel($"Write to {ana.Email}").FillAsync("See **this**");
        await there.GetByRole(AriaRole.Button, new() { Name = "Send" }).ClickAsync();
        await Assertions.Expect(here.Locator("article strong", new() { HasText = "this" })).ToBeVisibleAsync();
        await Assertions.Expect(here.GetByRole(AriaRole.Link, new() { Name = "A new message" })).ToBeVisibleAsync();
        await Assertions.Expect(here.GetByLabel($"Write to {ben.Email}")).ToHaveValueAsync("Half a");
        Assert.Equal(place?.Y, (await here.GetByText("Before", new() { Exact = true }).BoundingBoxAsync())?.Y);
        Assert.Equal(0, await ana.UnreadAsync(Cancellation));

        // The first message of all appears as well, and the other way.
        using var first = await ana.WriteAsync(cleo, "To Cleo alone", Cancellation);
        await Assertions.Expect(elsewhere.GetByText("To Cleo alone")).ToBeVisibleAsync();
        await Assertions.Expect(elsewhere.Locator("article")).ToHaveCountAsync(1);
        await here.GetByRole(AriaRole.Button, new() { Name = "Send" }).ClickAsync();
        await Assertions.Expect(there.GetByText("Half a", new() { Exact = true })).ToBeVisibleAsync();
        await Assertions.Expect(there.Locator("article")).ToHaveCountAsync(3);
        await CloseAsync(here, there, elsewhere);
    }

    [Fact]
    public async Task The_list_names_who_writes_and_the_mark_above_follows_but_not_for_a_session_that_ended_or_one_who_is_blocked()
    {
        using var ana = await Writer.MakeAsync(shared.Application, Cancellation);
        using var ben = await Writer.MakeAsync(shared.Application, Cancellation);
        using var cleo = await Writer.MakeAsync(shared.Application, Cancellation);
        await ana.Client.SendForStatusAsync(HttpMethod.Put, $"/api/v1/messages/{cleo.Id}/block", new { }, Cancellation);
        var here = await chromium.SignInAsync(shared.Application, ana.Email);
        await here.GotoAsync("/messages");
        using var refused = await cleo.WriteAsync(ana, "Unwanted", Cancellation);
        using var sent = await ben.WriteAsync(ana, "Wanted", Cancellation);
        var notice = here.GetByRole(AriaRole.Complementary, new() { Name = "What is new" });
        await Assertions.Expect(notice.GetByRole(AriaRole.Status)).ToHaveTextAsync($"New message from {ben.Email}");
        await Assertions.Expect(here.Locator("summary [data-unread]")).ToHaveTextAsync("1 new message");
        await notice.GetByRole(AriaRole.Link, new() { Name = ben.Email }).ClickAsync();
        await Assertions.Expect(here.GetByText("Wanted", new() { Exact = true })).ToBeVisibleAsync();

        // A page that hears, hears no more once its session has ended; that of another session does.
        using var second = await ben.WriteAsync(ana, "Heard", Cancellation);
        await Assertions.Expect(here.GetByText("Heard", new() { Exact = true })).ToBeVisibleAsync();
        var other = await chromium.SignInAsync(shared.Application, ana.Email);
        await other.GotoAsync($"/messages/{ben.Id}");
        var left = await here.Context.NewPageAsync();
        await left.GotoAsync("/my/documents");
        await left.EvaluateAsync("() => document.querySelector('form[action=\"/sign-out\"]').requestSubmit()");
        await left.WaitForURLAsync(url => !url.Contains("/my/documents", StringComparison.Ordinal));
        using var after = await ben.WriteAsync(ana, "After signing out", Cancellation);
        await Assertions.Expect(other.GetByText("After signing out")).ToBeVisibleAsync();
        await Assertions.Expect(here.GetByText("After signing out")).ToHaveCountAsync(0);
        await CloseAsync(here, other);
    }

    [Fact]
    public async Task An_answer_by_mail_which_another_process_takes_appears_as_well()
    {
        using var ana = await Writer.MakeAsync(mailed.Application, Cancellation);
        using var ben = await Writer.MakeAsync(mailed.Application, Cancellation);
        using var sent = await ana.WriteAsync(ben, "Can you come?", Cancellation);
        var told = (await mailed.WaitForWordsAsync(ben.Email, "Can you come?", Cancellation)).Message;
        var here = await chromium.SignInAsync(mailed.Application, ana.Email, width: 390);
        await here.GotoAsync($"/messages/{ben.Id}");
        Assert.Equal((0, ""), await mailed.Application.DeliverAsync(Deliveries.Answer(told, ben.Email, "At ten.")));

        await Assertions.Expect(here.GetByText("At ten.", new() { Exact = true })).ToBeVisibleAsync();
        await CloseAsync(here);
    }

    private static async Task CloseAsync(params IPage[] pages)
    {
        foreach (var page in pages)
        {
            await page.Context.CloseAsync();
        }
    }
}
