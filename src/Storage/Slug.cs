using System.Globalization;
using System.Text;

namespace Library.Storage;

/// <summary>Short names for addresses and filters: lower-case letters, digits and single hyphens.</summary>
public static class Slug
{
    public const int MaxLength = 60;

    /// <summary>Makes a slug of a label: accents off, all else than letters and digits becomes a hyphen. Empty where nothing is left.</summary>
    public static string Of(string label, int maxLength)
    {
        ArgumentNullException.ThrowIfNull(label);
        var slug = new StringBuilder(label.Length);
        foreach (var letter in label.Normalize(NormalizationForm.FormD))
        {
            if (char.IsLetterOrDigit(letter))
            {
                slug.Append(char.ToLowerInvariant(letter));
            }
            else if (CharUnicodeInfo.GetUnicodeCategory(letter) != UnicodeCategory.NonSpacingMark && slug.Length > 0 && slug[^1] != '-')
            {
                slug.Append('-');
            }
        }

        var length = Math.Min(slug.Length, maxLength);
        return slug.ToString(0, length).Trim('-');
    }
}
