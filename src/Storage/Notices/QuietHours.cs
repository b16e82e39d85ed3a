namespace Library.Storage.Notices;

/// <summary>The hours of somebody's day in which mails that go out at once wait.</summary>
public static class QuietHours
{
    /// <summary>When the quiet hours end that it is in now; null where it is in none.</summary>
    /// <param name="settings">Null for who has chosen nothing.</param>
    /// <param name="usual">The zone of those who have named none.</param>
    public static DateTimeOffset? EndOrNull(NoticeSettings? settings, DateTimeOffset now, TimeZoneInfo usual)
    {
        if (settings is not { QuietFrom: { } from, QuietUntil: { } until } || from == until)
        {
            return null;
        }

        var zone = settings.TimeZone is { } name && TimeZoneInfo.TryFindSystemTimeZoneById(name, out var found) ? found : usual;
        var local = TimeZoneInfo.ConvertTime(now, zone).DateTime;
        var isQuiet = from < until ? local.Hour >= from && local.Hour < until : local.Hour >= from || local.Hour < until;
        if (!isQuiet)
        {
            return null;
        }

        var end = local.Date.AddHours(until);
        end = end > local ? end : end.AddDays(1);
        return new DateTimeOffset(end.Ticks - zone.GetUtcOffset(end).Ticks, TimeSpan.Zero);
    }
}
