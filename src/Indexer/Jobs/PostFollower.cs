using Library.Indexer.Hosting;
using Library.Indexer.Index;
using Library.Storage.Catalogue;
using Microsoft.Extensions.Logging;

namespace Library.Indexer.Jobs;

/// <summary>
/// Has the index of the one process follow the posts of conversations, by looking what the catalogue says is due: so nothing has to be told by who writes them, and nothing is lost.
/// Of several processes the writer of the index does it.
/// </summary>
internal sealed class PostFollower(IndexingLedger ledger, IndexEntryReader entries, LibraryIndex index, IndexFeed feed, TimeProvider time, ILogger<PostFollower> logger)
    : RepeatedLook(TimeSpan.FromMilliseconds(500), time, logger)
{
    private const int LookedAtATime = 500;
    private const int ReadAtATime = 50;

    /// <summary>What was handed over and is still due after so long was lost in a fault.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);

    private readonly TimeProvider _time = time;
    private Dictionary<Guid, HandedOver> _underWay = [];

    protected override async Task LookAsync(CancellationToken cancellationToken)
    {
        // A build that is being made takes in every post by itself, and the catalogue calls all of them due until it is done.
        if (index.NeedsRebuild || index.IsRebuilding)
        {
            return;
        }

        var due = await ledger.ListReadyPostsAsync(LookedAtATime, cancellationToken);
        _underWay = due.Where(post => IsUnderWay(post.Id, post.Revision)).ToDictionary(post => post.Id, post => _underWay[post.Id]);
        foreach (var some in due.Where(post => !_underWay.ContainsKey(post.Id)).Select(post => post.Id).Chunk(ReadAtATime))
        {
            foreach (var change in await entries.ListPostsAsync(some, cancellationToken))
            {
                await feed.OfferAsync(change, cancellationToken);
                _underWay[change.Id] = new HandedOver(change.Revision, _time.GetTimestamp());
            }
        }
    }

    private bool IsUnderWay(Guid id, long revision) => _underWay.TryGetValue(id, out var handed) && handed.Revision >= revision && _time.GetElapsedTime(handed.At) < Patience;

    private readonly record struct HandedOver(long Revision, long At);
}
