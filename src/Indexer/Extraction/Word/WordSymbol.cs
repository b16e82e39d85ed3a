using System.Collections.Frozen;
using System.Globalization;
using System.Text;

namespace Library.Indexer.Extraction.Word;

/// <summary>Characters of symbol fonts are given by their place there; those that carry meaning have Unicode ones.</summary>
internal static class WordSymbol
{
    private const int PrivateArea = 0xF000;
    private const int MaxSigns = 2;
    private const int FontPlaces = 0x100;

    /// <summary>Symbol's places from A1, which are no letters; a space for those without meaning.</summary>
    private const string SymbolSigns = "ϒ′≤⁄∞ƒ♣♦♥♠↔←↑→↓°±″≥×∝∂•÷≠≡≈… —↵ℵℑℜ℘⊗⊕∅∩∪⊃⊇⊄⊂⊆∈∉∠∇®©™∏√⋅¬∧∨⇔⇐⇑⇒⇓◊〈®©™∑";

    private const string Upper = "ΑΒΧΔΕΦΓΗΙϑΚΛΜΝΟΠΘΡΣΤΥςΩΞΨΖ";
    private const string Lower = "αβχδεφγηιϕκλμνοπθρστυϖωξψζ";

    private static readonly FrozenDictionary<int, string> Wingdings = new Dictionary<int, string>
    {
        [0x28] = "☎",
        [0x2A] = "✉",
        [0x6F] = "☐",
        [0x71] = "☐",
        [0x72] = "☐",
        [0xA8] = "☐",
        [0xFD] = "☒",
        [0x78] = "☒",
        [0xFE] = "☑",
        [0x52] = "☑",
        [0xFC] = "✓",
        [0xFB] = "✗",
        [0xE0] = "→",
        [0xDF] = "←",
        [0xE8] = "→",
        [0xF0] = "→",
        [0x20] = " ",
    }.ToFrozenDictionary();

    private static readonly FrozenDictionary<int, string> Wingdings2 = new Dictionary<int, string>
    {
        [0x50] = "✓",
        [0x4F] = "✗",
        [0x51] = "☒",
        [0x53] = "☒",
        [0x52] = "☑",
        [0x54] = "☒",
        [0x2A] = "☐",
        [0x30] = "☐",
        [0xA3] = "☐",
        [0x20] = " ",
    }.ToFrozenDictionary();

    public static bool IsSymbolFont(string? font) => font is "Symbol" or "Wingdings" or "Wingdings 2" or "Wingdings 3" or "Webdings";

    /// <param name="hexadecimal">The place in the font, often moved to the private use area at F000.</param>
    /// <returns>Empty where the place is none.</returns>
    public static string Read(string? font, string? hexadecimal) =>
        int.TryParse(hexadecimal, NumberStyles.HexNumber, CultureInfo.InvariantCulture, out var code) ? Read(font, code) : "";

    /// <summary>Text that is set in a symbol font. Whole words in plain letters are taken as such, whatever they look like.</summary>
    public static string Read(string font, ReadOnlySpan<char> raw)
    {
        if (raw.Length > MaxSigns && raw.IndexOfAnyExceptInRange('\0', '\x7F') < 0)
        {
            return raw.ToString();
        }

        var text = new StringBuilder();
        foreach (var character in raw)
        {
            text.Append(char.IsSurrogate(character) ? "" : Read(font, character));
        }

        return text.ToString();
    }

    private static string Read(string? font, int code)
    {
        var place = code is >= PrivateArea and < PrivateArea + FontPlaces ? code - PrivateArea : code;
        return font switch
        {
            _ when place >= FontPlaces || !IsSymbolFont(font) => Rune.IsValid(code) ? new Rune(code).ToString() : "",
            "Symbol" => Symbol(place),
            "Wingdings" => Wingdings.GetValueOrDefault(place, "•"),
            "Wingdings 2" => Wingdings2.GetValueOrDefault(place, "•"),
            _ => place == ' ' ? " " : "•",
        };
    }

    private static string Symbol(int place) => place switch
    {
        0x22 => "∀",
        0x24 => "∃",
        0x40 => "≅",
        0x5E => "⊥",
        0x7E => "∼",
        >= 'A' and <= 'Z' => Upper[place - 'A'].ToString(),
        >= 'a' and <= 'z' => Lower[place - 'a'].ToString(),
        >= 0xA1 when place - 0xA1 < SymbolSigns.Length => SymbolSigns[place - 0xA1].ToString(),
        0xF2 => "∫",
        < 0x7F => ((char)place).ToString(),
        _ => "",
    };
}
