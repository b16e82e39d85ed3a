using System.Diagnostics;
using Library.Indexer.Index;
using Library.Storage.Catalogue;
using Library.Storage.Servers;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Logging;

namespace Library.Indexer.Jobs;

/// <summary>Has the index follow the catalogue, whichever process writes it.</summary>
public interface IIndexChanges
{
    /// <summary>A document changed, and nothing of it has to be read any more: the index is to show it as it is now.</summary>
    Task FollowAsync(Guid documentId, CancellationToken cancellationToken);

    /// <summary>Something of a document was purged: no search may find it any more. Where that fails, the catalogue says what is due, and it follows later.</summary>
    /// <param name="isGone">Whether nothing of the document is left.</param>
    Task FollowPurgeAsync(Guid documentId, bool isGone, CancellationToken cancellationToken);
}

/// <summary>Changes of an index that this process alone writes and searches.</summary>
internal sealed partial class OwnIndexChanges(
    IDbContextFactory<LibraryDbContext> contexts, LibraryIndex index, IndexFeed feed, IndexEntryReader entries, ILogger<OwnIndexChanges> logger) : IIndexChanges
{
    public async Task FollowAsync(Guid documentId, CancellationToken cancellationToken)
    {
        if (await contexts.ReadChangeOrNullAsync(entries, documentId, cancellationToken) is { } change)
        {
            await feed.OfferAsync(change, cancellationToken);
        }
    }

    public async Task FollowPurgeAsync(Guid documentId, bool isGone, CancellationToken cancellationToken)
    {
        try
        {
            if (isGone)
            {
                // An entry that was read before and comes late must not bring it back.
                await feed.DeleteAsync(documentId, long.MaxValue, cancellationToken);
                await index.DeleteAsync([documentId], cancellationToken);
            }
            else if (await entries.FindOrNullAsync(documentId, cancellationToken) is { } entry)
            {
                await index.ApplyAsync([entry], cancellationToken);
            }

            await index.RefreshAsync(cancellationToken);
        }
        catch (Exception exception) when (exception is IndexWriteException or InvalidOperationException)
        {
            Log.NotFollowed(logger, exception, documentId);
        }
    }

    private static partial class Log
    {
        [LoggerMessage(Level = LogLevel.Warning, Message = "The index could not follow the purge in document {DocumentId} at once")]
        public static partial void NotFollowed(ILogger logger, Exception exception, Guid documentId);
    }
}

/// <summary>Changes of an index that some process writes for all.</summary>
internal sealed partial class SharedIndexChanges(Signals signals, ILogger<SharedIndexChanges> logger) : IIndexChanges
{
    public Task FollowAsync(Guid documentId, CancellationToken cancellationToken) => SendAsync(documentId, cancellationToken);

    /// <remarks>Until a commit lacks what was purged, searches leave its document out: see <see cref="IndexingLedger.ListWithheldAsync"/>.</remarks>
    public Task FollowPurgeAsync(Guid documentId, bool isGone, CancellationToken cancellationToken) => SendAsync(documentId, cancellationToken);

    private async Task SendAsync(Guid documentId, CancellationToken cancellationToken)
    {
        try
        {
            await signals.SendAsync(Signals.DocumentReady, $"{documentId} {Activity.Current?.Id}", cancellationToken);
        }
        catch (System.Data.Common.DbException exception)
        {
            // The writer looks into the catalogue by itself a moment later.
            Log.NotSent(logger, documentId, exception.Message);
        }
    }

    private static partial class Log
    {
        [LoggerMessage(Level = LogLevel.Warning, Message = "The writer of the index was not told of document {DocumentId}, and finds it by itself: {Reason}")]
        public static partial void NotSent(ILogger logger, Guid documentId, string reason);
    }
}

internal static class DocumentChangesToIndex
{
    /// <summary>What the index is to hold of a document, as it is now; null where it was restored in this very moment, so that it is due once more.</summary>
    public static async Task<FeedChange?> ReadChangeOrNullAsync(this IDbContextFactory<LibraryDbContext> contexts, IndexEntryReader entries, Guid documentId, CancellationToken cancellationToken)
    {
        if (await entries.FindOrNullAsync(documentId, cancellationToken) is { } entry)
        {
            return new FeedChange(entry.Id, entry.Revision, entry);
        }

        await using var catalogue = await contexts.CreateDbContextAsync(cancellationToken);
        var row = await catalogue.Documents.Where(document => document.Id == documentId).Select(document => new { document.Revision, document.TrashedAt }).SingleOrDefaultAsync(cancellationToken);
        if (row is null && await entries.ListPostsAsync([documentId], cancellationToken) is [var post, ..])
        {
            return post;
        }

        return row switch
        {
            null => new FeedChange(documentId, long.MaxValue, Entry: null),
            { TrashedAt: not null } => new FeedChange(documentId, row.Revision, Entry: null),
            _ => null,
        };
    }
}
