using Library.Indexer.Index;

namespace Library.Indexer.Jobs;

/// <summary>A change of the index on its way.</summary>
/// <param name="Entry">Null where the document left the library.</param>
public sealed record FeedChange(Guid Id, long Revision, IndexEntry? Entry)
{
    /// <summary>When it was handed over, and of which trace it is part.</summary>
    internal HandOver HandOver { get; init; }

    /// <summary>The versions whose text it brings.</summary>
    internal IEnumerable<(Guid DocumentId, int Number)> Texts => (Entry?.Versions ?? []).Where(version => version.Text is not null).Select(version => (Id, version.Number));
}

/// <summary>What is told of the writing of the index, for the catalogue to know.</summary>
public interface IFeedNotes
{
    /// <summary>How long changes may wait for a commit while others come.</summary>
    TimeSpan CommitInterval { get; }

    /// <summary>After how many faults of writing in a row another process is to try instead; null where there is none.</summary>
    int? FaultsToGiveUp { get; }

    /// <summary>Searches of this process see the changes.</summary>
    Task RefreshedAsync(IReadOnlyList<FeedChange> changes, CancellationToken cancellationToken);

    /// <summary>The last commit of the index holds the changes.</summary>
    Task CommittedAsync(LibraryIndex index, IReadOnlyList<FeedChange> changes, CancellationToken cancellationToken);

    /// <summary>A fault took the index back to its last commit: what that does not hold comes to be due again.</summary>
    Task RecoverAsync(LibraryIndex index, CancellationToken cancellationToken);

    /// <summary>Has the catalogue follow an index that was opened or made anew.</summary>
    /// <returns>Ids to be taken out of the index.</returns>
    Task<IReadOnlyList<Guid>> AlignAsync(LibraryIndex index, CancellationToken cancellationToken);

    /// <summary>Nothing counts as indexed any more: a new build is begun.</summary>
    Task ForgetAsync(LibraryIndex index, CancellationToken cancellationToken);
}
