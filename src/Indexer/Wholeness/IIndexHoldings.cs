namespace Library.Indexer.Wholeness;

/// <summary>What the index holds, as far as this process can tell.</summary>
public interface IIndexHoldings
{
    /// <summary>The revision of each document that the index holds; null where that cannot be told now.</summary>
    Task<IReadOnlyDictionary<Guid, long>?> ListOrNullAsync(CancellationToken cancellationToken);

    /// <summary>Whether what it takes out is gone at once; otherwise the writer of the index is told, and does it.</summary>
    bool RemovesAtOnce { get; }

    /// <summary>Takes out documents that the catalogue does not know; false where that is another process's to do.</summary>
    Task<bool> TryRemoveAsync(IReadOnlyCollection<Guid> ids, CancellationToken cancellationToken);
}
