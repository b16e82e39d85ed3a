using System.Collections.Immutable;
using Lucene.Net.Search;

namespace Library.Indexer.Search.Queries;

/// <summary>What is asked of the index.</summary>
/// <param name="Query">What a document must have, and its score. Null for everything.</param>
/// <param name="Boosts">What ranks it higher.</param>
/// <param name="Together">Words that should stand on one page; empty where there are not several.</param>
/// <param name="Feedback">The words of a text that says much of what is sought, so that its first hits tell more words for it; empty for no feedback.</param>
internal sealed record SearchPlan(Query? Query, ImmutableArray<RowBoost> Boosts, ImmutableArray<string> Together, ImmutableArray<string> Feedback)
{
    public static SearchPlan Everything { get; } = new(null, [], [], []);
}
