using System.Text.RegularExpressions;
using Library.Api.Tests.Delivery;
using Library.Api.Tests.Mail;
using Library.Api.Tests.Meetings;
using Library.Api.Tests.Notices;
using Library.Api.Tests.Pages;
using Library.Storage.People;
using MailKit.Net.Smtp;
using MailKit.Security;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Playwright;
using MimeKit;

namespace Library.Api.Tests.Journeys;

/// <summary>From a question to a document: two members in two browsers and by mail, and a third who finds what came of it.</summary>
[Trait("Needs", "browser")]
public sealed partial class TalkJourneyTests(MailedApplication mailed, ChromiumFixture chromium) : IClassFixture<ChromiumFixture>
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_question_is_answered_by_page_and_by_mail_accepted_made_a_document_and_found_by_a_third()
    {
        var world = await MeetingWorld.MakeAsync(mailed.Application, Cancellation);
        var (word, third) = (SharedApplication.Word(), Strangers.Email());
        await mailed.Application.SetPersonAsync(third, [new CopSeat(world.Cop, IsLead: false)], Cancellation);

        // The lead's page stands open when the question is asked, and names it.
        var lead = await chromium.SignInAsync(mailed.Application, world.LeadEmail);
        await lead.GotoAsync($"/communities/{world.Cop}");
        await Assertions.Expect(lead.GetByRole(AriaRole.Heading, new() { Name = "Documents" })).ToBeVisibleAsync();
        var asker = await chromium.SignInAsync(mailed.Application, world.MemberEmail, width: 390);
        await asker.GotoAsync($"/communities/{world.Cop}/threads/new?question=true");
        await asker.GetByLabel("In one line").FillAsync($"Who has a bus contract {word}?");
        await asker.GetByLabel("Your words").FillAsync("We need two buses.");
        await asker.GetByRole(AriaRole.Button, new() { Name = "Ask", Exact = true }).ClickAsync();
        await Assertions.Expect(asker.GetByRole(AriaRole.Heading, new() { Name = $"Who has a bus contract {word}?" })).ToBeVisibleAsync();
        var thread = new Uri(asker.Url).Segments[^1];
        await lead.GetByRole(AriaRole.Complementary, new() { Name = "What is new" }).GetByRole(AriaRole.Link, new() { Name = $"Who has a bus contract {word}?" }).ClickAsync();

        // The answer appears on the asker's open page, and comes by mail.
        await lead.GetByLabel("Your reply").FillAsync($"By a **tender** every three years, see {word}.");
        await lead.GetByRole(AriaRole.Button, new() { Name = "Reply", Exact = true }).ClickAsync();
        await Assertions.Expect(asker.GetByText("every three years")).ToBeVisibleAsync();
        var mail = await mailed.WaitForWordsAsync(world.MemberEmail, "every three years", Cancellation);

        // The asker replies by mail: through a mail server, and from its mailbox into the library.
        await SendAsync(Deliveries.Answer(mail.Message, world.MemberEmail, "How long did the tender take?"));
        var taken = await LibraryClient.UntilAsync(() => Task.FromResult(mailed.Mails(mail.Message.ReplyTo.Mailboxes.Single().Address)), mails => mails.Count == 1, Cancellation);
        Assert.Equal((0, ""), await mailed.Application.DeliverAsync(taken[0].Message));
        await Assertions.Expect(lead.GetByText("How long did the tender take?")).ToBeVisibleAsync();
        Assert.DoesNotContain("> ", (await mailed.Application.BodiesAsync(thread))[2], StringComparison.Ordinal);

        // It is accepted, and made a document.
        await asker.GetByRole(AriaRole.Button, new() { Name = "This answers it" }).First.ClickAsync();
        await Assertions.Expect(asker.GetByText("Accepted answer")).ToBeVisibleAsync();
        await lead.ReloadAsync();
        await lead.GetByRole(AriaRole.Link, new() { Name = "Make it a document" }).ClickAsync();
        await lead.GetByLabel("What is it called?").FillAsync($"How to contract buses {word}");
        await lead.GetByRole(AriaRole.Button, new() { Name = "Make the document" }).ClickAsync();
        await lead.WaitForURLAsync(Documents());
        var document = new Uri(lead.Url).Segments[^1];
        await world.Lead.WaitAsync(document, Cancellation);

        // A third finds both by one search, and goes from the one to the other.
        using var reader = await mailed.Application.SignInAsync(third, Cancellation);
        await LibraryClient.UntilAsync(() => reader.SearchAsync($"q=tender+{word}", Cancellation), found => found.GetProperty("total").GetInt32() == 2, Cancellation);
        var finder = await chromium.SignInAsync(mailed.Application, third);
        await finder.GotoAsync($"/search?q=tender+{word}");
        await finder.GetByRole(AriaRole.Link, new() { Name = $"Who has a bus contract {word}?" }).First.ClickAsync();
        await finder.GetByText("This answer is a document now:").GetByRole(AriaRole.Link).ClickAsync();
        await Assertions.Expect(finder.GetByRole(AriaRole.Heading, new() { Name = $"How to contract buses {word}", Level = 1 })).ToBeVisibleAsync();
        await Assertions.Expect(finder.GetByRole(AriaRole.Heading, new() { Name = "Where it was discussed" })).ToBeVisibleAsync();
        foreach (var page in new[] { asker, lead, finder })
        {
            await page.Context.CloseAsync();
        }
    }

    private async Task SendAsync(MimeMessage message)
    {
        using var client = new SmtpClient();
        await client.ConnectAsync("127.0.0.1", mailed.Application.Services.GetRequiredService<IConfiguration>().GetValue<int>("Library:Mail:Port"), SecureSocketOptions.None, Cancellation);
        await client.SendAsync(message, Cancellation);
        await client.DisconnectAsync(quit: true, Cancellation);
    }

    [GeneratedRegex("/documents/[0-9a-f-]{36}$", RegexOptions.None, matchTimeoutMilliseconds: 1_000)]
    private static partial Regex Documents();
}
