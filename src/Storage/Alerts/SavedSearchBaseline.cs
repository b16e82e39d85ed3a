namespace Library.Storage.Alerts;

/// <summary>The documents that a saved search found when it was saved: none of them is ever news to it.</summary>
public sealed class SavedSearchBaseline
{
    /// <summary>How many there may be: a search that finds more is too wide to be told of.</summary>
    public const int MaxDocuments = 50_000;

    private const int Size = 16;

    public Guid SavedSearchId { get; init; }

    /// <summary>Their ids one after the other, sixteen bytes each (<see cref="Guid.ToByteArray()"/>).</summary>
    public required byte[] Documents { get; init; }

    public static SavedSearchBaseline Of(Guid savedSearchId, IReadOnlyCollection<Guid> documents)
    {
        ArgumentNullException.ThrowIfNull(documents);
        return new() { SavedSearchId = savedSearchId, Documents = [.. documents.SelectMany(id => id.ToByteArray())] };
    }

    public IReadOnlySet<Guid> Read() => Documents.Chunk(Size).Select(bytes => new Guid(bytes)).ToHashSet();
}
