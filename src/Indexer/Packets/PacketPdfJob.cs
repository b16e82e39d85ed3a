using Hangfire;
using Library.Indexer.Extraction;
using Library.Indexer.Jobs;
using Library.Indexer.Packets.Binding;
using Library.Indexer.Packets.Conversion;
using Library.Storage.Catalogue;
using Library.Storage.Files;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Logging;

namespace Library.Indexer.Packets;

/// <summary>Makes the PDF of a packet whose contents were put into the file store. Run twice it changes nothing.</summary>
[Traced]
public sealed partial class PacketPdfJob(
    IDbContextFactory<LibraryDbContext> contexts, IFileStore files, Originals originals, TextStore texts, PacketPdfs pdfs, WorkFolder work, PacketBinding binding, ConvertedFiles converted,
    ILogger<PacketPdfJob> logger)
{
    public const string Queue = "packets";

    /// <summary>Of all PDFs of a packet whose pages are taken over; what comes after is told with its text.</summary>
    private const long MaxBytes = 320L << 20;

    /// <summary>Characters of the text that stands for a file.</summary>
    private const int MaxText = 200_000;

    [Queue(Queue)]
    [AutomaticRetry(Attempts = 3, DelaysInSeconds = [2, 10, 30], OnAttemptsExceeded = AttemptsExceededAction.Delete, LogEvents = false)]
    public async Task RunAsync(Guid meetingId, string hash, CancellationToken cancellationToken)
    {
        if (await pdfs.IsMadeAsync(meetingId, hash, cancellationToken) || await pdfs.FindContentsOrNullAsync(meetingId, hash, cancellationToken) is not { } contents)
        {
            return;
        }

        var folder = Directory.CreateDirectory(work.NewPath());
        try
        {
            var parts = new List<BindPart>(contents.Parts.Count);
            var left = MaxBytes;
            foreach (var part in contents.Parts)
            {
                parts.Add(await PrepareAsync(part, folder.FullName, left, cancellationToken));
                left -= parts[^1].PdfName is { } name && parts.Count(other => other.PdfName == name) == 1 ? new FileInfo(Path.Combine(folder.FullName, name)).Length : 0;
            }

            await binding.RunAsync(new BindRequest(contents.Title, contents.Lines, parts), folder.FullName, cancellationToken);
            await pdfs.KeepAsync(meetingId, hash, Path.Combine(folder.FullName, BindRequest.OutputName), cancellationToken);
            Log.Made(logger, meetingId, contents.Parts.Count);
        }
        catch (PacketBindingException exception)
        {
            Log.NotMade(logger, exception, meetingId);
            await pdfs.GiveUpAsync(meetingId, hash, cancellationToken);
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    private async Task<BindPart> PrepareAsync(PacketPart part, string folder, long left, CancellationToken cancellationToken) =>
        part.File is { } file
            ? new BindPart(part, await FetchOrNullAsync(file, folder, left, cancellationToken), await WriteTextOrNullAsync(file, folder, cancellationToken))
            : new BindPart(part, PdfName: null, TextName: null);

    /// <summary>Puts the PDF of a file into the folder, converted where it is none; null where there is none, or no room for it.</summary>
    private async Task<string?> FetchOrNullAsync(PacketFile file, string folder, long left, CancellationToken cancellationToken)
    {
        var name = $"{file.Sha256}.pdf";
        var path = Path.Combine(folder, name);
        if (File.Exists(path))
        {
            return name;
        }

        Blob? blob;
        await using (var catalogue = await contexts.CreateDbContextAsync(cancellationToken))
        {
            blob = await catalogue.Blobs.AsNoTracking().SingleOrDefaultAsync(row => row.Id == file.BlobId, cancellationToken);
        }

        // Purged meanwhile: the contents are out of date, and nobody gets what is made of them.
        return blob is not null && (file.Format == FileFormat.Pdf ? await CopyAsync(blob, path, left, cancellationToken) : await ConvertAsync(blob, file.Format, path, folder, left, cancellationToken)) ? name : null;
    }

    /// <returns>Whether there is room for it.</returns>
    private async Task<bool> CopyAsync(Blob blob, string path, long left, CancellationToken cancellationToken)
    {
        if (blob.Bytes > left)
        {
            return false;
        }

        await originals.FetchAsync(blob, path, cancellationToken);
        return true;
    }

    /// <returns>Whether the file could be converted, and there is room for what came of it.</returns>
    private async Task<bool> ConvertAsync(Blob blob, FileFormat format, string path, string folder, long left, CancellationToken cancellationToken)
    {
        var inner = Directory.CreateDirectory(Path.Combine(folder, $"office-{blob.Sha256}"));
        try
        {
            if (await converted.FindOrMakeAsync(blob, format, inner.FullName, cancellationToken) is not { } key || await files.FindLengthOrNullAsync(key, cancellationToken) is not { } length || length > left)
            {
                return false;
            }

            await files.FetchAsync(key, path, cancellationToken);
            return true;
        }
        finally
        {
            inner.Delete(recursive: true);
        }
    }

    /// <summary>Puts the text of a file into the folder: one file of it at a time is in memory.</summary>
    private async Task<string?> WriteTextOrNullAsync(PacketFile file, string folder, CancellationToken cancellationToken)
    {
        var name = $"{file.Sha256}.json";
        if (File.Exists(Path.Combine(folder, name)))
        {
            return name;
        }

        if (file.ExtractorVersion is not { } extractor || await texts.FindOrNullAsync(file.Sha256, extractor, cancellationToken) is not { } text)
        {
            return null;
        }

        var (blocks, length) = (new List<TextBlock>(), 0);
        foreach (var block in text.Pages.SelectMany(page => page.Blocks).TakeWhile(_ => length < MaxText))
        {
            blocks.Add(block.Text.Length > MaxText ? block with { Text = block.Text[..MaxText] } : block);
            length += block.Text.Length;
        }

        await BindRequest.WriteTextAsync(blocks, folder, name, cancellationToken);
        return name;
    }

    private static partial class Log
    {
        [LoggerMessage(Level = LogLevel.Information, Message = "The packet of meeting {MeetingId} was bound: {Items} items")]
        public static partial void Made(ILogger logger, Guid meetingId, int items);

        [LoggerMessage(Level = LogLevel.Error, Message = "The packet of meeting {MeetingId} could not be bound")]
        public static partial void NotMade(ILogger logger, Exception exception, Guid meetingId);
    }
}
