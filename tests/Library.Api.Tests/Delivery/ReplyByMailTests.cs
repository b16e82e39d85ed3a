using Library.Api.Tests.Conversations;
using Library.Api.Tests.Mail;
using Library.Api.Tests.Meetings;
using Library.Api.Tests.Notices;
using Library.Testing;
using MimeKit;

namespace Library.Api.Tests.Delivery;

/// <summary>People answer the mails that they got, and what they write stands in the conversation.</summary>
[Trait("Needs", "server")]
public sealed class ReplyByMailTests(MailedApplication mailed)
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task An_answer_is_posted_once_without_what_it_quotes()
    {
        var (world, thread, mail) = await ToldAsync();
        var answer = Deliveries.Answer(mail, world.MemberEmail, "Thank you, that is it.");
        Assert.Equal((0, ""), await mailed.Application.DeliverAsync(answer));
        Assert.Equal((0, ""), await mailed.Application.DeliverAsync(answer, "--to", mail.ReplyTo.Mailboxes.Single().Address.ToUpperInvariant()));
        Assert.Equal(["We look for one.", "Here is one.", "Thank you, that is it."], await mailed.Application.BodiesAsync(thread));
        var heard = await mailed.WaitForWordsAsync(world.LeadEmail, "Thank you, that is it.", Cancellation);
        Assert.Contains($"{world.MemberEmail} via", heard.Message.From.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_file_comes_along_and_one_that_is_none_is_named()
    {
        var (world, thread, mail) = await ToldAsync();
        var word = SharedApplication.Word();
        var answer = Deliveries.Answer(mail, world.MemberEmail, "");
        answer.Body = new Multipart("mixed")
        {
            new TextPart("plain") { Text = "See the file." },
            new MimePart("application", "octet-stream") { FileName = $"{word}.docx", ContentDisposition = new ContentDisposition("attachment"), ContentTransferEncoding = ContentEncoding.Base64, Content = new MimeContent(AWordFile.New().Paragraph($"About {word}").ToStream()) },
            new MimePart("application", "octet-stream") { FileName = "tool.exe", ContentDisposition = new ContentDisposition("attachment"), ContentTransferEncoding = ContentEncoding.Base64, Content = new MimeContent(new MemoryStream([0x4D, 0x5A, 0, 1, 2, 3])) },
        };
        Assert.Equal((0, ""), await mailed.Application.DeliverAsync(answer));
        var post = (await world.Lead.GetAsync($"/api/v1/threads/{thread}", Cancellation)).GetProperty("posts")[2];
        Assert.Equal("See the file.\n\n(The library did not take the file “tool.exe”.)", post.GetProperty("body").GetString());
        var document = Assert.Single(post.GetProperty("documents").EnumerateArray());
        Assert.Equal((word, true), (document.GetProperty("title").GetString(), document.GetProperty("attached").GetBoolean()));
    }

    [Fact]
    public async Task A_file_between_the_words_comes_along_and_a_picture_of_the_words_does_not()
    {
        var (world, thread, mail) = await ToldAsync();
        var word = SharedApplication.Word();
        var answer = Deliveries.Answer(mail, world.MemberEmail, "");
        var picture = new MimePart("image", "png") { FileName = "logo.png", ContentId = "logo@mail", ContentDisposition = new ContentDisposition("inline"), ContentTransferEncoding = ContentEncoding.Base64, Content = new MimeContent(new MemoryStream([1, 2, 3])) };
        answer.Body = new Multipart("mixed")
        {
            new TextPart("plain") { Text = "Before it." },
            new MimePart("application", "octet-stream") { FileName = $"{word}.docx", ContentDisposition = new ContentDisposition("inline"), ContentTransferEncoding = ContentEncoding.Base64, Content = new MimeContent(AWordFile.New().Paragraph($"About {word}").ToStream()) },
            new TextPart("plain") { Text = "After it." },
            new Multipart("related") { new TextPart("html") { Text = "<p><img src=\"cid:logo@mail\"></p>" }, picture },
        };
        Assert.Equal((0, ""), await mailed.Application.DeliverAsync(answer));
        var post = (await world.Lead.GetAsync($"/api/v1/threads/{thread}", Cancellation)).GetProperty("posts")[2];
        Assert.Equal("Before it.\n\nAfter it.", post.GetProperty("body").GetString());
        Assert.Equal(word, Assert.Single(post.GetProperty("documents").EnumerateArray()).GetProperty("title").GetString());
    }

    [Fact]
    public async Task A_stolen_address_takes_nothing_from_anybody_else()
    {
        var (world, thread, mail) = await ToldAsync();
        var (code, error) = await mailed.Application.DeliverAsync(Deliveries.Answer(mail, world.LeadEmail, "In your name"));
        Assert.Equal(77, code);
        Assert.Contains("Only the person", error, StringComparison.Ordinal);
        Assert.Equal(77, (await mailed.Application.DeliverAsync(Deliveries.Answer(mail, "thief@elsewhere.example", "In your name"))).Code);
        var two = Deliveries.Answer(mail, "thief@elsewhere.example", "In your name");
        two.From.Add(new MailboxAddress("", world.MemberEmail));
        Assert.Equal(65, (await mailed.Application.DeliverAsync(two)).Code);
        Assert.Equal(67, (await mailed.Application.DeliverAsync(Deliveries.Answer(mail, world.MemberEmail, "x"), "--to", "reply+aaaaaaaaaaaaaaaaaaaaaaaaaa@mail.association.example")).Code);
        Assert.Equal(67, (await mailed.Application.DeliverAsync(Deliveries.Answer(mail, world.MemberEmail, "x"), "--to", "reply@mail.association.example")).Code);
        Assert.Equal(2, (await mailed.Application.BodiesAsync(thread)).Count);
    }

    [Fact]
    public async Task Whoever_left_the_community_or_finds_it_closed_posts_nothing()
    {
        var (world, thread, mail) = await ToldAsync();
        await world.Lead.SendForStatusAsync(HttpMethod.Patch, $"/api/v1/threads/{thread}", new { closed = true }, Cancellation);
        Assert.Equal(77, (await mailed.Application.DeliverAsync(Deliveries.Answer(mail, world.MemberEmail, "Too late"))).Code);
        await world.Lead.SendForStatusAsync(HttpMethod.Patch, $"/api/v1/threads/{thread}", new { closed = false }, Cancellation);
        await mailed.Application.SetPersonAsync(world.MemberEmail, [], Cancellation);
        Assert.Equal(77, (await mailed.Application.DeliverAsync(Deliveries.Answer(mail, world.MemberEmail, "From outside"))).Code);
        Assert.Equal(2, (await mailed.Application.BodiesAsync(thread)).Count);
    }

    [Theory]
    [InlineData("Auto-Submitted", "auto-replied")]
    [InlineData("X-Autoreply", "yes")]
    [InlineData("Precedence", "auto_reply")]
    [InlineData("Precedence", "bulk")]
    [InlineData("Return-Path", "<>")]
    [InlineData("X-Loop", "127.0.0.1")]
    public async Task What_no_person_wrote_is_dropped(string header, string value)
    {
        var (world, thread, mail) = await ToldAsync();
        var away = Deliveries.Answer(mail, world.MemberEmail, "I am out of the office.");
        away.Headers.Add(header, value);
        Assert.Equal((0, ""), await mailed.Application.DeliverAsync(away));
        var own = Deliveries.Answer(mail, world.MemberEmail, "Our own");
        own.MessageId = Assert.IsType<string>(mail.MessageId);
        Assert.Equal((0, ""), await mailed.Application.DeliverAsync(own));
        var meant = Deliveries.Answer(mail, world.MemberEmail, "By hand");
        meant.Headers.Add("Auto-Submitted", "no");
        Assert.Equal((0, ""), await mailed.Application.DeliverAsync(meant));
        Assert.Equal(["We look for one.", "Here is one.", "By hand"], await mailed.Application.BodiesAsync(thread));
    }

    [Fact]
    public async Task What_cannot_be_read_says_nothing_or_is_too_large_is_a_fault_of_its_sender()
    {
        var (world, thread, mail) = await ToldAsync();
        var to = mail.ReplyTo.Mailboxes.Single().Address;
        Assert.Equal(65, (await mailed.Application.DeliverAsync("", "--to", to)).Code);
        Assert.Equal(65, (await mailed.Application.DeliverAsync("\0\u0001 no message at all", "--to", to)).Code);
        Assert.Equal(65, (await mailed.Application.DeliverAsync("Subject: from nobody\n\nWords", "--to", to)).Code);
        Assert.Equal(65, (await mailed.Application.DeliverAsync(Deliveries.Answer(mail, world.MemberEmail, ""))).Code);
        Assert.Equal(65, (await mailed.Application.DeliverAsync(Deliveries.Answer(mail, world.MemberEmail, new string('x', 2000)), "--Library:Mail:MaxMessageBytes", "1024")).Code);
        Assert.Equal(64, (await mailed.Application.DeliverAsync("", "--from", "x")).Code);
        Assert.Equal(75, (await mailed.Application.DeliverAsync(Deliveries.Answer(mail, world.MemberEmail, "x"), "--Library:Mail:From", "no address")).Code);
        Assert.Equal(2, (await mailed.Application.BodiesAsync(thread)).Count);
    }

    /// <summary>A member asked, the lead answered, and the member was told.</summary>
    private async Task<(MeetingWorld World, string Thread, MimeMessage Mail)> ToldAsync()
    {
        var world = await MeetingWorld.MakeAsync(mailed.Application, Cancellation);
        var thread = await world.Member.AskAsync(world.Cop, Cancellation);
        await world.Lead.ReplyAsync(thread, "Here is one.", Cancellation);
        return (world, thread, (await mailed.WaitForWordsAsync(world.MemberEmail, "Here is one.", Cancellation)).Message);
    }
}
