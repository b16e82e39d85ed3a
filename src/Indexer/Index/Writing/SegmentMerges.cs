using System.Runtime.CompilerServices;
using Lucene.Net.Index;

namespace Library.Indexer.Index.Writing;

/// <summary>Chooses what is merged, as Lucene's tiered policy does, and remembers how large segments are: it asks the file system for each file at each comparison, which was a third of a refresh.</summary>
internal sealed class SegmentMerges : TieredMergePolicy
{
    /// <summary>
    /// Smaller segments count as being of this size. With Lucene's 2 MB some 700 documents that come one by one are merged anew with every ninth of them, in the way of
    /// the next ones; with less, some ten more segments are searched, which a search with facets does not show.
    /// </summary>
    private const double FloorMegabytes = 0.25;

    /// <summary>Bytes of segments, whose files never change once written, but for the lists of what is deleted, which are small.</summary>
    private readonly ConditionalWeakTable<SegmentInfo, StrongBox<long>> _sizes = [];

    public SegmentMerges() => (NoCFSRatio, FloorSegmentMB) = (0, FloorMegabytes);

    /// <summary>In bytes, less the share of deleted documents.</summary>
    protected override long Size(SegmentCommitInfo info)
    {
        var bytes = _sizes.GetValue(info.Info, _ => new StrongBox<long>(info.GetSizeInBytes())).Value;
        return info.Info.DocCount == 0 ? bytes : bytes * (info.Info.DocCount - m_writer.Get().NumDeletedDocs(info)) / info.Info.DocCount;
    }
}
