using System.Globalization;
using Library.Storage.Notices;

namespace Library.Api.Tests.Notices;

/// <summary>When mails that would go out at once wait for.</summary>
public sealed class QuietHoursTests
{
    private static readonly TimeZoneInfo NewYork = TimeZoneInfo.FindSystemTimeZoneById("America/New_York");

    [Theory]
    [InlineData("2026-11-30T02:30:00Z", 20, 7, null, "2026-11-30T12:00:00Z")]
    [InlineData("2026-11-30T11:59:59Z", 20, 7, null, "2026-11-30T12:00:00Z")]
    [InlineData("2026-11-30T12:00:00Z", 20, 7, null, null)]
    [InlineData("2026-12-01T00:59:59Z", 20, 7, null, null)]
    [InlineData("2026-12-01T01:00:00Z", 20, 7, null, "2026-12-01T12:00:00Z")]
    [InlineData("2026-11-30T17:30:00Z", 12, 14, null, "2026-11-30T19:00:00Z")]
    [InlineData("2026-11-30T12:30:00Z", 20, 7, "America/Los_Angeles", "2026-11-30T15:00:00Z")]
    [InlineData("2026-11-30T12:30:00Z", 20, 7, "Nowhere/Else", null)]
    [InlineData("2026-11-30T12:30:00Z", 7, 7, null, null)]
    [InlineData("2026-11-30T05:30:00Z", null, null, null, null)]
    [InlineData("2026-03-08T06:30:00Z", 1, 2, null, "2026-03-08T07:00:00Z")]
    public void They_end_where_their_reader_is(string now, int? from, int? until, string? zone, string? end)
    {
        var settings = new NoticeSettings { PersonId = Guid.NewGuid(), QuietFrom = from, QuietUntil = until, TimeZone = zone };
        Assert.Equal(end is null ? null : Moment(end), QuietHours.EndOrNull(settings, Moment(now), NewYork));
        Assert.Null(QuietHours.EndOrNull(null, Moment(now), NewYork));
    }

    private static DateTimeOffset Moment(string text) => DateTimeOffset.Parse(text, CultureInfo.InvariantCulture);
}
