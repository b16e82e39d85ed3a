using System.Security.Cryptography;
using System.Text;
using Library.Api.Mail;
using Library.Storage;
using Library.Storage.Catalogue;
using Library.Storage.Conversations;
using Library.Storage.Mail;
using Library.Storage.Notices;
using Library.Storage.People;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;
using MimeKit;

namespace Library.Api.Delivery;

/// <summary>Takes a mail in: a reply goes into its conversation, or to whom it answers, a mail to a COP begins one, a report stops the mails to an address that does not take them. The same mail twice is posted once.</summary>
internal sealed class MailDelivery(
    IDbContextFactory<LibraryDbContext> contexts, ReplyAddresses addresses, Posts posts, ConversationKeeper keeper, MailFiles files, Strangers strangers, BouncedMails bounced, MessageReplies messages, IOptions<MailOptions> options, SiteAddress site, AssociationClock clock)
{
    /// <summary>The most merges that a reply follows.</summary>
    private const int MostHops = 20;

    /// <summary>The most addresses of ours that one message goes to.</summary>
    private const int MostAddresses = 20;

    // What mail servers note of the envelope, then what its sender wrote: a message that went to several addresses may stand in a mailbox once, with the envelope of one.
    private static readonly string[] RecipientHeaders = ["Delivered-To", "X-Original-To", "X-Delivered-To", "Envelope-To", "X-Envelope-To", "To", "Cc"];

    /// <param name="to">The address that it is for, as the mail server has it; null to read from the headers all that are ours.</param>
    public async Task<Delivered> DeliverAsync(MimeMessage message, string? to, CancellationToken cancellationToken)
    {
        var recipients = to is not null ? [to] : AddressesOf(message);
        if (recipients.Select(address => options.Value.ReplyMailbox?.BounceOrNull(address)).FirstOrDefault(id => id is not null) is { } returned)
        {
            if (BounceReport.ReadOrNull(message) is { } report)
            {
                await bounced.NoteAsync(returned, report.IsUnknown, report.Reason, cancellationToken);
            }

            return Delivered.Done;
        }

        if (AutomaticMail.IsOurs(message, site) || AutomaticMail.IsAutomatic(message))
        {
            return Delivered.Done;
        }

        var ways = recipients.Select(address => options.Value.ReplyMailbox?.Read(address) ?? (null, null)).Where(way => way is not (null, null)).Distinct().Take(MostAddresses + 1).ToList();
        if (ways.Count is 0 or > MostAddresses)
        {
            return ways.Count == 0 ? new Delivered(ExitCode.NoUser, "There is no such address here.") : new Delivered(ExitCode.DataError, $"The message goes to more than {MostAddresses} addresses here.");
        }

        if (AutomaticMail.SenderOrNull(message) is not { } sender)
        {
            return new Delivered(ExitCode.DataError, "The message does not name one sender.");
        }

        var results = new List<Delivered>();
        foreach (var (secret, cop) in ways)
        {
            results.Add(secret is not null ? await ReplyAsync(message, sender, secret, cancellationToken) : await StartAsync(message, sender, cop ?? "", cancellationToken));
        }

        return Delivered.Of(results);
    }

    private static IReadOnlyList<string> AddressesOf(MimeMessage message) =>
    [
        .. RecipientHeaders.SelectMany(name => message.Headers.Where(header => header.Field.Equals(name, StringComparison.OrdinalIgnoreCase)))
            .SelectMany(header => InternetAddressList.TryParse(header.Value, out var list) ? list.Mailboxes : []).Select(found => found.Address),
    ];

    private async Task<Delivered> ReplyAsync(MimeMessage message, string sender, string secret, CancellationToken cancellationToken)
    {
        if (await addresses.FindForMessagesOrNullAsync(secret, cancellationToken) is { } exchange)
        {
            return await FindSenderOrNullAsync(exchange.PersonId, sender, cancellationToken) is { } author ? await messages.TakeAsync(message, author, exchange, KeyOf(message, $"person:{exchange.CorrespondentId}"), cancellationToken) : NotTheirs();
        }

        if (await addresses.FindOrNullAsync(secret, cancellationToken) is not { } address)
        {
            return new Delivered(ExitCode.NoUser, "There is no such address here, or it is too old. Answer on the site.");
        }

        if (await FindSenderOrNullAsync(address.PersonId, sender, cancellationToken) is not { } reader)
        {
            return NotTheirs();
        }

        await using var catalogue = await contexts.CreateDbContextAsync(cancellationToken);

        // Replies once were known by their message alone.
        var (key, earlier) = (KeyOf(message, $"thread:{address.ConversationId}"), KeyOf(message, place: null));
        if (await catalogue.Posts.AnyAsync(row => row.AuthorId == reader.Id && (row.RequestKey == key || (row.RequestKey == earlier && row.ConversationId == address.ConversationId)), cancellationToken))
        {
            return Delivered.Done;
        }

        // Where posts went into another conversation, the replies go there.
        var id = address.ConversationId;
        for (var hops = 0; hops < MostHops && await catalogue.Conversations.Where(row => row.Id == id).Select(row => row.MergedIntoId).SingleOrDefaultAsync(cancellationToken) is { } next; hops++)
        {
            id = next;
        }

        return await catalogue.Conversations.AsNoTracking().VisibleTo(reader).Include(row => row.Cops).SingleOrDefaultAsync(row => row.Id == id, cancellationToken) is not { } conversation
            ? new Delivered(ExitCode.NoPermission, "This conversation is not there any more, or you do not belong to its community any more.")
            : ConversationRules.RefusalToWrite(reader, conversation) is { } refusal ? new Delivered(ExitCode.NoPermission, refusal)
            : await PostAsync(message, reader, isStart: false, key, input => posts.ReplyAsync(reader, id, input, cancellationToken), cancellationToken);
    }

    /// <summary>Whom a secret was sent to, where a mail comes from the address of their account; null for everybody else.</summary>
    private async Task<Reader?> FindSenderOrNullAsync(Guid personId, string sender, CancellationToken cancellationToken)
    {
        await using var catalogue = await contexts.CreateDbContextAsync(cancellationToken);
        return await catalogue.FindReaderByIdOrNullAsync(personId, clock.Today, cancellationToken) is { } reader && reader.Email.Equals(sender, StringComparison.OrdinalIgnoreCase) ? reader : null;
    }

    private static Delivered NotTheirs() => new(ExitCode.NoPermission, "Only the person whom the mail was sent to may answer it, from the address of their account.");

    private async Task<Delivered> StartAsync(MimeMessage message, string sender, string cop, CancellationToken cancellationToken)
    {
        await using var catalogue = await contexts.CreateDbContextAsync(cancellationToken);
        if (!await catalogue.Cops.AnyAsync(row => row.Slug == cop, cancellationToken))
        {
            return new Delivered(ExitCode.NoUser, "There is no such community here.");
        }

        if (await catalogue.FindReaderByEmailOrNullAsync(sender, clock, cancellationToken) is not { } reader)
        {
            await strangers.AnswerAsync(sender, cancellationToken);
            return Delivered.Done;
        }

        var key = KeyOf(message, cop);
        if (await catalogue.Posts.AnyAsync(row => row.AuthorId == reader.Id && row.RequestKey == key, cancellationToken))
        {
            return Delivered.Done;
        }

        var title = MailTitle.Of(message.Subject);
        return ConversationRules.RefusalToStart(reader, ConversationKind.Discussion, [cop]) is { } refusal ? new Delivered(ExitCode.NoPermission, refusal)
            : title.Length == 0 ? new Delivered(ExitCode.DataError, "Give the message a subject: it becomes the title of the conversation.")
            : await PostAsync(message, reader, isStart: true, key, input => keeper.StartAsync(reader, cop, new ConversationInput { Title = title }, input, poll: null, cancellationToken), cancellationToken);
    }

    private async Task<Delivered> PostAsync(MimeMessage message, Reader reader, bool isStart, string key, Func<PostInput, Task<ConversationChange>> post, CancellationToken cancellationToken)
    {
        var body = ReplyText.Of(message);
        var parts = MailFiles.Of(message);
        if (body.Length > Post.MaxBodyLength || (body.Length == 0 && (isStart || parts.Count == 0)))
        {
            return new Delivered(ExitCode.DataError, body.Length == 0 ? "The message says nothing beside what it quotes." : $"A post has at most {Post.MaxBodyLength} characters. Attach what is longer as a document.");
        }

        var (documents, leftOut) = await files.TakeAsync(reader, parts, cancellationToken);
        var said = leftOut.Aggregate(body, (text, name) => $"{text}\n\n(The library did not take the file “{name}”.)").Trim();
        return await post(new PostInput(said, documents, key)) switch
        {
            // Under a key there is one post, whoever was quicker.
            ConversationChange.Done or ConversationChange.OtherRequest => Delivered.Done,
            ConversationChange.NotAllowed refused => new Delivered(ExitCode.NoPermission, refused.Message),
            ConversationChange.NotFound => new Delivered(ExitCode.NoPermission, "This conversation is not there any more."),
            ConversationChange.Invalid wrong => new Delivered(ExitCode.DataError, string.Join(' ', wrong.Errors.SelectMany(error => error.Value))),
            var other => new Delivered(ExitCode.TemporaryFailure, $"It could not be posted now ({other.GetType().Name})."),
        };
    }

    /// <summary>What a message is known by when it comes again.</summary>
    /// <param name="place">What it was written to: one mail to several communities starts a conversation in each.</param>
    private static string KeyOf(MimeMessage message, string? place)
    {
        var id = message.MessageId is { Length: > 0 } given ? given : $"{message.Date.UtcTicks} {message.Subject} {message.TextBody} {message.HtmlBody}";
        return $"mail:{Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(place is null ? id : $"{place} {id}")))}";
    }
}
