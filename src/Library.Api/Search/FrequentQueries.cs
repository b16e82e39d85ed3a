using Library.Indexer.Hosting;
using Library.Storage.Searches;

namespace Library.Api.Search;

/// <summary>
/// What several people looked for lately and found, most often first; renewed in the background, so that reading it costs nothing. Words of fewer people are left out: they could tell
/// who typed them. Some of the words may find nothing for a reader who may see less.
/// </summary>
internal sealed class FrequentQueries
{
    /// <summary>Words are told when so many people typed them.</summary>
    public const int FewestPeople = 3;

    /// <summary>So many at most.</summary>
    public const int Kept = 2_000;

    private volatile IReadOnlyList<CommonQuery> _now = [];

    /// <summary>As it was at the last look; empty before the first.</summary>
    public IReadOnlyList<CommonQuery> Now => _now;

    public void Use(IReadOnlyList<CommonQuery> queries) => _now = queries;
}

/// <summary>Looks every ten minutes what is looked for most.</summary>
internal sealed partial class FrequentQueriesRenewal(FrequentQueries frequent, SearchReports reports, TimeProvider time, ILogger<FrequentQueriesRenewal> logger) : RepeatedLook(TimeSpan.FromMinutes(10), time)
{
    protected override async Task LookAsync(CancellationToken cancellationToken)
    {
        try
        {
            frequent.Use(await reports.ListCommonAsync(FrequentQueries.FewestPeople, FrequentQueries.Kept, cancellationToken));
        }
        catch (Exception exception) when (exception is not OperationCanceledException)
        {
            // The catalogue is away: the queries stay as they are until it is back.
            Log.Failed(logger, exception);
        }
    }

    private static partial class Log
    {
        [LoggerMessage(Level = LogLevel.Warning, Message = "What is looked for most could not be asked")]
        public static partial void Failed(ILogger logger, Exception exception);
    }
}
