using Library.Indexer.Packets;
using Library.Indexer.Packets.Conversion;
using Library.Storage.Catalogue;
using Library.Storage.Files;
using Microsoft.Extensions.Logging;

namespace Library.Indexer.Jobs;

/// <summary>
/// Takes versions and documents out for good: rows, index entries, texts, and bytes that nothing else uses. Each step may be repeated;
/// what was broken off is found again by the list in the file store.
/// </summary>
public sealed partial class Purge(Purges purges, Blobs blobs, TextStore texts, IIndexChanges changes, IndexingQueue queue, ConvertedFiles converted, PacketPdfs packets, ILogger<Purge> logger)
{
    /// <summary>Purges a target, so that nothing of it is found or read from then on.</summary>
    /// <param name="personId">Who does it; null where nobody does.</param>
    /// <returns>Where else the same bytes are held; null where there is no such target.</returns>
    /// <exception cref="FileStoreException">The store failed; what was begun goes on with the next sweep.</exception>
    public async Task<IReadOnlyList<PurgeTarget>?> RunAsync(PurgeTarget target, Guid? personId, string reason, CancellationToken cancellationToken)
    {
        if (await purges.IsWholeOrNullAsync(target, cancellationToken) is not { } isWhole)
        {
            return null;
        }

        await purges.ListAsync(target, cancellationToken);
        if (isWhole)
        {
            await purges.HideAsync(target.DocumentId, cancellationToken);
        }

        var removed = await purges.RemoveRowsAsync(target, personId, reason, cancellationToken);
        await FollowAsync(target.DocumentId, removed, cancellationToken);
        await RemoveFilesAsync(target, removed.Hashes, cancellationToken);
        Log.Purged(logger, target.DocumentId, target.Number);
        return await purges.ListTwinsAsync(removed.Hashes, cancellationToken);
    }

    /// <summary>Goes on with what was broken off, applies the list to a restored catalogue, and clears the trash of what is overdue.</summary>
    public async Task RunPendingAsync(CancellationToken cancellationToken)
    {
        await purges.ReserveNumbersAsync(cancellationToken);
        foreach (var target in await purges.ListPendingAsync(cancellationToken))
        {
            await RunAsync(target, personId: null, "The list of what was purged was applied again.", cancellationToken);
        }

        foreach (var (target, hashes) in await purges.ListUnfinishedAsync(cancellationToken))
        {
            await RemoveFilesAsync(target, hashes, cancellationToken);
        }

        foreach (var target in await purges.ListOverdueAsync(cancellationToken))
        {
            await RunAsync(target, personId: null, "Its time in the trash had run out.", cancellationToken);
        }
    }

    /// <summary>Removes texts and bytes that no version holds any more.</summary>
    private async Task RemoveFilesAsync(PurgeTarget target, IReadOnlyList<string> hashes, CancellationToken cancellationToken)
    {
        foreach (var sha256 in await purges.ListUnusedAsync(hashes, cancellationToken))
        {
            await texts.DeleteAsync(sha256, cancellationToken);
            await converted.DeleteAsync(sha256, cancellationToken);
            await blobs.PurgeAsync(sha256, cancellationToken);
        }

        await packets.ClearAsync(cancellationToken);
        await purges.CompleteAsync(target, cancellationToken);
    }

    private async Task FollowAsync(Guid documentId, PurgedRows removed, CancellationToken cancellationToken)
    {
        await changes.FollowPurgeAsync(documentId, removed.IsDocumentGone, cancellationToken);
        foreach (var id in removed.Others.Prepend(documentId))
        {
            queue.Enqueue(id);
        }
    }

    private static partial class Log
    {
        [LoggerMessage(Level = LogLevel.Information, Message = "Purged document {DocumentId}, version {Number}")]
        public static partial void Purged(ILogger logger, Guid documentId, int? number);
    }
}
