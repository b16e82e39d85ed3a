namespace Library.Indexer.Extraction;

/// <summary>Lists what was left out, without what there was none of.</summary>
internal static class OmissionList
{
    public static IReadOnlyList<Omission> Of(params IEnumerable<(OmissionKind Kind, int Count)> counts) =>
        [.. counts.Where(item => item.Count > 0).Select(item => new Omission(item.Kind, item.Count))];
}
