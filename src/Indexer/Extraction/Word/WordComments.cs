using System.Text;

namespace Library.Indexer.Extraction.Word;

/// <summary>Collects the comments of a file, replies among them; they are no part of its text.</summary>
internal sealed class WordComments : IWordSink
{
    private const int MaxCount = 5_000;
    private const int MaxCharacters = 1_000_000;

    private readonly List<FileComment> _comments = [];
    private readonly StringBuilder _text = new();
    private string? _author;
    private int _characters;

    public bool IsFull => _characters > MaxCharacters || _comments.Count >= MaxCount;

    /// <summary>All read so far that say something.</summary>
    public IReadOnlyList<FileComment> Finish()
    {
        StartNote("", author: null);
        return _comments;
    }

    public void StartNote(string id, string? author)
    {
        if (_text.Length > 0)
        {
            _comments.Add(new FileComment(_author, _text.ToString()));
            _text.Clear();
        }

        _author = PropertyText.CleanOrNull(author);
    }

    public void Block(TextBlock block)
    {
        _characters += block.Text.Length;
        _text.Append(_text.Length > 0 ? "\n" : "").Append(block.Text);
    }

    public void Break(WordBreak kind)
    {
        // Comments have no pages.
    }

    public void Picture()
    {
        // Nor pictures that matter.
    }

    public void Note(string story, string id)
    {
        // Nor notes.
    }

    public void Section(WordSection section, bool broken)
    {
        // Nor sections.
    }
}
