using Library.Storage.Catalogue;
using Library.Storage.Mail;
using Library.Storage.People;
using Microsoft.EntityFrameworkCore;

namespace Library.Storage.Correspondence;

/// <summary>What a mail brings of somebody's messages at the moment when it goes out.</summary>
/// <param name="Messages">Markdown; at least one, in order.</param>
/// <param name="IsFirst">Whether the two have written nothing before.</param>
/// <param name="PreviousMailId">The mail that brought the reader what the author wrote before; null where none did.</param>
public sealed record MessageContents(Reader Reader, Guid AuthorId, string Author, IReadOnlyList<string> Messages, bool IsFirst, Guid? PreviousMailId);

/// <summary>Reads private messages.</summary>
public sealed class MessageReads(IDbContextFactory<LibraryDbContext> contexts, AssociationClock clock)
{
    /// <returns>Null where its reader has seen them all, takes none of them any more, or either account is not in use.</returns>
    public async Task<MessageContents?> ReadOrNullAsync(OutgoingMail mail, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(mail);
        await using var catalogue = await contexts.CreateDbContextAsync(cancellationToken);
        if (await catalogue.FindReaderByIdOrNullAsync(mail.NotifiedPersonId, clock.Today, cancellationToken) is not { } reader
            || await catalogue.FindReaderByIdOrNullAsync(mail.CorrespondentId, clock.Today, cancellationToken) is not { } author
            || await catalogue.NoticeSettings.AnyAsync(row => row.PersonId == reader.Id && row.IsSilentOnMessages, cancellationToken)
            || await catalogue.MessageBlocks.AnyAsync(block => block.PersonId == reader.Id && block.BlockedId == author.Id, cancellationToken))
        {
            return null;
        }

        var messages = await catalogue.PrivateMessages.Where(message => message.MailId == mail.Id && message.FromId == author.Id && message.ToId == reader.Id && message.ReadAt == null)
            .OrderBy(message => message.CreatedAt).ThenBy(message => message.Id).Select(message => new { message.Body, message.CreatedAt }).ToListAsync(cancellationToken);
        if (messages.Count == 0)
        {
            return null;
        }

        var before = catalogue.PrivateMessages.Between(reader.Id, author.Id).Where(message => message.CreatedAt < messages[0].CreatedAt);
        var previous = await before.Where(message => message.FromId == author.Id && message.MailId != null && message.MailId != mail.Id).OrderByDescending(message => message.CreatedAt).Select(message => message.MailId).FirstOrDefaultAsync(cancellationToken);
        return new MessageContents(reader, author.Id, author.Name, messages.ConvertAll(message => message.Body), !await before.AnyAsync(cancellationToken), previous);
    }
}

/// <summary>Looks up who has written with whom.</summary>
public static class Correspondents
{
    /// <summary>The messages between two people.</summary>
    public static IQueryable<PrivateMessage> Between(this IQueryable<PrivateMessage> messages, Guid one, Guid other) =>
        messages.Where(message => (message.FromId == one && message.ToId == other) || (message.FromId == other && message.ToId == one));

    /// <summary>Whether somebody sees an exchange with another person: one of the directory, or one whom they have written with.</summary>
    /// <param name="today">The day where the association is.</param>
    public static async Task<bool> MayCorrespondAsync(this LibraryDbContext catalogue, Reader reader, Guid other, DateOnly today, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(catalogue);
        ArgumentNullException.ThrowIfNull(reader);
        return other != reader.Id
            && (await catalogue.Users.WithUsableAccounts(catalogue, today).AnyAsync(person => person.Id == other, cancellationToken) || await catalogue.HaveWrittenAsync(reader.Id, other, cancellationToken));
    }

    internal static Task<bool> HaveWrittenAsync(this LibraryDbContext catalogue, Guid one, Guid other, CancellationToken cancellationToken) =>
        catalogue.PrivateMessages.Between(one, other).AnyAsync(cancellationToken);
}
