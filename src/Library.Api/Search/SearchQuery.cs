using System.Globalization;
using Library.Indexer.Index;
using Library.Indexer.Search;
using Library.Storage;
using Library.Storage.Catalogue;
using Microsoft.AspNetCore.Http.Extensions;
using Microsoft.AspNetCore.Mvc;

namespace Library.Api.Search;

/// <summary>A search as it stands in an address: the same for the API and the page.</summary>
public sealed record SearchQuery
{
    /// <summary>What <see cref="Versions"/> is where older ones are searched too.</summary>
    internal const string AllVersions = "all";

    /// <summary>What was typed, at most 512 characters.</summary>
    [FromQuery(Name = "q")]
    public string? Q { get; init; }

    [FromQuery(Name = "area")]
    public string[] Area { get; init; } = [];

    [FromQuery(Name = "cop")]
    public string[] Cop { get; init; } = [];

    [FromQuery(Name = "kind")]
    public string[] Kind { get; init; } = [];

    [FromQuery(Name = "format")]
    public string[] Format { get; init; } = [];

    [FromQuery(Name = "year")]
    public string[] Year { get; init; } = [];

    [FromQuery(Name = "school")]
    public string[] School { get; init; } = [];

    [FromQuery(Name = "tag")]
    public string[] Tag { get; init; } = [];

    [FromQuery(Name = "collection")]
    public string[] Collection { get; init; } = [];

    [FromQuery(Name = "meeting")]
    public string[] Meeting { get; init; } = [];

    /// <summary>The language of its text, such as es.</summary>
    [FromQuery(Name = "language")]
    public string[] Language { get; init; } = [];

    /// <summary>Only documents dated on this day or later, such as 2026-07-01; a meeting's papers by the day of the meeting, others by when they came.</summary>
    [FromQuery(Name = "from")]
    public string? From { get; init; }

    /// <summary>Only documents dated on this day or earlier.</summary>
    [FromQuery(Name = "to")]
    public string? To { get; init; }

    /// <summary>"all" searches older versions too, each a hit of its own; "current" where it is left out.</summary>
    [FromQuery(Name = "versions")]
    public string? Versions { get; init; }

    /// <summary>"relevance", "newest" or "title".</summary>
    [FromQuery(Name = "sort")]
    public string? Sort { get; init; }

    /// <summary>From 1; page × size is at most 10,000.</summary>
    [FromQuery(Name = "page")]
    public string? Page { get; init; }

    /// <summary>1 to 100; 20 where it is left out.</summary>
    [FromQuery(Name = "size")]
    public string? Size { get; init; }

    /// <summary>Reads the parameters of an address.</summary>
    public static SearchQuery Read(IQueryCollection query) => new()
    {
        Q = query["q"],
        Area = Values(query, "area"),
        Cop = Values(query, "cop"),
        Kind = Values(query, "kind"),
        Format = Values(query, "format"),
        Year = Values(query, "year"),
        School = Values(query, "school"),
        Tag = Values(query, "tag"),
        Collection = Values(query, "collection"),
        Meeting = Values(query, "meeting"),
        Language = Values(query, "language"),
        From = query["from"],
        To = query["to"],
        Versions = query["versions"],
        Sort = query["sort"],
        Page = query["page"],
        Size = query["size"],
    };

    /// <summary>The chosen values of a facet; an empty one is none.</summary>
    public IReadOnlyList<string> this[Facet facet] => [.. ValuesOf(facet).Where(value => !string.IsNullOrEmpty(value))];

    private string[] ValuesOf(Facet facet) => facet switch
    {
        Facet.Area => Area,
        Facet.Cop => Cop,
        Facet.Kind => Kind,
        Facet.Format => Format,
        Facet.Year => Year,
        Facet.School => School,
        Facet.Tag => Tag,
        Facet.Collection => Collection,
        Facet.Meeting => Meeting,
        Facet.Language => Language,
        _ => throw new ArgumentOutOfRangeException(nameof(facet), facet, "Not a facet."),
    };

    /// <summary>Checks the parameters; errors by the names in the address.</summary>
    public (SearchRequest? Request, IReadOnlyDictionary<string, string[]> Errors) ToRequest()
    {
        var errors = new Dictionary<string, string[]>(StringComparer.Ordinal);
        var page = Number(errors, "page", Page, SearchRequest.MaxDepth, fallback: 1);
        var size = Number(errors, "size", Size, SearchRequest.MaxSize, fallback: 20);
        var sort = SearchSort.Relevance;
        if (!string.IsNullOrEmpty(Sort) && !KebabCase.TryParse(Sort, out sort))
        {
            errors["sort"] = ["Sort by relevance, newest or title."];
        }

        var allVersions = Versions == AllVersions;
        if (!string.IsNullOrEmpty(Versions) && !allVersions && Versions != "current")
        {
            errors["versions"] = ["Search current or all versions."];
        }

        var (from, to) = (Day(errors, "from", From), Day(errors, "to", To));
        if (from > to)
        {
            errors["to"] = ["The last day lies before the first."];
        }

        if (Q?.Length > SearchRequest.MaxTextLength)
        {
            errors["q"] = [string.Create(CultureInfo.InvariantCulture, $"A search has at most {SearchRequest.MaxTextLength} characters; this one has {Q.Length}.")];
        }

        if (errors.Count == 0 && page * size > SearchRequest.MaxDepth)
        {
            errors["page"] = [string.Create(CultureInfo.InvariantCulture, $"Only the first {SearchRequest.MaxDepth} results can be listed; narrow the search instead.")];
        }

        var filters = Enum.GetValues<Facet>().Where(facet => this[facet].Count > 0).ToDictionary(facet => facet, facet => this[facet]);

        // Without words it is a list of documents; the newest posts would fill it, and have lists of their own.
        var among = string.IsNullOrWhiteSpace(Q) && !this[Facet.Kind].Contains(IndexEntryPost.Kind) ? SearchAmong.Documents : SearchAmong.Both;
        return errors.Count > 0
            ? (null, errors)
            : (new SearchRequest { Text = Q ?? "", Filters = filters, Sort = sort, Page = page, Size = size, From = from, To = to, AllVersions = allVersions, Among = among, Partial = true }, errors);
    }

    /// <summary>The address of this search below a path.</summary>
    public string ToAddress(string path)
    {
        var query = new QueryBuilder();
        Add(query, "q", Q);
        foreach (var facet in Enum.GetValues<Facet>())
        {
            foreach (var value in this[facet])
            {
                query.Add(KebabCase.Of(facet), value);
            }
        }

        Add(query, "from", From);
        Add(query, "to", To);
        Add(query, "versions", Versions);
        Add(query, "sort", Sort);
        Add(query, "page", Page);
        Add(query, "size", Size);
        return path + query.ToQueryString();
    }

    private static void Add(QueryBuilder query, string name, string? value)
    {
        if (!string.IsNullOrEmpty(value))
        {
            query.Add(name, value);
        }
    }

    private static string[] Values(IQueryCollection query, string name) => [.. query[name].OfType<string>()];

    private static DateOnly? Day(Dictionary<string, string[]> errors, string name, string? text)
    {
        if (string.IsNullOrEmpty(text))
        {
            return null;
        }

        if (ReviewDays.ReadOrNull(text) is { } day)
        {
            return day;
        }

        errors[name] = [$"'{name}' is a day such as 2026-07-01."];
        return null;
    }

    private static int Number(Dictionary<string, string[]> errors, string name, string? text, int max, int fallback)
    {
        if (string.IsNullOrEmpty(text))
        {
            return fallback;
        }

        if (int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number >= 1 && number <= max)
        {
            return number;
        }

        errors[name] = [string.Create(CultureInfo.InvariantCulture, $"'{name}' is a number from 1 to {max}.")];
        return fallback;
    }
}
