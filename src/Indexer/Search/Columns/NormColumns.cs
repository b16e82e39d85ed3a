using System.Collections.Concurrent;
using System.Runtime.CompilerServices;
using Lucene.Net.Index;

namespace Library.Indexer.Search.Columns;

/// <summary>The lengths of a field's texts as plain bytes, one a document: a score reads one for each hit and field. Kept as long as the segment is open.</summary>
internal static class NormColumns
{
    private static readonly ConditionalWeakTable<object, ConcurrentDictionary<string, byte[]>> Segments = [];

    /// <returns>Null where the field keeps no lengths.</returns>
    public static byte[]? OfOrNull(AtomicReader reader, string field)
    {
        var fields = Segments.GetValue(reader.CoreCacheKey, _ => new(StringComparer.Ordinal));
        return fields.TryGetValue(field, out var known) ? known
            : reader.GetNormValues(field) is { } norms ? fields.GetOrAdd(field, Read(norms, reader.MaxDoc))
            : null;
    }

    private static byte[] Read(NumericDocValues norms, int documents)
    {
        var codes = new byte[documents];
        for (var doc = 0; doc < codes.Length; doc++)
        {
            codes[doc] = (byte)norms.Get(doc);
        }

        return codes;
    }
}
