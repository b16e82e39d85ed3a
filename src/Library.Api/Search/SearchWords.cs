using System.Collections.Frozen;
using System.Globalization;
using Library.Api.Layout;
using Library.Indexer.Search;
using Library.Storage;
using Library.Storage.Catalogue;

namespace Library.Api.Search;

/// <summary>How the parts of a search are called on pages.</summary>
internal static class SearchWords
{
    /// <summary>The names of everything that the address of a search may hold.</summary>
    public static readonly FrozenSet<string> Parameters =
        Enum.GetValues<Facet>().Select(KebabCase.Of).Concat(["q", "from", "to", "versions", "sort", "page", "size"]).ToFrozenSet(StringComparer.Ordinal);

    /// <summary>The switch of that name.</summary>
    public const string AllVersions = "Older versions too";

    private const string QuotationMarks = "\"\u201C\u201D\u201E";

    public static string TitleOf(Facet facet) => facet switch
    {
        Facet.Area => "Area",
        Facet.Cop => "Community",
        Facet.Kind => "Kind",
        Facet.Format => "Format",
        Facet.Year => "Year",
        Facet.School => "School",
        Facet.Tag => "Tag",
        Facet.Collection => "Collection",
        Facet.Meeting => "Meeting",
        Facet.Language => "Language",
        _ => throw new ArgumentOutOfRangeException(nameof(facet), facet, "Not a facet."),
    };

    public static string Count(int number, string one, string many) =>
        string.Create(CultureInfo.GetCultureInfo("en-US"), $"{number:N0} {(number == 1 ? one : many)}");

    /// <summary>The same search with a value chosen, or no longer chosen, from its first page on.</summary>
    public static SearchQuery Toggle(this SearchQuery query, Facet facet, string value)
    {
        var values = query[facet];
        string[] changed = values.Contains(value, StringComparer.Ordinal) ? [.. values.Where(other => other != value)] : [.. values, value];
        return query.With(facet, changed) with { Page = null };
    }

    /// <summary>The same search with nothing chosen beside the words.</summary>
    public static SearchQuery WithoutFilters(this SearchQuery query) => new() { Q = query.Q, Sort = query.Sort, Size = query.Size };

    public static bool HasFilters(this SearchQuery query) => Enum.GetValues<Facet>().Any(facet => query[facet].Count > 0) || query.HasSpan();

    /// <summary>Whether it asks for a time, or for older versions.</summary>
    public static bool HasSpan(this SearchQuery query) => !string.IsNullOrEmpty(query.From) || !string.IsNullOrEmpty(query.To) || query.Versions == SearchQuery.AllVersions;

    /// <summary>The days that it is about, in words; null for all.</summary>
    public static string? DaysOrNull(this SearchQuery query, PlainWords dates)
    {
        var (from, to) = (WordsOf(query.From), WordsOf(query.To));
        return from is null ? (to is null ? null : $"Until {to}") : to is null ? $"Since {from}" : $"{from} – {to}";

        string? WordsOf(string? day) => ReviewDays.ReadOrNull(day) is { } date ? dates.Date(date) : null;
    }

    /// <summary>What was typed, between quotation marks, unless it brings its own.</summary>
    public static string Quoted(string words) => words is ['"' or '\u201C' or '\u201E', ..] ? words : $"“{words}”";

    /// <summary>The words without quotation marks; null where there are none.</summary>
    public static string? UnquotedOrNull(string? words) => words?.AsSpan().IndexOfAny(QuotationMarks) >= 0 ? PlainLine.Of(string.Concat(words.Split(QuotationMarks.ToArray()))) : null;

    /// <summary>The same search from its first page on, without some of its parameters.</summary>
    public static SearchQuery Without(this SearchQuery query, IEnumerable<string> parameters)
    {
        var names = parameters.ToHashSet(StringComparer.Ordinal);
        return query with
        {
            Q = Kept("q", query.Q),
            From = Kept("from", query.From),
            To = Kept("to", query.To),
            Versions = Kept("versions", query.Versions),
            Sort = Kept("sort", query.Sort),
            Size = Kept("size", query.Size),
            Page = null,
        };

        string? Kept(string name, string? value) => names.Contains(name) ? null : value;
    }

    private static SearchQuery With(this SearchQuery query, Facet facet, string[] values) => facet switch
    {
        Facet.Area => query with { Area = values },
        Facet.Cop => query with { Cop = values },
        Facet.Kind => query with { Kind = values },
        Facet.Format => query with { Format = values },
        Facet.Year => query with { Year = values },
        Facet.School => query with { School = values },
        Facet.Tag => query with { Tag = values },
        Facet.Collection => query with { Collection = values },
        Facet.Meeting => query with { Meeting = values },
        Facet.Language => query with { Language = values },
        _ => throw new ArgumentOutOfRangeException(nameof(facet), facet, "Not a facet."),
    };
}
