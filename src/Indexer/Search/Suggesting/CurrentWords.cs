using System.Runtime.CompilerServices;
using Lucene.Net.Index;

namespace Library.Indexer.Search.Suggesting;

/// <summary>The dictionary of an index as it was lately, and which segments it has. What came later is looked up in the segments themselves, so that nothing is missing meanwhile.</summary>
internal sealed class CurrentWords
{
    private volatile Edition _now = new(WordDictionary.Empty, []);

    public WordDictionary Dictionary => _now.Dictionary;

    /// <summary>The dictionary with those of the segments that it does not have.</summary>
    public (WordDictionary Dictionary, IReadOnlyList<AtomicReader> Others) Of(IEnumerable<AtomicReader> segments)
    {
        var now = _now;
        return (now.Dictionary, [.. segments.Where(segment => !now.Has(segment))]);
    }

    /// <summary>What share of the documents the dictionary does not have.</summary>
    public double MissingShare(IReadOnlyCollection<AtomicReader> segments)
    {
        var now = _now;
        var all = segments.Sum(segment => (long)segment.MaxDoc);
        return all == 0 ? 0 : (double)segments.Where(segment => !now.Has(segment)).Sum(segment => (long)segment.MaxDoc) / all;
    }

    /// <summary>Makes the dictionary anew. Takes a second or two for 300,000 words.</summary>
    public void Renew(IReadOnlyCollection<AtomicReader> segments, CancellationToken cancellationToken)
    {
        var edition = new Edition(WordDictionary.Read(segments, cancellationToken), []);
        foreach (var segment in segments)
        {
            edition.Segments.AddOrUpdate(segment.CoreCacheKey, edition);
        }

        _now = edition;
    }

    /// <param name="Segments">By their cores, whose words never change; held no longer than the index holds them.</param>
    private sealed record Edition(WordDictionary Dictionary, ConditionalWeakTable<object, object> Segments)
    {
        public bool Has(AtomicReader segment) => Segments.TryGetValue(segment.CoreCacheKey, out _);
    }
}
