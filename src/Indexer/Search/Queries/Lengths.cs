using System.Runtime.CompilerServices;
using Library.Indexer.Index;
using Lucene.Net.Index;

namespace Library.Indexer.Search.Queries;

/// <summary>How long the bodies and titles of one segment's documents are, coded by <see cref="FieldLengths"/>, in plain arrays kept as long as the segment is open.</summary>
internal sealed class Lengths
{
    private static readonly ConditionalWeakTable<object, Lengths> Segments = [];

    private Lengths(AtomicReader reader) => (Bodies, Titles) = (Read(reader, IndexSchema.Text.Body), Read(reader, IndexSchema.Text.Title));

    public byte[] Bodies { get; }

    public byte[] Titles { get; }

    public static Lengths Of(AtomicReader reader) => Segments.GetValue(reader.CoreCacheKey, _ => new Lengths(reader));

    private static byte[] Read(AtomicReader reader, string field)
    {
        var lengths = new byte[reader.MaxDoc];
        if (reader.GetNormValues(field) is { } norms)
        {
            for (var doc = 0; doc < lengths.Length; doc++)
            {
                lengths[doc] = (byte)norms.Get(doc);
            }
        }

        return lengths;
    }
}
