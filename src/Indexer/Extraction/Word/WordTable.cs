using System.Text;

namespace Library.Indexer.Extraction.Word;

/// <summary>The outermost table being read: tables inside its cells are text of the cell.</summary>
internal sealed class WordTable
{
    private readonly StringBuilder _text = new();
    private readonly StringBuilder _cell = new();
    private bool _rowHasCells;
    private int _breaksInRow;
    private int _breaksInCell;

    public int Depth { get; set; } = 1;

    public void Add(string paragraph)
    {
        if (paragraph.Length > 0)
        {
            _cell.Append(_cell.Length > 0 ? " " : "").Append(paragraph.Replace('\n', ' ').Replace('\t', ' '));
        }
    }

    /// <summary>The last of what was read: the text of the cell so far, or else of the cell before it.</summary>
    public string Tail(int characters)
    {
        var text = _cell.Length > 0 ? _cell : _text;
        var length = Math.Min(characters, text.Length);
        return text.ToString(text.Length - length, length);
    }

    public void StartRow()
    {
        if (Depth == 1)
        {
            (_rowHasCells, _breaksInRow) = (false, 0);
        }
    }

    public void StartCell() => _breaksInCell = Depth == 1 ? 0 : _breaksInCell;

    public void EndCell()
    {
        if (Depth == 1)
        {
            TakeCell();
        }
    }

    public void EndRow()
    {
        if (Depth > 1)
        {
            return;
        }

        TrimRow();
        if (_text.Length > 0 && _text[^1] != '\n')
        {
            _text.Append('\n');
        }
    }

    /// <summary>The cells of one row run over the page's end side by side: the same page break is met once in each of them.</summary>
    /// <returns>Whether this one is new in its row.</returns>
    public bool IsNewBreak() => ++_breaksInCell > _breaksInRow && ++_breaksInRow > 0;

    /// <returns>The text so far; null where there is none.</returns>
    public string? TakeOrNull()
    {
        if (_cell.Length > 0)
        {
            TakeCell();
        }

        TrimRow();
        var text = _text.ToString().TrimEnd('\n');
        _text.Clear();
        _rowHasCells = false;
        return string.IsNullOrWhiteSpace(text) ? null : text;
    }

    private void TakeCell()
    {
        _text.Append(_rowHasCells ? "\t" : "").Append(_cell);
        _cell.Clear();
        _rowHasCells = true;
    }

    private void TrimRow()
    {
        while (_text.Length > 0 && (_text[^1] is '\t' or ' '))
        {
            _text.Length--;
        }
    }
}
