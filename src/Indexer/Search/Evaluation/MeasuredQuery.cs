namespace Library.Indexer.Search.Evaluation;

/// <summary>A judged query, how well it was answered, and the documents that were found, best first.</summary>
public sealed record MeasuredQuery(JudgedQuery Query, Measures Measures, IReadOnlyList<string> Ranking);
