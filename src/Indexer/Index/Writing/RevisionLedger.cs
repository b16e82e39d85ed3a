using System.Buffers.Binary;
using Library.Indexer.Index.Reading;
using Lucene.Net.Search;
using Lucene.Net.Util;

namespace Library.Indexer.Index.Writing;

/// <summary>The revisions that a build holds: what was written since the last refresh, and below it what a searcher shows. Used under the writer's lock.</summary>
internal sealed class RevisionLedger
{
    private Dictionary<Guid, long?> _written = [];
    private Dictionary<Guid, long?> _refreshing = [];

    public void Wrote(Guid id, long revision) => _written[id] = revision;

    public void Deleted(Guid id) => _written[id] = null;

    /// <summary>Call before a refresh: what was written until now will be in its searcher.</summary>
    public void BeginRefresh()
    {
        foreach (var (id, revision) in _refreshing)
        {
            _written.TryAdd(id, revision);
        }

        (_refreshing, _written) = (_written, []);
    }

    /// <summary>Call after the refresh.</summary>
    public void EndRefresh() => _refreshing = [];

    /// <summary>The revision that the build holds of a document; null where it holds none.</summary>
    public long? FindOrNull(Guid id, IndexSearcher searcher) =>
        _written.TryGetValue(id, out var revision) || _refreshing.TryGetValue(id, out revision) ? revision : FindInIndexOrNull(id, searcher);

    /// <summary>The revision of each document that a searcher shows.</summary>
    public static Dictionary<Guid, long> ReadAll(IndexSearcher searcher)
    {
        var revisions = new Dictionary<Guid, long>(searcher.IndexReader.NumDocs);
        var buffer = new BytesRef();
        foreach (var reader in searcher.IndexReader.Leaves.Select(leaf => leaf.AtomicReader))
        {
            var (ids, held, live) = (reader.GetBinaryDocValues(IndexSchema.IdBytes), reader.GetNumericDocValues(IndexSchema.Revision), reader.LiveDocs);
            for (var doc = 0; doc < reader.MaxDoc; doc++)
            {
                if (live is null || live.Get(doc))
                {
                    ids.Get(doc, buffer);
                    revisions[DocumentId.ToGuid(BinaryPrimitives.ReadUInt128BigEndian(buffer.Bytes.AsSpan(buffer.Offset)))] = held.Get(doc);
                }
            }
        }

        return revisions;
    }

    private static long? FindInIndexOrNull(Guid id, IndexSearcher searcher)
    {
        var term = new BytesRef(IndexSchema.IdTerm(id));
        foreach (var leaf in searcher.IndexReader.Leaves)
        {
            var doc = Postings.FirstOrNull(leaf.AtomicReader, IndexSchema.Id, term);
            if (doc is { } found)
            {
                return leaf.AtomicReader.GetNumericDocValues(IndexSchema.Revision).Get(found);
            }
        }

        return null;
    }
}
