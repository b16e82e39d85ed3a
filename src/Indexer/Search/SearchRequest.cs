using Library.Indexer.Search.Queries;

namespace Library.Indexer.Search;

/// <summary>A search as a reader asks it.</summary>
public sealed record SearchRequest
{
    public const int MaxTextLength = 512;
    public const int MaxSize = 100;

    /// <summary>The deepest hit that can be asked for: page × size.</summary>
    public const int MaxDepth = 10_000;

    /// <summary>A list by relevance that has fewer hits than this can be filled up to it: <see cref="Partial"/>.</summary>
    public const int ShortList = 10;

    /// <summary>What was typed, at most <see cref="MaxTextLength"/> characters. Empty lists everything, newest first.</summary>
    public string Text { get; init; } = "";

    /// <summary>Chosen values by facet: values of one facet widen, facets narrow. Unknown values match nothing.</summary>
    public IReadOnlyDictionary<Facet, IReadOnlyList<string>> Filters { get; init; } = new Dictionary<Facet, IReadOnlyList<string>>();

    public SearchSort Sort { get; init; } = SearchSort.Relevance;

    /// <summary>From 1.</summary>
    public int Page { get; init; } = 1;

    public int Size { get; init; } = 20;

    /// <summary>Whether a short list is filled up with documents that have some of the words, apart from its hits.</summary>
    public bool Partial { get; init; }

    /// <summary>At most so many passages for each hit; 0 for none, and no marks in titles either.</summary>
    public int Snippets { get; init; } = 2;

    /// <summary>Words that mean the same for this search, to try a list out; null for those that hold.</summary>
    public Thesaurus? Thesaurus { get; init; }

    /// <summary>Only documents dated on this day or later; null for no bound.</summary>
    public DateOnly? From { get; init; }

    /// <summary>Only documents dated on this day or earlier; null for no bound.</summary>
    public DateOnly? To { get; init; }

    /// <summary>Whether older versions are searched too, each a hit of its own.</summary>
    public bool AllVersions { get; init; }

    /// <summary>What is searched.</summary>
    public SearchAmong Among { get; init; }

    /// <summary>Documents that come first where hits are sorted by relevance, in this order and whether they have the words or not; as far as the reader may see them and they pass the filters.</summary>
    public IReadOnlyList<Guid> Pinned { get; init; } = [];

    /// <summary>Documents that are left out of the list. What is found for alerts disregards it.</summary>
    public IReadOnlyList<Guid> Hidden { get; init; } = [];

    /// <summary>Whether facets are counted.</summary>
    public bool Facets { get; init; } = true;
}

/// <summary>What a search goes through.</summary>
public enum SearchAmong
{
    Documents,

    /// <summary>Posts of conversations.</summary>
    Posts,

    Both,
}

public enum SearchSort
{
    Relevance,
    Newest,
    Title,
}

/// <summary>What hits can be narrowed by. The wire's names are these in lower case.</summary>
public enum Facet
{
    Area,
    Cop,
    Kind,
    Format,
    Year,
    School,
    Tag,
    Collection,
    Meeting,
    Language,
}
