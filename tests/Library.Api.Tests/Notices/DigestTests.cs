using Library.Api.Tests.Alerts;
using Library.Api.Tests.Conversations;
using Library.Api.Tests.Mail;
using Library.Api.Tests.Meetings;

namespace Library.Api.Tests.Notices;

/// <summary>Members hear on Monday what is new in their communities: each thing once, and nothing where nothing is new.</summary>
[Trait("Needs", "server")]
public sealed class DigestTests(MailedApplication mailed)
{
    private const string Subject = "What is new in your communities";

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_digest_tells_each_thing_once_and_none_comes_where_nothing_is_new()
    {
        var world = await MeetingWorld.MakeAsync(mailed.Application, Cancellation);
        await AMondayPassesAsync(world.MemberEmail);
        Assert.Empty(mailed.Mails(world.MemberEmail));

        var (open, done, talk, document) = (SharedApplication.Word(), SharedApplication.Word(), SharedApplication.Word(), SharedApplication.Word());
        using var admin = await mailed.Application.AdminAsync(Cancellation);
        await world.Lead.AskAsync(world.Cop, Cancellation, title: $"Open {open}");
        await admin.ReplyAsync(await world.Lead.AskAsync(world.Cop, Cancellation, title: $"Done {done}"), "An answer", Cancellation);
        await world.Lead.StartAsync(world.Cop, new { title = $"Talk {talk}", body = "Words" }, Cancellation);
        await world.Lead.AddAsync($"Paper {document}", "buses", Cancellation, ("visibility", "cops"), ("cop", world.Cop));
        await world.Lead.AddAsync($"Elsewhere {document}", "buses", Cancellation, ("visibility", "draft"));
        await world.PlanAsync(Cancellation);
        await AMondayPassesAsync(world.MemberEmail);
        var mail = await mailed.WaitForMailAsync(world.MemberEmail, Subject, Cancellation);

        var lines = mail.Text.ReplaceLineEndings("\n");
        Assert.Contains($"Asked and answered\n\nDone {done}\n", lines, StringComparison.Ordinal);
        Assert.Contains($"Can you help?\n\nOpen {open}\n", lines, StringComparison.Ordinal);
        Assert.Contains($"New conversations\n\nTalk {talk}\n", lines, StringComparison.Ordinal);
        Assert.Contains($"New documents\n\nPaper {document}\n", lines, StringComparison.Ordinal);
        Assert.Contains("The next meeting\n\nSpring meeting, ", lines, StringComparison.Ordinal);
        Assert.DoesNotContain("Elsewhere", lines, StringComparison.Ordinal);
        Assert.Contains("<h2>Can you help?</h2>", mail.Message.HtmlBody, StringComparison.Ordinal);

        await AMondayPassesAsync(world.MemberEmail);
        Assert.Single(mailed.Mails(world.MemberEmail));
        await world.Lead.StartAsync(world.Cop, new { title = $"Further {talk}", body = "Words" }, Cancellation);
        await AMondayPassesAsync(world.MemberEmail);
        var next = await mailed.WaitForWordsAsync(world.MemberEmail, $"Further {talk}", Cancellation);
        Assert.DoesNotContain(open, next.Text, StringComparison.Ordinal);
        Assert.DoesNotContain("Spring meeting", next.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_published_packet_leads_to_its_meeting_where_members_read_it()
    {
        var world = await MeetingWorld.MakeAsync(mailed.Application, Cancellation);
        await AMondayPassesAsync(world.MemberEmail);
        var meeting = await world.PlanAsync(Cancellation);
        await world.SavedAsync(meeting, new object[] { new { heading = "Welcome" } }, Cancellation);
        using var published = await world.PublishAsync(meeting, Cancellation);
        Assert.True(published.IsSuccessStatusCode);
        await AMondayPassesAsync(world.MemberEmail);
        var mail = await mailed.WaitForMailAsync(world.MemberEmail, Subject, Cancellation);
        Assert.Contains("Meeting packets\n\nSpring meeting, ", mail.Text.ReplaceLineEndings("\n"), StringComparison.Ordinal);
        Assert.Contains($"/meetings/{meeting}#packet", mail.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_came_at_once_is_in_no_digest_nor_what_the_reader_may_not_see_or_does_not_want()
    {
        var world = await MeetingWorld.MakeAsync(mailed.Application, Cancellation);
        var (word, never) = (SharedApplication.Word(), Strangers.Email());
        using var other = await mailed.Application.PersonAsync(never, Cancellation, world.Cop);
        await other.HearAsync(world.Cop, "never", Cancellation);
        await AMondayPassesAsync(world.MemberEmail, never);
        var own = await world.Member.AskAsync(world.Cop, Cancellation, title: $"Own {word}");
        await world.Lead.ReplyAsync(own, $"At once {word}", Cancellation);
        await mailed.WaitForWordsAsync(world.MemberEmail, $"At once {word}", Cancellation);
        await world.Stranger.AskAsync("ell", Cancellation, title: $"Secret {word}");
        await world.Lead.AskAsync(world.Cop, Cancellation, title: $"New {word}");
        await AMondayPassesAsync(world.MemberEmail, never);
        var mail = await mailed.WaitForMailAsync(world.MemberEmail, Subject, Cancellation);

        Assert.Contains($"New {word}", mail.Text, StringComparison.Ordinal);
        Assert.DoesNotContain($"Own {word}", mail.Text, StringComparison.Ordinal);
        Assert.DoesNotContain($"Secret {word}", mail.Text, StringComparison.Ordinal);
        Assert.Empty(mailed.Mails(never));
    }

    [Fact]
    public async Task A_conversation_that_is_followed_weekly_comes_in_the_digest()
    {
        var world = await MeetingWorld.MakeAsync(mailed.Application, Cancellation);
        var thread = await world.Member.AskAsync(world.Cop, Cancellation);
        await AMondayPassesAsync(world.MemberEmail);
        await world.Member.SendForStatusAsync(HttpMethod.Put, $"/api/v1/me/notices/threads/{thread}", new { frequency = "weekly" }, Cancellation);
        await world.Lead.ReplyAsync(thread, "Later is enough", Cancellation);
        await mailed.ToldAsync(Cancellation);
        Assert.Empty(mailed.Mails(world.MemberEmail));
        await AMondayPassesAsync(world.MemberEmail);
        var mail = await mailed.WaitForMailAsync(world.MemberEmail, Subject, Cancellation);
        Assert.Contains($"{world.LeadEmail} in “Who has a bus contract?”", mail.Text, StringComparison.Ordinal);
    }

    private Task AMondayPassesAsync(params string[] emails) => mailed.AMondayPassesAsync(Cancellation, emails);
}
