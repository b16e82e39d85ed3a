using Library.Indexer.Index;
using Library.Indexer.Index.Reading;
using Library.Indexer.Search.Columns;
using Library.Indexer.Search.Queries;
using Library.Storage.Cops;
using Lucene.Net.Index;
using Lucene.Net.Search;
using Lucene.Net.Util;

namespace Library.Indexer.Search.Running;

/// <summary>What searches that are kept find, with every word as it was typed. Of a few documents it is looked up in each search, instead of going through all that the search has.</summary>
/// <param name="view">Of nobody: who may see a document is asked for those alone that match.</param>
/// <param name="documents">Those that are asked for.</param>
internal sealed class StandingMatches(SearchView view, ColumnCache columns, IReadOnlyCollection<Guid> documents)
{
    private readonly int[][] _candidates = [.. view.Segments.Select(segment => ListCurrent(segment.Reader, documents))];
    private readonly LuceneQueryBuilder _builder = new(view.Languages);

    /// <summary>All that a search finds; null where they are more than a limit.</summary>
    /// <param name="view">Of the reader who asks.</param>
    public static IReadOnlyCollection<Guid>? ListAllOrNull(SearchView view, ColumnCache columns, ParsedQuery query, SearchRequest request, int limit, Deadline deadline)
    {
        var asked = new HitRunRequest(PlanOf(query, new LuceneQueryBuilder(view.Languages)), FacetFilter.ListOf(request, view, columns), SearchSort.Newest, Depth: 0, CollectSets: true);
        var run = HitRun.Run(view, asked, deadline);
        if (run.Total > limit)
        {
            return null;
        }

        var found = new List<Guid>(run.Total);
        for (var i = 0; i < run.Sets.Length; i++)
        {
            foreach (var doc in run.Sets[i].Hits)
            {
                found.Add(IdOf(view.Segments[i], doc));
            }
        }

        return found;
    }

    /// <summary>Those of the documents that a search finds for a reader.</summary>
    /// <param name="span">The time that it asks for; null for all times.</param>
    public IReadOnlyList<Guid> List(ReaderScope scope, ParsedQuery query, SearchRequest request, SearchSpan? span)
    {
        var filters = FacetFilter.ListOf(request, view, columns);
        var plan = PlanOf(query, _builder);
        var weight = plan.Query is null ? null : view.Searcher.CreateNormalizedWeight(plan.Query);
        var found = new List<Guid>();
        for (var i = 0; i < _candidates.Length; i++)
        {
            if (_candidates[i].Length == 0)
            {
                continue;
            }

            var segment = view.Segments[i];
            var scorer = weight?.GetScorer(segment.Context, acceptDocs: null);
            found.AddRange(_candidates[i]
                .Where(doc => weight is null || (scorer is not null && Has(scorer, doc)))
                .Where(doc => span is null || span.Has(segment.Columns.DatedAt[doc]))
                .Where(doc => filters.All(filter => filter.Passes(segment, doc)) && ScopeFilter.IsVisible(segment.Reader, doc, scope))
                .Select(doc => IdOf(segment, doc)));
        }

        return found;
    }

    private static SearchPlan PlanOf(ParsedQuery query, LuceneQueryBuilder builder) => query.IsBlank ? SearchPlan.Everything : builder.Build(query);

    private static Guid IdOf(Segment segment, int doc) => DocumentId.ToGuid(segment.Columns.Ids[doc]);

    private static bool Has(Scorer scorer, int doc) => (scorer.DocID < doc ? scorer.Advance(doc) : scorer.DocID) == doc;

    /// <summary>Where the current versions of documents stand in a segment, in ascending order.</summary>
    private static int[] ListCurrent(AtomicReader reader, IReadOnlyCollection<Guid> documents)
    {
        var docs = documents.SelectMany(id => Postings.ListLive(reader, IndexSchema.Id, new BytesRef(IndexSchema.IdTerm(id)))).Order().ToArray();
        return docs.Length > 0 && Postings.OpenOrNull(reader, IndexSchema.Current, new BytesRef(IndexSchema.Yes)) is { } current
            ? [.. docs.Where(doc => (current.DocID < doc ? current.Advance(doc) : current.DocID) == doc)] : [];
    }
}
