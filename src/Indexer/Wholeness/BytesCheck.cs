using System.Security.Cryptography;
using Library.Indexer.Jobs;
using Library.Storage.Catalogue;
using Library.Storage.Files;
using Library.Storage.Wholeness;
using Microsoft.EntityFrameworkCore;

namespace Library.Indexer.Wholeness;

/// <summary>Reads originals and texts again, those first that have waited longest, and compares them with what is said of them.</summary>
internal sealed class BytesCheck(IDbContextFactory<LibraryDbContext> contexts, IFileStore files, TextStore texts, TextsCheck setBack, TimeProvider time)
{
    // Somewhat less than 30, since a day may be left out.
    private const int DaysForAll = 28;

    private static readonly TimeSpan LongestSlice = TimeSpan.FromHours(2);
    private static readonly TimeSpan LongestRest = TimeSpan.FromSeconds(10);

    public async Task RunAsync(CheckRun run, CancellationToken cancellationToken)
    {
        if (run.Scope.Bytes == CheckedBytes.None)
        {
            run.Note("Bytes were not read again.");
            return;
        }

        var checkedAt = await ListCheckedAsync(cancellationToken);
        var waiting = run.Versions.Where(run.HasOriginal).GroupBy(version => version.BlobId)
            .OrderBy(held => checkedAt.GetValueOrDefault(held.Key)).ThenBy(held => held.Key).ToList();
        var isSlice = run.Scope.Bytes == CheckedBytes.Slice;
        var share = isSlice ? (waiting.Sum(held => held.First().BlobBytes) / DaysForAll) + 1 : long.MaxValue;
        var began = time.GetTimestamp();
        foreach (var held in waiting)
        {
            if (run.BytesRead >= share)
            {
                break;
            }

            if (isSlice && time.GetElapsedTime(began) > LongestSlice)
            {
                run.Note($"Within {LongestSlice.TotalHours:0} hours not the whole slice of the day was read; the rest comes first tomorrow.");
                break;
            }

            var start = time.GetTimestamp();
            await CheckAsync(run, [.. held], cancellationToken);
            if (isSlice)
            {
                // As long as it took: people come first.
                var rest = time.GetElapsedTime(start);
                await Task.Delay(rest < LongestRest ? rest : LongestRest, time, cancellationToken);
            }
        }
    }

    private async Task<Dictionary<Guid, DateTimeOffset>> ListCheckedAsync(CancellationToken cancellationToken)
    {
        await using var catalogue = await contexts.CreateDbContextAsync(cancellationToken);
        return await catalogue.Blobs.Where(blob => blob.CheckedAt != null).Select(blob => new { blob.Id, blob.CheckedAt })
            .ToDictionaryAsync(blob => blob.Id, blob => blob.CheckedAt ?? default, cancellationToken);
    }

    private async Task CheckAsync(CheckRun run, List<HeldVersion> held, CancellationToken cancellationToken)
    {
        var first = held[0];
        await using var content = await files.OpenReadAsync(first.Original, 0, length: null, cancellationToken);
        await using var catalogue = await contexts.CreateDbContextAsync(cancellationToken);
        var isRight = content is not null && Convert.ToHexStringLower(await SHA256.HashDataAsync(content, cancellationToken)) == first.BlobSha256;
        run.BytesRead += content is null ? 0 : first.BlobBytes;
        if (isRight)
        {
            var now = time.GetUtcNow();
            await catalogue.Blobs.Where(blob => blob.Id == first.BlobId).ExecuteUpdateAsync(update => update.SetProperty(blob => blob.CheckedAt, now), cancellationToken);
        }
        else if (await catalogue.Versions.AnyAsync(version => version.BlobId == first.BlobId, cancellationToken))
        {
            run.Find(
                content is null ? FindingKind.MissingFile : FindingKind.ChangedBytes,
                first.Original.Value,
                content is null ? $"{first.Words} has lost its bytes." : $"{first.Words} has other bytes than were taken in.",
                $"Put the file {first.BlobSha256} of a backup back under {first.Original}.");
        }

        foreach (var version in held)
        {
            await CheckTextAsync(run, version, cancellationToken);
        }
    }

    private async Task CheckTextAsync(CheckRun run, HeldVersion version, CancellationToken cancellationToken)
    {
        if (version.ExtractorVersion is not { } extractor || !run.Stored.ContainsKey(FileAreas.Text(version.Sha256, extractor).Value))
        {
            return;
        }

        var text = await texts.FindOrNullAsync(version.Sha256, extractor, cancellationToken);
        if (text is null)
        {
            await setBack.FindAsync(run, version, FindingKind.DamagedText, $"{version.Words} has a damaged text.", cancellationToken);
        }
        else if (text.PageCount != version.Pages || text.HasText != version.HasText)
        {
            await setBack.FindAsync(run, version, FindingKind.WrongCount, $"{version.Words} is said to have {version.Pages ?? 0} pages; its text has {text.PageCount ?? 0}.", cancellationToken);
        }
    }
}
