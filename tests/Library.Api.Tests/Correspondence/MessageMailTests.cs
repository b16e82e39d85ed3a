using System.Net;
using Library.Api.Tests.Conversations;
using Library.Api.Tests.Mail;
using Library.Api.Tests.Notices;
using Library.Storage.Catalogue;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace Library.Api.Tests.Correspondence;

/// <summary>A message comes by mail at once, unless its recipient is in quiet hours, wants no such mail, or has blocked who wrote it.</summary>
[Trait("Needs", "server")]
public sealed class MessageMailTests(MailedApplication mailed)
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task The_mail_names_who_writes_and_shows_the_words_until_one_click_stops_such_mails()
    {
        using var ana = await Writer.MakeAsync(mailed.Application, Cancellation);
        using var ben = await Writer.MakeAsync(mailed.Application, Cancellation);
        var word = SharedApplication.Word();
        using var sent = await ana.WriteAsync(ben, $"We have **{word}**.", Cancellation);
        var mail = await mailed.WaitForWordsAsync(ben.Email, word, Cancellation);
        Assert.Equal(($"A message from {ana.Email}", $"{ana.Email} via Charter Knowledge Center"), (mail.Subject, Assert.Single(mail.Message.From.Mailboxes).Name));
        Assert.Contains($"<strong>{word}</strong>", mail.Message.HtmlBody, StringComparison.Ordinal);
        Assert.EndsWith($"/messages/{ana.Id}", mail.LinkTo($"/messages/{ana.Id}"), StringComparison.Ordinal);

        using var program = mailed.Application.Anonymous();
        using var content = new FormUrlEncodedContent([new("List-Unsubscribe", "One-Click")]);
        using var stopped = await program.PostAsync(new Uri((mail.Message.Headers["List-Unsubscribe"] ?? "").Trim('<', '>')).PathAndQuery, content, Cancellation);
        Assert.True((await ben.Client.GetAsync("/api/v1/me/notices", Cancellation)).GetProperty("silentMessages").GetBoolean());
        using var silent = await ana.WriteAsync(ben, "Not by mail", Cancellation);
        await mailed.SettleAsync(Cancellation);
        Assert.Single(mailed.Mails(ben.Email));
        Assert.Equal(2, await ben.UnreadAsync(Cancellation));
    }

    [Fact]
    public async Task In_quiet_hours_messages_gather_in_one_mail_and_none_goes_to_who_blocks_meanwhile()
    {
        using var ana = await Writer.MakeAsync(mailed.Application, Cancellation);
        using var ben = await Writer.MakeAsync(mailed.Application, Cancellation);
        using var cleo = await Writer.MakeAsync(mailed.Application, Cancellation);
        var hour = TimeZoneInfo.ConvertTime(DateTimeOffset.UtcNow, TimeZoneInfo.FindSystemTimeZoneById("America/New_York")).Hour;
        foreach (var person in new[] { ben, cleo })
        {
            Assert.Equal(HttpStatusCode.OK, await person.Client.SendForStatusAsync(HttpMethod.Put, "/api/v1/me/notices", new { quietFrom = hour, quietUntil = (hour + 12) % 24 }, Cancellation));
        }

        using var first = await ana.WriteAsync(ben, "The first", Cancellation);
        using var second = await ana.WriteAsync(ben, "The second", Cancellation);
        using var unwanted = await ana.WriteAsync(cleo, "Unwanted", Cancellation);
        await cleo.Client.SendForStatusAsync(HttpMethod.Put, $"/api/v1/messages/{ana.Id}/block", new { }, Cancellation);
        await using var scope = mailed.Application.Services.CreateAsyncScope();
        var catalogue = scope.ServiceProvider.GetRequiredService<LibraryDbContext>();
        var waiting = catalogue.OutgoingMails.Where(mail => mail.Recipient == ben.Email || mail.Recipient == cleo.Email);
        var now = DateTimeOffset.UtcNow;
        var held = await waiting.CountAsync(mail => mail.SentAt == null && mail.NotBefore > now, Cancellation);
        await waiting.ExecuteUpdateAsync(update => update.SetProperty(mail => mail.NotBefore, now), Cancellation);
        var mail = await mailed.WaitForWordsAsync(ben.Email, "The second", Cancellation);
        await mailed.SettleAsync(Cancellation);
        Assert.Equal(2, held);
        Assert.Equal($"A message from {ana.Email}", mail.Subject);
        Assert.Contains("The first", mail.Text, StringComparison.Ordinal);
        Assert.Single(mailed.Mails(ben.Email));
        Assert.Empty(mailed.Mails(cleo.Email));
    }
}
