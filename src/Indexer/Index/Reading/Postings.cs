using Lucene.Net.Index;
using Lucene.Net.Search;
using Lucene.Net.Util;

namespace Library.Indexer.Index.Reading;

/// <summary>The documents that hold a term.</summary>
internal static class Postings
{
    /// <summary>All of a segment's documents with the term, deleted ones included; null where there are none.</summary>
    public static DocsEnum? OpenOrNull(AtomicReader reader, string field, BytesRef term)
    {
        if (TermLookups.TakeOrNull(reader, field) is not { } terms)
        {
            return null;
        }

        var docs = terms.SeekExact(term) ? terms.Docs(liveDocs: null, reuse: null, DocsFlags.NONE) : null;
        TermLookups.Return(reader, field, terms);
        return docs;
    }

    /// <summary>The same with the positions of the term; null where there are none, or the field keeps no positions.</summary>
    public static DocsAndPositionsEnum? OpenPositionsOrNull(AtomicReader reader, string field, BytesRef term)
    {
        if (TermLookups.TakeOrNull(reader, field) is not { } terms)
        {
            return null;
        }

        var docs = terms.SeekExact(term) ? terms.DocsAndPositions(liveDocs: null, reuse: null, DocsAndPositionsFlags.NONE) : null;
        TermLookups.Return(reader, field, terms);
        return docs;
    }

    /// <summary>The first live document with the term; null where there is none.</summary>
    public static int? FirstOrNull(AtomicReader reader, string field, BytesRef term)
    {
        foreach (var doc in ListLive(reader, field, term))
        {
            return doc;
        }

        return null;
    }

    public static IEnumerable<int> ListLive(AtomicReader reader, string field, BytesRef term)
    {
        if (OpenOrNull(reader, field, term) is not { } docs)
        {
            yield break;
        }

        var live = reader.LiveDocs;
        for (var doc = docs.NextDoc(); doc != DocIdSetIterator.NO_MORE_DOCS; doc = docs.NextDoc())
        {
            if (live is null || live.Get(doc))
            {
                yield return doc;
            }
        }
    }
}
