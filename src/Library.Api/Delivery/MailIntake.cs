using Library.Api.Mail;
using Library.Storage.Files;
using Microsoft.Extensions.Options;
using MimeKit;

namespace Library.Api.Delivery;

/// <summary>Takes a message in as it comes from outside, whichever way. What it has answered is committed.</summary>
internal sealed class MailIntake(UploadSpool spool, MailDelivery delivery, IOptions<MailOptions> options)
{
    private static readonly ParserOptions Bounded = new() { MaxMimeDepth = 64 };

    /// <summary>What is said of a message that is larger than the settings allow.</summary>
    public Delivered TooLarge => new(ExitCode.DataError, $"The message is larger than {options.Value.MaxMessageBytes} bytes.");

    /// <param name="input">The message (RFC 5322); its exceptions pass through.</param>
    /// <param name="to">The address that it is for, as the mail server has it; null to read from the headers all that are ours.</param>
    /// <exception cref="FileStoreException">The message or a file of it cannot be stored now.</exception>
    public async Task<Delivered> TakeAsync(Stream input, string? to, CancellationToken cancellationToken)
    {
        if (await spool.SpoolAsync(input, options.Value.MaxMessageBytes, cancellationToken) is not SpoolResult.Spooled { File: var spooled })
        {
            return TooLarge;
        }

        await using (spooled)
        {
            try
            {
                await using var content = spooled.OpenRead();
                using var message = await MimeMessage.LoadAsync(Bounded, content, persistent: true, cancellationToken);
                return await delivery.DeliverAsync(message, to, cancellationToken);
            }
            catch (FormatException exception)
            {
                return new Delivered(ExitCode.DataError, $"The message cannot be read ({exception.Message})");
            }
        }
    }
}
