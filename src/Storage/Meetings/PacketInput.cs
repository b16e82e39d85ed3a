namespace Library.Storage.Meetings;

/// <summary>One entry of a packet as it was sent, not checked yet.</summary>
public sealed record PacketItemInput
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
