namespace Library.Indexer.Extraction;

/// <summary>
/// Makes tables of rows that come one by one, a block for every two hundred. Columns that are empty in all of a block's rows are left
/// out, so that a cell far to the right costs no more than itself.
/// </summary>
internal sealed class TableRows(TextBudget budget)
{
    private const int RowsOfBlock = 200;
    private const int CellsOfBlock = 20_000;

    private readonly List<TextBlock> _blocks = [];
    private readonly List<List<(int Column, string Text)>> _rows = [];
    private List<(int Column, string Text)> _row = [];
    private int _cells;

    /// <summary>Adds a cell to the row at hand; an empty one need not be added.</summary>
    public void AddCell(int column, string text)
    {
        budget.TakeText(text.Length + 1);
        _row.Add((column, text));
        _cells++;
    }

    public void EndRow()
    {
        if (_row.Count > 0)
        {
            _rows.Add(_row);
            _row = [];
        }

        if (_rows.Count >= RowsOfBlock || _cells >= CellsOfBlock)
        {
            EndBlock();
        }
    }

    /// <summary>Ends the table at hand, and gives all so far.</summary>
    public IReadOnlyList<TextBlock> Finish()
    {
        EndRow();
        EndBlock();
        return _blocks;
    }

    private void EndBlock()
    {
        if (_rows.Count > 0)
        {
            var places = _rows.SelectMany(row => row.Select(cell => cell.Column)).Distinct().Order().Index().ToDictionary(pair => pair.Item, pair => pair.Index);
            _blocks.Add(new TextBlock(TextBlockKind.Table, 0, string.Join('\n', _rows.Select(row => Write(row, places)))));
        }

        _rows.Clear();
        _cells = 0;
    }

    private string Write(List<(int Column, string Text)> row, Dictionary<int, int> places)
    {
        var text = new System.Text.StringBuilder();
        var place = 0;
        foreach (var (column, cell) in row)
        {
            var tabs = Math.Max(places[column] - place, text.Length > 0 && places[column] <= place ? 1 : 0);
            budget.TakeText(Math.Max(0, tabs - 1));
            text.Append('\t', tabs).Append(cell);
            place = Math.Max(place, places[column]);
        }

        return text.ToString();
    }
}
