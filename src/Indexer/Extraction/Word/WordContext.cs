namespace Library.Indexer.Extraction.Word;

/// <summary>What the reader of any part of a file needs to know.</summary>
/// <param name="Nesting">How deep elements may lie in each other.</param>
/// <param name="Characters">How long one paragraph may be.</param>
internal sealed record WordContext(WordStyles Styles, WordNumbering Numbering, WordFindings Findings, int Nesting, int Characters);
