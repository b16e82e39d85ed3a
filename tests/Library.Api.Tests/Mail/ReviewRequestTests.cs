using Library.Storage.Catalogue;
using Library.Storage.Mail;
using Library.Storage.People;
using Library.Testing;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace Library.Api.Tests.Mail;

/// <summary>Reviewers hear of what waits for them, once, and nobody else does.</summary>
[Trait("Needs", "server")]
public sealed class ReviewRequestTests(MailedApplication mailed)
{
    private const string Subject = "your review";

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Leads_are_told_once_of_all_that_waits_in_their_community()
    {
        var (lead, other, member) = (Strangers.Email(), Strangers.Email(), Strangers.Email());
        await mailed.Application.SetPersonAsync(lead, [new CopSeat("principal", IsLead: true)], Cancellation);
        await mailed.Application.SetPersonAsync(other, [new CopSeat("college-placement", IsLead: true)], Cancellation);
        await mailed.Application.SetPersonAsync(member, [new CopSeat("principal", IsLead: false)], Cancellation);
        using var owner = await mailed.Application.SignInAsync(member, Cancellation);
        var titles = new[] { SharedApplication.Word(), SharedApplication.Word() };
        var draft = SharedApplication.Word();
        await UploadAsync(owner, titles[0], "cops");
        await UploadAsync(owner, titles[1], "members");
        await UploadAsync(owner, draft, "draft");

        await AskAsync();
        await AskAsync();
        await mailed.WaitForMailAsync(lead, Subject, Cancellation);
        await mailed.SettleAsync(Cancellation);

        var mail = Assert.Single(mailed.Mails(lead), mail => mail.Subject.Contains(Subject, StringComparison.Ordinal));
        Assert.All(titles, title => Assert.Contains(title, mail.Text, StringComparison.Ordinal));
        Assert.DoesNotContain(draft, mail.Text, StringComparison.Ordinal);
        foreach (var address in new[] { other, member, LibraryApplication.AdminEmail })
        {
            Assert.DoesNotContain(mailed.Mails(address), mail => mail.Text.Contains(titles[0], StringComparison.Ordinal));
        }
    }

    [Fact]
    public async Task Admins_are_told_of_what_no_lead_may_review_and_again_when_it_was_corrected()
    {
        var leadEmail = Strangers.Email();
        await mailed.Application.SetPersonAsync(leadEmail, [new CopSeat("cfo-coo", IsLead: true)], Cancellation);
        using var lead = await mailed.Application.SignInAsync(leadEmail, Cancellation);
        using var admin = await mailed.Application.AdminAsync(Cancellation);
        var title = SharedApplication.Word();
        var id = await UploadAsync(lead, title, "members", cop: null);

        await AskAsync();
        using var returned = await admin.Http.PostAsync($"/api/v1/documents/{id}/return", System.Net.Http.Json.JsonContent.Create(new { note = "A date is missing." }), Cancellation);
        returned.EnsureSuccessStatusCode();
        await AskAsync();
        await mailed.SettleAsync(Cancellation);
        var told = Count();
        using var corrected = await lead.PatchAsync(id, new { description = "With the date." }, Cancellation);
        corrected.EnsureSuccessStatusCode();
        await AskAsync();
        await mailed.SettleAsync(Cancellation);

        Assert.Equal(1, told);
        Assert.Equal(2, Count());

        int Count() => mailed.Mails(LibraryApplication.AdminEmail).Count(mail => mail.Text.Contains(title, StringComparison.Ordinal));
    }

    [Fact]
    public async Task Who_may_no_longer_sign_in_is_told_of_nothing_and_the_admins_are_in_their_place()
    {
        var (lead, member, title) = (Strangers.Email(), Strangers.Email(), SharedApplication.Word());
        await mailed.Application.SetPersonAsync(lead, [new CopSeat("nurse-mental-health", IsLead: true)], Cancellation);
        await mailed.Application.SetPersonAsync(member, [new CopSeat("nurse-mental-health", IsLead: false)], Cancellation);
        await using (var scope = mailed.Application.Services.CreateAsyncScope())
        {
            await scope.ServiceProvider.GetRequiredService<LibraryDbContext>().Users.Where(person => person.Email == lead)
                .ExecuteUpdateAsync(update => update.SetProperty(person => person.SchoolSlug, MailedApplication.FormerSchool), Cancellation);
        }

        using var owner = await mailed.Application.SignInAsync(member, Cancellation);
        await UploadAsync(owner, title, "cops", "nurse-mental-health");
        await AskAsync();
        await mailed.SettleAsync(Cancellation);

        Assert.Empty(mailed.Mails(lead));
        Assert.Contains(mailed.Mails(LibraryApplication.AdminEmail), mail => mail.Text.Contains(title, StringComparison.Ordinal));
    }

    private static async Task<string> UploadAsync(LibraryClient client, string title, string visibility, string? cop = "principal") =>
        LibraryClient.IdOf(await client.UploadAsync(
            AWordFile.New().Paragraph("Text.").ToStream().ToArray(), "a.docx", Cancellation, [("title", title), ("visibility", visibility), .. cop is null ? [] : new[] { ("cop", cop) }]));

    private Task AskAsync() => mailed.Application.Services.GetRequiredService<ReviewRequests>().AskAsync(Cancellation);
}
