using System.Text;

namespace Library.Bench.Printing;

/// <summary>A table of plain text: the first column to the left, the others to the right.</summary>
internal sealed class Table(params string[] heads)
{
    private readonly List<string[]> _rows = [heads];

    public void Add(params string[] cells) => _rows.Add(cells);

    public void Print(string title)
    {
        var widths = heads.Select((_, column) => _rows.Max(row => row.Length > column ? row[column].Length : 0)).ToArray();
        Console.WriteLine();
        Console.WriteLine(title);
        for (var row = 0; row < _rows.Count; row++)
        {
            Console.WriteLine(Line(_rows[row], widths));
            if (row == 0)
            {
                Console.WriteLine(string.Join("  ", widths.Select(width => new string('-', width))));
            }
        }
    }

    private static string Line(string[] cells, int[] widths)
    {
        var line = new StringBuilder();
        for (var column = 0; column < cells.Length; column++)
        {
            line.Append(column == 0 ? cells[column].PadRight(widths[column]) : "  " + cells[column].PadLeft(widths[column]));
        }

        return line.ToString();
    }
}
