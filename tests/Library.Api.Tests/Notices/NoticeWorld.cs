using System.Net;
using Library.Api.Tests.Conversations;
using Library.Api.Tests.Mail;
using Library.Storage.Catalogue;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace Library.Api.Tests.Notices;

/// <summary>What people choose of notices, and what comes.</summary>
internal static class NoticeWorld
{
    /// <summary>Chooses how one hears of a community.</summary>
    public static async Task HearAsync(this LibraryClient person, string cop, string frequency, CancellationToken cancellationToken) =>
        Assert.Equal(HttpStatusCode.OK, await person.SendForStatusAsync(HttpMethod.Put, "/api/v1/me/notices", new { cops = new Dictionary<string, string> { [cop] = frequency } }, cancellationToken));

    /// <summary>Waits for the mail to somebody that says these words.</summary>
    public static async Task<ReceivedMail> WaitForWordsAsync(this MailedApplication mailed, string email, string words, CancellationToken cancellationToken) =>
        (await LibraryClient.UntilAsync(() => Task.FromResult(mailed.Mails(email).FirstOrDefault(mail => mail.Text.Contains(words, StringComparison.Ordinal))), mail => mail is not null, cancellationToken))!;

    /// <summary>Has these people's last digests be a week ago, and waits until it was looked for new ones.</summary>
    public static async Task AMondayPassesAsync(this MailedApplication mailed, CancellationToken cancellationToken, params string[] emails)
    {
        await using var scope = mailed.Application.Services.CreateAsyncScope();
        var catalogue = scope.ServiceProvider.GetRequiredService<LibraryDbContext>();
        var ids = await catalogue.Users.Where(person => emails.Contains(person.Email)).Select(person => person.Id).ToListAsync(cancellationToken);
        var settings = catalogue.NoticeSettings.AsNoTracking().Where(row => ids.Contains(row.PersonId));
        await LibraryClient.UntilAsync(() => settings.CountAsync(row => row.WeeklyAt != null, cancellationToken), seen => seen == ids.Count, cancellationToken);
        var before = DateTimeOffset.UtcNow.AddDays(-8);
        DateTimeOffset? weekAgo = before;
        await catalogue.NoticeSettings.Where(row => ids.Contains(row.PersonId)).ExecuteUpdateAsync(update => update.SetProperty(row => row.WeeklyAt, weekAgo), cancellationToken);
        await LibraryClient.UntilAsync(() => settings.CountAsync(row => row.WeeklyAt > before, cancellationToken), seen => seen == ids.Count, cancellationToken);
        await mailed.SettleAsync(cancellationToken);
    }

    /// <summary>Stops what a mail program's own button stops.</summary>
    public static async Task OneClickAsync(this MailedApplication mailed, ReceivedMail mail, CancellationToken cancellationToken)
    {
        using var program = mailed.Application.Anonymous();
        using var content = new FormUrlEncodedContent([new("List-Unsubscribe", "One-Click")]);
        using var stopped = await program.PostAsync(new Uri((mail.Message.Headers["List-Unsubscribe"] ?? "").Trim('<', '>')).PathAndQuery, content, cancellationToken);
        Assert.Equal(HttpStatusCode.NoContent, stopped.StatusCode);
    }

    /// <summary>Waits until of all posts those are told who follow them.</summary>
    public static async Task ToldAsync(this MailedApplication mailed, CancellationToken cancellationToken)
    {
        await mailed.Application.ToldAsync(cancellationToken);
        await mailed.SettleAsync(cancellationToken);
    }
}
