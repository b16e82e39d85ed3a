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

    /// <summary>When a day begins where the association is, in UTC.</summary>
    public DateTimeOffset StartOf(DateOnly day) => At(day, TimeOnly.MinValue);

    /// <summary>When its clocks show an hour of a day, in UTC: the first of two where they are put back over it, the one it would be where they are put forward. Kept within the calendar.</summary>
    public DateTimeOffset At(DateOnly day, TimeOnly hour)
    {
        var local = day.ToDateTime(hour);
        return new DateTimeOffset(Math.Clamp(local.Ticks - zone.GetUtcOffset(local).Ticks, DateTime.MinValue.Ticks, DateTime.MaxValue.Ticks), TimeSpan.Zero);
    }

    /// <summary>The year of a moment where the association is.</summary>
    public int YearOf(DateTimeOffset moment) => DayOf(moment).Year;
}
