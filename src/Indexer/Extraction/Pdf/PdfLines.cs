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
        var text = new StringBuilder(row[0].Text);
        List<double> cells = [row[0].Left];
        var right = row[0].Right;
        var bold = row[0].IsBold ? row[0].Text.Length : 0;
        for (var i = 1; i < row.Count; i++)
        {
            var piece = row[i];
            var gap = piece.Left - right;
            var size = Math.Max(piece.Size, row[i - 1].Size);
            if (gap > CellGap * size)
            {
                text.Append('\t');
                cells.Add(piece.Left);
            }
            else if (gap > 0.16 * size || gap < -0.5 * size)
            {
                text.Append(' ');
            }

            text.Append(piece.Text);
            right = Math.Max(right, piece.Right);
            bold += piece.IsBold ? piece.Text.Length : 0;
        }

        var largest = row.MaxBy(piece => piece.Text.Length) ?? row[0];
        return new PdfLine(text.ToString(), row[0].Left, right, largest.Baseline, largest.Size, bold * 2 > text.Length, row[0].Turn, cells, column);
    }
}
