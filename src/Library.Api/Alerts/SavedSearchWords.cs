using Library.Api.Layout;
using Library.Api.Search;
using Library.Indexer.Search;
using Library.Storage;
using Library.Storage.Alerts;
using Library.Storage.People;
using Microsoft.AspNetCore.WebUtilities;

namespace Library.Api.Alerts;

/// <summary>How saved searches are called.</summary>
internal sealed class SavedSearchWords(Vocabulary vocabulary, PlaceFacets places, PlainWords dates)
{
    /// <summary>Every frequency, in the words of a choice.</summary>
    public static IReadOnlyList<(AlertFrequency Frequency, string Words)> Frequencies { get; } =
    [
        (AlertFrequency.AtOnce, "At once"), (AlertFrequency.Daily, "Every morning"), (AlertFrequency.Weekly, "On Monday mornings"), (AlertFrequency.Never, "Do not tell me"),
    ];

    public static IReadOnlyList<(AlertWay Way, string Words)> Ways { get; } = [(AlertWay.Mail, "By mail"), (AlertWay.Site, "On this site"), (AlertWay.Both, "By mail and on this site")];

    /// <summary>What a search tells, and when, as a line of a list.</summary>
    public static string Tells(SavedSearch search) => search.Frequency == AlertFrequency.Never ? "Tells you nothing by itself" : $"{WhenOf(search.Frequency)}, {WhereOf(search.Way)}";

    /// <summary>The search as an address below a path.</summary>
    public static SearchQuery Read(string query) => SearchQuery.Read(new QueryCollection(QueryHelpers.ParseQuery(query)));

    /// <summary>What it searches in words: what was typed, then each filter with its name, the days and whether older versions too.</summary>
    public async Task<IReadOnlyList<string>> DescribeAsync(Reader reader, SearchQuery query, CancellationToken cancellationToken)
    {
        var parts = new List<string>();
        if (!string.IsNullOrWhiteSpace(query.Q))
        {
            parts.Add($"“{query.Q.Trim()}”");
        }

        parts.AddRange((await LabelsAsync(reader, query, cancellationToken)).Select(filter => $"{SearchWords.TitleOf(filter.Facet)}: {filter.Label}"));
        return [.. parts, .. SpansOf(query)];
    }

    /// <summary>A name for it, as far as one is needed.</summary>
    public async Task<string> ProposeNameAsync(Reader reader, SearchQuery query, CancellationToken cancellationToken)
    {
        var labels = (await LabelsAsync(reader, query, cancellationToken)).Select(filter => filter.Label);
        var name = PlainLine.Of(string.Join(", ", new[] { query.Q ?? "" }.Where(words => !string.IsNullOrWhiteSpace(words)).Concat(labels).Concat(SpansOf(query))));
        name = name.Length > 0 ? name : "Saved search"; // what it is about is not the reader's to see
        return name.Length <= SavedSearch.MaxNameLength ? name : $"{name[..(SavedSearch.MaxNameLength - 1)].TrimEnd()}…";
    }

    private IEnumerable<string> SpansOf(SearchQuery query) => new[] { query.DaysOrNull(dates), query.Versions == SearchQuery.AllVersions ? SearchWords.AllVersions.ToLowerInvariant() : null }.OfType<string>();

    private async Task<List<(Facet Facet, string Label)>> LabelsAsync(Reader reader, SearchQuery query, CancellationToken cancellationToken)
    {
        var labels = await vocabulary.ReadAsync(cancellationToken);
        var all = new List<(Facet, string)>();
        foreach (var facet in Enum.GetValues<Facet>().Where(facet => query[facet].Count > 0))
        {
            if (PlaceFacets.IsPlace(facet))
            {
                var seen = await places.ShowAsync(reader, facet, [.. query[facet].Select(value => new FacetCount(value, Count: 0, Selected: true))], cancellationToken);
                all.AddRange(seen.Select(value => (facet, value.Label)));
            }
            else
            {
                all.AddRange(query[facet].Select(value => (facet, labels.LabelOf(facet, value))));
            }
        }

        return all;
    }

    private static string WhenOf(AlertFrequency frequency) => Frequencies.First(pair => pair.Frequency == frequency).Words;

    private static string WhereOf(AlertWay way) => way switch
    {
        AlertWay.Mail => "by mail",
        AlertWay.Site => "on this site",
        _ => "by mail and on this site",
    };
}
