using Library.Storage;

namespace Library.Indexer.Search.Running;

/// <summary>Which versions of which time are searched.</summary>
/// <param name="From">Ticks, UTC.</param>
/// <param name="Until">Ticks, UTC, exclusive.</param>
internal sealed record SearchSpan(long From, long Until, bool AllVersions)
{
    public bool IsDated => From > long.MinValue || Until < long.MaxValue;

    /// <param name="datedAt">Ticks, UTC.</param>
    public bool Has(long datedAt) => datedAt >= From && datedAt < Until;

    /// <summary>Null where a request asks for current versions of all times.</summary>
    public static SearchSpan? OfOrNull(SearchRequest request, AssociationClock clock) => request is { From: null, To: null, AllVersions: false }
        ? null
        : new SearchSpan(
            request.From is { } from ? clock.StartOf(from).UtcTicks : long.MinValue,
            request.To is { } to && to < DateOnly.MaxValue ? clock.StartOf(to.AddDays(1)).UtcTicks : long.MaxValue,
            request.AllVersions);
}
