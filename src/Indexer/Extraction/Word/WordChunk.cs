namespace Library.Indexer.Extraction.Word;

/// <summary>Takes the text of a document inside a document: its blocks and page breaks; its notes and margins are left.</summary>
internal sealed class WordChunk(IWordSink outer) : IWordSink
{
    public bool IsFull => outer.IsFull;

    public void Block(TextBlock block) => outer.Block(block);

    public void Break(WordBreak kind) => outer.Break(kind);

    public void Picture() => outer.Picture();

    public void Note(string story, string id)
    {
        // The ids are those of another file.
    }

    public void Section(WordSection section, bool broken)
    {
        // The outer document has its own.
    }

    public void StartNote(string id, string? author)
    {
        // A main part holds no notes.
    }
}
