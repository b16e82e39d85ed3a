using System.Globalization;
using System.Text;
using System.Xml;

namespace Library.Indexer.Extraction.Formats;

/// <summary>
/// Reads the texts of a part in DrawingML: a slide, its notes, a diagram, a chart or what is drawn on a sheet. Shapes may be
/// grouped as deep as they like: the part is read through once, from its start to its end.
/// </summary>
internal sealed class DrawingReader(TextBudget budget)
{
    private static readonly string[] DiagramConnections = ["pres", "parTrans", "sibTrans"];
    private static readonly string[] Shapes = ["sp", "graphicFrame", "grpSp", "pic", "cxnSp"];

    private readonly List<TextBlock> _titles = [];
    private readonly List<TextBlock> _body = [];
    private readonly List<TextBlock> _margins = [];
    private readonly List<string> _diagrams = [];
    private readonly List<string> _charts = [];
    private readonly StringBuilder _text = new();
    private readonly StringBuilder _cell = new();
    private readonly List<string> _cells = [];
    private readonly List<string> _rows = [];
    private readonly Stack<bool> _hidden = new();
    private string? _placeholder;
    private bool _inTable;
    private bool _inParagraph;
    private bool _inText;
    private int _level;
    private bool? _isBullet;

    /// <summary>The title first, wherever on the slide it was drawn.</summary>
    public IReadOnlyList<TextBlock> Blocks => [.. _titles, .. _body];

    public IReadOnlyList<TextBlock> Body => _body;

    /// <summary>Number, date, header and footer.</summary>
    public IReadOnlyList<TextBlock> Margins => _margins;

    /// <summary>Ids of the relationships to the data of diagrams.</summary>
    public IReadOnlyList<string> Diagrams => _diagrams;

    public IReadOnlyList<string> Charts => _charts;

    /// <summary>Whether the slide is left out of the show.</summary>
    public bool IsHiddenSlide { get; private set; }

    public int HiddenShapes { get; private set; }

    /// <summary>Whether the innermost of the open shapes, or a group around it, is hidden.</summary>
    private bool IsHidden => _hidden.TryPeek(out var hidden) && hidden;

    /// <summary>The main text of a part; nothing where it cannot be read.</summary>
    public static IReadOnlyList<TextBlock> ReadBody(OpenXmlPackage package, string? part, TextBudget budget, CancellationToken cancellationToken)
    {
        var drawing = new DrawingReader(budget);
        package.TryRead(part, reader => drawing.Read(reader, cancellationToken));
        return drawing.Body;
    }

    public void Read(XmlReader reader, CancellationToken cancellationToken) => reader.ReadThrough(budget, IsLeftOut, Take, cancellationToken);

    /// <summary>What older programs show in place of what comes before it, and the arrows of diagrams.</summary>
    private static bool IsLeftOut(XmlReader reader) =>
        reader.LocalName is "Fallback" || (reader.LocalName is "pt" && DiagramConnections.Contains(reader.GetAttribute("type")));

    private void Take(XmlReader reader)
    {
        if (reader.NodeType is XmlNodeType.Element)
        {
            Start(reader);
            if (reader.IsEmptyElement)
            {
                End(reader.LocalName);
            }
        }
        else if (reader.NodeType is XmlNodeType.EndElement)
        {
            End(reader.LocalName);
        }
        else if (_inText && reader.IsText())
        {
            budget.TakeText(reader.Value.Length);
            TextCleaning.Append(_text, reader.Value);
        }
    }

    private void Start(XmlReader reader)
    {
        if (Shapes.Contains(reader.LocalName))
        {
            _hidden.Push(IsHidden);
            _placeholder = null;
            return;
        }

        switch (reader.LocalName)
        {
            case "sld":
                IsHiddenSlide = reader.GetAttribute("show") is "0" or "false";
                break;
            case "cNvPr" when reader.IsOn("hidden") && _hidden.TryPop(out _):
                _hidden.Push(true);
                HiddenShapes++;
                break;
            case "ph":
                _placeholder = reader.GetAttribute("type") ?? "obj";
                break;
            case "relIds" when !IsHidden && reader.RelationshipOrNull("dm") is { } diagram:
                _diagrams.Add(diagram);
                break;
            case "chart" when !IsHidden && reader.RelationshipOrNull("id") is { } chart:
                _charts.Add(chart);
                break;
            case "tbl":
                _inTable = true;
                break;
            default:
                StartText(reader);
                break;
        }
    }

    private void StartText(XmlReader reader)
    {
        switch (reader.LocalName)
        {
            case "p":
                (_inParagraph, _level, _isBullet) = (true, 0, null);
                break;
            case "pPr" when int.TryParse(reader.GetAttribute("lvl"), CultureInfo.InvariantCulture, out var level):
                _level = level;
                break;
            case "buNone":
                _isBullet = false;
                break;
            case "buChar" or "buAutoNum" or "buBlip":
                _isBullet = true;
                break;
            case "br":
                _text.Append(' ');
                break;
            case "t":
                _inText = _inParagraph;
                break;
        }
    }

    private void End(string element)
    {
        if (Shapes.Contains(element))
        {
            _hidden.TryPop(out _);
            return;
        }

        switch (element)
        {
            case "t":
                _inText = false;
                break;
            case "p":
                _inParagraph = false;
                EndParagraph();
                break;
            case "tc" when _inTable:
                _cells.Add(_cell.TakeLine());
                break;
            case "tr" when _inTable:
                EndRow();
                break;
            case "tbl":
                EndTable();
                break;
        }
    }

    private void EndParagraph()
    {
        var text = _text.TakeLine();
        if (text.Length == 0 || IsHidden)
        {
            return;
        }

        if (_inTable)
        {
            _cell.Append(text).Append(' ');
            return;
        }

        switch (_placeholder)
        {
            case "title" or "ctrTitle":
                _titles.Add(new TextBlock(TextBlockKind.Heading, 1, text));
                break;
            case "dt" or "ftr" or "hdr" or "sldNum":
                _margins.Add(new TextBlock(TextBlockKind.Marginal, 0, text));
                break;
            default:
                _body.Add(IsListItem() ? new TextBlock(TextBlockKind.ListItem, Math.Clamp(_level, 0, 8) + 1, text) : new TextBlock(TextBlockKind.Paragraph, 0, text));
                break;
        }
    }

    /// <summary>The main text of a slide has bullets unless it says otherwise; what is drawn elsewhere has them where it says so.</summary>
    private bool IsListItem() => _isBullet ?? _placeholder is "body" or "obj";

    private void EndRow()
    {
        var last = _cells.FindLastIndex(cell => cell.Length > 0);
        if (last >= 0)
        {
            _rows.Add(string.Join('\t', _cells.Take(last + 1)));
        }

        _cells.Clear();
    }

    private void EndTable()
    {
        if (_rows.Count > 0)
        {
            _body.Add(new TextBlock(TextBlockKind.Table, 0, string.Join('\n', _rows)));
        }

        _rows.Clear();
        _inTable = false;
    }
}
