using System.Globalization;
using DocumentFormat.OpenXml.Wordprocessing;
using Library.SampleBuilder.Markup;
using Markdig.Extensions.Tables;
using Markdig.Syntax;
using Cell = Markdig.Extensions.Tables.TableCell;
using Row = Markdig.Extensions.Tables.TableRow;
using WordCell = DocumentFormat.OpenXml.Wordprocessing.TableCell;
using WordRow = DocumentFormat.OpenXml.Wordprocessing.TableRow;
using WordTable = DocumentFormat.OpenXml.Wordprocessing.Table;

namespace Library.SampleBuilder.Word;

/// <summary>Writes a table with a repeated header row, or with labels in its first column where it has none.</summary>
internal sealed class TableWriter(HouseStyle style)
{
    public WordTable Write(Markdig.Extensions.Tables.Table table)
    {
        var widths = TableShape.Shares(table).Select(share => (int)Math.Round(share * WordPage.TextWidth)).ToArray();
        var result = new WordTable(
            new TableProperties(
                new TableStyle { Val = "TableGrid" },
                new TableWidth { Width = Text(widths.Sum()), Type = TableWidthUnitValues.Dxa },
                new TableLayout { Type = TableLayoutValues.Fixed },
                new TableLook { FirstRow = !TableShape.IsForm(table), FirstColumn = TableShape.IsForm(table), NoVerticalBand = true }),
            new TableGrid(widths.Select(width => new GridColumn { Width = Text(width) })));
        foreach (var row in table.Cast<Row>())
        {
            result.Append(WriteRow(table, row, widths));
        }

        return result;
    }

    private WordRow WriteRow(Markdig.Extensions.Tables.Table table, Row row, int[] widths)
    {
        var result = new WordRow(new TableRowProperties(new CantSplit()));
        if (row.IsHeader)
        {
            result.TableRowProperties?.Append(new TableHeader());
        }

        for (var column = 0; column < widths.Length; column++)
        {
            var heading = row.IsHeader || (column == 0 && TableShape.IsForm(table));
            var properties = new TableCellProperties(new TableCellWidth { Width = Text(widths[column]), Type = TableWidthUnitValues.Dxa });
            if (heading)
            {
                properties.Append(new Shading { Val = ShadingPatternValues.Clear, Color = "auto", Fill = style.Tint });
            }

            result.Append(new WordCell(properties, WriteText(table, row, column, heading ? "TableHeading" : "TableText")));
        }

        return result;
    }

    private static Paragraph WriteText(Markdig.Extensions.Tables.Table table, Row row, int column, string styleId)
    {
        var properties = new ParagraphProperties(new ParagraphStyleId { Val = styleId });
        var alignment = column < table.ColumnDefinitions.Count ? table.ColumnDefinitions[column].Alignment : null;
        if (alignment is TableColumnAlign.Right or TableColumnAlign.Center)
        {
            properties.Append(new Justification { Val = alignment is TableColumnAlign.Right ? JustificationValues.Right : JustificationValues.Center });
        }

        var paragraph = new Paragraph(properties);
        if (column < row.Count && ((Cell)row[column]).FirstOrDefault() is LeafBlock text)
        {
            paragraph.Append(InlineWriter.Runs(text));
        }

        return paragraph;
    }

    private static string Text(int number) => number.ToString(CultureInfo.InvariantCulture);
}
