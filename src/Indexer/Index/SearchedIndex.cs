namespace Library.Indexer.Index;

/// <summary>How well an index can be searched.</summary>
public enum IndexState
{
    /// <summary>There is nothing to search; searches throw a <see cref="Search.SearchUnavailableException"/>.</summary>
    Unavailable,

    /// <summary>Searches are answered from what there is, which is older than it should be.</summary>
    Degraded,

    Ready,
}

/// <summary>An index that searches read.</summary>
public abstract class SearchedIndex
{
    public abstract IndexState State { get; }

    /// <summary>Whether the checksums of what is searched are known to be right; until then an odd fault of a search may be damage.</summary>
    internal abstract bool IsVerified { get; }

    /// <exception cref="Search.SearchUnavailableException">There is nothing that could be searched.</exception>
    internal abstract SearcherReference AcquireSearcher();

    /// <summary>Told by searches that met damaged files.</summary>
    internal abstract void ReportDamage();
}
