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
internal sealed class FrequentQueriesRenewal(FrequentQueries frequent, SearchReports reports, TimeProvider time, ILogger<FrequentQueriesRenewal> logger) : RepeatedLook(TimeSpan.FromMinutes(10), time, logger)
{
    protected override async Task LookAsync(CancellationToken cancellationToken) =>
        frequent.Use(await reports.ListCommonAsync(FrequentQueries.FewestPeople, FrequentQueries.Kept, cancellationToken));
}
