namespace Library.Storage;

/// <summary>The time, and the day that it is where the association is.</summary>
public sealed class AssociationClock(TimeProvider time, TimeZoneInfo zone)
{
    public TimeZoneInfo Zone => zone;

    /// <summary>In UTC.</summary>
    public DateTimeOffset Now => time.GetUtcNow();

    /// <summary>By the association's calendar.</summary>
    public DateOnly Today => DayOf(Now);

    /// <summary>The day of a moment where the association is.</summary>
    public DateOnly DayOf(DateTimeOffset moment) => DateOnly.FromDateTime(TimeZoneInfo.ConvertTime(moment, zone).DateTime);

    /// <summary>The year of a moment where the association is.</summary>
    public int YearOf(DateTimeOffset moment) => DayOf(moment).Year;
}
