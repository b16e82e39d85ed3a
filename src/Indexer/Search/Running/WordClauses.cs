using Library.Indexer.Search.Queries;
using Lucene.Net.Search;

namespace Library.Indexer.Search.Running;

/// <summary>A query of words and beginnings of words alone, as most are: all of them, or any, and none of some others. It is run many documents at a time (<see cref="WordRun"/>).</summary>
/// <param name="AreAll">Whether a document must have all <paramref name="Words"/>; else any.</param>
/// <param name="Words">At least one; beginnings of words, which are dear to open, come last.</param>
internal sealed record WordClauses(bool AreAll, ClauseWeight[] Words, ClauseWeight[] Without)
{
    /// <summary>Null where the query is of another kind.</summary>
    public static WordClauses? OfOrNull(Query query, IndexSearcher searcher)
    {
        if (IsWord(query))
        {
            return new WordClauses(AreAll: true, [Weigh(query, searcher)], []);
        }

        if (query is not BooleanQuery { MinimumNumberShouldMatch: <= 1, Boost: 1 } several || !several.Clauses.All(clause => IsWord(clause.Query)))
        {
            return null;
        }

        ClauseWeight[] WeighAll(Func<BooleanClause, bool> isMeant) => [.. several.Clauses.Where(isMeant).Select(clause => Weigh(clause.Query, searcher))];
        var areAll = several.Clauses.All(clause => clause.Occur != Occur.SHOULD);
        var isMixed = !areAll && several.Clauses.Any(clause => clause.Occur == Occur.MUST);
        return isMixed || several.Clauses.All(clause => clause.Occur == Occur.MUST_NOT)
            ? null
            : new WordClauses(areAll, [.. WeighAll(clause => clause.Occur != Occur.MUST_NOT).OrderBy(weight => weight is WordWeight ? 0 : 1)], WeighAll(clause => clause.Occur == Occur.MUST_NOT));
    }

    private static bool IsWord(Query query) => query is WordQuery or PrefixWordQuery;

    private static ClauseWeight Weigh(Query query, IndexSearcher searcher) => (ClauseWeight)query.CreateWeight(searcher);
}
