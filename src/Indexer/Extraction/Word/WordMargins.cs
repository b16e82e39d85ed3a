namespace Library.Indexer.Extraction.Word;

/// <summary>Collects the text of headers, footers and notes, each as one block of its note or part.</summary>
internal sealed class WordMargins : IWordSink
{
    private readonly Dictionary<string, List<TextBlock>> _notes = new(StringComparer.Ordinal);
    private string _current = "";

    public IReadOnlyList<TextBlock> Of(string id) => _notes.GetValueOrDefault(id) ?? [];

    public void StartNote(string id, string? author) => _current = id;

    public void Block(TextBlock block)
    {
        if (!_notes.TryGetValue(_current, out var blocks))
        {
            _notes[_current] = blocks = [];
        }

        blocks.Add(new TextBlock(TextBlockKind.Marginal, 0, block.Text));
    }

    public void Break(WordBreak kind)
    {
        // Margins lie on the page of the text they belong to.
    }

    public void Picture()
    {
        // Only pages care.
    }

    public void Note(string story, string id)
    {
        // Notes have no notes.
    }

    public void Section(WordSection section, bool broken)
    {
        // Margins have no sections.
    }
}
