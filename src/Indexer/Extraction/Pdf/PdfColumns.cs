namespace Library.Indexer.Extraction.Pdf;

/// <summary>
/// Finds columns of running text. Only a gutter that several lines of prose keep free on both sides counts: a table is read row by
/// row, and to read one by columns would tear its rows apart.
/// </summary>
internal static class PdfColumns
{
    private const int MinLines = 5;
    private const int MaxDepth = 3;

    /// <summary>Runs of pieces that are read one after another.</summary>
    public static IEnumerable<IReadOnlyList<PdfPiece>> Split(List<PdfPiece> pieces) => Split(pieces, 0);

    private static IEnumerable<IReadOnlyList<PdfPiece>> Split(List<PdfPiece> pieces, int depth)
    {
        if (depth == MaxDepth || pieces.Count < 2 * MinLines || FindGutterOrNull(pieces) is not { } gutter)
        {
            return [pieces];
        }

        var (top, bottom) = (gutter.Top, gutter.Bottom);
        var above = pieces.FindAll(piece => piece.Baseline > top);
        var below = pieces.FindAll(piece => piece.Baseline < bottom);
        var left = pieces.FindAll(piece => piece.Baseline <= top && piece.Baseline >= bottom && piece.Right <= gutter.X);
        var right = pieces.FindAll(piece => piece.Baseline <= top && piece.Baseline >= bottom && piece.Right > gutter.X);
        return new[] { above, left, right, below }.Where(part => part.Count > 0).SelectMany(part => Split(part, depth + 1));
    }

    private readonly record struct Gutter(double X, double Top, double Bottom);

    private static Gutter? FindGutterOrNull(List<PdfPiece> pieces)
    {
        var (left, right) = (pieces.Min(piece => piece.Left), pieces.Max(piece => piece.Right));
        var size = Median(pieces.Select(piece => piece.Size));
        var rows = PdfLines.Rows(pieces);
        Gutter? best = null;
        var bestScore = 0;
        foreach (var x in Candidates(pieces, left, right, size))
        {
            foreach (var (gutter, score) in Runs(rows, x, right - left, size))
            {
                if (score > bestScore)
                {
                    (best, bestScore) = (gutter, score);
                }
            }
        }

        return best;
    }

    /// <summary>Where several pieces begin on one vertical, away from the margins.</summary>
    private static IEnumerable<double> Candidates(List<PdfPiece> pieces, double left, double right, double size)
    {
        var width = right - left;
        return pieces.Where(piece => piece.Left > left + (0.2 * width) && piece.Left < right - (0.15 * width))
            .GroupBy(piece => (int)(piece.Left / Math.Max(1, size / 2)))
            .Where(group => group.Count() >= MinLines)
            .OrderByDescending(group => group.Count())
            .Take(6)
            .Select(group => group.Min(piece => piece.Left) - (0.25 * size));
    }

    /// <summary>Longest runs of rows that keep the vertical free, with enough prose on both sides.</summary>
    private static IEnumerable<(Gutter Gutter, int Score)> Runs(List<List<PdfPiece>> rows, double x, double width, double size)
    {
        var start = 0;
        for (var i = 0; i <= rows.Count; i++)
        {
            if (i < rows.Count && !rows[i].Exists(piece => piece.Left < x && piece.Right > x - (0.2 * size)))
            {
                continue;
            }

            var run = rows.GetRange(start, i - start);
            if (run.Count >= MinLines && IsProse(run, x, width, isLeft: true) && IsProse(run, x, width, isLeft: false))
            {
                yield return (new Gutter(x, run[0].Max(piece => piece.Baseline) + 0.01, run[^1].Min(piece => piece.Baseline) - 0.01), run.Count);
            }

            start = i + 1;
        }
    }

    /// <summary>Lines of one side are mostly one piece each, several words long and of a good part of the width.</summary>
    private static bool IsProse(List<List<PdfPiece>> run, double x, double width, bool isLeft)
    {
        var lines = 0;
        var wide = 0;
        foreach (var row in run)
        {
            var side = row.FindAll(piece => piece.Left < x == isLeft);
            if (side.Count == 0)
            {
                continue;
            }

            lines++;
            var words = side.Sum(piece => piece.Text.AsSpan().Count(' ') + 1);
            wide += side.Count <= 2 && words >= 4 && side[^1].Right - side[0].Left >= 0.2 * width ? 1 : 0;
        }

        return lines >= MinLines && wide * 10 >= lines * 6;
    }

    private static double Median(IEnumerable<double> values)
    {
        var sorted = values.Order().ToList();
        return sorted[sorted.Count / 2];
    }
}
