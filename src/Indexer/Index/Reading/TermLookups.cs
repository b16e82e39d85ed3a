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

    /// <summary>A term of a segment, to be opened later without being looked for; null where the segment has not got it.</summary>
    public static FoundTerm? FindOrNull(AtomicReader reader, string field, BytesRef term)
    {
        if (TakeOrNull(reader, field) is not { } terms)
        {
            return null;
        }

        var found = terms.SeekExact(term) ? new FoundTerm(terms.GetTermState(), terms.DocFreq, terms.TotalTermFreq) : (FoundTerm?)null;
        Return(reader, field, terms);
        return found;
    }

    /// <summary>In how many documents a term stands, deleted ones included.</summary>
    public static int CountDocuments(IndexReader reader, string field, BytesRef term)
    {
        var count = 0;
        foreach (var leaf in reader.Leaves)
        {
            if (TakeOrNull(leaf.AtomicReader, field) is { } terms)
            {
                count += terms.SeekExact(term) ? terms.DocFreq : 0;
                Return(leaf.AtomicReader, field, terms);
            }
        }

        return count;
    }

    private static ConcurrentBag<TermsEnum> BagOf(AtomicReader reader, string field) =>
        Segments.GetValue(reader.CoreCacheKey, _ => new(StringComparer.Ordinal)).GetOrAdd(field, _ => []);
}

/// <param name="Documents">How many have it, deleted ones included.</param>
/// <param name="Occurrences">How often it stands in them.</param>
internal readonly record struct FoundTerm(TermState State, int Documents, long Occurrences);
