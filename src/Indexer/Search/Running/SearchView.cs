using System.Collections.Immutable;
using System.Text;
using Library.Indexer.Index;
using Library.Indexer.Index.Analysis;
using Library.Indexer.Search.Columns;
using Library.Indexer.Search.Queries;
using Library.Storage.Cops;
using Lucene.Net.Index;
using Lucene.Net.Util;

namespace Library.Indexer.Search.Running;

/// <summary>A segment as one reader sees it.</summary>
internal sealed record Segment(AtomicReaderContext Context, VisibleDocs Visible, SegmentColumns Columns)
{
    public AtomicReader Reader => Context.AtomicReader;
}

/// <summary>The index at one point in time as one reader sees it. Disposing it lets go of the searcher.</summary>
internal sealed class SearchView : IDisposable
{
    private static readonly ImmutableArray<WordLanguage> EnglishAlone = [WordLanguage.English];

    private readonly SearcherReference _reference;

    private SearchView(SearcherReference reference, Segment[] segments, int thisYear)
    {
        (_reference, Segments) = (reference, segments);
        Searcher = new ScopedSearcher(reference.Searcher, Array.ConvertAll(segments, segment => segment.Visible.Bits), segments.Sum(segment => segment.Visible.Count));
        foreach (var segment in segments)
        {
            var columns = segment.Columns;
            NewestYear = Math.Max(NewestYear, Math.Min(columns.NewestYear, thisYear));
            Languages = Languages.Length == 1 ? columns.Languages : columns.Languages.Length == 1 ? Languages : [.. Languages.Union(columns.Languages).Order()];
        }
    }

    public ScopedSearcher Searcher { get; }

    public Segment[] Segments { get; }

    /// <summary>The year, UTC, of the newest document there is, and the present one at most: a wrong date in the far future makes nothing else old.</summary>
    public int NewestYear { get; } = 1;

    /// <summary>The languages whose stems the index has, English first.</summary>
    public ImmutableArray<WordLanguage> Languages { get; } = EnglishAlone;

    /// <param name="span">What of the reader's documents is looked at; null for the current versions of all times.</param>
    /// <param name="among">Of what the view is.</param>
    /// <param name="withheld">Asked for before this call, so that nothing withdrawn since then is in the searcher and not in the list.</param>
    public static SearchView Open(SearchedIndex index, ColumnCache columns, ScopeFilter filter, ReaderScope scope, IReadOnlyCollection<Guid> withheld, SearchSpan? span = null, SearchAmong among = SearchAmong.Documents, int thisYear = int.MaxValue)
    {
        var reference = index.AcquireSearcher();
        try
        {
            var leaves = reference.Searcher.IndexReader.Leaves;
            var segments = new Segment[leaves.Count];
            for (var i = 0; i < segments.Length; i++)
            {
                var (reader, read) = (leaves[i].AtomicReader, columns.Of(leaves[i].AtomicReader));
                var visible = filter.Of(reader, scope, withheld, span?.AllVersions ?? false, among);
                segments[i] = new Segment(leaves[i], span is { IsDated: true } ? visible.Dated(read.DatedAt, span) : visible, read);
            }

            return new SearchView(reference, segments, thisYear);
        }
        catch
        {
            reference.Dispose();
            throw;
        }
    }

    /// <summary>A hit's title as it is shown.</summary>
    public string ReadTitle(in Hit hit)
    {
        var title = new BytesRef();
        Segments[hit.Segment].Reader.GetBinaryDocValues(IndexSchema.ShownTitle).Get(hit.Doc, title);
        return Encoding.UTF8.GetString(title.Bytes, title.Offset, title.Length);
    }

    public void Dispose() => _reference.Dispose();
}
