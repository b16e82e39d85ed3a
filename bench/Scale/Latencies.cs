using System.Globalization;
using Library.Bench.Printing;

namespace Library.Bench.Scale;

/// <summary>Times of the same thing done again and again.</summary>
internal sealed class Latencies
{
    private readonly List<double> _milliseconds = [];

    public void Add(TimeSpan time) => _milliseconds.Add(time.TotalMilliseconds);

    /// <summary>The time that such a share of them stay below.</summary>
    public double At(double share)
    {
        var sorted = _milliseconds.Order().ToArray();
        return sorted[Math.Min(sorted.Length - 1, (int)(sorted.Length * share))];
    }

    /// <summary>The median and the 99th of a hundred.</summary>
    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Figures.Show(At(0.5))} / {Figures.Show(At(0.99))} ms");
}
