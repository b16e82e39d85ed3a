using Library.Storage.Files;
using Library.Storage.Mail;
using Library.Storage.People;
using Microsoft.AspNetCore.Mvc;

namespace Library.Api.Documents;

/// <summary>Takes the file of a form into the spool and has it looked through for viruses there, so that the library never holds one that was not.</summary>
internal sealed partial class ScannedUploads(UploadSpool spool, VirusScan scan, InfectionNotices notices, UploadLimits limits, ILogger<ScannedUploads> logger)
{
    public UploadLimits Limits => limits;

    /// <param name="documentId">Of the document that it is a version of; null where it is a new one.</param>
    /// <returns>The file, which the caller disposes, with its cleaned name; or what is wrong.</returns>
    /// <exception cref="VirusScanUnavailableException">The scanner is away; nothing of the file is left.</exception>
    public async Task<(SpooledFile? File, string Name, ProblemDetails? Problem)> TakeAsync(UploadForm form, Reader reader, Guid? documentId, CancellationToken cancellationToken)
    {
        var (file, name, problem) = await form.SpoolFileAsync(spool, limits.MaxFileBytes, cancellationToken);
        if (file is null || !scan.IsOn)
        {
            return (file, name, problem);
        }

        var kept = false;
        try
        {
            if (await FindOrNullAsync(file, cancellationToken) is { } found)
            {
                await notices.NoteAsync(reader, documentId, name, file.Sha256, found, cancellationToken);
                return (null, name, UploadProblems.Infected());
            }

            kept = true;
            return (file, name, null);
        }
        finally
        {
            if (!kept)
            {
                await file.DisposeAsync();
            }
        }
    }

    private async Task<string?> FindOrNullAsync(SpooledFile file, CancellationToken cancellationToken)
    {
        await using var content = file.OpenRead();
        var found = await scan.FindOrNullAsync(content, cancellationToken);
        if (found is not null)
        {
            Log.Infected(logger, file.Sha256, file.Length, found);
        }

        return found;
    }

    private static partial class Log
    {
        [LoggerMessage(Level = LogLevel.Warning, Message = "An upload was refused: the virus scanner found {Found} in it (SHA-256 {Sha256}, {Bytes} bytes)")]
        public static partial void Infected(ILogger logger, string sha256, long bytes, string found);
    }
}
