using System.Globalization;
using System.Text;
using System.Xml;
using Library.Indexer.Extraction.Formats;

namespace Library.Indexer.Extraction.OpenDocument;

/// <summary>Reads content.xml through once: pages are the sheets, the slides, or what the breaks in a text part.</summary>
internal sealed class OpenDocumentReader(TextBudget budget)
{
    private const int MaxHeading = 6;
    private const int MaxDepth = 8;
    private const int MaxSpaces = 100;

    private readonly List<ExtractedPage> _pages = [];
    private readonly List<FileComment> _comments = [];
    private readonly OpenDocumentStyles _styles = new();
    private readonly StringBuilder _text = new();
    private readonly StringBuilder _comment = new();
    private List<TextBlock> _blocks = [];
    private OpenDocumentTable? _table;
    private string? _label;
    private string? _author;
    private (TextBlockKind Kind, int Level) _open;
    private bool _isSpreadsheet;
    private bool _isPresentation;
    private bool _isTold;
    private bool _isStarted;
    private bool _inComment;
    private bool _inAuthor;
    private bool _isParagraphHidden;
    private int _paragraphs;
    private int _lists;
    private int _margins;
    private int _hidden;
    private int _deleted;
    private int _embedded;

    public IReadOnlyList<FileComment> Comments => _comments;

    public void Read(XmlReader reader, CancellationToken cancellationToken) => reader.ReadThrough(budget, IsLeftOut, Take, cancellationToken);

    public IReadOnlyList<ExtractedPage> Finish()
    {
        if (_isTold)
        {
            EndPage();
            return _pages;
        }

        return [UnpagedText.OnOnePage(_blocks)];
    }

    public IReadOnlyList<Omission> ListOmissions() => OmissionList.Of(
        (OmissionKind.Comments, _comments.Count), (OmissionKind.DeletedText, _deleted), (OmissionKind.HiddenText, _hidden), (OmissionKind.EmbeddedFiles, _embedded));

    private bool IsLeftOut(XmlReader reader)
    {
        switch (reader.LocalName)
        {
            case "date" or "date-string" or "creator-initials" or "sender-initials" when _inComment:
                return true;
            case "changed-region":
                _deleted++;
                return true;
            case "table" or "page" or "span" or "p" or "h" when _styles.IsHidden(reader):
            case "table-row" when IsCollapsed(reader):
            case "section" when reader.AttributeOrNull("display") is "none" || IsHidden(reader):
            case "hidden-text" when IsHidden(reader):
                _hidden++;
                return true;
            default:
                return reader.LocalName is "note-citation" or "database-ranges" or "date-time-decl" or "forms" or "shapes" or "tracked-table-changes";
        }
    }

    private static bool IsCollapsed(XmlReader reader) => reader.AttributeOrNull("visibility") is "collapse" or "filter";

    /// <summary>What a condition hides says whether it did when the file was saved.</summary>
    private static bool IsHidden(XmlReader reader) => reader.AttributeOrNull("is-hidden") is "true";

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
        else if (reader.IsText())
        {
            TakeText(reader.Value);
        }
    }

    private void TakeText(string text)
    {
        if (_inAuthor)
        {
            _author = PropertyText.CleanOrNull(text);
        }
        else if (_paragraphs > 0)
        {
            budget.TakeText(text.Length);
            TextCleaning.Append(_inComment ? _comment : _text, text);
        }
    }

    private void Start(XmlReader reader)
    {
        switch (reader.LocalName)
        {
            case "style":
                _styles.Start(reader);
                break;
            case "table-properties" or "drawing-page-properties" or "paragraph-properties" or "text-properties":
                _styles.Property(reader);
                break;
            case "spreadsheet":
                _isSpreadsheet = _isTold = true;
                break;
            case "presentation":
                _isPresentation = _isTold = true;
                break;
            case "page" when _isPresentation:
                StartPage(label: null);
                break;
            case "annotation":
                (_inComment, _author) = (true, null);
                break;
            case "creator":
                _inAuthor = _inComment;
                break;
            case "object-ole":
                _embedded++;
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
            case "h" or "p":
                StartParagraph(reader);
                break;
            case "list":
                _lists++;
                break;
            case "notes" or "note-body" or "footer" or "header":
                EndBlock();
                _margins++;
                break;
            case "table":
                StartTable(reader);
                break;
            case "table-column" when _table is { Depth: 1 }:
                _table.AddColumns(Repeats(reader), IsCollapsed(reader));
                break;
            case "table-cell" or "covered-table-cell" when _table is { Depth: 1 }:
                _text.Clear();
                _table.StartCell(Repeats(reader));
                break;
            case "hidden-paragraph" when IsHidden(reader):
                _hidden++;
                _text.Clear();
                _isParagraphHidden = true;
                break;
            case "soft-page-break" when !_isTold || (!_isSpreadsheet && !_isPresentation):
                Break();
                break;
            case "s":
                _text.Append(' ', Math.Clamp(NumberOrNull(reader, "c") ?? 1, 1, MaxSpaces));
                break;
            case "tab" or "line-break":
                _text.Append(' ');
                break;
        }
    }

    private void StartParagraph(XmlReader reader)
    {
        if (_paragraphs++ == 0 && _table is null && !_inComment && _styles.BreaksBefore(reader))
        {
            Break();
        }

        if (!_inComment)
        {
            _open = reader.LocalName is "h" || reader.AttributeOrNull("class") is "title"
                ? (TextBlockKind.Heading, Math.Clamp(NumberOrNull(reader, "outline-level") ?? 1, 1, MaxHeading))
                : _lists > 0 ? (TextBlockKind.ListItem, Math.Min(_lists, MaxDepth)) : (TextBlockKind.Paragraph, 0);
        }
    }

    private void StartTable(XmlReader reader)
    {
        if (_table is not null)
        {
            _table.Depth++;
            return;
        }

        if (_isSpreadsheet)
        {
            StartPage(PropertyText.CleanOrNull(reader.AttributeOrNull("name")));
        }

        EndBlock();
        _table = new OpenDocumentTable(budget);
    }

    private void End(string element)
    {
        switch (element)
        {
            case "h" or "p":
                EndParagraph();
                break;
            case "annotation":
                EndComment();
                break;
            case "creator":
                _inAuthor = false;
                break;
            case "list":
                _lists--;
                break;
            case "notes" or "note-body" or "footer" or "header":
                EndBlock();
                _margins--;
                break;
            case "table-cell" or "covered-table-cell" when _table is { Depth: 1 }:
                _table.EndCell(_text.TakeLine());
                break;
            case "table-row" when _table is { Depth: 1 }:
                _table.EndRow();
                break;
            case "table":
                EndTable();
                break;
        }
    }

    private void EndParagraph()
    {
        _paragraphs--;
        if (_isParagraphHidden)
        {
            _text.Clear();
            _isParagraphHidden = false;
        }
        else if (_inComment)
        {
            _comment.Append(' ');
        }
        else if (_table is not null && _margins == 0)
        {
            _text.Append(' ');
        }
        else
        {
            EndBlock();
        }
    }

    private void EndBlock()
    {
        if (_table is null && _text.TakeLine() is { Length: > 0 } text)
        {
            _blocks.Add(_margins > 0 ? new TextBlock(TextBlockKind.Marginal, 0, text) : new TextBlock(_open.Kind, _open.Level, text));
        }
    }

    private void EndComment()
    {
        _inComment = false;
        if (_comment.TakeLine() is { Length: > 0 } text)
        {
            _comments.Add(new FileComment(_author, text));
        }
    }

    private void EndTable()
    {
        if (_table is { } table && --table.Depth == 0)
        {
            _blocks.AddRange(table.Finish());
            _hidden += table.HiddenCells;
            _table = null;
        }
    }

    private void Break()
    {
        if (_table is null && _blocks.Count > 0)
        {
            EndPage();
            _isTold = true;
        }
    }

    private void StartPage(string? label)
    {
        if (_isStarted)
        {
            EndPage();
        }

        _isStarted = true;
        _label = label;
        if (label is not null)
        {
            _blocks.Add(new TextBlock(TextBlockKind.Heading, 1, label));
        }
    }

    private void EndPage()
    {
        EndBlock();
        budget.TakePage(_pages.Count + 1);
        _pages.Add(new ExtractedPage(_pages.Count + 1, _blocks) { Label = _label });
        (_blocks, _label) = ([], null);
    }

    private static int Repeats(XmlReader reader) => Math.Max(1, NumberOrNull(reader, "number-columns-repeated") ?? 1);

    private static int? NumberOrNull(XmlReader reader, string attribute) =>
        int.TryParse(reader.AttributeOrNull(attribute), CultureInfo.InvariantCulture, out var number) ? number : null;
}
