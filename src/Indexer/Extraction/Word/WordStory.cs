using System.Xml;

namespace Library.Indexer.Extraction.Word;

/// <summary>Puts text together to paragraphs, tables and text boxes, and hands them on as blocks.</summary>
internal sealed class WordStory(WordContext context, IWordSink sink)
{
    private const int SpareParagraphs = 4;
    private const int SpareCharacters = 64 << 10;

    private readonly Stack<WordParagraph> _paragraphs = new();
    private readonly Stack<WordParagraph> _spare = new();
    private WordTable? _table;
    private int _boxes;
    private string _joined = "";

    /// <summary>A table inside a text box outside any table is the box's own: its break marks mean nothing, like all of a box.</summary>
    private bool IsInBox => _boxes > 0;

    /// <summary>The style of the paragraph hides its text.</summary>
    public bool IsHidden => _paragraphs.TryPeek(out var paragraph) && paragraph.IsHidden;

    public void Text(ReadOnlySpan<char> raw)
    {
        if (_paragraphs.TryPeek(out var paragraph))
        {
            if (paragraph.Text.Length + raw.Length > context.Characters)
            {
                throw ExtractionException.OverLimit("characters");
            }

            TextCleaning.Append(paragraph.Text, raw);
            paragraph.EndsWithBreak = false;
        }
    }

    /// <summary>The words before what follows, where they read like the label of a form's line.</summary>
    public string? LabelOrNull()
    {
        const int characters = 100;
        if (!_paragraphs.TryPeek(out var paragraph))
        {
            return null;
        }

        var length = Math.Min(characters, paragraph.Text.Length);
        return WordPlaceholders.LabelBeforeOrNull(paragraph.Text.ToString(paragraph.Text.Length - length, length))
            ?? (_table is null ? null : WordPlaceholders.LabelBeforeOrNull(_table.Tail(characters)));
    }

    /// <summary>The paragraph's end was deleted while changes were tracked: it goes on in the next one.</summary>
    public void DeleteMark()
    {
        if (_paragraphs.TryPeek(out var paragraph))
        {
            paragraph.IsMarkDeleted = true;
        }
    }

    /// <summary>Text of a shape, after the paragraph that it is anchored to.</summary>
    public void Box(TextBlockKind kind, string raw)
    {
        if (PropertyText.LineOrNull(raw) is not { } text)
        {
            return;
        }

        if (kind is not TextBlockKind.Marginal && _table is not null)
        {
            _table.Add(text);
        }
        else if (_table is null && _paragraphs.TryPeek(out var anchor))
        {
            anchor.Boxes.Add(new TextBlock(kind, 0, text));
        }
    }

    /// <summary>A tab or line break.</summary>
    public void Mark(char mark)
    {
        if (_paragraphs.TryPeek(out var paragraph))
        {
            paragraph.Text.Append(mark);
        }
    }

    public void Picture()
    {
        if (!IsInBox && _table is null)
        {
            sink.Picture();
        }
    }

    public void Property(XmlReader reader)
    {
        if (!_paragraphs.TryPeek(out var paragraph))
        {
            return;
        }

        paragraph.Property(reader, context.Styles);
        if (reader.LocalName is "pageBreakBefore" && reader.IsOn())
        {
            Break(WordBreak.Rendered);
        }
    }

    public void StartParagraph()
    {
        var paragraph = _spare.TryPop(out var spare) ? spare : new WordParagraph();
        paragraph.Text.Append(_joined);
        _joined = "";
        _paragraphs.Push(paragraph);
    }

    public void EndParagraph()
    {
        if (!_paragraphs.TryPop(out var paragraph))
        {
            return;
        }

        if (paragraph.IsMarkDeleted && paragraph.Section is null)
        {
            _joined = paragraph.Text.ToString();
        }
        else
        {
            Emit(paragraph);
        }

        paragraph.Boxes.ForEach(EmitBlock);
        if (paragraph.Section is { } section && !IsInBox)
        {
            sink.Section(section, paragraph.EndsWithBreak);
        }

        if (_spare.Count < SpareParagraphs && paragraph.Text.Capacity < SpareCharacters)
        {
            paragraph.Clear();
            _spare.Push(paragraph);
        }
    }

    public void EndSection(WordSection section)
    {
        if (_paragraphs.TryPeek(out var paragraph))
        {
            paragraph.Section = section;
        }
        else
        {
            sink.Section(section, broken: false);
        }
    }

    public void Break(WordBreak kind)
    {
        if (IsInBox || (_table is not null && !_table.IsNewBreak()))
        {
            return;
        }

        EmitBegun();
        if (_table?.TakeOrNull() is { } rows)
        {
            EmitBlock(new TextBlock(TextBlockKind.Table, 0, rows));
        }

        if (_paragraphs.TryPeek(out var paragraph))
        {
            paragraph.EndsWithBreak = kind is WordBreak.Hard;
        }

        sink.Break(kind);
    }

    public void StartTable()
    {
        EmitJoined();
        if (_table is null)
        {
            _table = new WordTable();
        }
        else
        {
            _table.Depth++;
        }
    }

    public void EndTable()
    {
        if (_table is not null && --_table.Depth == 0)
        {
            var rows = _table.TakeOrNull();
            _table = null;
            if (rows is not null)
            {
                EmitBlock(new TextBlock(TextBlockKind.Table, 0, rows));
            }
        }
    }

    public void StartRow() => _table?.StartRow();

    public void EndRow() => _table?.EndRow();

    public void StartCell() => _table?.StartCell();

    public void EndCell()
    {
        EmitJoined();
        _table?.EndCell();
    }

    public void StartBox() => _boxes++;

    public void EndBox()
    {
        EmitJoined();
        _boxes--;
    }

    public void Finish()
    {
        while (_paragraphs.Count > 0)
        {
            EndParagraph();
        }

        EmitJoined();
    }

    /// <summary>There is no next paragraph that a deleted end could have joined.</summary>
    private void EmitJoined()
    {
        if (_joined.Length > 0)
        {
            StartParagraph();
            EndParagraph();
        }
    }

    /// <summary>Emits what the paragraph in progress holds so far, before something that ends its page.</summary>
    private void EmitBegun()
    {
        if (_paragraphs.TryPeek(out var paragraph) && !string.IsNullOrWhiteSpace(paragraph.Text.ToString()))
        {
            Emit(paragraph);
            paragraph.Begun = true;
        }
    }

    private void Emit(WordParagraph paragraph)
    {
        var (numId, depth) = paragraph.ListIn(context);
        var label = numId > 0 && !paragraph.Begun ? context.Numbering.Next(numId, depth) : "";
        var text = paragraph.Text.ToString().Trim();
        paragraph.Text.Clear();
        if (text.Length == 0)
        {
            return;
        }

        context.Findings.Placeholders.Look(text);
        text = label + text;
        if (_table is not null)
        {
            _table.Add(text);
            return;
        }

        var heading = paragraph.OutlineLevel is { } outline ? WordStyles.LevelOfOutline(outline) : context.Styles.HeadingLevelOrNull(paragraph.Style);
        EmitBlock(heading is { } level ? new TextBlock(TextBlockKind.Heading, level, text)
            : numId > 0 ? new TextBlock(TextBlockKind.ListItem, Math.Clamp(depth, 0, 8) + 1, text)
            : new TextBlock(TextBlockKind.Paragraph, 0, text));
    }

    private void EmitBlock(TextBlock block)
    {
        if (IsInBox && _paragraphs.TryPeek(out var anchor))
        {
            anchor.Boxes.Add(block);
        }
        else
        {
            sink.Block(block);
        }
    }
}
