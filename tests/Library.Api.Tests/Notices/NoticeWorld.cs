using System.Net;
using Library.Api.Tests.Conversations;
using Library.Api.Tests.Mail;

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

    /// <summary>Waits until of all posts those are told who follow them.</summary>
    public static async Task ToldAsync(this MailedApplication mailed, CancellationToken cancellationToken)
    {
        await mailed.Application.ToldAsync(cancellationToken);
        await mailed.SettleAsync(cancellationToken);
    }
}
