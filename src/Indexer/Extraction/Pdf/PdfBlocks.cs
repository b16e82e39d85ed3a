using System.Text;

namespace Library.Indexer.Extraction.Pdf;

/// <summary>Joins lines to paragraphs and tells headings, list items, tables and running heads from them.</summary>
internal static class PdfBlocks
{
    private const int MaxHeading = 150;

    public static IReadOnlyList<ExtractedPage> Of(List<PdfPageText> pages)
    {
        var running = PdfRunningHeads.Find(pages);
        return [.. pages.Select((page, index) => new ExtractedPage(index + 1, Of(page, running)))];
    }

    private static List<TextBlock> Of(PdfPageText page, IReadOnlySet<PdfLine> running)
    {
        var body = BodySize(page.Lines);
        var isBoldBody = page.Lines.Where(line => line.IsBold).Sum(line => line.Text.Length) * 2 > page.Lines.Sum(line => line.Text.Length);
        var blocks = new List<TextBlock>();
        for (var i = 0; i < page.Lines.Count;)
        {
            var line = page.Lines[i];
            var end = i + 1;
            if (running.Contains(line))
            {
                blocks.Add(new TextBlock(TextBlockKind.Marginal, 0, line.Text.Replace('\t', ' ')));
            }
            else if ((end = TableEnd(page.Lines, i, running)) > i + 1)
            {
                blocks.Add(new TextBlock(TextBlockKind.Table, 0, string.Join('\n', page.Lines[i..end].Select(row => row.Text))));
            }
            else
            {
                while (end < page.Lines.Count && !running.Contains(page.Lines[end]) && TableEnd(page.Lines, end, running) == end + 1
                    && RunsOn(page.Lines[end - 1], page.Lines[end], line, RightEdge(page.Lines, end)))
                {
                    end++;
                }

                blocks.Add(Describe(page.Lines[i..end], body, isBoldBody));
            }

            i = end;
        }

        return blocks;
    }

    /// <summary>The size that most letters of the page have.</summary>
    private static double BodySize(List<PdfLine> lines) =>
        lines.GroupBy(line => Math.Round(line.Size * 2) / 2).MaxBy(group => group.Sum(line => line.Text.Length))?.Key ?? 0;

    /// <summary>Rows of a table: at least two lines after each other whose cells begin on the same verticals.</summary>
    private static int TableEnd(List<PdfLine> lines, int start, IReadOnlySet<PdfLine> running)
    {
        var end = start + 1;
        if (lines[start].Cells.Count < 2)
        {
            return end;
        }

        while (end < lines.Count && lines[end].Column == lines[start].Column && !running.Contains(lines[end]) && SharesCells(lines[end - 1], lines[end]))
        {
            end++;
        }

        return end;
    }

    private static bool SharesCells(PdfLine above, PdfLine below)
    {
        var apart = above.Baseline - below.Baseline;
        if (below.Cells.Count < 2 || apart > 4 * Math.Max(above.Size, below.Size))
        {
            return false;
        }

        // Numbers are set flush right, so that lines of as many cells are rows too.
        return below.Cells.Count == above.Cells.Count
            || Math.Min(below.Cells.Count, above.Cells.Count) >= 3
            || below.Cells.Count(cell => above.Cells.Any(other => Math.Abs(cell - other) < below.Size)) >= 2;
    }

    /// <summary>Whether a line goes on with the paragraph of the one above it.</summary>
    private static bool RunsOn(PdfLine above, PdfLine line, PdfLine first, double columnRight)
    {
        var size = Math.Max(above.Size, line.Size);
        var apart = above.Baseline - line.Baseline;
        if (line.Cells.Count > 2 || above.Cells.Count > 2 || line.Column != above.Column || line.Turn != above.Turn || Math.Abs(above.Size - line.Size) > 0.12 * size || above.IsBold != line.IsBold
            || apart > 1.75 * size || apart <= 0 || ListMark.IsItem(line.Text))
        {
            return false;
        }

        // The first word would have fitted on the line above: someone ended the paragraph there.
        var word = line.Text.AsSpan().IndexOf(' ');
        var letters = PdfVertical.IsUnspaced(line.Text[0]) ? 1 : word < 0 ? line.Text.Length : word;
        var wordWidth = (line.Right - line.Left) * letters / Math.Max(1, line.Text.Length);
        if (above.Right + wordWidth + (0.5 * size) < columnRight - size)
        {
            return false;
        }

        var isIndented = line.Left > above.Left + (0.8 * size) && !(above == first && ListMark.IsItem(first.Text));
        return !isIndented;
    }

    /// <summary>How far to the right the lines around reach that belong to the same text.</summary>
    private static double RightEdge(List<PdfLine> lines, int at)
    {
        const int around = 8;
        var line = lines[at];
        var edge = line.Right;
        for (var i = Math.Max(0, at - around); i < Math.Min(lines.Count, at + around); i++)
        {
            var other = lines[i];
            if (other.Column == line.Column && other.Cells.Count == 1 && Math.Abs(other.Size - line.Size) < 0.1 * line.Size && Math.Abs(other.Left - line.Left) < 3 * line.Size)
            {
                edge = Math.Max(edge, other.Right);
            }
        }

        return edge;
    }

    private static TextBlock Describe(List<PdfLine> lines, double body, bool isBoldBody)
    {
        var text = Join(lines);
        var first = lines[0];
        var isShort = text.Length <= MaxHeading && lines.Count <= 3 && text.Count(char.IsLetter) > text.Count(char.IsDigit);
        var scale = body > 0 ? first.Size / body : 1;
        if (isShort && (scale >= 1.15 || (first.IsBold && !isBoldBody && scale > 0.95 && lines.TrueForAll(line => line.IsBold) && text[^1] is not ('.' or ',' or ';'))))
        {
            return new TextBlock(TextBlockKind.Heading, scale >= 1.6 ? 1 : scale >= 1.3 ? 2 : 3, text);
        }

        return ListMark.IsItem(text) ? new TextBlock(TextBlockKind.ListItem, 1, text) : new TextBlock(TextBlockKind.Paragraph, 0, text);
    }

    /// <summary>Lines of a paragraph as one text; a word that was divided at a line's end is whole again, and what is written without spaces has none.</summary>
    private static string Join(List<PdfLine> lines)
    {
        var text = new StringBuilder();
        foreach (var line in lines)
        {
            var next = line.Text.Replace('\t', ' ');
            if (text.Length > 1 && text[^1] is '-' or '\u2010' && char.IsLetter(text[^2]) && char.IsLower(next[0]))
            {
                text.Length--;
            }
            else if (text.Length > 0 && !(PdfVertical.IsUnspaced(text[^1]) && PdfVertical.IsUnspaced(next[0])))
            {
                text.Append(' ');
            }

            text.Append(next);
        }

        return text.ToString();
    }
}
