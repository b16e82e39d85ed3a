using System.Net;
using System.Text.RegularExpressions;
using Library.Api.Tests.Conversations;
using Library.Api.Tests.Meetings;
using Library.Api.Tests.Pages;
using Microsoft.Playwright;

namespace Library.Api.Tests.Journeys;

/// <summary>Two members in two browsers: one asks, the other answers, the first accepts.</summary>
[Trait("Needs", "browser")]
public sealed partial class ConversationJourneyTests(SharedApplication shared, ChromiumFixture chromium) : IClassFixture<ChromiumFixture>
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task One_asks_with_a_file_the_other_answers_and_the_answer_is_accepted()
    {
        var world = await MeetingWorld.MakeAsync(shared.Application, Cancellation);
        var word = SharedApplication.Word();
        var asker = await chromium.SignInAsync(shared.Application, world.MemberEmail);
        await asker.GotoAsync($"/communities/{world.Cop}");
        await asker.GetByRole(AriaRole.Link, new() { Name = "Ask a question" }).ClickAsync();
        await asker.GetByLabel("In one line").FillAsync($"Who has a bus contract {word}?");
        await asker.GetByLabel("Your words").FillAsync("We need **two** buses.");
        await Assertions.Expect(asker.Locator("[data-saved]")).ToContainTextAsync("Draft saved");
        await asker.Locator("[data-files]").SetInputFilesAsync(new FilePayload { Name = $"offer {word}.txt", MimeType = "text/plain", Buffer = "An offer for two buses"u8.ToArray() });
        await Assertions.Expect(asker.GetByRole(AriaRole.Checkbox, new() { Name = $"offer {word}" })).ToBeCheckedAsync();
        await asker.GetByRole(AriaRole.Button, new() { Name = "Preview" }).ClickAsync();
        await Assertions.Expect(asker.Locator("section strong", new() { HasText = "two" })).ToBeVisibleAsync();
        await asker.GetByRole(AriaRole.Button, new() { Name = "Ask", Exact = true }).ClickAsync();
        await Assertions.Expect(asker.GetByRole(AriaRole.Heading, new() { Name = $"Who has a bus contract {word}?" })).ToBeVisibleAsync();
        await Assertions.Expect(asker.GetByRole(AriaRole.Link, new() { Name = $"offer {word}" })).ToBeVisibleAsync();

        var lead = await chromium.SignInAsync(shared.Application, world.LeadEmail, width: 390);
        await lead.GotoAsync($"/communities/{world.Cop}");
        await Assertions.Expect(lead.GetByRole(AriaRole.Heading, new() { Name = "Waiting for an answer" })).ToBeVisibleAsync();
        await lead.GetByRole(AriaRole.Link, new() { Name = $"Who has a bus contract {word}?" }).First.ClickAsync();
        await lead.GetByLabel("Your reply").FillAsync("Half an answer");
        await LibraryClient.UntilAsync(
            async () =>
            {
                // Once the page is connected, the next key is heard.
                await lead.GetByLabel("Your reply").PressAsync("End");
                await lead.GetByLabel("Your reply").PressSequentiallyAsync(".");
                return await asker.GetByText($"{world.LeadEmail} is writing …").CountAsync();
            },
            count => count == 1,
            Cancellation);
        await lead.GetByLabel("Your reply").FillAsync("Half an answer");
        var draft = $"/api/v1/drafts/thread:{new Uri(lead.Url).Segments[^1]}";
        await LibraryClient.UntilAsync(() => world.Lead.StatusAsync(draft, Cancellation), status => status == HttpStatusCode.OK, Cancellation);
        await LibraryClient.UntilAsync(() => world.Lead.GetAsync(draft, Cancellation), kept => kept.GetProperty("body").GetString() == "Half an answer", Cancellation);
        await lead.ReloadAsync();
        await Assertions.Expect(lead.GetByLabel("Your reply")).ToHaveValueAsync("Half an answer");
        await lead.GetByLabel("Your reply").FillAsync("We have one, ask me.");
        await lead.GetByRole(AriaRole.Button, new() { Name = "Reply", Exact = true }).ClickAsync();
        await lead.WaitForURLAsync(Anchored());
        await Assertions.Expect(lead.GetByLabel("Your reply")).ToHaveValueAsync("");

        // The page of the asker, which stood open, shows it by itself; its form works as any other.
        await Assertions.Expect(asker.GetByText("We have one, ask me.")).ToBeVisibleAsync();
        await Assertions.Expect(asker.GetByRole(AriaRole.Link, new() { Name = "A new reply" })).ToBeVisibleAsync();
        await asker.GetByRole(AriaRole.Button, new() { Name = "This answers it" }).ClickAsync();
        await Assertions.Expect(asker.GetByText("Accepted answer")).ToBeVisibleAsync();
        await asker.GotoAsync($"/communities/{world.Cop}/threads");
        await Assertions.Expect(asker.GetByText("Answered")).ToBeVisibleAsync();
        await lead.GetByRole(AriaRole.Button, new() { Name = "Thanks" }).First.ClickAsync();
        await Assertions.Expect(lead.GetByRole(AriaRole.Button, new() { Name = "Thanks (1)" })).ToBeVisibleAsync();
        await asker.Context.CloseAsync();
        await lead.Context.CloseAsync();
    }

    [Fact]
    public async Task An_open_page_hears_nothing_more_once_its_reader_has_left_the_community()
    {
        var world = await MeetingWorld.MakeAsync(shared.Application, Cancellation);
        var thread = await world.Lead.AskAsync(world.Cop, Cancellation);
        var (member, watcher) = (await chromium.SignInAsync(shared.Application, world.MemberEmail), await chromium.SignInAsync(shared.Application, world.LeadEmail));
        await member.GotoAsync($"/threads/{thread}");
        await watcher.GotoAsync($"/threads/{thread}");
        await world.Lead.ReplyAsync(thread, "For all of us", Cancellation);
        await Assertions.Expect(member.GetByText("For all of us")).ToBeVisibleAsync();
        using var left = await world.Member.SendAsync(HttpMethod.Post, $"/api/v1/cops/{world.Cop}/leave", new { }, Cancellation);

        await world.Lead.ReplyAsync(thread, "For those who are left", Cancellation);

        await Assertions.Expect(watcher.GetByText("For those who are left")).ToBeVisibleAsync();
        await Assertions.Expect(member.GetByText("For those who are left")).ToHaveCountAsync(0);
        Assert.DoesNotContain("For those who are left", await member.ContentAsync(), StringComparison.Ordinal);
        await member.Context.CloseAsync();
        await watcher.Context.CloseAsync();
    }

    [Fact]
    public async Task A_poll_is_voted_in_and_a_lead_splits_closes_and_merges()
    {
        var world = await MeetingWorld.MakeAsync(shared.Application, Cancellation);
        var thread = LibraryClient.IdOf(await world.Lead.StartAsync(world.Cop, new { title = "Next time", body = "Say when.", poll = new { question = "Which day?", choices = new[] { "Monday", "Tuesday" } } }, Cancellation));
        await world.Member.ReplyAsync(thread, "And who brings **cake**?", Cancellation);
        var member = await chromium.SignInAsync(shared.Application, world.MemberEmail);
        await member.GotoAsync($"/threads/{thread}");
        await member.GetByLabel("Tuesday", new() { Exact = true }).CheckAsync();
        await member.GetByRole(AriaRole.Button, new() { Name = "Vote" }).ClickAsync();
        await Assertions.Expect(member.GetByText("1 person has voted")).ToBeVisibleAsync();
        await member.GetByRole(AriaRole.Button, new() { Name = "No mails from this one" }).ClickAsync();
        await Assertions.Expect(member.GetByText("You get no mails of this conversation any more.")).ToBeVisibleAsync();
        Assert.Equal("never", (await world.Member.GetAsync("/api/v1/me/notices", Cancellation)).GetProperty("threads")[0].GetProperty("frequency").GetString());
        await member.Context.CloseAsync();

        var lead = await chromium.SignInAsync(shared.Application, world.LeadEmail);
        await lead.GotoAsync($"/threads/{thread}/manage");
        await lead.GetByText("Make some replies a conversation of their own").ClickAsync();
        await lead.GetByLabel("What the new conversation is about").FillAsync("Cake");
        await lead.GetByLabel("And who brings cake?").CheckAsync();
        await lead.GetByRole(AriaRole.Button, new() { Name = "Split them off" }).ClickAsync();
        await Assertions.Expect(lead.GetByRole(AriaRole.Heading, new() { Name = "Cake" })).ToBeVisibleAsync();
        await lead.GetByRole(AriaRole.Link, new() { Name = "Keep order" }).ClickAsync();
        await lead.GetByText("Append it to another conversation").ClickAsync();
        await lead.GetByRole(AriaRole.Button, new() { Name = "Merge" }).ClickAsync();
        await Assertions.Expect(lead.GetByRole(AriaRole.Heading, new() { Name = "Next time" })).ToBeVisibleAsync();
        await lead.GetByRole(AriaRole.Link, new() { Name = "Keep order" }).ClickAsync();
        await lead.GetByLabel("Closed").CheckAsync();
        await lead.GetByRole(AriaRole.Button, new() { Name = "Save" }).ClickAsync();
        await Assertions.Expect(lead.GetByText("Closed", new() { Exact = true })).ToBeVisibleAsync();
        await lead.Context.CloseAsync();
    }

    [GeneratedRegex("#post-", RegexOptions.NonBacktracking)]
    private static partial Regex Anchored();
}
