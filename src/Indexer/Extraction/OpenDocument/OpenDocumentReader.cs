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

    private readonly OpenDocumentPages _pages = new(budget);
    private readonly List<FileComment> _comments = [];
    private readonly OpenDocumentStyles _styles = new();
    private readonly StringBuilder _text = new();
    private readonly StringBuilder _comment = new();
    private OpenDocumentTable? _table;
    private string? _author;
    private (TextBlockKind Kind, int Level) _open;
    private bool _isSpreadsheet;
    private bool _isPresentation;
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
        EndBlock();
        return _pages.Finish();
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
            case var _ when _styles.Hide(reader):
                _hidden++;
                return true;
            default:
                return reader.LocalName is "note-citation" or "database-ranges" or "date-time-decl" or "forms" or "shapes" or "tracked-table-changes";
        }
    }

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
                _isSpreadsheet = _pages.AreTold = true;
                break;
            case "presentation":
                _isPresentation = _pages.AreTold = true;
                break;
            case "page" when _isPresentation:
                EndBlock();
                _pages.Start(label: null);
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
                _table.AddColumns(Repeats(reader), OpenDocumentStyles.IsCollapsed(reader));
                break;
            case "table-cell" or "covered-table-cell" when _table is { Depth: 1 }:
                _text.Clear();
                _table.StartCell(Repeats(reader));
                break;
            case "hidden-paragraph" when OpenDocumentStyles.IsConditionMet(reader):
                _hidden++;
                _text.Clear();
                _isParagraphHidden = true;
                break;
            case "soft-page-break" when !_isSpreadsheet && !_isPresentation:
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

        EndBlock();
        if (_isSpreadsheet)
        {
            _pages.Start(PropertyText.CleanOrNull(reader.AttributeOrNull("name")));
        }

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
            _pages.Add(_margins > 0 ? new TextBlock(TextBlockKind.Marginal, 0, text) : new TextBlock(_open.Kind, _open.Level, text));
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
            _pages.Add(table.Finish());
            _hidden += table.HiddenCells;
            _table = null;
        }
    }

    private void Break()
    {
        if (_table is null)
        {
            EndBlock();
            _pages.Break();
        }
    }

    private static int Repeats(XmlReader reader) => Math.Max(1, NumberOrNull(reader, "number-columns-repeated") ?? 1);

    private static int? NumberOrNull(XmlReader reader, string attribute) =>
        int.TryParse(reader.AttributeOrNull(attribute), CultureInfo.InvariantCulture, out var number) ? number : null;
}
