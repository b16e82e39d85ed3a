using System.Globalization;
using System.Text;
using System.Xml;
using Library.Indexer.Extraction.Formats;

namespace Library.Indexer.Extraction.Excel;

/// <summary>Reads the cells of one sheet that hold something, as <see cref="TableRows"/>.</summary>
internal sealed class SheetReader(TextBudget budget, SharedStrings strings, CellFormats formats)
{
    private const int Columns = 16_384;
    private const int Letters = 26;

    /// <summary>Stretches of hidden columns that are heeded.</summary>
    private const int MaxHidden = 256;

    private readonly TableRows _rows = new(budget);
    private readonly List<(int First, int Last)> _hiddenColumns = [];
    private readonly StringBuilder _value = new();
    private readonly StringBuilder _inline = new();
    private bool _isHiddenRow;
    private bool _inPhonetic;
    private int _column;
    private int _style;
    private string? _type;
    private string _element = "";

    public int HiddenRows { get; private set; }

    public void Read(XmlReader reader, CancellationToken cancellationToken)
    {
        while (reader.ReadNext(budget, cancellationToken))
        {
            if (reader.NodeType is XmlNodeType.Element)
            {
                Start(reader);
            }
            else if (reader.NodeType is XmlNodeType.EndElement)
            {
                End(reader.LocalName);
            }
            else if (_element.Length > 0 && reader.IsText())
            {
                TakeText(reader.Value);
            }
        }
    }

    public IReadOnlyList<TextBlock> Finish() => _rows.Finish();

    private void Start(XmlReader reader)
    {
        switch (reader.LocalName)
        {
            case "col" when reader.IsOn("hidden") && _hiddenColumns.Count < MaxHidden:
                _hiddenColumns.Add((NumberOrNull(reader, "min") ?? 0, NumberOrNull(reader, "max") ?? 0));
                break;
            case "row":
                _isHiddenRow = reader.IsOn("hidden");
                HiddenRows += _isHiddenRow ? 1 : 0;
                _column = -1;
                break;
            case "c":
                _column = ColumnOf(reader.GetAttribute("r")) ?? _column + 1;
                (_style, _type) = (NumberOrNull(reader, "s") ?? 0, reader.GetAttribute("t"));
                break;
            case "rPh":
                _inPhonetic = !reader.IsEmptyElement;
                break;
            case "v" or "t":
                _element = reader.IsEmptyElement || _inPhonetic ? "" : reader.LocalName;
                break;
            case "f":
                _element = "";
                break;
        }
    }

    private void End(string element)
    {
        switch (element)
        {
            case "v" or "t":
                _element = "";
                break;
            case "rPh":
                _inPhonetic = false;
                break;
            case "c":
                EndCell();
                break;
            case "row":
                _rows.EndRow();
                break;
        }
    }

    private void TakeText(string text)
    {
        if (_element is "t" || _type is "str")
        {
            TextCleaning.Append(_inline, text);
        }
        else
        {
            _value.Append(text);
        }
    }

    private void EndCell()
    {
        var text = _inline.Length > 0 ? _inline.TakeLine() : ValueOf(_value.ToString());
        _inline.Clear();
        _value.Clear();
        if (text.Length > 0 && !_isHiddenRow && _column < Columns && !_hiddenColumns.Exists(range => _column + 1 >= range.First && _column + 1 <= range.Last))
        {
            _rows.AddCell(_column, text);
        }
    }

    private string ValueOf(string raw) => _type switch
    {
        _ when raw.Length == 0 => "",
        "s" => strings[int.TryParse(raw, CultureInfo.InvariantCulture, out var index) ? index : -1],
        "b" => raw.Trim() is "1" or "true" ? "TRUE" : "FALSE",
        "e" or "d" => raw.Trim(),
        _ => formats.Format(raw, _style),
    };

    private static int? NumberOrNull(XmlReader reader, string attribute) =>
        int.TryParse(reader.GetAttribute(attribute), CultureInfo.InvariantCulture, out var number) ? number : null;

    /// <summary>The column of a cell's name ("AB12"), from 0; null where it says none.</summary>
    private static int? ColumnOf(string? name)
    {
        var column = 0;
        foreach (var letter in (name ?? "").TakeWhile(char.IsAsciiLetter).Take(3))
        {
            column = (column * Letters) + (char.ToUpperInvariant(letter) - 'A') + 1;
        }

        return column == 0 ? null : column - 1;
    }
}
