using System.Net.Http.Json;
using Library.Api.Tests.Conversations;
using Library.Api.Tests.Mail;
using Library.Api.Tests.Meetings;
using Library.Api.Tests.Notices;
using Library.Api.Tests.Pages;
using MimeKit;

namespace Library.Api.Tests.Delivery;

/// <summary>Mails that come back stop the mails to their address, until its owner says that it works again.</summary>
[Trait("Needs", "server")]
public sealed class BounceTests(MailedApplication mailed)
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_mailbox_that_is_not_there_gets_no_more_mails_until_its_owner_says_that_it_works_again()
    {
        var world = await MeetingWorld.MakeAsync(mailed.Application, Cancellation);
        var thread = await world.Member.AskAsync(world.Cop, Cancellation);
        await world.Lead.ReplyAsync(thread, "The first answer", Cancellation);
        var first = await mailed.WaitForWordsAsync(world.MemberEmail, "The first answer", Cancellation);
        var report = Report(first.Message, "failed", "5.1.1", "smtp; 550 5.1.1 No such user <here>");
        Assert.Equal((0, ""), await mailed.Application.DeliverAsync(report, "--to", SenderOf(first.Message)));
        Assert.Equal((0, ""), await mailed.Application.DeliverAsync(report));

        await world.Lead.ReplyAsync(thread, "The second answer", Cancellation);
        await mailed.ToldAsync(Cancellation);
        await mailed.SettleAsync(Cancellation);
        Assert.Single(mailed.Mails(world.MemberEmail));
        using var visitor = await Visitor.SignInAsync(mailed.Application, world.MemberEmail, Cancellation);
        var page = await visitor.OpenAsync("/", Cancellation);
        Assert.Contains("550 5.1.1 No such user", page.Html, StringComparison.Ordinal);

        // What they ask for themselves is tried all the same.
        using var anonymous = mailed.Application.Anonymous();
        using var forgot = await anonymous.PostAsJsonAsync("/api/v1/auth/forgot", new { email = world.MemberEmail }, Cancellation);
        Assert.True(forgot.IsSuccessStatusCode, $"{forgot.StatusCode}");
        await LibraryClient.UntilAsync(() => Task.FromResult(mailed.Mails(world.MemberEmail).Count), count => count == 2, Cancellation);

        await visitor.SubmitAsync("/", "resume-mails", Cancellation);
        await world.Lead.ReplyAsync(thread, "The third answer", Cancellation);
        await mailed.WaitForWordsAsync(world.MemberEmail, "The third answer", Cancellation);
        Assert.DoesNotContain("come back", (await visitor.OpenAsync("/", Cancellation)).Html, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_full_mailbox_is_written_to_until_the_third_report_and_a_late_mail_is_no_report()
    {
        var world = await MeetingWorld.MakeAsync(mailed.Application, Cancellation);
        var thread = await world.Member.AskAsync(world.Cop, Cancellation);
        for (var i = 1; i <= 3; i++)
        {
            await world.Lead.ReplyAsync(thread, $"Answer number {i}", Cancellation);
            var mail = await mailed.WaitForWordsAsync(world.MemberEmail, $"Answer number {i}", Cancellation);
            Assert.Equal(0, (await mailed.Application.DeliverAsync(Report(mail.Message, "delayed", "4.4.1", "smtp; 451 later"))).Code);
            Assert.Equal(0, (await mailed.Application.DeliverAsync(Report(mail.Message, "failed", "5.2.2", "smtp; 552 5.2.2 Mailbox full"))).Code);
            Assert.Equal(0, (await mailed.Application.DeliverAsync(Report(mail.Message, "failed", "5.2.2", "smtp; 552 5.2.2 Mailbox full"))).Code);
        }

        await world.Lead.ReplyAsync(thread, "Answer number 4", Cancellation);
        await mailed.ToldAsync(Cancellation);
        await mailed.SettleAsync(Cancellation);
        Assert.Equal(3, mailed.Mails(world.MemberEmail).Count);
    }

    /// <summary>The address of the envelope, as the mail server noted it.</summary>
    private static string SenderOf(MimeMessage mail) => mail.Headers["X-MailFrom"] ?? throw new InvalidOperationException("The mail server did not note it.");

    /// <summary>A report as mail servers write it (RFC 3464).</summary>
    private static MimeMessage Report(MimeMessage mail, string action, string status, string diagnostic)
    {
        var groups = new MessageDeliveryStatus();
        groups.StatusGroups.Add(new HeaderList { { "Reporting-MTA", "dns; mx.school.example" } });
        groups.StatusGroups.Add(new HeaderList { { "Final-Recipient", $"rfc822; {mail.To.Mailboxes.First().Address}" }, { "Action", action }, { "Status", status }, { "Diagnostic-Code", diagnostic } });
        return new MimeMessage
        {
            From = { new MailboxAddress("Mail Delivery System", "mailer-daemon@mx.school.example") },
            To = { new MailboxAddress("", SenderOf(mail)) },
            Subject = "Undelivered Mail Returned to Sender",
            Body = new MultipartReport("delivery-status") { new TextPart("plain") { Text = "I am sorry." }, groups },
        };
    }
}
