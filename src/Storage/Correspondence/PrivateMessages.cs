using System.Globalization;
using Library.Storage.Catalogue;
using Library.Storage.Mail;
using Library.Storage.Notices;
using Library.Storage.People;
using Library.Storage.Servers;
using Microsoft.EntityFrameworkCore;

namespace Library.Storage.Correspondence;

/// <summary>Takes what people write to each other. What it has answered is committed, with the mail that tells of it.</summary>
public sealed class PrivateMessages(IDbContextFactory<LibraryDbContext> contexts, AssociationClock clock)
{
    // The same words for who is blocked and who writes to somebody that has left. Who is blocked learns it by them alone.
    private const string NotTaken = "This person does not take messages from you.";

    /// <summary>Writes to somebody of the directory. The same request again is answered as before.</summary>
    /// <param name="requestKey">See <see cref="PrivateMessage.RequestKey"/>.</param>
    public async Task<MessageChange> SendAsync(Reader reader, Guid to, string? text, string? requestKey, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(reader);
        while (true)
        {
            await using var catalogue = await contexts.CreateDbContextAsync(cancellationToken);
            await using var transaction = await catalogue.Database.BeginTransactionAsync(cancellationToken);
            if (await FindRepeatedOrNullAsync(catalogue, reader, to, text, requestKey, cancellationToken) is { } repeated)
            {
                return repeated;
            }

            var recipient = to == reader.Id ? null : await catalogue.FindReaderByIdOrNullAsync(to, clock.Today, cancellationToken);
            if (await RefusalOrNullAsync(catalogue, reader, to, recipient, cancellationToken) is { } refusal)
            {
                return refusal;
            }

            var errors = new Dictionary<string, string[]>(StringComparer.Ordinal);
            var body = ReadBody(errors, text);
            errors.Require("requestKey", requestKey is null or { Length: > 0 and <= PrivateMessage.MaxKeyLength }, $"A key of a request has 1 to {PrivateMessage.MaxKeyLength} characters.");
            if (errors.Count > 0)
            {
                return new MessageChange.Invalid(errors);
            }

            // After all that is there, by whichever machine's clock: nothing comes in before what was seen already.
            var last = await catalogue.PrivateMessages.Between(reader.Id, to).MaxAsync(held => (DateTimeOffset?)held.CreatedAt, cancellationToken);
            var now = clock.Now;
            var at = last >= now ? last.Value.AddTicks(1) : now;
            var message = new PrivateMessage { Id = Guid.CreateVersion7(at), FromId = reader.Id, ToId = to, Body = body, RequestKey = requestKey, CreatedAt = at };
            message.MailId = await MailOrNullAsync(catalogue, reader, recipient!, cancellationToken);
            catalogue.Add(message);
            await catalogue.Drafts.Where(draft => draft.PersonId == reader.Id && draft.Place == $"message:{to}").ExecuteDeleteAsync(cancellationToken);
            await Signals.SendAsync(catalogue, Signals.Written, "", cancellationToken);
            if (await catalogue.TrySaveUniqueAsync(cancellationToken))
            {
                await transaction.CommitAsync(cancellationToken);
                return new MessageChange.Sent(message);
            }

            // The same request was quicker: it is answered as that one.
        }
    }

    /// <summary>Notes that somebody has seen these messages of another one.</summary>
    public async Task NoteReadAsync(Reader reader, Guid from, IReadOnlyCollection<Guid> ids, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(reader);
        await using var catalogue = await contexts.CreateDbContextAsync(cancellationToken);
        await NoteReadAsync(catalogue.PrivateMessages.Where(message => EF.Parameter(ids).Contains(message.Id)), reader, from, cancellationToken);
    }

    /// <summary>Notes that somebody has seen what another one wrote to them, up to one message of the two in the order of the list.</summary>
    /// <returns>False where there is no such message between them.</returns>
    public async Task<bool> NoteReadThroughAsync(Reader reader, Guid from, Guid through, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(reader);
        await using var catalogue = await contexts.CreateDbContextAsync(cancellationToken);
        if (await catalogue.PrivateMessages.AsNoTracking().Between(reader.Id, from).SingleOrDefaultAsync(message => message.Id == through, cancellationToken) is not { } last)
        {
            return false;
        }

        await NoteReadAsync(catalogue.PrivateMessages.Where(message => message.CreatedAt < last.CreatedAt || (message.CreatedAt == last.CreatedAt && message.Id <= last.Id)), reader, from, cancellationToken);
        return true;
    }

    /// <summary>Notes that somebody has seen what another one wrote to them until a moment.</summary>
    public async Task NoteReadUntilAsync(Reader reader, Guid from, DateTimeOffset until, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(reader);
        await using var catalogue = await contexts.CreateDbContextAsync(cancellationToken);
        await NoteReadAsync(catalogue.PrivateMessages.Where(message => message.CreatedAt <= until), reader, from, cancellationToken);
    }

    /// <summary>Has somebody take no messages from another one, or take them again. The other learns it only by writing to them.</summary>
    /// <returns>False where there is nobody of the directory, and nobody they wrote with.</returns>
    public async Task<bool> BlockAsync(Reader reader, Guid other, bool isBlocked, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(reader);
        await using var catalogue = await contexts.CreateDbContextAsync(cancellationToken);
        if (!await catalogue.MayCorrespondAsync(reader, other, clock.Today, cancellationToken))
        {
            return false;
        }

        var held = catalogue.MessageBlocks.Where(block => block.PersonId == reader.Id && block.BlockedId == other);
        if (!isBlocked)
        {
            await held.ExecuteDeleteAsync(cancellationToken);
        }
        else if (!await held.AnyAsync(cancellationToken))
        {
            // Where the same was asked twice at once, it is done.
            catalogue.Add(new MessageBlock { PersonId = reader.Id, BlockedId = other, At = clock.Now });
            await catalogue.TrySaveUniqueAsync(cancellationToken);
        }

        return true;
    }

    private async Task NoteReadAsync(IQueryable<PrivateMessage> seen, Reader reader, Guid from, CancellationToken cancellationToken)
    {
        DateTimeOffset? now = clock.Now;
        await seen.Where(message => message.ToId == reader.Id && message.FromId == from && message.ReadAt == null).ExecuteUpdateAsync(update => update.SetProperty(message => message.ReadAt, now), cancellationToken);
    }

    private static string ReadBody(Dictionary<string, string[]> errors, string? text)
    {
        // Looked at before it is cleaned: what is far too long is not worth the work.
        var isLong = text?.Length > 2 * PrivateMessage.MaxBodyLength;
        var body = isLong ? "" : ManyLines.Of(text);
        errors.Require("body", !isLong && body.Length <= PrivateMessage.MaxBodyLength, string.Create(CultureInfo.InvariantCulture, $"A message has at most {PrivateMessage.MaxBodyLength:N0} characters."));
        errors.Require("body", body.Length > 0 || isLong, "Write something first.");
        return body;
    }

    private static async Task<MessageChange?> FindRepeatedOrNullAsync(LibraryDbContext catalogue, Reader reader, Guid to, string? text, string? requestKey, CancellationToken cancellationToken)
    {
        if (requestKey is null || await catalogue.PrivateMessages.AsNoTracking().SingleOrDefaultAsync(message => message.FromId == reader.Id && message.RequestKey == requestKey, cancellationToken) is not { } held)
        {
            return null;
        }

        return held.ToId == to && held.Body == ManyLines.Of(text) ? new MessageChange.Sent(held) : new MessageChange.OtherRequest();
    }

    private static async Task<MessageChange?> RefusalOrNullAsync(LibraryDbContext catalogue, Reader reader, Guid to, Reader? recipient, CancellationToken cancellationToken)
    {
        if (recipient is null)
        {
            return await catalogue.HaveWrittenAsync(reader.Id, to, cancellationToken) ? new MessageChange.NotAllowed(NotTaken) : new MessageChange.NotFound();
        }

        var blocks = await catalogue.MessageBlocks.Where(block => (block.PersonId == reader.Id && block.BlockedId == to) || (block.PersonId == to && block.BlockedId == reader.Id)).Select(block => block.PersonId).ToListAsync(cancellationToken);
        return blocks.Contains(reader.Id) ? new MessageChange.NotAllowed("You take no messages from this person. Take them again to write to them.")
            : blocks.Count > 0 ? new MessageChange.NotAllowed(NotTaken)
            : null;
    }

    /// <summary>The mail that brings a message: the one that waits for the end of the quiet hours already, else a new one.</summary>
    private async Task<Guid?> MailOrNullAsync(LibraryDbContext catalogue, Reader author, Reader recipient, CancellationToken cancellationToken)
    {
        var settings = await catalogue.NoticeSettings.AsNoTracking().SingleOrDefaultAsync(row => row.PersonId == recipient.Id, cancellationToken);
        if (settings is { IsSilentOnMessages: true })
        {
            return null;
        }

        var quietUntil = QuietHours.EndOrNull(settings, clock.Now, clock.Zone);
        if (quietUntil is { } end
            && await catalogue.HoldWaitingOrNullAsync(mail => mail.NotifiedPersonId == recipient.Id && mail.CorrespondentId == author.Id && mail.NotBefore == end, cancellationToken) is { } waiting)
        {
            return waiting;
        }

        var made = OutgoingMail.NoticeOf(recipient, conversationId: null, clock.Now, quietUntil ?? clock.Now, "A message for you", author.Id);
        catalogue.Add(made);
        return made.Id;
    }
}
