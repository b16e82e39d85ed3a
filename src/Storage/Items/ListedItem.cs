namespace Library.Storage.Items;

/// <summary>One entry of an ordered list that people make, such as a packet or a collection: a document with what is said of it, or a heading or note alone.</summary>
public abstract class ListedItem
{
    public const int MaxHeadingLength = 300;
    public const int MaxNoteLength = 4_000;
    public const int MaxPresenterLength = 200;
    public const int MaxMinutes = 24 * 60;

    public Guid Id { get; init; }

    /// <summary>From 1, without gaps: the number that people say.</summary>
    public int Position { get; set; }

    /// <summary>Null for a heading or note, and where the document was purged.</summary>
    public Guid? DocumentId { get; set; }

    /// <summary>Whether it was made with a document.</summary>
    public bool HasDocument { get; set; }

    /// <summary>The version it means; null for always the newest.</summary>
    public int? Version { get; set; }

    public string Heading { get; set; } = "";

    /// <summary>Markdown.</summary>
    public string Note { get; set; } = "";

    public string Presenter { get; set; } = "";

    public int? Minutes { get; set; }

    /// <summary>Whether the other says the same, wherever it stands.</summary>
    public bool SaysTheSameAs(ListedItem other)
    {
        ArgumentNullException.ThrowIfNull(other);
        return (DocumentId, HasDocument, Version, Heading, Note, Presenter, Minutes) == (other.DocumentId, other.HasDocument, other.Version, other.Heading, other.Note, other.Presenter, other.Minutes);
    }

    /// <summary>Says from now on what the other says.</summary>
    public void SayAs(ListedItem other)
    {
        ArgumentNullException.ThrowIfNull(other);
        (DocumentId, HasDocument, Version, Heading, Note, Presenter, Minutes) = (other.DocumentId, other.HasDocument, other.Version, other.Heading, other.Note, other.Presenter, other.Minutes);
    }
}

/// <summary>One entry as it was sent, not checked yet.</summary>
public sealed record ListedItemInput
{
    /// <summary>Of an item that is there; null for a new one.</summary>
    public Guid? Id { get; init; }

    public Guid? Document { get; init; }

    /// <summary>Null for always the newest.</summary>
    public int? Version { get; init; }

    public string? Heading { get; init; }

    public string? Note { get; init; }

    public string? Presenter { get; init; }

    public int? Minutes { get; init; }

    /// <summary>An item whose document the sender does not see: it stays as it is.</summary>
    public bool IsWithheld { get; init; }
}

/// <summary>What became of an item of a list.</summary>
public enum ItemChangeKind
{
    Added,
    Removed,
    Edited,
    Moved,
}
