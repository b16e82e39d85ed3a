using System.Globalization;
using System.Text;

namespace Library.Indexer.Extraction.Word;

/// <summary>Characters of symbol fonts are given by their place there; those that carry meaning have Unicode ones.</summary>
internal static class WordSymbol
{
    /// <param name="hexadecimal">The place in the font, often moved to the private use area at F000.</param>
    /// <returns>Empty where the place is none.</returns>
    public static string Read(string? font, string? hexadecimal)
    {
        if (!int.TryParse(hexadecimal, NumberStyles.HexNumber, CultureInfo.InvariantCulture, out var code))
        {
            return "";
        }

        var place = code is >= 0xF000 and <= 0xF0FF ? code - 0xF000 : code;
        return (font, place) switch
        {
            ("Wingdings", 0x6F or 0xA8) => "☐",
            ("Wingdings", 0xFD or 0x78) => "☒",
            ("Wingdings", 0xFE or 0x52) => "☑",
            ("Wingdings", 0xFC) => "✓",
            ("Wingdings" or "Wingdings 2" or "Wingdings 3" or "Webdings", _) => "•",
            ("Symbol", >= 0x41 and <= 0x7A) => Greek(place),
            _ => Rune.IsValid(code) ? new Rune(code).ToString() : "",
        };
    }

    private static string Greek(int place)
    {
        const string upper = "ΑΒΧΔΕΦΓΗΙϑΚΛΜΝΟΠΘΡΣΤΥςΩΞΨΖ";
        const string lower = "αβχδεφγηιϕκλμνοπθρστυϖωξψζ";
        return place switch
        {
            <= 0x5A => upper[place - 0x41].ToString(),
            >= 0x61 => lower[place - 0x61].ToString(),
            _ => "",
        };
    }
}
