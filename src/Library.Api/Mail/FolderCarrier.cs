using MimeKit;

namespace Library.Api.Mail;

/// <summary>Writes mails as files, for a site without a mail server: somebody reads them there.</summary>
internal sealed class FolderCarrier(string folder) : IMailCarrier
{
    public async Task CarryAsync(int count, Func<int, Task<CarriedMail?>> begin, Func<int, CarryResult, Task> done, CancellationToken cancellationToken)
    {
        for (var i = 0; i < count; i++)
        {
            if (await begin(i) is { Message: var message })
            {
                await done(i, await WriteAsync(message, cancellationToken));
            }
        }
    }

    private async Task<CarryResult> WriteAsync(MimeMessage message, CancellationToken cancellationToken)
    {
        try
        {
            Directory.CreateDirectory(folder);
            var path = Path.Combine(folder, $"{message.Date.UtcDateTime:yyyyMMdd-HHmmss}-{message.MessageId?.Split('@')[0]}.eml");
            var unfinished = $"{path}.tmp";
            await message.WriteToAsync(unfinished, cancellationToken);
            File.Move(unfinished, path, overwrite: true);
            return new CarryResult.Taken();
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            return new CarryResult.Refused($"The mail cannot be written: {exception.Message}", IsFinal: false);
        }
    }
}
