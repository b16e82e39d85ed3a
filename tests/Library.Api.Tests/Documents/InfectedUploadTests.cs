using System.Net;
using Library.Storage.Catalogue;
using Library.Storage.Mail;
using Library.Testing;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace Library.Api.Tests.Documents;

/// <summary>Uploads of a system that has them looked through for viruses.</summary>
public sealed class InfectedUploadTests
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    [Trait("Needs", "server")]
    public async Task An_infected_file_is_refused_and_a_clean_one_taken()
    {
        await using var server = await ClamServer.StartOrNullAsync(Cancellation);
        Assert.SkipWhen(server is null, "no ClamAV: install clamav-daemon");
        await using var application = await StartAsync(server.Address);
        var admin = await application.AdminAsync(Cancellation);
        byte[] infected = [.. APdf.New().Page("Due in June.").ToStream().ToArray(), .. ClamServer.TestVirus];

        using var refused = await admin.PostAsync(infected, "infected.pdf", [], Cancellation);
        var taken = await admin.UploadAndWaitAsync(APdf.New().Page("Due in May.").ToStream().ToArray(), "clean.pdf", Cancellation);
        var health = await admin.GetAsync("/health/ready", Cancellation);

        await Problems.AssertAsync(refused, HttpStatusCode.UnprocessableEntity, "infected");
        Assert.Equal("indexed", taken.GetProperty("state").GetString());
        Assert.Equal("ready", health.GetProperty("parts").GetProperty("virusScan").GetString());
        Assert.Equal(1, (await admin.SearchAsync("q=due", Cancellation)).GetProperty("hits").GetArrayLength());
    }

    [Fact]
    [Trait("Needs", "server")]
    public async Task Its_uploader_the_document_s_owner_and_the_admins_are_told_once()
    {
        await using var server = await ClamServer.StartOrNullAsync(Cancellation);
        Assert.SkipWhen(server is null, "no ClamAV: install clamav-daemon");
        await using var application = await StartAsync(server.Address);
        using var admin = await application.AdminAsync(Cancellation);
        using var owner = await application.MemberOfAsync(Cancellation, "principal");
        using var lead = await application.LeadOfAsync(Cancellation, "principal");
        var id = LibraryClient.IdOf(await owner.UploadAndWaitAsync(APdf.New().Page("Due in May.").ToStream().ToArray(), "clean.pdf", Cancellation, ("visibility", "cops"), ("cop", "principal")));
        var before = (await MailsAsync(application)).Count;

        for (var tries = 0; tries < 2; tries++)
        {
            using var form = LibraryClient.Form(ClamServer.TestVirus, "update.pdf", []);
            using var refused = await lead.Http.PostAsync($"/api/v1/documents/{id}/versions", form, Cancellation);
            await Problems.AssertAsync(refused, HttpStatusCode.UnprocessableEntity, "infected");
        }

        var mails = (await MailsAsync(application))[before..];
        Assert.All(mails, mail => Assert.Contains("update.pdf", mail.Subject, StringComparison.Ordinal));
        Assert.Equal(
            new[] { (await admin.GetAsync("/api/v1/me", Cancellation)), (await owner.GetAsync("/api/v1/me", Cancellation)), (await lead.GetAsync("/api/v1/me", Cancellation)) }
                .Select(me => me.GetProperty("email").GetString()).Order(StringComparer.Ordinal),
            mails.Select(mail => mail.Recipient).Order(StringComparer.Ordinal));
        Assert.Equal(2, (await admin.GetAsync("/api/v1/audit?action=upload-infected", Cancellation)).GetProperty("items").GetArrayLength());
    }

    private static async Task<List<OutgoingMail>> MailsAsync(LibraryApplication application)
    {
        await using var catalogue = await application.Services.GetRequiredService<IDbContextFactory<LibraryDbContext>>().CreateDbContextAsync(Cancellation);
        return await catalogue.OutgoingMails.AsNoTracking().OrderBy(mail => mail.Id).ToListAsync(Cancellation);
    }

    [Fact]
    public async Task While_the_scanner_is_away_nothing_is_taken_and_health_says_so()
    {
        await using var application = await StartAsync("unix:/nowhere/clamd.ctl");
        var admin = await application.AdminAsync(Cancellation);

        using var refused = await admin.PostAsync(APdf.New().Page("Due in May.").ToStream().ToArray(), "clean.pdf", [], Cancellation);
        using var ready = await admin.Http.GetAsync("/health/ready", Cancellation);

        await Problems.AssertAsync(refused, HttpStatusCode.ServiceUnavailable, "virus-scan-unavailable");
        Assert.Equal(HttpStatusCode.OK, ready.StatusCode);
        Assert.Contains("\"virusScan\":\"degraded\"", await ready.Content.ReadAsStringAsync(Cancellation), StringComparison.Ordinal);
    }

    private static Task<LibraryApplication> StartAsync(string address) =>
        LibraryApplication.StartAsync(new Dictionary<string, string?> { ["Library:VirusScan:Address"] = address }, Cancellation);
}
