namespace Library.Indexer.Extraction.Word;

internal enum WordBreak
{
    /// <summary>Where a page ended when Word last laid the file out, or a paragraph that must start one.</summary>
    Rendered,

    /// <summary>A page break that somebody put there.</summary>
    Hard,

    /// <summary>A section that starts on a new page.</summary>
    Section,
}

/// <summary>Takes what <see cref="WordReader"/> finds in a part, in the order of the text.</summary>
internal interface IWordSink
{
    /// <summary>Nothing more is wanted: the rest of the part need not be read.</summary>
    bool IsFull => false;

    void Block(TextBlock block);

    void Break(WordBreak kind);

    /// <summary>Something that is seen but is no text, such as an image.</summary>
    void Picture();

    /// <param name="story">"footnote" or "endnote".</param>
    void Note(string story, string id);

    /// <summary>A section ends here.</summary>
    /// <param name="broken">A hard break was the last thing before its end.</param>
    void Section(WordSection section, bool broken);

    /// <summary>What follows belongs to the note or comment of this id (in a part of notes).</summary>
    void StartNote(string id, string? author);
}
