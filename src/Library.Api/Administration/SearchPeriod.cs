using System.Globalization;

namespace Library.Api.Administration;

/// <summary>The periods that admins look back over.</summary>
internal static class SearchPeriod
{
    public const int Usual = 30;

    public static readonly IReadOnlyList<(int Days, string Label)> All = [(30, "30 days"), (90, "90 days"), (365, "A year")];

    /// <summary>Reads a number of days; the usual one where there is none, null where it is no such period.</summary>
    public static int? ReadOrNull(string? days) =>
        string.IsNullOrEmpty(days) ? Usual : int.TryParse(days, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && All.Any(period => period.Days == number) ? number : null;
}
