using UglyToad.PdfPig.Content;

namespace Library.Indexer.Extraction.Pdf;

/// <summary>A letter in its own direction of writing.</summary>
/// <param name="Left">Along the direction of writing, in points.</param>
/// <param name="Baseline">Across it, growing upwards as the reader of this letter sees it.</param>
/// <param name="Turn">Quarter turns clockwise against the page.</param>
internal readonly record struct PdfGlyph(string Value, double Left, double Right, double Baseline, double Size, bool IsBold, int Turn)
{
    public bool IsSpace => Value.Length == 1 && Value[0] is ' ' or '\u00A0' or '\t';

    public bool IsRightToLeft => TextCleaning.IsRightToLeft(Value[0]);

    /// <summary>A letter that stands upright in a line that goes down: as if line and letter had been turned.</summary>
    public static PdfGlyph OfVertical(Letter letter)
    {
        const double above = 0.88;
        var size = Math.Max(letter.PointSize, 1);
        var top = letter.StartBaseLine.Y + (above * size);
        return new PdfGlyph(letter.Value, -top, size - top, letter.StartBaseLine.X, size, letter.FontDetails.IsBold, Turn: 1);
    }

    /// <param name="turnBefore">Of the letter before it, which one without a width shares.</param>
    public static PdfGlyph Of(Letter letter, int turnBefore)
    {
        var start = letter.StartBaseLine;
        var end = letter.EndBaseLine;
        var (dx, dy) = (end.X - start.X, end.Y - start.Y);
        var turn = Math.Abs(dx) + Math.Abs(dy) < 1e-6 ? turnBefore
            : Math.Abs(dx) >= Math.Abs(dy) ? (dx >= 0 ? 0 : 2)
            : dy < 0 ? 1 : 3;
        var size = letter.PointSize > 0.5 ? letter.PointSize : Math.Max(letter.BoundingBox.Height, 1);
        var bold = letter.FontDetails.IsBold;
        return turn switch
        {
            0 => new PdfGlyph(letter.Value, start.X, end.X, start.Y, size, bold, turn),
            1 => new PdfGlyph(letter.Value, -start.Y, -end.Y, start.X, size, bold, turn),
            2 => new PdfGlyph(letter.Value, -start.X, -end.X, -start.Y, size, bold, turn),
            _ => new PdfGlyph(letter.Value, start.Y, end.Y, -start.X, size, bold, turn),
        };
    }
}
