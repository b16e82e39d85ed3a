using System.Net;
using System.Text.Json;
using Library.Api.Tests.Conversations;
using Library.Api.Tests.Mail;
using Library.Api.Tests.Meetings;
using Library.Api.Tests.Pages;
using Library.Storage.People;

namespace Library.Api.Tests.Notices;

/// <summary>People are told of posts in what they follow, once, by way of a real mail server.</summary>
[Trait("Needs", "server")]
public sealed class NoticeTests(MailedApplication mailed)
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_reply_comes_once_to_who_asked_and_never_to_its_author()
    {
        var world = await MeetingWorld.MakeAsync(mailed.Application, Cancellation);
        var (thread, word) = (await world.Member.AskAsync(world.Cop, Cancellation), SharedApplication.Word());
        var post = LibraryClient.IdOf(await world.Lead.ReplyAsync(thread, $"We have **{word}**.", Cancellation));
        var mail = await mailed.WaitForWordsAsync(world.MemberEmail, word, Cancellation);
        await mailed.ToldAsync(Cancellation);

        Assert.Single(mailed.Mails(world.MemberEmail));
        Assert.Empty(mailed.Mails(world.LeadEmail));
        Assert.Equal("Re: Who has a bus contract?", mail.Subject);
        var from = Assert.Single(mail.Message.From.Mailboxes);
        Assert.Equal(($"{world.LeadEmail} via Charter Knowledge Center", "center@association.example"), (from.Name, from.Address));
        Assert.Contains($"/posts/{post}", mail.Text, StringComparison.Ordinal);
        Assert.Contains($"<strong>{word}</strong>", mail.Message.HtmlBody, StringComparison.Ordinal);
        Assert.Equal(("auto-generated", "list", "List-Unsubscribe=One-Click"), (mail.Message.Headers["Auto-Submitted"], mail.Message.Headers["Precedence"], mail.Message.Headers["List-Unsubscribe-Post"]));
        Assert.Contains($"<{world.Cop}.", mail.Message.Headers["List-Id"], StringComparison.Ordinal);
    }

    [Fact]
    public async Task Mails_of_a_conversation_refer_to_one_root_and_to_the_mail_before()
    {
        var world = await MeetingWorld.MakeAsync(mailed.Application, Cancellation);
        var thread = await world.Member.AskAsync(world.Cop, Cancellation);
        await world.Lead.ReplyAsync(thread, "The first answer", Cancellation);
        var first = await mailed.WaitForWordsAsync(world.MemberEmail, "The first answer", Cancellation);
        await world.Lead.ReplyAsync(thread, "The second answer", Cancellation);
        var second = await mailed.WaitForWordsAsync(world.MemberEmail, "The second answer", Cancellation);

        var root = Assert.Single(first.Message.References);
        Assert.StartsWith(Guid.Parse(thread).ToString("N"), root, StringComparison.Ordinal);
        Assert.Equal(root, first.Message.InReplyTo);
        Assert.Equal($"{root} {first.Message.MessageId}", string.Join(" ", second.Message.References));
        Assert.Equal(first.Message.MessageId, second.Message.InReplyTo);
        Assert.NotEqual(first.Message.MessageId, second.Message.MessageId);
    }

    [Fact]
    public async Task Members_hear_at_once_where_they_chose_it_and_where_they_are_named()
    {
        var world = await MeetingWorld.MakeAsync(mailed.Application, Cancellation);
        var (word, quiet, name) = (SharedApplication.Word(), Strangers.Email(), $"Ana {SharedApplication.Word()}");
        await mailed.Application.SetPersonAsync(quiet, name, [new CopSeat(world.Cop, IsLead: false)], Cancellation);
        await world.Member.HearAsync(world.Cop, "at-once", Cancellation);
        var thread = await world.Lead.AskAsync(world.Cop, Cancellation, title: $"About {word}");
        var begun = await mailed.WaitForMailAsync(world.MemberEmail, $"About {word}", Cancellation);
        await mailed.ToldAsync(Cancellation);
        Assert.Equal($"About {word}", begun.Subject);
        Assert.Empty(mailed.Mails(quiet));

        await world.Lead.ReplyAsync(thread, $"Ask @{name} of it.", Cancellation);
        await mailed.WaitForWordsAsync(quiet, "of it.", Cancellation);
        using var named = await mailed.Application.SignInAsync(quiet, Cancellation);
        Assert.Equal(HttpStatusCode.NoContent, await named.SendForStatusAsync(HttpMethod.Put, $"/api/v1/me/notices/threads/{thread}", new { frequency = "never" }, Cancellation));
        await world.Lead.ReplyAsync(thread, "A muted one", Cancellation);
        await world.Lead.ReplyAsync(thread, $"Again @{name}.", Cancellation);
        await mailed.WaitForWordsAsync(quiet, "Again @", Cancellation);
        Assert.Equal(HttpStatusCode.OK, await named.SendForStatusAsync(HttpMethod.Put, "/api/v1/me/notices", new { silent = true }, Cancellation));
        await world.Lead.ReplyAsync(thread, $"Not heard by @{name}.", Cancellation);
        await mailed.WaitForWordsAsync(world.MemberEmail, "Not heard by", Cancellation);
        await mailed.ToldAsync(Cancellation);
        Assert.DoesNotContain(mailed.Mails(quiet), mail => mail.Text.Contains("A muted one", StringComparison.Ordinal) || mail.Text.Contains("Not heard by", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Whoever_is_named_when_a_post_is_changed_hears_then_and_nobody_else_twice()
    {
        var world = await MeetingWorld.MakeAsync(mailed.Application, Cancellation);
        var (named, name) = (Strangers.Email(), $"Ben {SharedApplication.Word()}");
        await mailed.Application.SetPersonAsync(named, name, [new CopSeat(world.Cop, IsLead: false)], Cancellation);
        var post = LibraryClient.IdOf(await world.Lead.ReplyAsync(await world.Member.AskAsync(world.Cop, Cancellation), "First words", Cancellation));
        await mailed.WaitForWordsAsync(world.MemberEmail, "First words", Cancellation);
        using var edited = await world.Lead.EditAsync(post, "1", $"Second words for @{name}.", Cancellation);
        Assert.Equal(HttpStatusCode.OK, edited.StatusCode);
        await mailed.WaitForWordsAsync(named, "Second words", Cancellation);
        await mailed.ToldAsync(Cancellation);
        Assert.Single(mailed.Mails(named));
        Assert.Single(mailed.Mails(world.MemberEmail));
    }

    [Fact]
    public async Task The_link_of_a_community_stops_its_mails_and_those_of_what_one_takes_part_in_go_on()
    {
        var world = await MeetingWorld.MakeAsync(mailed.Application, Cancellation);
        await world.Member.HearAsync(world.Cop, "at-once", Cancellation);
        await world.Lead.StartAsync(world.Cop, new { title = "The first", body = "Words" }, Cancellation);
        var mail = await mailed.WaitForMailAsync(world.MemberEmail, "The first", Cancellation);
        var link = mail.Text.ReplaceLineEndings("\n").Split('\n').SkipWhile(line => !line.StartsWith("No more mails of Community", StringComparison.Ordinal)).Skip(1).First();
        using var visitor = new Visitor(mailed.Application);
        await visitor.SubmitAsync(new Uri(link).PathAndQuery, "stop", Cancellation);
        await world.Lead.StartAsync(world.Cop, new { title = "The second", body = "Words" }, Cancellation);
        await world.Lead.ReplyAsync(await world.Member.AskAsync(world.Cop, Cancellation), "Still heard", Cancellation);
        await mailed.WaitForWordsAsync(world.MemberEmail, "Still heard", Cancellation);
        await mailed.ToldAsync(Cancellation);
        Assert.DoesNotContain(mailed.Mails(world.MemberEmail), one => one.Subject == "The second");
    }

    [Fact]
    public async Task One_click_mutes_the_conversation_and_no_other()
    {
        var world = await MeetingWorld.MakeAsync(mailed.Application, Cancellation);
        var (muted, other) = (await world.Member.AskAsync(world.Cop, Cancellation), await world.Member.AskAsync(world.Cop, Cancellation, title: "The other"));
        await world.Lead.ReplyAsync(muted, "The first", Cancellation);
        var mail = await mailed.WaitForWordsAsync(world.MemberEmail, "The first", Cancellation);
        var address = new Uri((mail.Message.Headers["List-Unsubscribe"] ?? "").Trim('<', '>')).PathAndQuery;
        using var program = mailed.Application.Anonymous();
        using var opened = await program.GetAsync(address, Cancellation);
        Assert.Equal("at-once", ThreadOf(await world.Member.GetAsync("/api/v1/me/notices", Cancellation), muted).GetProperty("frequency").GetString());
        using var content = new FormUrlEncodedContent([new("List-Unsubscribe", "One-Click")]);
        using var stopped = await program.PostAsync(address, content, Cancellation);
        Assert.Equal((HttpStatusCode.Redirect, HttpStatusCode.NoContent), (opened.StatusCode, stopped.StatusCode));
        Assert.Equal("never", ThreadOf(await world.Member.GetAsync("/api/v1/me/notices", Cancellation), muted).GetProperty("frequency").GetString());

        await world.Lead.ReplyAsync(muted, "The second", Cancellation);
        await world.Lead.ReplyAsync(other, "The third", Cancellation);
        await mailed.WaitForWordsAsync(world.MemberEmail, "The third", Cancellation);
        await mailed.ToldAsync(Cancellation);
        Assert.DoesNotContain(mailed.Mails(world.MemberEmail), one => one.Text.Contains("The second", StringComparison.Ordinal));
    }

    [Fact]
    public async Task The_page_of_a_link_asks_and_then_stops()
    {
        var world = await MeetingWorld.MakeAsync(mailed.Application, Cancellation);
        var thread = await world.Member.AskAsync(world.Cop, Cancellation, title: "Buses");
        await world.Lead.ReplyAsync(thread, "The first", Cancellation);
        var mail = await mailed.WaitForWordsAsync(world.MemberEmail, "The first", Cancellation);
        using var visitor = new Visitor(mailed.Application);
        var page = await visitor.OpenAsync(mail.LinkTo("/notices/stop"), Cancellation);
        var done = await visitor.SubmitAsync(mail.LinkTo("/notices/stop"), "stop", Cancellation);
        var forged = await visitor.OpenAsync("/notices/stop?token=forged", Cancellation);

        Assert.Contains("“Buses”", page.Html, StringComparison.Ordinal);
        Assert.Contains("You get no more of these mails", done.Html, StringComparison.Ordinal);
        Assert.Equal("never", ThreadOf(await world.Member.GetAsync("/api/v1/me/notices", Cancellation), thread).GetProperty("frequency").GetString());
        Assert.Contains("This link is not whole", forged.Html, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_is_chosen_on_the_page_is_kept_and_what_is_wrong_is_said()
    {
        var world = await MeetingWorld.MakeAsync(mailed.Application, Cancellation);
        using var visitor = await Visitor.SignInAsync(mailed.Application, world.MemberEmail, Cancellation);
        var wrong = await visitor.SubmitAsync("/account/notices", "notices", Cancellation, ($"cop-{world.Cop}", "daily"), ("quietFrom", "20"), ("quietUntil", "7"), ("timeZone", "Nowhere/Else"));
        Assert.Contains("There is no such time zone", wrong.Html, StringComparison.Ordinal);
        var saved = await visitor.SubmitAsync("/account/notices", "notices", Cancellation, ($"cop-{world.Cop}", "daily"), ("quietFrom", "20"), ("quietUntil", "7"), ("timeZone", "America/Los_Angeles"));
        Assert.Contains("Saved.", saved.Html, StringComparison.Ordinal);
        var held = await world.Member.GetAsync("/api/v1/me/notices", Cancellation);
        Assert.Equal(
            (20, 7, "America/Los_Angeles", "daily"),
            (held.GetProperty("quietFrom").GetInt32(), held.GetProperty("quietUntil").GetInt32(), held.GetProperty("timeZone").GetString(), held.GetProperty("cops")[0].GetProperty("frequency").GetString()));
        Assert.Equal(HttpStatusCode.BadRequest, await world.Member.SendForStatusAsync(HttpMethod.Put, "/api/v1/me/notices", new { quietFrom = 24, quietUntil = 1 }, Cancellation));
        Assert.Equal(HttpStatusCode.NotFound, await world.Stranger.SendForStatusAsync(HttpMethod.Put, $"/api/v1/me/notices/threads/{await world.Lead.AskAsync(world.Cop, Cancellation)}", new { frequency = "at-once" }, Cancellation));
    }

    private static JsonElement ThreadOf(JsonElement notices, string id) => notices.GetProperty("threads").EnumerateArray().Single(thread => LibraryClient.IdOf(thread) == id);
}
