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

    // Not noted before the store has given a file again.
    private readonly List<Guid> _lookedAt = [];

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
        var before = run.BytesRead;
        foreach (var held in waiting)
        {
            if (run.BytesRead - before >= share)
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

        await NoteLookedAtAsync(cancellationToken);
    }

    private async Task<Dictionary<Guid, DateTimeOffset>> ListCheckedAsync(CancellationToken cancellationToken)
    {
        await using var catalogue = await contexts.CreateDbContextAsync(cancellationToken);
        return await catalogue.Blobs.Where(blob => blob.CheckedAt != null).Select(blob => new { blob.Id, blob.CheckedAt })
            .ToDictionaryAsync(blob => blob.Id, blob => blob.CheckedAt ?? default, cancellationToken);
    }

    private async Task CheckAsync(CheckRun run, List<HeldVersion> held, CancellationToken cancellationToken)
    {
        await ReadAsync(run, held[0].Original, $"The original of {held[0].Words} cannot be read.", () => CheckBytesAsync(run, held[0], cancellationToken));
        _lookedAt.Add(held[0].BlobId);
        foreach (var version in held)
        {
            if (version.ExtractorVersion is { } extractor && run.Stored.ContainsKey(FileAreas.Text(version.Sha256, extractor).Value))
            {
                await ReadAsync(run, FileAreas.Text(version.Sha256, extractor), $"The text of {version.Words} cannot be read.", () => CheckTextAsync(run, version, extractor, cancellationToken));
            }
        }

        if (run.IsStoreThere)
        {
            await NoteLookedAtAsync(cancellationToken);
        }
    }

    /// <summary>One file that cannot be read keeps no other from being read.</summary>
    private static async Task ReadAsync(CheckRun run, FileKey key, string what, Func<Task> read)
    {
        try
        {
            await read();
            run.WasRead();
        }
        catch (FileStoreException)
        {
            run.Find(FindingKind.UnreadableFile, key.Value, what, "Look at the store's disk or service; if the file stays unreadable, bring it back from a backup.");
            if (run.IsStoreLost())
            {
                throw;
            }
        }
    }

    /// <summary>Has those that were looked at, whatever was found, wait longest from now on.</summary>
    private async Task NoteLookedAtAsync(CancellationToken cancellationToken)
    {
        var now = time.GetUtcNow();
        await using var catalogue = await contexts.CreateDbContextAsync(cancellationToken);
        await catalogue.Blobs.Where(blob => _lookedAt.Contains(blob.Id)).ExecuteUpdateAsync(update => update.SetProperty(blob => blob.CheckedAt, now), cancellationToken);
        _lookedAt.Clear();
    }

    private async Task CheckBytesAsync(CheckRun run, HeldVersion first, CancellationToken cancellationToken)
    {
        await using var content = await files.OpenReadAsync(first.Original, 0, length: null, cancellationToken);
        await using var catalogue = await contexts.CreateDbContextAsync(cancellationToken);
        var isRight = content is not null && Convert.ToHexStringLower(await SHA256.HashDataAsync(content, cancellationToken)) == first.BlobSha256;
        run.BytesRead += content is null ? 0 : first.BlobBytes;
        if (!isRight && await catalogue.Versions.AnyAsync(version => version.BlobId == first.BlobId, cancellationToken))
        {
            run.Find(
                content is null ? FindingKind.MissingFile : FindingKind.ChangedBytes,
                first.Original.Value,
                content is null ? $"{first.Words} has lost its bytes." : $"{first.Words} has other bytes than were taken in.",
                $"Put the file {first.BlobSha256} of a backup back under {first.Original}.");
        }
    }

    private async Task CheckTextAsync(CheckRun run, HeldVersion version, int extractor, CancellationToken cancellationToken)
    {
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
