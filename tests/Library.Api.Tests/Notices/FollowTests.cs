using System.Net;
using Library.Api.Tests.Alerts;
using Library.Api.Tests.Conversations;
using Library.Api.Tests.Mail;
using Library.Api.Tests.Meetings;
using Library.Api.Tests.Pages;

namespace Library.Api.Tests.Notices;

/// <summary>Who follows a person hears of what they post and share, once, and only of what they may see.</summary>
[Trait("Needs", "server")]
public sealed class FollowTests(MailedApplication mailed)
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task At_once_comes_what_the_follower_may_see_until_one_click_stops_it()
    {
        var (world, email, follower, word) = await MakeAsync();
        using var _ = follower;
        var lead = await IdAsync(world.Lead);
        Assert.Equal(HttpStatusCode.NoContent, await FollowAsync(follower, lead, "at-once"));
        await world.Lead.AskAsync(world.Cop, Cancellation, title: $"Inside {word}");
        var open = await world.Lead.AskAsync(world.Cop, Cancellation, title: $"Open {word}", visibility: "members");
        var mail = await mailed.WaitForMailAsync(email, $"Open {word}", Cancellation);
        await world.Member.ReplyAsync(open, "Of somebody else", Cancellation);
        await mailed.ToldAsync(Cancellation);
        Assert.Single(mailed.Mails(email));
        Assert.Contains($"No more mails of {world.LeadEmail}:", mail.Text, StringComparison.Ordinal);

        await mailed.OneClickAsync(mail, Cancellation);
        Assert.Empty(await FollowedAsync(follower));
        await world.Lead.ReplyAsync(open, "Not heard", Cancellation);
        await mailed.ToldAsync(Cancellation);
        Assert.Single(mailed.Mails(email));
    }

    [Fact]
    public async Task A_shared_document_comes_at_once_and_in_no_digest_again()
    {
        var (world, email, follower, word) = await MakeAsync();
        using var _ = follower;
        using var admin = await mailed.Application.AdminAsync(Cancellation);
        var owner = await IdAsync(admin);
        await FollowAsync(follower, owner, "at-once");
        await admin.AddAsync($"Inside {word}", "buses", Cancellation, ("visibility", "cops"), ("cop", world.Cop));
        await admin.AddAsync($"Paper {word}", "buses", Cancellation);
        var mail = await mailed.WaitForWordsAsync(email, $"Paper {word}", Cancellation);
        Assert.Equal("New from somebody you follow", mail.Subject);
        Assert.Contains("From people you follow\n", mail.Text.ReplaceLineEndings("\n"), StringComparison.Ordinal);
        Assert.DoesNotContain($"Inside {word}", mail.Text, StringComparison.Ordinal);
        await FollowAsync(follower, owner, "weekly");
        await admin.AddAsync($"Later {word}", "buses", Cancellation);
        await mailed.AMondayPassesAsync(Cancellation, email);
        var digest = await mailed.WaitForWordsAsync(email, $"Later {word}", Cancellation);
        Assert.DoesNotContain($"Paper {word}", digest.Text, StringComparison.Ordinal);
        Assert.DoesNotContain($"Inside {word}", digest.Text, StringComparison.Ordinal);

        await mailed.OneClickAsync(mail, Cancellation);
        Assert.Empty(await FollowedAsync(follower));
    }

    [Fact]
    public async Task What_a_followed_person_replies_and_shares_comes_at_once_and_the_conversation_in_the_digest_of_its_community()
    {
        var world = await MeetingWorld.MakeAsync(mailed.Application, Cancellation);
        var word = SharedApplication.Word();
        using var admin = await mailed.Application.AdminAsync(Cancellation);
        await FollowAsync(world.Member, await IdAsync(world.Lead), "at-once");
        await mailed.AMondayPassesAsync(Cancellation, world.MemberEmail);
        var thread = await admin.AskAsync(world.Cop, Cancellation, title: $"Asked {word}");
        await world.Lead.ReplyAsync(thread, $"At once {word}", Cancellation);
        await world.Lead.AskAsync(world.Cop, Cancellation, title: $"Begun {word}");
        await world.Lead.AddAsync($"Paper {word}", "buses", Cancellation, ("visibility", "cops"), ("cop", world.Cop));
        await mailed.WaitForWordsAsync(world.MemberEmail, $"At once {word}", Cancellation);
        await mailed.WaitForWordsAsync(world.MemberEmail, $"Paper {word}", Cancellation);
        await mailed.ToldAsync(Cancellation);
        await mailed.AMondayPassesAsync(Cancellation, world.MemberEmail);
        var digest = await mailed.WaitForMailAsync(world.MemberEmail, "What is new in your communities", Cancellation);

        Assert.Contains($"Asked and answered\n\nAsked {word}\n", digest.Text.ReplaceLineEndings("\n"), StringComparison.Ordinal);
        Assert.Equal(2, digest.Text.Split(word).Length);
    }

    [Fact]
    public async Task A_weekly_digest_tells_each_thing_once_whether_by_the_community_or_the_person()
    {
        var world = await MeetingWorld.MakeAsync(mailed.Application, Cancellation);
        var word = SharedApplication.Word();
        await world.Lead.AskAsync(world.Cop, Cancellation, title: $"Before {word}", visibility: "members");
        Assert.Equal(HttpStatusCode.NoContent, await FollowAsync(world.Member, await IdAsync(world.Lead), frequency: null));
        await world.Member.HearAsync(world.Cop, "weekly", Cancellation);
        Assert.Equal(["weekly"], await FollowedAsync(world.Member));
        await mailed.AMondayPassesAsync(Cancellation, world.MemberEmail);
        var thread = await world.Lead.AskAsync(world.Cop, Cancellation, title: $"Asked {word}");
        var muted = await world.Stranger.AskAsync("ell", Cancellation, title: $"Muted {word}", visibility: "members");
        await world.Member.SendForStatusAsync(HttpMethod.Put, $"/api/v1/me/notices/threads/{muted}", new { frequency = "never" }, Cancellation);
        await world.Lead.ReplyAsync(muted, "Not heard", Cancellation);
        await world.Lead.AddAsync($"Paper {word}", "buses", Cancellation, ("visibility", "cops"), ("cop", world.Cop));
        await mailed.ToldAsync(Cancellation);
        await mailed.AMondayPassesAsync(Cancellation, world.MemberEmail);
        var mail = await mailed.WaitForWordsAsync(world.MemberEmail, $"Asked {word}", Cancellation);

        var text = mail.Text.ReplaceLineEndings("\n");
        Assert.Contains($"{world.LeadEmail} asks “Asked {word}”\n", text, StringComparison.Ordinal);
        Assert.Contains($"{world.LeadEmail} shares “Paper {word}”\n", text, StringComparison.Ordinal);
        Assert.Equal(2, text.Split(word).Length - 1);
        Assert.DoesNotContain("Can you help?", text, StringComparison.Ordinal);
        await mailed.AMondayPassesAsync(Cancellation, world.MemberEmail);
        Assert.Single(mailed.Mails(world.MemberEmail), one => one.Text.Contains($"Asked {word}", StringComparison.Ordinal));

        await world.Lead.ReplyAsync(thread, $"More {word}", Cancellation);
        await mailed.ToldAsync(Cancellation);
        using var left = await world.Member.Http.PostAsync($"/api/v1/cops/{world.Cop}/leave", content: null, Cancellation);
        await mailed.AMondayPassesAsync(Cancellation, world.MemberEmail);
        Assert.Single(mailed.Mails(world.MemberEmail), one => one.Text.Contains($"Asked {word}", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Following_is_begun_and_ended_on_the_page_and_listed_with_the_mails()
    {
        var (world, email, follower, _) = await MakeAsync();
        using var asProgram = follower;
        var lead = await IdAsync(world.Lead);
        using var visitor = await Visitor.SignInAsync(mailed.Application, email, Cancellation);
        var followed = await visitor.SubmitAsync($"/people/{lead}", "follow", Cancellation, ("frequency", "daily"));
        Assert.Contains("You hear every morning of what they post", followed.Html, StringComparison.Ordinal);
        Assert.Contains("People you follow", (await visitor.OpenAsync("/account/notices", Cancellation)).Html, StringComparison.Ordinal);
        await FollowAsync(follower, await IdAsync(world.Member), "weekly");
        await visitor.SubmitAsync("/account/notices", "notices", Cancellation, ($"person-{lead}", "at-once"));
        Assert.Equal(["at-once", "weekly"], (await FollowedAsync(follower)).Order(StringComparer.Ordinal));
        Assert.Equal(HttpStatusCode.OK, await follower.SendForStatusAsync(HttpMethod.Put, "/api/v1/me/notices", new { people = new Dictionary<string, string> { [lead] = "daily", [Guid.NewGuid().ToString()] = "daily" } }, Cancellation));
        Assert.Equal(["daily"], await FollowedAsync(follower));
        var unfollowed = await visitor.SubmitAsync($"/people/{lead}", "follow", Cancellation, ("frequency", "never"));
        Assert.Contains("You do not follow them any more", unfollowed.Html, StringComparison.Ordinal);

        using var admin = await mailed.Application.AdminAsync(Cancellation);
        using var ended = await admin.Http.PostAsync($"/api/v1/people/{lead}/end", content: null, Cancellation);
        Assert.Equal(HttpStatusCode.NotFound, await FollowAsync(follower, lead, "weekly"));
        Assert.Equal(HttpStatusCode.NotFound, await FollowAsync(follower, await IdAsync(follower), "weekly"));
        Assert.Equal(HttpStatusCode.BadRequest, await FollowAsync(follower, lead, "sometimes"));
    }

    /// <summary>A community, and somebody who is in none.</summary>
    private async Task<(MeetingWorld World, string Email, LibraryClient Follower, string Word)> MakeAsync()
    {
        var (world, email) = (await MeetingWorld.MakeAsync(mailed.Application, Cancellation), Strangers.Email());
        return (world, email, await mailed.Application.PersonAsync(email, Cancellation), SharedApplication.Word());
    }

    private static Task<HttpStatusCode> FollowAsync(LibraryClient person, string followed, string? frequency) =>
        person.SendForStatusAsync(HttpMethod.Put, $"/api/v1/me/notices/people/{followed}", new { frequency }, Cancellation);

    private static async Task<IReadOnlyList<string?>> FollowedAsync(LibraryClient person) =>
        [.. (await person.GetAsync("/api/v1/me/notices", Cancellation)).GetProperty("people").EnumerateArray().Select(row => row.GetProperty("frequency").GetString())];

    private static async Task<string> IdAsync(LibraryClient person) => LibraryClient.IdOf(await person.GetAsync("/api/v1/me", Cancellation));
}
