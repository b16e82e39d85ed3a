using Library.Api.Delivery.Mailbox;
using Library.Storage.Catalogue;
using Library.Storage.Mail;
using Library.Storage.Notices;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using MimeKit;

namespace Library.Api.Tests.Delivery.Mailbox;

/// <summary>Mails to the addresses of a system, and what it answers.</summary>
internal static class IncomingMails
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    /// <summary>A pace that tests wait for.</summary>
    public static void Quicken(MailboxPace pace) =>
        (pace.StandBy, pace.FirstPause, pace.LongestPause, pace.FirstRetry) = (TimeSpan.FromMilliseconds(300), TimeSpan.FromMilliseconds(200), TimeSpan.FromMilliseconds(400), TimeSpan.FromMilliseconds(300));

    public static MimeMessage From(string sender, string to, string subject, string words = "We have one.") => new()
    {
        From = { new MailboxAddress("", sender) },
        To = { new MailboxAddress("", to) },
        Subject = subject,
        MessageId = $"{Guid.NewGuid():N}@mailer.school.example",
        Body = new TextPart("plain") { Text = words },
    };

    public static string AddressOf(string cop) => $"cop-{cop}@mail.association.example";

    /// <summary>The address that takes somebody's replies to a conversation.</summary>
    public static async Task<string> ReplyAddressAsync(this LibraryApplication library, string email, string thread)
    {
        await using var catalogue = await library.Services.GetRequiredService<IDbContextFactory<LibraryDbContext>>().CreateDbContextAsync(Cancellation);
        var person = await catalogue.Users.Where(row => row.Email == email).Select(row => row.Id).SingleAsync(Cancellation);
        return $"reply+{await library.Services.GetRequiredService<ReplyAddresses>().MakeAsync(person, Guid.Parse(thread), Cancellation)}@mail.association.example";
    }

    /// <summary>The titles of a community's conversations, in the order of the alphabet.</summary>
    public static async Task<IReadOnlyList<string>> TitlesAsync(this LibraryClient client, string cop) =>
        [.. (await client.GetAsync($"/api/v1/cops/{cop}/threads", Cancellation)).GetProperty("items").EnumerateArray().Select(item => item.GetProperty("title").GetString() ?? "").Order(StringComparer.Ordinal)];

    /// <summary>The mails to an address, sent or not.</summary>
    public static async Task<IReadOnlyList<OutgoingMail>> MailsToAsync(this LibraryApplication library, string address)
    {
        await using var catalogue = await library.Services.GetRequiredService<IDbContextFactory<LibraryDbContext>>().CreateDbContextAsync(Cancellation);
        return await catalogue.OutgoingMails.AsNoTracking().Where(mail => mail.Recipient == address).OrderBy(mail => mail.Id).ToListAsync(Cancellation);
    }
}
