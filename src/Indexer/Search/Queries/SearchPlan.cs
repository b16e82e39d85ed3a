using System.Collections.Immutable;
using Lucene.Net.Search;

namespace Library.Indexer.Search.Queries;

/// <summary>What is asked of the index.</summary>
/// <param name="Query">What a document must have, and its score. Null for everything.</param>
/// <param name="Boosts">What ranks it higher.</param>
internal sealed record SearchPlan(Query? Query, ImmutableArray<RowBoost> Boosts)
{
    public static SearchPlan Everything { get; } = new(null, []);
}
