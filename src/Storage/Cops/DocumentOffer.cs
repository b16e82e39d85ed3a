namespace Library.Storage.Cops;

/// <summary>A document that a lead offers to another community, until one of that community's leads answers. It gives nobody a right by itself.</summary>
public sealed class DocumentOffer
{
    public const int MaxNoteLength = 1_000;

    public Guid Id { get; init; }

    public Guid DocumentId { get; init; }

    /// <summary>The community that it is offered to.</summary>
    public required string CopSlug { get; init; }

    /// <summary>Who offered it last: offering again makes the offer one's own.</summary>
    public Guid OfferedById { get; set; }

    /// <summary>Why, in the words of who offers it.</summary>
    public required string Note { get; set; }

    public DateTimeOffset OfferedAt { get; set; }
}
