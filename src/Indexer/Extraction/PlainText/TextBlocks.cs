using System.Text;

namespace Library.Indexer.Extraction.PlainText;

/// <summary>Gathers the blocks of a text, each no longer than the budget and a reader can take.</summary>
internal sealed class TextBlocks(TextBudget budget)
{
    private const int MaxBlock = 16_384;

    private readonly List<TextBlock> _blocks = [];
    private readonly StringBuilder _text = new();

    public List<TextBlock> Blocks => _blocks;

    /// <summary>Adds a line to the block at hand, which is a plain paragraph unless it ends as something else.</summary>
    public void AddLine(string line)
    {
        if (_text.Length > MaxBlock)
        {
            End(TextBlockKind.Paragraph, 0);
        }

        budget.TakeText(line.Length + 1);
        if (_text.Length > 0)
        {
            _text.Append('\n');
        }

        TextCleaning.Append(_text, line.TrimEnd());
    }

    public void End(TextBlockKind kind, int level)
    {
        var text = _text.ToString().Trim();
        _text.Clear();
        if (text.Length > 0)
        {
            _blocks.Add(new TextBlock(kind, level, text));
        }
    }

    public void Add(TextBlockKind kind, int level, string text)
    {
        End(TextBlockKind.Paragraph, 0);
        AddLine(text);
        End(kind, level);
    }
}
