using System.Numerics;
using Library.Indexer.Index.Reading;
using Library.Indexer.Search.Columns;
using Lucene.Net.Index;
using Lucene.Net.Search;
using Lucene.Net.Util;

namespace Library.Indexer.Search.Queries;

/// <summary>The index as queries of one reader ask it: how frequent a word is, is told of what the reader may see, so that no score tells which words stand in the rest.</summary>
internal sealed class ScopedSearcher : IndexSearcher
{
    private readonly ulong[][] _visible;
    private readonly double _scale;

    /// <param name="searcher">Over the whole index.</param>
    /// <param name="visible">For each segment the documents that the reader may see, a bit each.</param>
    /// <param name="count">How many those are.</param>
    public ScopedSearcher(IndexSearcher searcher, ulong[][] visible, int count)
        : base(searcher.TopReaderContext)
    {
        _visible = visible;
        _scale = count == 0 ? 0 : (double)IndexReader.MaxDoc / count;
        Similarity = searcher.Similarity;
    }

    /// <summary>Called for each document that a query looks into, found or not: throws when the query's time is over.</summary>
    public Action Step { get; set; } = static () => { };

    /// <summary>The searcher that a query's weight is made for.</summary>
    /// <exception cref="InvalidCastException">It is of no reader.</exception>
    public static ScopedSearcher Of(IndexSearcher searcher) => (ScopedSearcher)searcher;

    /// <summary>Begins to count the documents that have any of some terms.</summary>
    public WordFrequency Count() => new(_visible, _scale);

    /// <summary>Counts those that have one term.</summary>
    public WordFrequency Count(string field, BytesRef term)
    {
        var frequency = Count();
        foreach (var leaf in TopReaderContext.Leaves)
        {
            frequency.FindOrNull(leaf, field, term);
        }

        return frequency;
    }

    /// <summary>What Lucene's own queries are told of a term.</summary>
    public override TermStatistics TermStatistics(Term term, TermContext context) => Count(term.Field, term.Bytes).ToStatistics(term.Bytes);

    /// <summary>How much a word counts for being rare.</summary>
    public float RarityOf(double frequency) => Bm25.InverseDocumentFrequency(frequency, IndexReader.MaxDoc);
}

/// <summary>How many documents have a word, as ranking takes it.</summary>
/// <remarks>
/// Of a word that few documents have, which is where a single one shows, those count that the reader may see, carried over to all documents; a frequent word is counted
/// in all of them, roughly: that some documents of a whole library have it is no secret, and counting them would cost each search.
/// </remarks>
internal sealed class WordFrequency(ulong[][] visible, double scale)
{
    /// <summary>A word that more documents have is frequent. Two blocks of a list, which take a fraction of a microsecond to go through.</summary>
    public const int MostCounted = 256;

    /// <summary>Of the number of documents that have a frequent word so many leading bits count: it is right within one in sixty-four.</summary>
    private const int RoughBits = 6;

    private long _visible;

    /// <summary>How many documents have it, hidden ones included: none of a reader's business.</summary>
    public long Documents { get; private set; }

    /// <summary>Whether no two of the reader's documents have it.</summary>
    public bool IsOfOneAtMost => Documents <= MostCounted && _visible < 2;

    /// <summary>About how many documents have it, on the scale of the whole index.</summary>
    public double Value => Documents <= MostCounted ? _visible * scale : Roughly(Documents);

    /// <summary>Adds the documents of a segment that have a term.</summary>
    /// <param name="segment">Which one it is, in the order of the index.</param>
    /// <param name="terms">At the term.</param>
    public void Add(int segment, TermsEnum terms)
    {
        Documents += terms.DocFreq;
        if (Documents > MostCounted)
        {
            return;
        }

        var (docs, bits) = (terms.Docs(liveDocs: null, reuse: null, DocsFlags.NONE), visible[segment]);
        for (var doc = docs.NextDoc(); doc != DocIdSetIterator.NO_MORE_DOCS; doc = docs.NextDoc())
        {
            _visible += BitSet.Has(bits, doc) ? 1 : 0;
        }
    }

    /// <summary>Adds the documents of a segment that have a term.</summary>
    /// <returns>The term, to be opened later without being looked for; null where the segment has not got it.</returns>
    public TermState? FindOrNull(AtomicReaderContext segment, string field, BytesRef term)
    {
        if (TermLookups.TakeOrNull(segment.AtomicReader, field) is not { } terms)
        {
            return null;
        }

        TermState? found = null;
        if (terms.SeekExact(term))
        {
            found = terms.GetTermState();
            Add(segment.Ord, terms);
        }

        TermLookups.Return(segment.AtomicReader, field, terms);
        return found;
    }

    /// <summary>The same for a similarity, which for BM25 needs no more.</summary>
    public TermStatistics ToStatistics(BytesRef term) => new(term, (long)Value, totalTermFreq: -1);

    private static long Roughly(long documents)
    {
        var shift = Math.Max(0, 64 - BitOperations.LeadingZeroCount((ulong)documents) - RoughBits);
        return ((documents >> shift) << shift) + ((1L << shift) >> 1);
    }
}
