using System.Text;

namespace Library.Storage;

/// <summary>Text of several lines from outside.</summary>
public static class ManyLines
{
    /// <summary>Lines stay lines; other control characters and those that turn the direction go. Trimmed.</summary>
    public static string Of(string? text) => string.Concat((text ?? "").ReplaceLineEndings("\n").EnumerateRunes()
        .Where(rune => rune.Value is '\n' or '\t' || (!Rune.IsControl(rune) && !PlainLine.IsBidirectional(rune))).Select(rune => rune.ToString())).Trim();
}
