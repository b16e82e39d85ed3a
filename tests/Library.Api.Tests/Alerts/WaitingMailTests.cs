using System.Net;
using Library.Api.Alerts;
using Library.Api.Mail;
using Library.Storage.Catalogue;
using Library.Testing;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using MimeKit;

namespace Library.Api.Tests.Alerts;

/// <summary>What was withdrawn while a mail waited is not in it when it goes out.</summary>
public sealed class WaitingMailTests
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_document_that_was_withdrawn_before_its_mail_went_out_is_not_named()
    {
        using var mails = new TemporaryFolder();
        var carrier = new HeldCarrier(new FolderCarrier(mails.Path));
        await using var library = await LibraryApplication.StartAsync(
            new Dictionary<string, string?>(),
            builder => builder.Services.Configure<AlertPace>(QuickAlerts.Set).Replace(ServiceDescriptor.Singleton<IMailCarrier>(carrier)),
            Cancellation);
        using var admin = await library.AdminAsync(Cancellation);
        using var one = await library.PersonAsync("one@school.example", Cancellation);
        using var two = await library.PersonAsync("two@school.example", Cancellation);
        await one.SaveSearchAsync("q=budget", Cancellation, name: "Budgets");
        await two.SaveSearchAsync("q=budget+secret", Cancellation, name: "Secrets");
        await admin.AddAsync("Kept", "the budget", Cancellation);
        var withdrawn = await admin.AddAsync("Withdrawn", "the secret budget", Cancellation);
        await using var scope = library.Services.CreateAsyncScope();
        var catalogue = scope.ServiceProvider.GetRequiredService<LibraryDbContext>();
        await LibraryClient.UntilAsync(() => catalogue.SavedSearchMatches.CountAsync(match => match.MailId != null, Cancellation), told => told == 3, Cancellation);

        using (var changed = await admin.PatchAsync(withdrawn, new { visibility = "draft" }, Cancellation))
        {
            Assert.Equal(HttpStatusCode.OK, changed.StatusCode);
        }

        carrier.Open();
        await LibraryClient.UntilAsync(() => catalogue.OutgoingMails.CountAsync(mail => mail.SentAt == null && mail.GivenUpAt == null, Cancellation), waiting => waiting == 0, Cancellation);

        var sent = Directory.EnumerateFiles(mails.Path, "*.eml").Select(file => MimeMessage.Load(file)).ToList();
        Assert.All(sent, mail => Assert.Equal("one@school.example", Assert.Single(mail.To.Mailboxes).Address));
        var texts = sent.ConvertAll(mail => mail.TextBody ?? "");
        Assert.Single(texts, text => text.Contains("Kept", StringComparison.Ordinal));
        Assert.DoesNotContain(texts, text => text.Contains("Withdrawn", StringComparison.Ordinal) || text.Contains("secret", StringComparison.Ordinal));
    }
}
