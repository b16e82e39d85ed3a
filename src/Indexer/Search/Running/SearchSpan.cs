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
    /// <param name="zone">Where the days are.</param>
    public static SearchSpan? OfOrNull(SearchRequest request, TimeZoneInfo zone) => request is { From: null, To: null, AllVersions: false }
        ? null
        : new SearchSpan(
            request.From is { } from ? StartOf(from, zone) : long.MinValue,
            request.To is { } to && to < DateOnly.MaxValue ? StartOf(to.AddDays(1), zone) : long.MaxValue,
            request.AllVersions);

    private static long StartOf(DateOnly day, TimeZoneInfo zone)
    {
        var midnight = day.ToDateTime(TimeOnly.MinValue);
        return midnight.Ticks - zone.GetUtcOffset(midnight).Ticks;
    }
}
