using Library.Indexer.Extraction;
using Library.Storage.Catalogue;
using Microsoft.EntityFrameworkCore;

namespace Library.Indexer.Jobs;

/// <summary>Notes in the catalogue what text a version has.</summary>
public sealed class VersionTexts(IDbContextFactory<LibraryDbContext> contexts, TextStore texts, IndexingQueue queue, LaterJobs later)
{
    /// <summary>Keeps a text, unless the file was purged while it was read.</summary>
    /// <returns>Whether it is kept.</returns>
    public async Task<bool> KeepAsync(DocumentVersion version, int extractorVersion, ExtractedText text, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(version);
        await texts.PutAsync(version.Sha256, extractorVersion, text, cancellationToken);
        await using var catalogue = await contexts.CreateDbContextAsync(cancellationToken);
        if (await catalogue.Versions.AnyAsync(row => row.Sha256 == version.Sha256, cancellationToken))
        {
            return true;
        }

        await texts.DeleteAsync(version.Sha256, cancellationToken);
        return false;
    }

    /// <summary>The text that was got by reading the file.</summary>
    public async Task NoteAsync(DocumentVersion version, ExtractedText text, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(version);
        ArgumentNullException.ThrowIfNull(text);
        await using (var catalogue = await contexts.CreateDbContextAsync(cancellationToken))
        {
            var ocr = OcrStateOf(text);
            await using var transaction = await catalogue.BeginBesideAsync(cancellationToken);
            await catalogue.Versions.Where(row => row.Id == version.Id).ExecuteUpdateAsync(
                update => update
                    .SetProperty(row => row.ExtractorVersion, ExtractedTextFile.ExtractorVersion)
                    .SetProperty(row => row.Attempts, 0)
                    .SetProperty(row => row.Pages, text.PageCount)
                    .SetProperty(row => row.HasText, text.HasText)
                    .SetProperty(row => row.Ocr, ocr)
                    .SetProperty(row => row.Comments, text.CountOf(OmissionKind.Comments))
                    .SetProperty(row => row.TrackedChanges, text.CountOf(OmissionKind.InsertedText) + text.CountOf(OmissionKind.DeletedText)),
                cancellationToken);
            await RaiseAsync(catalogue, version, cancellationToken);
            await transaction.CommitAsync(cancellationToken);
        }

        if (text.IsToBeRecognised)
        {
            later.AskForRecognition();
        }
    }

    /// <summary>The text with all that was recognised in its pages' pictures.</summary>
    public async Task NoteRecognisedAsync(DocumentVersion version, ExtractedText text, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(version);
        ArgumentNullException.ThrowIfNull(text);
        await using (var catalogue = await contexts.CreateDbContextAsync(cancellationToken))
        {
            await using var transaction = await catalogue.BeginBesideAsync(cancellationToken);

            // Meanwhile the file may have been read anew, by a better extractor.
            var noted = await catalogue.Versions.Where(row => row.Id == version.Id && row.ExtractorVersion == version.ExtractorVersion).ExecuteUpdateAsync(
                update => update.SetProperty(row => row.HasText, text.HasText).SetProperty(row => row.Ocr, OcrState.Read), cancellationToken);
            if (noted == 0)
            {
                return;
            }

            await RaiseAsync(catalogue, version, cancellationToken);
            await transaction.CommitAsync(cancellationToken);
        }

        queue.Enqueue(version.DocumentId);
    }

    private static OcrState? OcrStateOf(ExtractedText text) =>
        text.IsToBeRecognised ? OcrState.Waiting
        : text.Pages.Any(page => page.Reading is PageReading.Ocr or PageReading.Picture) ? OcrState.Read
        : null;

    /// <summary>A text is a change that the index must follow: an entry that was read before it must not come after it.</summary>
    private static Task<int> RaiseAsync(LibraryDbContext catalogue, DocumentVersion version, CancellationToken cancellationToken) =>
        catalogue.Documents.Where(row => row.Id == version.DocumentId).ExecuteUpdateAsync(update => update.SetProperty(row => row.Revision, row => row.Revision + 1), cancellationToken);
}
