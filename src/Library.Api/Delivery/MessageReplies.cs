using Library.Storage.Catalogue;
using Library.Storage.Correspondence;
using Library.Storage.Notices;
using Library.Storage.People;
using MimeKit;

namespace Library.Api.Delivery;

/// <summary>Takes the answer to a mail of private messages: it becomes one, under the rules of those that are written on the site.</summary>
internal sealed class MessageReplies(PrivateMessages messages)
{
    /// <param name="key">What the mail is known by when it comes again.</param>
    public async Task<Delivered> TakeAsync(MimeMessage message, Reader author, MessageReplyAddress address, string key, CancellationToken cancellationToken)
    {
        var (body, files) = (ReplyText.Of(message), MailFiles.Of(message));
        if (body.Length == 0)
        {
            return new Delivered(ExitCode.DataError, files.Count == 0 ? "The message says nothing beside what it quotes." : "The message says nothing beside its files, and private messages take no files.");
        }

        // Both of them are to know that there was more.
        var said = files.Aggregate(body, (text, file) => $"{text}\n\n(The file “{FileName.Clean(file.FileName)}” did not come along: private messages take none.)");
        switch (await messages.SendAsync(author, address.CorrespondentId, said, key, cancellationToken))
        {
            case MessageChange.Sent or MessageChange.OtherRequest:
                // Whoever answers a mail has read it.
                await messages.NoteReadUntilAsync(author, address.CorrespondentId, address.CreatedAt, cancellationToken);
                return Delivered.Done;
            case MessageChange.NotAllowed refused:
                return new Delivered(ExitCode.NoPermission, refused.Message);
            case MessageChange.NotFound:
                return new Delivered(ExitCode.NoPermission, "This person is not there any more.");
            case MessageChange.Invalid wrong:
                return new Delivered(ExitCode.DataError, string.Join(' ', wrong.Errors.SelectMany(error => error.Value)));
            case var other:
                throw new InvalidOperationException($"Unhandled result {other.GetType().Name}.");
        }
    }
}
