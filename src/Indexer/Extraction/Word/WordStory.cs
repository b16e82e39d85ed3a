using System.Xml;

namespace Library.Indexer.Extraction.Word;

/// <summary>Puts text together to paragraphs, tables and text boxes, and hands them on as blocks.</summary>
internal sealed class WordStory(WordStyles styles, WordNumbering numbering, IWordSink sink)
{
    private readonly Stack<WordParagraph> _paragraphs = new();
    private WordTable? _table;
    private int _boxes;

    /// <summary>A table inside a text box outside any table is the box's own: its break marks mean nothing, like all of a box.</summary>
    private bool IsInBox => _boxes > 0;

    public void Text(string raw)
    {
        if (_paragraphs.TryPeek(out var paragraph))
        {
            TextCleaning.Append(paragraph.Text, raw);
            paragraph.EndsWithBreak = false;
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

        switch (reader.LocalName)
        {
            case "pStyle":
                paragraph.Style = reader.Value();
                break;
            case "outlineLvl":
                paragraph.OutlineLevel = reader.IntValueOrNull();
                break;
            case "numId":
                paragraph.NumId = reader.IntValueOrNull();
                break;
            case "ilvl":
                paragraph.NumberingLevel = reader.IntValueOrNull();
                break;
            case "pageBreakBefore" when reader.IsOn():
                Break(WordBreak.Rendered);
                break;
            default:
                break;
        }
    }

    public void StartParagraph() => _paragraphs.Push(new WordParagraph());

    public void EndParagraph()
    {
        if (!_paragraphs.TryPop(out var paragraph))
        {
            return;
        }

        Emit(paragraph);
        paragraph.Boxes.ForEach(EmitBlock);
        if (paragraph.Section is { } section && !IsInBox)
        {
            sink.Section(section, paragraph.EndsWithBreak);
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

    public void StartRow()
    {
        if (_table is { Depth: 1 })
        {
            _table.StartRow();
        }
    }

    public void EndRow()
    {
        if (_table is { Depth: 1 })
        {
            _table.EndRow();
        }
    }

    public void StartCell()
    {
        if (_table is { Depth: 1 })
        {
            _table.StartCell();
        }
    }

    public void EndCell()
    {
        if (_table is { Depth: 1 })
        {
            _table.EndCell();
        }
    }

    public void StartBox() => _boxes++;

    public void EndBox() => _boxes--;

    public void Finish()
    {
        while (_paragraphs.Count > 0)
        {
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
        var list = paragraph.NumId is { } numId ? (numId, paragraph.NumberingLevel) : styles.NumberingOrNull(paragraph.Style);
        var isItem = list is { NumId: > 0 };
        var depth = paragraph.NumberingLevel ?? list?.Level ?? 0;
        var label = isItem && !paragraph.Begun ? numbering.Next(list.GetValueOrDefault().NumId, depth) : "";
        var text = paragraph.Text.ToString().Trim();
        paragraph.Text.Clear();
        if (text.Length == 0)
        {
            return;
        }

        text = label.Length == 0 ? text : $"{label} {text}";
        if (_table is not null)
        {
            _table.Add(text);
            return;
        }

        var heading = paragraph.OutlineLevel is { } outline ? WordStyles.LevelOfOutline(outline) : styles.HeadingLevelOrNull(paragraph.Style);
        EmitBlock(heading is { } level ? new TextBlock(TextBlockKind.Heading, level, text)
            : isItem ? new TextBlock(TextBlockKind.ListItem, Math.Clamp(depth, 0, 8) + 1, text)
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
