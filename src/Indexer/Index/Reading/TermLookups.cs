using System.Collections.Concurrent;
using System.Runtime.CompilerServices;
using Lucene.Net.Index;
using Lucene.Net.Util;

namespace Library.Indexer.Index.Reading;

/// <summary>Enumerators of terms for look-ups, kept for the next query.</summary>
/// <remarks>A new one allocates some 10 KB and clones a file; a word is looked up in every text field of every segment.</remarks>
internal static class TermLookups
{
    private static readonly ConditionalWeakTable<object, ConcurrentDictionary<string, ConcurrentBag<TermsEnum>>> Segments = [];

    /// <summary>An enumerator for one thread until it is given back; null where the segment has no such field.</summary>
    public static TermsEnum? TakeOrNull(AtomicReader reader, string field) =>
        BagOf(reader, field).TryTake(out var free) ? free : reader.GetTerms(field)?.GetEnumerator();

    /// <summary>Gives an enumerator back. What was opened from it (documents, positions, states) stays good.</summary>
    public static void Return(AtomicReader reader, string field, TermsEnum terms) => BagOf(reader, field).Add(terms);

    /// <summary>How many documents of a segment have a term, deleted ones included.</summary>
    public static int CountDocuments(AtomicReader reader, string field, BytesRef term)
    {
        if (TakeOrNull(reader, field) is not { } terms)
        {
            return 0;
        }

        var count = terms.SeekExact(term) ? terms.DocFreq : 0;
        Return(reader, field, terms);
        return count;
    }

    private static ConcurrentBag<TermsEnum> BagOf(AtomicReader reader, string field) =>
        Segments.GetValue(reader.CoreCacheKey, _ => new(StringComparer.Ordinal)).GetOrAdd(field, _ => []);
}
