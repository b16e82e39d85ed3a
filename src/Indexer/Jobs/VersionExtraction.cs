using System.Diagnostics;
using Library.Indexer.Extraction;
using Library.Indexer.Extraction.Office;
using Library.Indexer.Index;
using Library.Storage.Catalogue;
using Library.Storage.Files;
using Library.Storage.Telemetry;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Logging;

namespace Library.Indexer.Jobs;

/// <summary>Has the text of one version extracted, keeps it beside the original, and notes how it came out.</summary>
public sealed partial class VersionExtraction(
    IDbContextFactory<LibraryDbContext> contexts, Originals originals, TextStore texts, VersionTexts notes, FileReading reading, WorkFolder work, TimeProvider time, ILogger<VersionExtraction> logger)
{
    /// <summary>
    /// A file that ended so many attempts without an outcome has taken the process down with it, and is given up. It is read in a process of its own, so that this is
    /// hardly ever the file's fault: several machines that are ended in a row must not make a good one unreadable.
    /// </summary>
    public const int MaxAttempts = 8;

    private const int TriesToUncount = 5;
    private static readonly TimeSpan PauseToUncount = TimeSpan.FromSeconds(2);

    /// <exception cref="FileStoreException">The file store failed; worth another try.</exception>
    public async Task RunAsync(DocumentVersion version, CancellationToken cancellationToken)
    {
        using var step = LibraryTelemetry.Source.StartActivity(LibrarySteps.Extract);
        step?.SetTag("library.document", version.DocumentId).SetTag("library.version", version.Number).SetTag("library.format", WireFormat.Of(version.Format));
        if (await texts.FindOrNullAsync(version.Sha256, ExtractedTextFile.ExtractorVersion, cancellationToken) is { } known)
        {
            await NoteTextAsync(version, known, cancellationToken);
            return;
        }

        if (!await CountAttemptAsync(version, cancellationToken))
        {
            await NoteFailureAsync(version, FailureCode.Unreadable, ExtractionFailure.Describe(version.Format, FailureCode.Unreadable), cancellationToken);
            return;
        }

        var path = work.NewPath();
        try
        {
            await originals.FetchAsync(version.Blob ?? throw new InvalidOperationException("The version was read without its blob."), path, cancellationToken);
            var began = time.GetTimestamp();
            var result = await reading.ReadAsync(path, version.Format, cancellationToken);
            NoteOutcome(result, time.GetElapsedTime(began), step);
            switch (result)
            {
                case ExtractionResult.Extracted extracted:
                    if (await notes.KeepAsync(version, ExtractedTextFile.ExtractorVersion, extracted.Text, cancellationToken))
                    {
                        await NoteTextAsync(version, extracted.Text, cancellationToken);
                    }

                    break;
                case ExtractionResult.Failed failed:
                    await NoteFailureAsync(version, failed.Code, failed.Message, cancellationToken);
                    break;
            }
        }
        catch
        {
            // Not the file's fault, which would be an outcome: the attempt does not count.
            await UncountAttemptAsync(version);
            throw;
        }
        finally
        {
            File.Delete(path);
        }
    }

    private static void NoteOutcome(ExtractionResult result, TimeSpan elapsed, Activity? step)
    {
        var outcome = result is ExtractionResult.Failed failed ? KebabCaseOf(failed.Code) : "extracted";
        LibraryMetrics.NoteExtraction(outcome, elapsed);
        step?.SetTag("library.outcome", outcome);
    }

    private async Task<bool> CountAttemptAsync(DocumentVersion version, CancellationToken cancellationToken)
    {
        await using var catalogue = await contexts.CreateDbContextAsync(cancellationToken);
        return await catalogue.Versions.Where(row => row.Id == version.Id && row.Attempts < MaxAttempts)
            .ExecuteUpdateAsync(update => update.SetProperty(row => row.Attempts, row => row.Attempts + 1), cancellationToken) == 1;
    }

    /// <summary>Takes an attempt back, for which the catalogue may have to come back first: a good file must not be given up for its faults.</summary>
    private async Task UncountAttemptAsync(DocumentVersion version)
    {
        for (var left = TriesToUncount; ; left--)
        {
            try
            {
                await using var catalogue = await contexts.CreateDbContextAsync(CancellationToken.None);
                await catalogue.Versions.Where(row => row.Id == version.Id && row.Attempts > 0)
                    .ExecuteUpdateAsync(update => update.SetProperty(row => row.Attempts, row => row.Attempts - 1), CancellationToken.None);
                return;
            }
            catch (Exception exception) when (left > 1 && (exception is System.Data.Common.DbException or InvalidOperationException { InnerException: System.Data.Common.DbException }))
            {
                await Task.Delay(PauseToUncount, time, CancellationToken.None);
            }
        }
    }

    private async Task NoteTextAsync(DocumentVersion version, ExtractedText text, CancellationToken cancellationToken)
    {
        await notes.NoteAsync(version, text, cancellationToken);
        if (OwnTitleOrNull(text) is { } title)
        {
            await TakeTitleAsync(version, title, cancellationToken);
        }

        Log.Extracted(logger, version.DocumentId, version.Number, text.Pages.Count);
    }

    private async Task NoteFailureAsync(DocumentVersion version, FailureCode code, string message, CancellationToken cancellationToken)
    {
        await using var catalogue = await contexts.CreateDbContextAsync(cancellationToken);

        // Another process may have read it meanwhile.
        await catalogue.Versions.Where(row => row.Id == version.Id && row.State == VersionState.Received && row.ExtractorVersion == null).ExecuteUpdateAsync(
            update => update
                .SetProperty(row => row.State, VersionState.Failed)
                .SetProperty(row => row.FailureCode, code)
                .SetProperty(row => row.FailureMessage, message),
            cancellationToken);
        Log.Failed(logger, version.DocumentId, version.Number, KebabCaseOf(code));
    }

    /// <summary>Gives a document that has only its file's name for a title the one that the file itself names.</summary>
    private async Task TakeTitleAsync(DocumentVersion version, string title, CancellationToken cancellationToken)
    {
        await using var catalogue = await contexts.CreateDbContextAsync(cancellationToken);
        await using var transaction = await catalogue.BeginBesideAsync(cancellationToken);
        var now = time.GetUtcNow();
        var newest = catalogue.Documents.Where(document => !catalogue.Versions.Any(other => other.DocumentId == version.DocumentId && other.Number > version.Number));
        await newest.Where(document => document.Id == version.DocumentId && document.TitleIsFileName && document.Title != title).ExecuteUpdateAsync(
            update => update
                .SetProperty(document => document.Title, title)
                .SetProperty(document => document.UpdatedAt, now)
                .SetProperty(document => document.Revision, document => document.Revision + 1),
            cancellationToken);
        await transaction.CommitAsync(cancellationToken);
    }

    /// <summary>The title that the file names, unless it is one that programs leave behind.</summary>
    private static string? OwnTitleOrNull(ExtractedText text)
    {
        var title = text.Properties.Title?.Trim();
        var useless = string.IsNullOrEmpty(title)
            || title.Length is < 3 or > Document.MaxTitleLength
            || title.Trim() is "PowerPoint Presentation" or "Slide 1"
            || title.StartsWith("Microsoft Word", StringComparison.OrdinalIgnoreCase)
            || title.StartsWith("untitled", StringComparison.OrdinalIgnoreCase)
            || title.Trim(' ', '0', '1', '2', '3', '4', '5', '6', '7', '8', '9') is "Document"
            || Path.GetExtension(title) is ".doc" or ".docx" or ".docm" or ".dotx" or ".pdf" or ".indd" or ".html" or ".pptx" or ".ppt" or ".xlsx" or ".xls" or ".rtf" or ".odt";
        return useless ? null : title;
    }

    private static string KebabCaseOf(FailureCode code) => Storage.KebabCase.Of(code);

    private static partial class Log
    {
        [LoggerMessage(Level = LogLevel.Information, Message = "Extracted version {Number} of document {DocumentId}: {Pages} pages")]
        public static partial void Extracted(ILogger logger, Guid documentId, int number, int pages);

        [LoggerMessage(Level = LogLevel.Information, Message = "Version {Number} of document {DocumentId} has no readable text: {Code}")]
        public static partial void Failed(ILogger logger, Guid documentId, int number, string code);
    }
}
