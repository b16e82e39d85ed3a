using System.Net;
using System.Text;

namespace Library.Indexer.Extraction.PlainText;

/// <summary>Makes blocks of tags and the text between them.</summary>
internal sealed class HtmlBlocks(TextBudget budget)
{
    private const int MaxBlock = 16_384;
    private const int MaxDepth = 8;

    private static readonly HashSet<string> BlockTags = new(StringComparer.Ordinal)
    {
        "address", "article", "aside", "blockquote", "body", "caption", "center", "dd", "details", "dialog", "div", "dl", "dt", "fieldset", "figcaption", "figure", "footer", "form",
        "h1", "h2", "h3", "h4", "h5", "h6", "header", "hr", "legend", "li", "main", "nav", "ol", "option", "p", "pre", "section", "summary", "table", "ul",
    };

    private static readonly HashSet<string> VoidTags = new(StringComparer.Ordinal) { "area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source", "track", "wbr" };

    private static readonly HashSet<string> UnseenTags = new(StringComparer.Ordinal) { "script", "style", "template", "noscript", "svg", "iframe", "object", "select", "textarea", "head" };

    /// <summary>Ended by the next of their kind.</summary>
    private static readonly HashSet<string> ImpliedEnds = new(StringComparer.Ordinal) { "p", "li", "dt", "dd", "tr", "td", "th", "option" };

    private readonly List<TextBlock> _blocks = [];
    private readonly StringBuilder _text = new();
    private readonly StringBuilder _title = new();
    private TableRows? _rows;
    private int _tables;
    private int _column;
    private int _lists;
    private int _heading;
    private bool _isItem;
    private bool _inTitle;
    private string? _unseen;
    private int _unseenDepth;

    public string? Title => PropertyText.CleanOrNull(WebUtility.HtmlDecode(_title.ToString()));

    public string? Language { get; private set; }

    public int Hidden { get; private set; }

    public void Text(ReadOnlySpan<char> text)
    {
        if (_inTitle)
        {
            _title.Append(text[..Math.Min(text.Length, Math.Max(0, MaxBlock - _title.Length))]);
        }
        else if (_unseen is null)
        {
            budget.TakeText(text.Length);
            _text.Append(text);
            if (_text.Length > MaxBlock && _rows is null)
            {
                End();
            }
        }
    }

    public void Open(string tag, IReadOnlyDictionary<string, string> attributes)
    {
        _inTitle = tag is "title" && (_unseen is null or "head") && _title.Length == 0;
        if (tag is "body" && _unseen is "head")
        {
            _unseen = null;
        }

        if (_unseen is not null && OpenUnseen(tag))
        {
            return;
        }

        if (tag is "html" && attributes.TryGetValue("lang", out var language))
        {
            Language = PropertyText.CleanOrNull(language);
        }

        if (!VoidTags.Contains(tag) && (UnseenTags.Contains(tag) || IsHidden(attributes)))
        {
            (_unseen, _unseenDepth) = (tag, 1);
            Hidden += UnseenTags.Contains(tag) ? 0 : 1;
            return;
        }

        OpenSeen(tag);
    }

    public void Close(string tag)
    {
        _inTitle = false;
        if (_unseen is not null)
        {
            CloseUnseen(tag);
            return;
        }

        switch (tag)
        {
            case "table":
                CloseTable();
                break;
            case "td" or "th" or "tr" when _tables == 1:
                EndCell();
                break;
            case "ul" or "ol":
                End();
                _lists = Math.Max(0, _lists - 1);
                break;
            case "br":
                _text.Append(' ');
                break;
            default:
                EndBlock(tag);
                break;
        }
    }

    public IReadOnlyList<TextBlock> Finish()
    {
        _tables = Math.Min(_tables, 1);
        CloseTable();
        End();
        return _blocks;
    }

    private static bool IsHidden(IReadOnlyDictionary<string, string> attributes) =>
        attributes.ContainsKey("hidden")
        || (attributes.TryGetValue("style", out var style) && style.Replace(" ", "", StringComparison.Ordinal).Contains("display:none", StringComparison.OrdinalIgnoreCase));

    /// <returns>Whether the tag is not seen either.</returns>
    private bool OpenUnseen(string tag)
    {
        if (tag != _unseen)
        {
            return true;
        }

        if (ImpliedEnds.Contains(tag))
        {
            _unseen = null;
            return false;
        }

        _unseenDepth++;
        return true;
    }

    private void CloseUnseen(string tag)
    {
        if (tag == _unseen && --_unseenDepth == 0)
        {
            _unseen = null;
        }
    }

    private void OpenSeen(string tag)
    {
        switch (tag)
        {
            case "table":
                OpenTable();
                break;
            case "tr" when _tables == 1:
                EndCell();
                _rows?.EndRow();
                _column = -1;
                break;
            case "td" or "th" when _tables == 1:
                EndCell();
                _column++;
                break;
            case "ul" or "ol":
                End();
                _lists++;
                break;
            case "li":
                EndBlock(tag);
                _isItem = _rows is null;
                break;
            case "br" or "td" or "th" or "tr":
                _text.Append(' ');
                break;
            case ['h', >= '1' and <= '6']:
                EndBlock(tag);
                _heading = tag[1] - '0';
                break;
            default:
                EndBlock(tag);
                break;
        }
    }

    private void EndBlock(string tag)
    {
        if (!BlockTags.Contains(tag))
        {
            return;
        }

        if (_rows is null)
        {
            End();
        }
        else
        {
            _text.Append(' ');
        }
    }

    private void OpenTable()
    {
        if (_tables++ == 0)
        {
            End();
            (_rows, _column) = (new TableRows(budget), -1);
        }
    }

    private void CloseTable()
    {
        _tables = Math.Max(0, _tables - 1);
        if (_tables > 0 || _rows is null)
        {
            return;
        }

        EndCell();
        _blocks.AddRange(_rows.Finish());
        _rows = null;
    }

    private void EndCell()
    {
        if (TakeText() is { } text)
        {
            _rows?.AddCell(Math.Max(0, _column), text);
        }
    }

    private void End()
    {
        if (TakeText() is { } text)
        {
            _blocks.Add(
                _heading > 0 ? new TextBlock(TextBlockKind.Heading, _heading, text)
                : _isItem ? new TextBlock(TextBlockKind.ListItem, Math.Clamp(_lists, 1, MaxDepth), text)
                : new TextBlock(TextBlockKind.Paragraph, 0, text));
        }

        (_heading, _isItem) = (0, false);
    }

    private string? TakeText()
    {
        if (_text.Length == 0)
        {
            return null;
        }

        var text = PropertyText.LineOrNull(WebUtility.HtmlDecode(_text.ToString()));
        _text.Clear();
        return text;
    }
}
