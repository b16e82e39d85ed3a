namespace Library.Indexer.Extraction.Word;

/// <summary>What is found in a file beside its text.</summary>
internal sealed class WordFindings
{
    private readonly Dictionary<OmissionKind, int> _counts = [];

    public WordPlaceholders Placeholders { get; } = new();

    public IReadOnlyList<Omission> Omissions => [.. _counts.Where(count => count.Value > 0).OrderBy(count => count.Key).Select(count => new Omission(count.Key, count.Value))];

    public void Count(OmissionKind kind, int more = 1) => _counts[kind] = _counts.GetValueOrDefault(kind) + more;
}
