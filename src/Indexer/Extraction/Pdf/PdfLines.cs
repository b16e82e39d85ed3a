using System.Text;

namespace Library.Indexer.Extraction.Pdf;

/// <summary>Puts the pieces of a page into lines and these into reading order: top to bottom, column after column where there are columns.</summary>
internal static class PdfLines
{
    /// <summary>Gap between two pieces of a line, in parts of the letter size, from which on they are cells of their own.</summary>
    private const double CellGap = 1.0;

    public static List<PdfLine> InReadingOrder(List<PdfPiece> pieces)
    {
        var lines = new List<PdfLine>();
        var column = 0;
        foreach (var turned in pieces.GroupBy(piece => piece.Turn).OrderByDescending(group => group.Sum(piece => piece.Text.Length)))
        {
            foreach (var region in PdfColumns.Split([.. turned]))
            {
                column++;
                lines.AddRange(Rows(region).Select(row => Join(row, column)));
            }
        }

        return lines;
    }

    /// <summary>Pieces on about one baseline, rows from the top. A small one that overlaps a row's height belongs to it, as raised numbers do.</summary>
    internal static List<List<PdfPiece>> Rows(IEnumerable<PdfPiece> pieces)
    {
        var rows = new List<List<PdfPiece>>();
        foreach (var piece in pieces.OrderByDescending(piece => piece.Baseline))
        {
            var row = rows.Count > 0 ? rows[^1] : null;
            if (row is not null && Math.Abs(row[0].Baseline - piece.Baseline) <= 0.3 * Math.Max(1, Math.Min(row[0].Size, piece.Size)))
            {
                row.Add(piece);
            }
            else
            {
                rows.Add([piece]);
            }
        }

        rows.ForEach(row => row.Sort((one, other) => one.Left.CompareTo(other.Left)));
        return rows;
    }

    private static PdfLine Join(List<PdfPiece> row, int column)
    {
        var isRightToLeft = row.Sum(piece => piece.IsRightToLeft ? piece.Text.Length : 0) * 2 > row.Sum(piece => piece.Text.Length);
        var (left, right) = (row[0].Left, row.Max(piece => piece.Right));
        if (isRightToLeft)
        {
            row.Reverse();
        }

        var text = new StringBuilder(row[0].Text);
        List<double> cells = [row[0].Left];
        var bold = row[0].IsBold ? row[0].Text.Length : 0;
        var edge = row[0].Right;
        for (var i = 1; i < row.Count; i++)
        {
            var (before, piece) = (row[i - 1], row[i]);
            var gap = isRightToLeft ? before.Left - piece.Right : piece.Left - edge;
            var size = Math.Max(piece.Size, before.Size);
            if (gap > CellGap * size && !IsSign(before.Text) && !(i == 1 && ListMark.IsMark(before.Text)))
            {
                text.Append('\t');
                cells.Add(piece.Left);
            }
            else if (gap > 0.16 * size || gap < -0.5 * size)
            {
                text.Append(' ');
            }

            text.Append(piece.Text);
            edge = Math.Max(edge, piece.Right);
            bold += piece.IsBold ? piece.Text.Length : 0;
        }

        var main = row.MaxBy(piece => piece.Text.Length) ?? row[0];
        return new PdfLine(text.ToString(), left, right, main.Baseline, main.Size, bold * 2 > text.Length, main.Turn, cells, column);
    }

    /// <summary>A sign of currency that accounts set at the left of its amount's cell.</summary>
    private static bool IsSign(string text) => text.Length <= 3 && text[^1] is '$' or '€' or '£' or '(';
}
