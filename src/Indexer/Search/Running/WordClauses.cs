using Library.Indexer.Search.Queries;
using Lucene.Net.Search;

namespace Library.Indexer.Search.Running;

/// <summary>A query of words alone, as most are: all of them, or any, and none of some others. It is run many documents at a time (<see cref="WordRun"/>).</summary>
/// <param name="AreAll">Whether a document must have all <paramref name="Words"/>; else any.</param>
/// <param name="Words">At least one.</param>
internal sealed record WordClauses(bool AreAll, WordWeight[] Words, WordWeight[] Without)
{
    /// <summary>Null where the query is of another kind.</summary>
    public static WordClauses? OfOrNull(Query query, IndexSearcher searcher)
    {
        WordWeight[] Weigh(IEnumerable<WordQuery> words) => [.. words.Select(word => new WordWeight(word, searcher))];
        if (query is WordQuery only)
        {
            return new WordClauses(AreAll: true, Weigh([only]), []);
        }

        if (query is not BooleanQuery { MinimumNumberShouldMatch: <= 1, Boost: 1 } several || several.Clauses.Any(clause => clause.Query is not WordQuery))
        {
            return null;
        }

        var areAll = several.Clauses.All(clause => clause.Occur != Occur.SHOULD);
        var words = several.Clauses.Where(clause => clause.Occur != Occur.MUST_NOT).Select(clause => (WordQuery)clause.Query).ToList();
        return words.Count == 0 || (!areAll && several.Clauses.Any(clause => clause.Occur == Occur.MUST))
            ? null
            : new WordClauses(areAll, Weigh(words), Weigh(several.Clauses.Where(clause => clause.Occur == Occur.MUST_NOT).Select(clause => (WordQuery)clause.Query)));
    }
}
