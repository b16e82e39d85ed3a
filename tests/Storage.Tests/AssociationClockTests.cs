namespace Library.Storage.Tests;

public sealed class AssociationClockTests
{
    [Theory]
    [InlineData("America/New_York", "2026-01-15", "2026-01-15T05:00:00Z")]
    [InlineData("America/New_York", "2026-07-15", "2026-07-15T04:00:00Z")]
    [InlineData("America/New_York", "2026-03-08", "2026-03-08T05:00:00Z")]
    [InlineData("America/New_York", "2026-03-09", "2026-03-09T04:00:00Z")]
    [InlineData("Asia/Tokyo", "2026-07-15", "2026-07-14T15:00:00Z")]
    [InlineData("Asia/Tokyo", "0001-01-01", "0001-01-01T00:00:00Z")]
    [InlineData("America/New_York", "9999-12-31", "9999-12-31T05:00:00Z")]
    public void A_day_begins_at_midnight_where_the_association_is(string zone, string day, string expected)
    {
        var clock = new AssociationClock(TimeProvider.System, TimeZoneInfo.FindSystemTimeZoneById(zone));

        Assert.Equal(DateTimeOffset.Parse(expected, System.Globalization.CultureInfo.InvariantCulture), clock.StartOf(DateOnly.Parse(day, System.Globalization.CultureInfo.InvariantCulture)));
    }

    [Fact]
    public void An_hour_past_the_end_of_the_calendar_is_its_end()
    {
        var clock = new AssociationClock(TimeProvider.System, TimeZoneInfo.FindSystemTimeZoneById("America/New_York"));

        Assert.Equal(DateTime.MaxValue.Ticks, clock.At(DateOnly.MaxValue, new TimeOnly(23, 0)).Ticks);
    }
}
