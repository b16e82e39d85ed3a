using Library.Bench.Search;

namespace Library.Bench.Scale;

/// <summary>What a library of a million documents asks of facets, passages, freshness, whole requests, the index's size and the start; each beside what is asked of it.</summary>
internal static class ScaleBench
{
    private const int Documents = 1_000_000;

    /// <summary>What is measured on a middling library has no more.</summary>
    private const int Middling = 100_000;

    public static IReadOnlyList<string> Parts { get; } = ["facets", "snippets", "size", "start", "fresh", "request"];

    /// <param name="count">How many documents; null for 1,000,000.</param>
    /// <param name="part">Which of <see cref="Parts"/>; null for all, one after the other.</param>
    public static async Task RunAsync(int? count, string? part, CancellationToken cancellationToken)
    {
        if (part is not null && !Parts.Contains(part, StringComparer.Ordinal))
        {
            throw new BenchException($"scale has no part '{part}'; these there are: {string.Join(", ", Parts)}.");
        }

        var documents = count ?? Documents;
        var words = SampleWords.Read();
        string[] parts = part is null ? [.. Parts] : [part];
        if (parts.Contains("facets", StringComparer.Ordinal))
        {
            await FacetPart.RunAsync(words, documents, cancellationToken);
        }

        if (parts.Contains("snippets", StringComparer.Ordinal))
        {
            await SnippetPart.RunAsync(words, cancellationToken);
        }

        if (parts.Intersect(["size", "start", "fresh", "request"], StringComparer.Ordinal).Any())
        {
            await RunMiddlingAsync(words, Math.Min(documents, Middling), parts, cancellationToken);
        }

        if (documents > Middling && parts.Contains("request", StringComparer.Ordinal))
        {
            using var many = await MeasuredLibrary.MakeAsync(words, documents, cancellationToken);
            await RequestPart.RunAsync(many, "asked p99 under 60", cancellationToken);
        }
    }

    /// <summary>All that is measured on the same middling library. What adds documents of its own comes last.</summary>
    private static async Task RunMiddlingAsync(SampleWords words, int documents, string[] parts, CancellationToken cancellationToken)
    {
        using var library = await MeasuredLibrary.MakeAsync(words, documents, cancellationToken);
        if (parts.Contains("size", StringComparer.Ordinal))
        {
            await SizePart.RunAsync(library, words, cancellationToken);
        }

        if (parts.Contains("start", StringComparer.Ordinal))
        {
            await StartPart.RunAsync(library, cancellationToken);
        }

        if (parts.Contains("request", StringComparer.Ordinal))
        {
            await RequestPart.RunAsync(library, "3 / 15 ms", cancellationToken);
        }

        if (parts.Contains("fresh", StringComparer.Ordinal))
        {
            await FreshPart.RunAsync(library, words, cancellationToken);
        }
    }
}
