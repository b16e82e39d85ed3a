namespace Library.Api.Administration;

/// <summary>Writes tables as RFC 4180 has them, so that a spreadsheet runs nothing of them.</summary>
internal static class CsvLine
{
    // What spreadsheets take for a formula (OWASP, "CSV Injection").
    private static readonly char[] FormulaMarks = ['=', '+', '-', '@', '\t', '\r'];
    private static readonly char[] Quoted = ['"', ',', '\n', '\r'];

    public static string Of(params IEnumerable<string?> cells) => string.Join(',', cells.Select(Cell)) + "\r\n";

    private static string Cell(string? text)
    {
        var safe = text is { Length: > 0 } && FormulaMarks.Contains(text[0]) ? $"'{text}" : text ?? "";
        return safe.IndexOfAny(Quoted) >= 0 ? $"\"{safe.Replace("\"", "\"\"", StringComparison.Ordinal)}\"" : safe;
    }
}
