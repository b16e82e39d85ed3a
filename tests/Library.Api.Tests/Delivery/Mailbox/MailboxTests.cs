using Library.Api.Tests.Conversations;
using Library.Api.Tests.Mail;
using Library.Api.Tests.Meetings;
using Library.Storage.Catalogue;
using Library.Storage.Mail;
using Library.Testing;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using MimeKit;

namespace Library.Api.Tests.Delivery.Mailbox;

/// <summary>What comes into the mailbox is taken in as by <c>library deliver</c>, and stands in a folder of its own then.</summary>
[Trait("Needs", "server")]
public sealed class MailboxTests
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task What_stood_there_before_is_posted_and_what_comes_later_too_within_seconds()
    {
        var (box, sender) = (await MailboxUser.MakeAsync(), Strangers.Email());
        await box.ReceiveAsync(IncomingMails.From(sender, IncomingMails.AddressOf("ell"), "Before the start"));

        // The server says by itself that there is something new: a look is a minute away.
        await using var library = await LibraryApplication.StartAsync(box.Settings, Cancellation);
        await box.WaitAsync("Delivered", 1);
        var world = await MeetingWorld.MakeAsync(library, Cancellation);
        Assert.Equal("This address is for members", Assert.Single(await library.MailsToAsync(sender)).Subject);

        var thread = await world.Member.AskAsync(world.Cop, Cancellation);
        var word = SharedApplication.Word();
        var reply = IncomingMails.From(world.LeadEmail, await library.ReplyAddressAsync(world.LeadEmail, thread), "Re: a bus");
        reply.Body = new Multipart("mixed")
        {
            new TextPart("plain") { Text = "Here is one." },
            new MimePart("application", "octet-stream") { FileName = $"{word}.docx", ContentDisposition = new ContentDisposition("attachment"), ContentTransferEncoding = ContentEncoding.Base64, Content = new MimeContent(AWordFile.New().Paragraph($"About {word}").ToStream()) },
        };
        await box.ReceiveAsync(reply);
        await box.WaitAsync("Delivered", 2);
        await box.ReceiveAsync(reply);
        await box.ReceiveAsync(IncomingMails.From(world.MemberEmail, IncomingMails.AddressOf(world.Cop), "A new question"));
        await box.WaitAsync("Delivered", 4);
        Assert.Empty(await box.SubjectsAsync("INBOX"));
        Assert.Equal(["We look for one.", "Here is one."], await library.BodiesAsync(thread));
        Assert.Equal(["A new question", "Who has a bus contract?"], await world.Member.TitlesAsync(world.Cop));
        var post = (await world.Member.GetAsync($"/api/v1/threads/{thread}", Cancellation)).GetProperty("posts")[1];
        Assert.Equal(word, Assert.Single(post.GetProperty("documents").EnumerateArray()).GetProperty("title").GetString());
        Assert.Contains("\"mailbox\":\"ready\"", await HealthAsync(library), StringComparison.Ordinal);
    }

    [Fact]
    public async Task One_mail_to_several_addresses_is_delivered_for_each_and_its_copies_change_nothing()
    {
        var box = await MailboxUser.MakeAsync();
        await using var library = await LibraryApplication.StartAsync(box.Settings, Cancellation);
        var (world, other) = (await MeetingWorld.MakeAsync(library, Cancellation), SharedApplication.Word());
        using var admin = await library.AdminAsync(Cancellation);
        using var made = await admin.SendAsync(HttpMethod.Put, $"/api/v1/cops/{other}", new { label = $"Community {other}", purpose = "", isClosed = false }, Cancellation);
        await library.SetPersonAsync(world.MemberEmail, [new(world.Cop, IsLead: false), new(other, IsLead: false)], Cancellation);
        var threads = new[] { await world.Member.AskAsync(world.Cop, Cancellation, "Which bus?"), await world.Member.AskAsync(world.Cop, Cancellation, "Which school?") };

        foreach (var envelope in new[] { IncomingMails.AddressOf(other), "everything@mail.association.example" })
        {
            var mail = IncomingMails.From(world.MemberEmail, IncomingMails.AddressOf(world.Cop), "To both");
            mail.MessageId = "to-both@mailer.school.example";
            mail.Cc.Add(new MailboxAddress("", IncomingMails.AddressOf(other)));
            mail.Headers.Insert(0, "Delivered-To", envelope);
            await box.ReceiveAsync(mail);
        }

        var hidden = IncomingMails.From(world.MemberEmail, "friends@school.example", "Not named");
        hidden.Headers.Insert(0, "Envelope-To", $"{IncomingMails.AddressOf(world.Cop)}, {IncomingMails.AddressOf(other)}");
        await box.ReceiveAsync(hidden);
        var replies = IncomingMails.From(world.MemberEmail, await library.ReplyAddressAsync(world.MemberEmail, threads[0]), "Re: both", "To both threads.");
        replies.Cc.Add(new MailboxAddress("", await library.ReplyAddressAsync(world.MemberEmail, threads[1])));
        await box.ReceiveAsync(replies);

        await box.WaitAsync("Delivered", 4);
        Assert.Equal(["Not named", "To both", "Which bus?", "Which school?"], await world.Member.TitlesAsync(world.Cop));
        using var member = await library.SignInAsync(world.MemberEmail, Cancellation);
        Assert.Equal(["Not named", "To both"], await member.TitlesAsync(other));
        Assert.Equal(["We look for one.", "To both threads."], await library.BodiesAsync(threads[0]));
        Assert.Equal(["We look for one.", "To both threads."], await library.BodiesAsync(threads[1]));
    }

    [Fact]
    public async Task What_is_refused_goes_aside_its_sender_hears_of_it_once_and_the_others_get_through()
    {
        var box = await MailboxUser.MakeAsync();
        await using var library = await LibraryApplication.StartAsync(new Dictionary<string, string?>(box.Settings) { ["Library:Mail:MaxMessageBytes"] = "2200000" }, Cancellation);
        var world = await MeetingWorld.MakeAsync(library, Cancellation);
        var thread = await world.Member.AskAsync(world.Cop, Cancellation);
        var (stranger, spammer, address) = (Strangers.Email("private.example"), Strangers.Email("spam.example"), await library.ReplyAddressAsync(world.MemberEmail, thread));

        var lost = IncomingMails.From(world.MemberEmail, IncomingMails.AddressOf("no-such-community"), "To nobody");
        await box.ReceiveAsync(lost);
        await box.ReceiveAsync(lost);
        await box.ReceiveAsync(IncomingMails.From(stranger, address, "From home"));
        await box.ReceiveAsync(IncomingMails.From(stranger, address, "From home again"));
        await box.ReceiveAsync(IncomingMails.From(spammer, "info@mail.association.example", "Buy"));
        await box.ReceiveAsync(IncomingMails.From(spammer, IncomingMails.AddressOf("no-such-community"), "Buy this"));
        await box.ReceiveAsync(IncomingMails.From(world.MemberEmail, IncomingMails.AddressOf(world.Cop), "Much", new string('x', 2_300_000)));
        await box.ReceiveAsync(new MimeMessage { Subject = "From nobody", Body = new TextPart("plain") { Text = "x" } });
        var away = IncomingMails.From(world.MemberEmail, IncomingMails.AddressOf("no-such-community"), "Away");
        away.Headers.Add("Auto-Submitted", "auto-replied");
        await box.ReceiveAsync(away);
        await box.ReceiveAsync(IncomingMails.From(world.MemberEmail, address, "Good", "Good."));

        Assert.Equal(["Away", "Good"], await box.WaitAsync("Delivered", 2));
        await box.WaitAsync("Refused", 8);
        Assert.Empty(await box.SubjectsAsync("INBOX"));
        Assert.Equal(["We look for one.", "Good."], await library.BodiesAsync(thread));
        var told = await library.MailsToAsync(world.MemberEmail);
        Assert.Equal(2, told.Count);
        Assert.All(told, mail => Assert.Equal("Your message was not taken", mail.Subject));
        Assert.Contains("“To nobody”", told[0].Text, StringComparison.Ordinal);
        Assert.Contains("There is no such community here.", told[0].Text, StringComparison.Ordinal);
        Assert.Contains("larger than 2200000 bytes", told[1].Text, StringComparison.Ordinal);
        Assert.Contains("Only the person whom the mail was sent to", Assert.Single(await library.MailsToAsync(stranger)).Text, StringComparison.Ordinal);
        Assert.Empty(await library.MailsToAsync(spammer));
    }

    [Theory]
    [InlineData(-1)]
    [InlineData(0)]
    [InlineData(1)]
    public async Task A_mail_as_long_as_the_blocks_that_it_is_fetched_in_is_read_to_its_end(int more)
    {
        const int BlockBytes = 1024 * 1024;
        var box = await MailboxUser.MakeAsync();
        await using var library = await LibraryApplication.StartAsync(box.Settings, Cancellation);
        var world = await MeetingWorld.MakeAsync(library, Cancellation);
        var mail = IncomingMails.From(world.MemberEmail, IncomingMails.AddressOf(world.Cop), "Long");

        // What is quoted is not posted. A line here has 64 bytes, with its end.
        var quoted = string.Concat(Enumerable.Repeat($"> {new string('y', 60)}\r\n", 16_000));
        mail.Body = new TextPart("plain") { Text = quoted };
        var missing = BlockBytes + more - MailboxUser.SizeOf(mail);
        mail.Body = new TextPart("plain") { Text = $"{quoted}{string.Concat(Enumerable.Repeat($"> {new string('z', 60)}\r\n", (missing / 64) - 1))}> {new string('z', (missing % 64) + 55)}\r\nEnd" };
        Assert.Equal(BlockBytes + more, MailboxUser.SizeOf(mail));
        await box.ReceiveAsync(mail);

        await box.WaitAsync("Delivered", 1);
        var thread = Assert.Single((await world.Lead.GetAsync($"/api/v1/cops/{world.Cop}/threads", Cancellation)).GetProperty("items").EnumerateArray());
        Assert.Equal(["End"], await library.BodiesAsync(LibraryClient.IdOf(thread)));
    }

    [Fact]
    public async Task A_report_that_a_mail_came_back_stops_the_mails_to_its_address()
    {
        var box = await MailboxUser.MakeAsync();
        await using var library = await LibraryApplication.StartAsync(box.Settings, Cancellation);
        var world = await MeetingWorld.MakeAsync(library, Cancellation);
        await using var catalogue = await library.Services.GetRequiredService<IDbContextFactory<LibraryDbContext>>().CreateDbContextAsync(Cancellation);
        var mail = OutgoingMail.To(world.MemberEmail, "Hello", "Hello", DateTimeOffset.UtcNow);
        catalogue.Add(mail);
        await catalogue.SaveChangesAsync(Cancellation);

        var groups = new MessageDeliveryStatus();
        groups.StatusGroups.Add(new HeaderList { { "Reporting-MTA", "dns; mx.school.example" } });
        groups.StatusGroups.Add(new HeaderList { { "Final-Recipient", $"rfc822; {world.MemberEmail}" }, { "Action", "failed" }, { "Status", "5.1.1" }, { "Diagnostic-Code", "smtp; 550 5.1.1 No such user" } });
        var report = IncomingMails.From("mailer-daemon@mx.school.example", $"reply+bounce-{mail.Id:N}@mail.association.example", "Undelivered Mail Returned to Sender");
        report.Body = new MultipartReport("delivery-status") { new TextPart("plain") { Text = "I am sorry." }, groups };
        await box.ReceiveAsync(report);

        await box.WaitAsync("Delivered", 1);
        Assert.Equal("550 5.1.1 No such user", await catalogue.Users.Where(row => row.Email == world.MemberEmail && row.MailStoppedAt != null).Select(row => row.MailFailure).SingleAsync(Cancellation));
    }

    private static async Task<string> HealthAsync(LibraryApplication library)
    {
        using var anonymous = library.Anonymous();
        return await anonymous.GetStringAsync("/health/ready", Cancellation);
    }
}
