using Library.Indexer.Index;
using Library.Indexer.Index.Reading;
using Lucene.Net.Util;

namespace Library.Indexer.Search.Running;

/// <summary>The documents of one segment that come first, as far as the reader may see them: taken one after the other, in ascending order.</summary>
internal sealed class PinnedDocs
{
    public const int NoMore = int.MaxValue;

    private static readonly PinnedDocs None = new([]);

    private readonly (int Doc, int Place)[] _docs;
    private int _next;

    private PinnedDocs((int Doc, int Place)[] docs) => (_docs, NextDoc) = (docs, docs is [var first, ..] ? first.Doc : NoMore);

    /// <summary>The document that is next; <see cref="NoMore"/> after the last.</summary>
    public int NextDoc { get; private set; }

    public static PinnedDocs Of(Segment segment, IReadOnlyList<Guid> pinned) => pinned.Count == 0 ? None : new([.. pinned
        .SelectMany((id, place) => Postings.ListLive(segment.Reader, IndexSchema.Id, new BytesRef(IndexSchema.IdTerm(id))).Where(doc => segment.Visible.Has(doc) && IsCurrent(segment, doc)).Select(doc => (doc, place)))
        .DistinctBy(pin => pin.doc).OrderBy(pin => pin.doc)]);

    /// <summary>Older versions come by their words alone.</summary>
    private static bool IsCurrent(Segment segment, int doc) =>
        Postings.OpenOrNull(segment.Reader, IndexSchema.Current, new BytesRef(IndexSchema.Yes)) is { } current && current.Advance(doc) == doc;

    /// <summary>The place of the next document among all that come first; goes on to the one after it.</summary>
    public int TakePlace()
    {
        var place = _docs[_next++].Place;
        NextDoc = _next < _docs.Length ? _docs[_next].Doc : NoMore;
        return place;
    }
}
