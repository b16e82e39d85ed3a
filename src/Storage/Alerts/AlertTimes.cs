namespace Library.Storage.Alerts;

/// <summary>When those are told who want it daily or weekly: in the morning, where the association is.</summary>
public static class AlertTimes
{
    private static readonly TimeOnly Morning = new(7, 0);

    /// <summary>The last morning that has come: what was found before it is to be told.</summary>
    public static DateTimeOffset LastMorning(AssociationClock clock)
    {
        ArgumentNullException.ThrowIfNull(clock);
        var today = MorningOf(clock.Today, clock.Zone);
        return today <= clock.Now ? today : MorningOf(clock.Today.AddDays(-1), clock.Zone);
    }

    /// <summary>The last Monday morning that has come.</summary>
    public static DateTimeOffset LastMondayMorning(AssociationClock clock)
    {
        ArgumentNullException.ThrowIfNull(clock);
        var monday = clock.Today.AddDays(-(((int)clock.Today.DayOfWeek + 6) % 7));
        var morning = MorningOf(monday, clock.Zone);
        return morning <= clock.Now ? morning : MorningOf(monday.AddDays(-7), clock.Zone);
    }

    private static DateTimeOffset MorningOf(DateOnly day, TimeZoneInfo zone)
    {
        // No zone changes its clocks at this hour.
        var local = day.ToDateTime(Morning);
        return new DateTimeOffset(local, zone.GetUtcOffset(local)).ToUniversalTime();
    }
}
