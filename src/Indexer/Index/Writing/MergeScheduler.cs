using Lucene.Net.Index;

namespace Library.Indexer.Index.Writing;

/// <summary>Merges in the background; a merge that fails is told to the index instead of ending the process from a thread of its own.</summary>
internal sealed class MergeScheduler(Action<Exception> failed) : ConcurrentMergeScheduler
{
    protected override void HandleMergeException(Exception exc) => failed(exc);
}
