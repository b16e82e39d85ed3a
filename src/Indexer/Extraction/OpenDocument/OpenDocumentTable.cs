namespace Library.Indexer.Extraction.OpenDocument;

/// <summary>The outermost table being read: tables inside its cells are text of the cell. Columns that are not shown give nothing.</summary>
internal sealed class OpenDocumentTable(TextBudget budget)
{
    private const int MaxHiddenRuns = 10_000;

    private readonly TableRows _rows = new(budget);
    private readonly List<(int From, int To)> _hidden = [];
    private int _columns;
    private int _column;
    private int _repeats = 1;

    public int Depth { get; set; } = 1;

    /// <summary>Cells with text that are not shown.</summary>
    public int HiddenCells { get; private set; }

    /// <summary>Tells of columns at the right.</summary>
    public void AddColumns(int count, bool areHidden)
    {
        var from = _columns;
        _columns += Math.Min(count, int.MaxValue - _columns);
        if (areHidden && _hidden.Count < MaxHiddenRuns)
        {
            _hidden.Add((from, _columns));
        }
    }

    /// <summary>A cell that is said to be repeated is read once: it stands for empty ones or for decoration.</summary>
    public void StartCell(int repeats) => _repeats = repeats;

    public void EndCell(string text)
    {
        if (text.Length > 0 && _hidden.Exists(run => _column >= run.From && _column < run.To))
        {
            HiddenCells++;
        }
        else if (text.Length > 0)
        {
            _rows.AddCell(_column, text);
        }

        _column += Math.Min(_repeats, int.MaxValue - _column);
    }

    public void EndRow()
    {
        _rows.EndRow();
        _column = 0;
    }

    public IEnumerable<TextBlock> Finish() => _rows.Finish();
}
