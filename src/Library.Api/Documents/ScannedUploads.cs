using Library.Storage.Files;
using Library.Storage.People;
using Microsoft.AspNetCore.Mvc;

namespace Library.Api.Documents;

/// <summary>Takes the file of a form into the spool and has it looked through for viruses there, so that the library never holds one that was not.</summary>
internal sealed class ScannedUploads(UploadSpool spool, InfectedFiles infected, UploadLimits limits)
{
    public UploadLimits Limits => limits;

    /// <param name="documentId">Of the document that it is a version of; null where it is a new one.</param>
    /// <returns>The file, which the caller disposes, with its cleaned name; or what is wrong.</returns>
    /// <exception cref="VirusScanUnavailableException">The scanner is away; nothing of the file is left.</exception>
    public async Task<(SpooledFile? File, string Name, ProblemDetails? Problem)> TakeAsync(UploadForm form, Reader reader, Guid? documentId, CancellationToken cancellationToken)
    {
        var (file, name, problem) = await form.SpoolFileAsync(spool, limits.MaxFileBytes, cancellationToken);
        if (file is null)
        {
            return (file, name, problem);
        }

        var kept = false;
        try
        {
            if (await infected.IsInfectedAsync(reader, documentId, file, name, cancellationToken))
            {
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
}
