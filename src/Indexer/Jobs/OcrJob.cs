using Hangfire;
using Library.Indexer.Extraction;
using Library.Indexer.Extraction.Language;
using Library.Indexer.Extraction.Ocr;
using Library.Storage.Catalogue;
using Library.Storage.Files;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Logging;

namespace Library.Indexer.Jobs;

/// <summary>
/// Recognises the text of scanned pages. The versions that wait say so in the catalogue, so that those that came while no program was
/// installed are read once one is. Works for a while and keeps what it has, then asks to be called again: a long scan loses little when
/// the process ends, and holds up no other.
/// </summary>
public sealed partial class OcrJob(
    IDbContextFactory<LibraryDbContext> contexts, Originals originals, TextStore texts, VersionTexts notes, PageRecognition recognition, LaterJobs later, WorkFolder work, TimeProvider time, ILogger<OcrJob> logger)
{
    public const string Name = "ocr";

    /// <summary>How long one call takes pages, at least.</summary>
    private static readonly TimeSpan Turn = TimeSpan.FromSeconds(40);

    private const int AtATime = 100;

    [Queue(LaterJobs.Queue)]
    [AutomaticRetry(Attempts = 0, OnAttemptsExceeded = AttemptsExceededAction.Delete, LogEvents = false)]
    [DisableConcurrentExecution(timeoutInSeconds: 1)]
    public async Task RunAsync(CancellationToken cancellationToken)
    {
        later.NoteRecognitionBegins();
        if (!await recognition.IsAvailableAsync(cancellationToken))
        {
            return;
        }

        var begun = time.GetTimestamp();
        foreach (var version in await ListWaitingAsync(cancellationToken))
        {
            try
            {
                await ReadAsync(version, begun, cancellationToken);
            }
            catch (FileStoreException exception)
            {
                Log.NotFetched(logger, exception, version.DocumentId, version.Number);
            }

            if (time.GetElapsedTime(begun) >= Turn)
            {
                later.AskForRecognition();
                return;
            }
        }
    }

    private async Task<List<DocumentVersion>> ListWaitingAsync(CancellationToken cancellationToken)
    {
        await using var catalogue = await contexts.CreateDbContextAsync(cancellationToken);
        return await catalogue.Versions.AsNoTracking().Include(version => version.Blob)
            .Where(version => version.Ocr == OcrState.Waiting && version.ExtractorVersion != null && catalogue.Documents.Any(document => document.Id == version.DocumentId && document.TrashedAt == null))
            .OrderBy(version => version.Pages).ThenBy(version => version.Id).Take(AtATime).ToListAsync(cancellationToken);
    }

    private async Task ReadAsync(DocumentVersion version, long begun, CancellationToken cancellationToken)
    {
        if (version.ExtractorVersion is not { } extractor || await texts.FindOrNullAsync(version.Sha256, extractor, cancellationToken) is not { } text)
        {
            // Lost, which the indexing finds out: then the file is read anew.
            return;
        }

        var folder = Directory.CreateDirectory(work.NewPath());
        try
        {
            if (text.IsToBeRecognised)
            {
                await originals.FetchAsync(version.Blob ?? throw new InvalidOperationException("The version was read without its blob."), PageRecognition.PathIn(folder.FullName), cancellationToken);
                text = await RecogniseAsync(folder.FullName, text, begun, cancellationToken);
                if (await texts.FindOrNullAsync(version.Sha256, extractor, cancellationToken) is not { IsToBeRecognised: true } || !await notes.KeepAsync(version, extractor, text, cancellationToken))
                {
                    // Meanwhile another process has read it all, or the file is gone.
                    return;
                }
            }

            if (!text.IsToBeRecognised)
            {
                await notes.NoteRecognisedAsync(version, text, cancellationToken);
                Log.Read(logger, version.DocumentId, version.Number, text.Pages.Count(page => page.Reading == PageReading.Ocr));
            }
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    /// <summary>As many of the pages as there is time for, and one at least.</summary>
    private async Task<ExtractedText> RecogniseAsync(string folder, ExtractedText text, long begun, CancellationToken cancellationToken)
    {
        var pages = text.Pages.ToArray();
        for (var i = 0; i < pages.Length; i++)
        {
            if (pages[i].IsToBeRecognised)
            {
                if (await recognition.ReadOrNullAsync(folder, i + 1, cancellationToken) is not { } blocks)
                {
                    break;
                }

                pages[i] = Better(pages[i], blocks);
                if (time.GetElapsedTime(begun) >= Turn)
                {
                    break;
                }
            }
        }

        return text with { Pages = pages, Properties = text.Properties with { DetectedLanguage = LanguageOfText.FindOrNull(pages) } };
    }

    /// <summary>What was recognised counts where it says more than the page's own text does: a slide with a picture behind it has few words, and the right ones.</summary>
    private static ExtractedPage Better(ExtractedPage page, IReadOnlyList<TextBlock> recognised)
    {
        var own = page.Blocks.Sum(block => block.Text.Length);
        return recognised.Sum(block => block.Text.Length) > 2 * own ? page with { Blocks = recognised, Reading = PageReading.Ocr }
            : page with { Reading = own > 0 ? PageReading.Text : PageReading.Picture };
    }

    private static partial class Log
    {
        [LoggerMessage(Level = LogLevel.Information, Message = "Recognised the text of {Pages} pages of version {Number} of document {DocumentId}")]
        public static partial void Read(ILogger logger, Guid documentId, int number, int pages);

        [LoggerMessage(Level = LogLevel.Warning, Message = "Version {Number} of document {DocumentId} could not be fetched to recognise its text; it is tried again")]
        public static partial void NotFetched(ILogger logger, Exception exception, Guid documentId, int number);
    }
}
