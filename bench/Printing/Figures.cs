using System.Globalization;

namespace Library.Bench.Printing;

/// <summary>Numbers as the tables show them, and what is made of several.</summary>
internal static class Figures
{
    /// <summary>Three digits that count; no more are worth anything here.</summary>
    public static string Show(double value) => value switch
    {
        >= 100 => value.ToString("N0", CultureInfo.InvariantCulture),
        >= 10 => value.ToString("0.0", CultureInfo.InvariantCulture),
        _ => value.ToString("0.00", CultureInfo.InvariantCulture),
    };

    public static string Ratio(double value) => value.ToString("0.00", CultureInfo.InvariantCulture) + "x";

    public static string Megabytes(double bytes) => Show(bytes / 1e6) + " MB";

    public static double Median(IEnumerable<double> values)
    {
        var sorted = values.Order().ToArray();
        return sorted.Length % 2 == 1 ? sorted[sorted.Length / 2] : (sorted[(sorted.Length / 2) - 1] + sorted[sorted.Length / 2]) / 2;
    }

    public static double GeometricMean(IEnumerable<double> values) => Math.Exp(values.Average(value => Math.Log(value)));
}
