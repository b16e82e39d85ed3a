using Library.Indexer.Index.Reading;

namespace Library.Indexer.Search.Running;

/// <param name="Segment">Which of the view's segments.</param>
/// <param name="Doc">The document in it.</param>
internal readonly record struct Hit(int Segment, int Doc, float Score)
{
    public bool IsSameAs(Hit other) => (Segment, Doc) == (other.Segment, other.Doc);
}

/// <summary>Which of two hits stands first; ties by id, so that the same index gives the same list.</summary>
internal abstract class HitOrder(SearchView view)
{
    protected SearchView View { get; } = view;

    /// <summary>Whether a hit's place depends on its score, which must then be had for each.</summary>
    public virtual bool NeedsScores => false;

    public static HitOrder Of(SearchSort sort, SearchView view) => sort switch
    {
        SearchSort.Relevance => new ByScore(view),
        SearchSort.Newest => new ByDate(view),
        SearchSort.Title => new ByTitle(view),
        _ => throw new ArgumentOutOfRangeException(nameof(sort)),
    };

    /// <returns>Below 0 where <paramref name="a"/> stands first.</returns>
    public int Compare(in Hit a, in Hit b)
    {
        var order = CompareValues(a, b);
        order = order != 0 ? order : IdOf(a).CompareTo(IdOf(b));
        return order != 0 ? order : VersionOf(b).CompareTo(VersionOf(a));
    }

    public void Sort(Span<Hit> hits) => hits.Sort((a, b) => Compare(a, b));

    public Guid FindId(in Hit hit) => DocumentId.ToGuid(IdOf(hit));

    protected abstract int CompareValues(in Hit a, in Hit b);

    private int VersionOf(in Hit hit) => View.Segments[hit.Segment].Columns.Versions[hit.Doc];

    /// <summary>A hit's id as a number, as <see cref="Compare"/> orders by.</summary>
    public UInt128 IdOf(in Hit hit) => View.Segments[hit.Segment].Columns.Ids[hit.Doc];

    private sealed class ByScore(SearchView view) : HitOrder(view)
    {
        public override bool NeedsScores => true;

        protected override int CompareValues(in Hit a, in Hit b) => b.Score.CompareTo(a.Score);
    }

    private sealed class ByDate(SearchView view) : HitOrder(view)
    {
        protected override int CompareValues(in Hit a, in Hit b) =>
            View.Segments[b.Segment].Columns.DatedAt[b.Doc].CompareTo(View.Segments[a.Segment].Columns.DatedAt[a.Doc]);
    }

    private sealed class ByTitle(SearchView view) : HitOrder(view)
    {
        protected override int CompareValues(in Hit a, in Hit b)
        {
            var (first, second) = (View.Segments[a.Segment], View.Segments[b.Segment]);
            return Columns.TitleColumn.Compare(first.Columns.Titles(first.Reader), a.Doc, second.Columns.Titles(second.Reader), b.Doc);
        }
    }
}
