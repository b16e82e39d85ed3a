using System.Globalization;
using System.Text;

namespace Library.Indexer.Extraction;

/// <summary>Numbers as pages and lists have them.</summary>
internal static class RomanNumber
{
    private const int Largest = 3_999;

    /// <returns>"XIV"; the number in digits where Romans had none.</returns>
    public static string Of(long value)
    {
        if (value is < 1 or > Largest)
        {
            return value.ToString(CultureInfo.InvariantCulture);
        }

        ReadOnlySpan<int> values = [1000, 900, 500, 400, 100, 90, 50, 40, 10, 9, 5, 4, 1];
        string[] signs = ["M", "CM", "D", "CD", "C", "XC", "L", "XL", "X", "IX", "V", "IV", "I"];
        var roman = new StringBuilder();
        for (var i = 0; i < values.Length; i++)
        {
            for (; value >= values[i]; value -= values[i])
            {
                roman.Append(signs[i]);
            }
        }

        return roman.ToString();
    }
}
