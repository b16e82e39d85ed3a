namespace Library.Storage.Alerts;

/// <summary>When those are told who want it daily or weekly: in the morning, where the association is.</summary>
public static class AlertTimes
{
    private static readonly TimeOnly Morning = new(7, 0);

    /// <summary>The last morning that has come: what was found before it is to be told.</summary>
    public static DateTimeOffset LastMorning(AssociationClock clock)
    {
        ArgumentNullException.ThrowIfNull(clock);
        var today = clock.At(clock.Today, Morning);
        return today <= clock.Now ? today : clock.At(clock.Today.AddDays(-1), Morning);
    }

    /// <summary>The last Monday morning that has come.</summary>
    public static DateTimeOffset LastMondayMorning(AssociationClock clock)
    {
        ArgumentNullException.ThrowIfNull(clock);
        var monday = clock.Today.AddDays(-(((int)clock.Today.DayOfWeek + 6) % 7));
        var morning = clock.At(monday, Morning);
        return morning <= clock.Now ? morning : clock.At(monday.AddDays(-7), Morning);
    }
}
