using Library.Api.Search;
using Library.Indexer.Search;
using Library.Indexer.Search.Evaluation;
using Library.Indexer.Search.Queries;
using Library.Storage.People;

namespace Library.Api.Administration;

/// <summary>How a judged search is answered with two lists of words.</summary>
internal sealed record JudgedEffect(JudgedView Judged, Measures Before, Measures After)
{
    private const double Least = 1e-9;

    public bool IsWorse => After.Ndcg10 < Before.Ndcg10 - Least || After.PrecisionAt1 < Before.PrecisionAt1 - Least;

    public bool IsBetter => !IsWorse && (After.Ndcg10 > Before.Ndcg10 + Least || After.PrecisionAt1 > Before.PrecisionAt1 + Least);
}

/// <summary>How the judged searches are answered with the words in force, and with others.</summary>
/// <param name="Unmeasured">How many could not be measured: each may have become worse.</param>
internal sealed record JudgedComparison(IReadOnlyList<JudgedEffect> Effects, int Unmeasured)
{
    public Measures Before { get; } = Measures.Mean([.. Effects.Select(effect => effect.Before)]);

    public Measures After { get; } = Measures.Mean([.. Effects.Select(effect => effect.After)]);

    /// <summary>What loses most comes first.</summary>
    public IReadOnlyList<JudgedEffect> Worse { get; } = [.. Effects.Where(effect => effect.IsWorse).OrderBy(effect => effect.After.Ndcg10 - effect.Before.Ndcg10)];

    public IReadOnlyList<JudgedEffect> Better { get; } = [.. Effects.Where(effect => effect.IsBetter).OrderByDescending(effect => effect.After.Ndcg10 - effect.Before.Ndcg10)];

    /// <summary>A mean can only fall by a search that becomes worse.</summary>
    public bool IsDoubtful => Worse.Count > 0 || Unmeasured > 0;
}

/// <summary>Runs judged searches as a reader would, with what is pinned and hidden, and measures what is found.</summary>
internal sealed class JudgedMeasurement(LibrarySearch search, TimeProvider time)
{
    /// <summary>What is not measured within this time is told as unmeasured.</summary>
    public static readonly TimeSpan Budget = TimeSpan.FromSeconds(15);

    private const int Depth = 10;

    /// <summary>By its id, each that could be measured; those of which no document is left cannot.</summary>
    public async Task<IReadOnlyDictionary<Guid, Measures>> MeasureAsync(Reader reader, IReadOnlyList<JudgedView> judged, CancellationToken cancellationToken)
    {
        var (measured, began) = (new Dictionary<Guid, Measures>(), time.GetTimestamp());
        foreach (var view in judged.TakeWhile(_ => time.GetElapsedTime(began) < Budget))
        {
            if (view.Grades.Count > 0 && await MeasureOrNullAsync(reader, view, thesaurus: null, cancellationToken) is { } measures)
            {
                measured[view.Search.Id] = measures;
            }
        }

        return measured;
    }

    /// <summary>Each with both lists of words.</summary>
    public async Task<JudgedComparison> CompareAsync(Reader reader, IReadOnlyList<JudgedView> judged, string before, string after, CancellationToken cancellationToken)
    {
        var (old, renewed, began) = (Thesaurus.Parse(before), Thesaurus.Parse(after), time.GetTimestamp());
        var (effects, answerable) = (new List<JudgedEffect>(), judged.Where(view => view.Grades.Count > 0).ToList());
        foreach (var view in answerable.TakeWhile(_ => time.GetElapsedTime(began) < Budget))
        {
            if (await MeasureOrNullAsync(reader, view, old, cancellationToken) is { } had && (before == after ? had : await MeasureOrNullAsync(reader, view, renewed, cancellationToken)) is { } has)
            {
                effects.Add(new JudgedEffect(view, had, has));
            }
        }

        return new JudgedComparison(effects, answerable.Count - effects.Count);
    }

    /// <returns>Null where the search cannot be had, or takes too long.</returns>
    private async Task<Measures?> MeasureOrNullAsync(Reader reader, JudgedView view, Thesaurus? thesaurus, CancellationToken cancellationToken)
    {
        try
        {
            var found = await search.FindAsync(reader, new SearchRequest { Text = view.Search.Text, Thesaurus = thesaurus, Size = Depth, Partial = true, Snippets = 0, Facets = false }, cancellationToken);
            return Measures.Of([.. found.Listed.Select(hit => hit.Id.ToString())], view.Grades);
        }
        catch (Exception exception) when (exception is SearchUnavailableException or SearchTooSlowException)
        {
            return null;
        }
    }
}
