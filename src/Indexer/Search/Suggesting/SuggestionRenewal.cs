using Library.Indexer.Hosting;
using Microsoft.Extensions.Logging;

namespace Library.Indexer.Search.Suggesting;

/// <summary>Reads ahead what suggestions and corrections need of the index, as it changes, so that no reader waits for it.</summary>
internal sealed class SuggestionRenewal(DocumentSearch search, TimeProvider time, ILogger<SuggestionRenewal> logger) : RepeatedLook(TimeSpan.FromSeconds(5), time, logger)
{
    /// <summary>Words of so few documents are looked up in the index for a while.</summary>
    private const double ToleratedShare = 0.02;

    private const int RestShare = 20;

    private static readonly TimeSpan Tolerated = TimeSpan.FromMinutes(10);

    private readonly TimeProvider _time = time;
    private long _ended;
    private TimeSpan _took;

    protected override Task LookAsync(CancellationToken cancellationToken)
    {
        var since = _ended == 0 ? TimeSpan.MaxValue : _time.GetElapsedTime(_ended);
        if (since < RestShare * _took)
        {
            return Task.CompletedTask; // so that it takes a twentieth of the time at most, however often the index changes
        }

        try
        {
            var began = _time.GetTimestamp();
            if (search.PrepareSuggestions(since > Tolerated ? 0 : ToleratedShare, cancellationToken))
            {
                (_ended, _took) = (_time.GetTimestamp(), _time.GetElapsedTime(began));
            }
        }
        catch (SearchUnavailableException)
        {
            // There is no index yet: the next look tells.
        }

        return Task.CompletedTask;
    }
}
