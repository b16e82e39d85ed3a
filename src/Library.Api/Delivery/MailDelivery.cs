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

    private static readonly string[] RecipientHeaders = ["Delivered-To", "X-Original-To", "To", "Cc"];

    /// <param name="to">The address that it is for, as the mail server has it; null to read it from the headers.</param>
    public async Task<Delivered> DeliverAsync(MimeMessage message, string? to, CancellationToken cancellationToken)
    {
        if (AddressesOf(message, to).Select(address => options.Value.ReplyMailbox?.BounceOrNull(address)).FirstOrDefault(id => id is not null) is { } returned)
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

        var (secret, cop) = RecipientOf(message, to);
        if (secret is null && cop is null)
        {
            return new Delivered(ExitCode.NoUser, "There is no such address here.");
        }

        return message.From.Mailboxes.ToList() is not [{ Address: { Length: > 0 } sender }] ? new Delivered(ExitCode.DataError, "The message does not name one sender.")
            : secret is not null ? await ReplyAsync(message, sender, secret, cancellationToken)
            : await StartAsync(message, sender, cop ?? "", cancellationToken);
    }

    private (string? Secret, string? Cop) RecipientOf(MimeMessage message, string? to)
    {
        if (options.Value.ReplyMailbox is not { } mailbox)
        {
            return (null, null);
        }

        return AddressesOf(message, to).Select(mailbox.Read).FirstOrDefault(way => way is not (null, null));
    }

    private static IEnumerable<string> AddressesOf(MimeMessage message, string? to) => to is not null ? [to] : RecipientHeaders
        .SelectMany(name => message.Headers.Where(header => header.Field.Equals(name, StringComparison.OrdinalIgnoreCase)))
        .SelectMany(header => InternetAddressList.TryParse(header.Value, out var list) ? list.Mailboxes : []).Select(found => found.Address);

    private async Task<Delivered> ReplyAsync(MimeMessage message, string sender, string secret, CancellationToken cancellationToken)
    {
        if (await addresses.FindForMessagesOrNullAsync(secret, cancellationToken) is { } exchange)
        {
            return await FindSenderOrNullAsync(exchange.PersonId, sender, cancellationToken) is { } author ? await messages.TakeAsync(message, author, exchange, KeyOf(message, cop: null), cancellationToken) : NotTheirs();
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

        // Where posts went into another conversation, the replies go there.
        var id = address.ConversationId;
        for (var hops = 0; hops < MostHops && await catalogue.Conversations.Where(row => row.Id == id).Select(row => row.MergedIntoId).SingleOrDefaultAsync(cancellationToken) is { } next; hops++)
        {
            id = next;
        }

        return await catalogue.Conversations.AsNoTracking().VisibleTo(reader).Include(row => row.Cops).SingleOrDefaultAsync(row => row.Id == id, cancellationToken) is not { } conversation
            ? new Delivered(ExitCode.NoPermission, "This conversation is not there any more, or you do not belong to its community any more.")
            : ConversationRules.RefusalToWrite(reader, conversation) is { } refusal ? new Delivered(ExitCode.NoPermission, refusal)
            : await PostAsync(message, reader, cop: null, input => posts.ReplyAsync(reader, id, input, cancellationToken), cancellationToken);
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

        var title = MailTitle.Of(message.Subject);
        return ConversationRules.RefusalToStart(reader, ConversationKind.Discussion, [cop]) is { } refusal ? new Delivered(ExitCode.NoPermission, refusal)
            : title.Length == 0 ? new Delivered(ExitCode.DataError, "Give the message a subject: it becomes the title of the conversation.")
            : await PostAsync(message, reader, cop, input => keeper.StartAsync(reader, cop, new ConversationInput { Title = title }, input, poll: null, cancellationToken), cancellationToken);
    }

    private async Task<Delivered> PostAsync(MimeMessage message, Reader reader, string? cop, Func<PostInput, Task<ConversationChange>> post, CancellationToken cancellationToken)
    {
        var key = KeyOf(message, cop);
        await using (var catalogue = await contexts.CreateDbContextAsync(cancellationToken))
        {
            if (await catalogue.Posts.AnyAsync(row => row.AuthorId == reader.Id && row.RequestKey == key, cancellationToken))
            {
                return Delivered.Done;
            }
        }

        var body = ReplyText.Of(message);
        var parts = MailFiles.Of(message);
        if (body.Length > Post.MaxBodyLength || (body.Length == 0 && (cop is not null || parts.Count == 0)))
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
    /// <param name="cop">One mail to several communities starts a conversation in each; null for replies.</param>
    private static string KeyOf(MimeMessage message, string? cop)
    {
        var id = message.MessageId is { Length: > 0 } given ? given : $"{message.Date.UtcTicks} {message.Subject} {message.TextBody} {message.HtmlBody}";
        return $"mail:{Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(cop is null ? id : $"{cop} {id}")))}";
    }
}
