using Library.Storage.Files;
using Library.Storage.Mail;
using Library.Storage.People;

namespace Library.Api.Documents;

/// <summary>Has files looked through for viruses where a scanner is set, and tells the admins of those that have one.</summary>
internal sealed partial class InfectedFiles(VirusScan scan, InfectionNotices notices, ILogger<InfectedFiles> logger)
{
    /// <param name="documentId">Of the document that it is a version of; null where it is a new one.</param>
    /// <exception cref="VirusScanUnavailableException">The scanner is away.</exception>
    public async Task<bool> IsInfectedAsync(Reader sender, Guid? documentId, SpooledFile file, string name, CancellationToken cancellationToken)
    {
        if (!scan.IsOn)
        {
            return false;
        }

        await using var content = file.OpenRead();
        if (await scan.FindOrNullAsync(content, cancellationToken) is not { } found)
        {
            return false;
        }

        Log.Infected(logger, file.Sha256, file.Length, found);
        await notices.NoteAsync(sender, documentId, name, file.Sha256, found, cancellationToken);
        return true;
    }

    private static partial class Log
    {
        [LoggerMessage(Level = LogLevel.Warning, Message = "An upload was refused: the virus scanner found {Found} in it (SHA-256 {Sha256}, {Bytes} bytes)")]
        public static partial void Infected(ILogger logger, string sha256, long bytes, string found);
    }
}
