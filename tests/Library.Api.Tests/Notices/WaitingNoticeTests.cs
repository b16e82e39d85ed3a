using System.Net;
using Library.Api.Mail;
using Library.Api.Notices;
using Library.Api.Tests.Alerts;
using Library.Api.Tests.Conversations;
using Library.Api.Tests.Meetings;
using Library.Storage.Catalogue;
using Library.Storage.Notices;
using Library.Testing;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using MimeKit;

namespace Library.Api.Tests.Notices;

/// <summary>Mails that wait: what they say is what their readers may see when they go out.</summary>
public sealed class WaitingNoticeTests
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Whoever_left_before_a_mail_went_out_gets_none_and_posts_that_were_taken_away_are_in_none()
    {
        using var mails = new TemporaryFolder();
        var carrier = new HeldCarrier(new FolderCarrier(mails.Path));
        await using var library = await StartAsync(carrier);
        var world = await MeetingWorld.MakeAsync(library, Cancellation);
        var (leaving, staying) = (await world.Member.AskAsync(world.Cop, Cancellation, title: "Leaving"), await world.Lead.AskAsync(world.Cop, Cancellation, title: "Staying"));
        await world.Lead.ReplyAsync(leaving, "For who left", Cancellation);
        await world.Member.ReplyAsync(staying, "Kept", Cancellation);
        var removed = LibraryClient.IdOf(await world.Member.ReplyAsync(staying, "Taken away", Cancellation));
        await library.ToldAsync(Cancellation);
        await using var scope = library.Services.CreateAsyncScope();
        var catalogue = scope.ServiceProvider.GetRequiredService<LibraryDbContext>();
        Assert.Equal(3, await catalogue.PostNotices.CountAsync(Cancellation));

        Assert.Equal(HttpStatusCode.NoContent, await world.Member.SendForStatusAsync(HttpMethod.Delete, $"/api/v1/posts/{removed}", new { }, Cancellation));
        await library.SetPersonAsync(world.MemberEmail, [], Cancellation);
        carrier.Open();
        await LibraryClient.UntilAsync(() => catalogue.OutgoingMails.CountAsync(mail => mail.SentAt == null && mail.GivenUpAt == null, Cancellation), waiting => waiting == 0, Cancellation);

        var sent = Directory.EnumerateFiles(mails.Path, "*.eml").Select(file => MimeMessage.Load(file)).ToList();
        Assert.All(sent, mail => Assert.Equal(world.LeadEmail, Assert.Single(mail.To.Mailboxes).Address));
        Assert.Single(sent, mail => mail.TextBody?.Contains("Kept", StringComparison.Ordinal) == true);
        Assert.DoesNotContain(sent, mail => mail.TextBody?.Contains("Taken away", StringComparison.Ordinal) == true);
        Assert.All(sent, mail => Assert.Contains("Answer on the site", mail.TextBody, StringComparison.Ordinal));
    }

    [Fact]
    public async Task In_quiet_hours_posts_gather_in_one_mail_that_waits()
    {
        using var mails = new TemporaryFolder();
        var carrier = new HeldCarrier(new FolderCarrier(mails.Path));
        carrier.Open();
        await using var library = await StartAsync(carrier);
        var world = await MeetingWorld.MakeAsync(library, Cancellation);
        var hour = DateTimeOffset.UtcNow.Hour;
        Assert.Equal(HttpStatusCode.OK, await world.Member.SendForStatusAsync(HttpMethod.Put, "/api/v1/me/notices", new { quietFrom = (hour + 23) % 24, quietUntil = (hour + 3) % 24, timeZone = "Etc/UTC" }, Cancellation));
        var thread = await world.Member.AskAsync(world.Cop, Cancellation);
        await world.Lead.ReplyAsync(thread, "One", Cancellation);
        await library.ToldAsync(Cancellation);
        await world.Lead.ReplyAsync(thread, "Two", Cancellation);
        await library.ToldAsync(Cancellation);

        await using var scope = library.Services.CreateAsyncScope();
        var catalogue = scope.ServiceProvider.GetRequiredService<LibraryDbContext>();
        var mail = await catalogue.OutgoingMails.AsNoTracking().SingleAsync(row => row.NotifiedPersonId != null, Cancellation);
        Assert.Equal((0, 0), (mail.NotBefore.Minute, mail.NotBefore.Second));
        Assert.True(mail.NotBefore > DateTimeOffset.UtcNow.AddHours(1));
        await catalogue.OutgoingMails.ExecuteUpdateAsync(update => update.SetProperty(row => row.NotBefore, DateTimeOffset.UtcNow), Cancellation);
        await LibraryClient.UntilAsync(() => catalogue.OutgoingMails.CountAsync(row => row.SentAt == null, Cancellation), waiting => waiting == 0, Cancellation);
        var text = (await MimeMessage.LoadAsync(Assert.Single(Directory.EnumerateFiles(mails.Path, "*.eml")), Cancellation)).TextBody ?? "";
        Assert.Contains("One", text, StringComparison.Ordinal);
        Assert.Contains("Two", text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_post_that_nobody_was_told_of_when_the_process_ended_is_told_once_however_many_tell()
    {
        using var folder = new TemporaryFolder();
        var settings = new Dictionary<string, string?> { ["Library:DataPath"] = folder.Path };
        string member;
        await using (var library = await LibraryApplication.StartAsync(settings, Cancellation))
        {
            var world = await MeetingWorld.MakeAsync(library, Cancellation);
            member = world.MemberEmail;
            await world.Lead.ReplyAsync(await world.Member.AskAsync(world.Cop, Cancellation), "Just before the end", Cancellation);
        }

        await using (var library = await LibraryApplication.StartAsync(settings, Cancellation))
        {
            var telling = library.Services.GetRequiredService<NoticeTelling>();
            await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => Task.Run(() => telling.TellAsync(TimeSpan.Zero, Cancellation), Cancellation)));
            await using var scope = library.Services.CreateAsyncScope();
            var catalogue = scope.ServiceProvider.GetRequiredService<LibraryDbContext>();
            Assert.Equal(member, (await catalogue.OutgoingMails.AsNoTracking().SingleAsync(mail => mail.NotifiedPersonId != null, Cancellation)).Recipient);
            await LibraryClient.UntilAsync(() => catalogue.OutgoingMails.CountAsync(mail => mail.SentAt == null, Cancellation), waiting => waiting == 0, Cancellation);
            Assert.Single(Directory.EnumerateFiles(folder.File("mail"), "*.eml"));
        }
    }

    private static Task<LibraryApplication> StartAsync(HeldCarrier carrier) => LibraryApplication.StartAsync(
        new Dictionary<string, string?>(),
        builder => builder.Services.Configure<NoticePace>(QuickNotices.Set).Replace(ServiceDescriptor.Singleton<IMailCarrier>(carrier)),
        Cancellation);
}
