namespace Library.Indexer.Jobs;

/// <summary>The association's calendar.</summary>
public sealed class IndexerClock(TimeZoneInfo zone)
{
    /// <summary>The year of a moment where the association is.</summary>
    public int YearOf(DateTimeOffset moment) => TimeZoneInfo.ConvertTime(moment, zone).Year;
}
