using System.Buffers.Binary;
using System.Collections.Immutable;
using System.Runtime.CompilerServices;
using Library.Indexer.Index;
using Library.Indexer.Index.Analysis;
using Library.Indexer.Search.Queries;
using Library.Indexer.Search.Suggesting;
using Lucene.Net.Index;
using Lucene.Net.Util;

namespace Library.Indexer.Search.Columns;

/// <summary>What a search needs of every document of one segment, in plain arrays. Read once a segment, kept as long as the segment is open.</summary>
internal sealed class SegmentColumns
{
    private readonly FacetColumn?[] _facets = new FacetColumn?[IndexSchema.Facets.Length];
    private readonly FacetLabels[] _labels;

    /// <summary>Null where nothing in the segment is superseded, as mostly.</summary>
    private readonly long[]? _superseded;

    /// <summary>Null where all documents go by English alone.</summary>
    private readonly WordLanguage[]? _languages;

    /// <summary>Null where no document is of a kind that ranks higher.</summary>
    private readonly bool[]? _isModel;

    /// <summary>Null where there are documents alone.</summary>
    private readonly bool[]? _isPost;

    /// <summary>Null where there is no accepted answer.</summary>
    private readonly long[]? _accepted;

    private readonly Lock _namesGate = new();
    private TitleColumn? _titles;
    private NameTable? _titleNames;

    public SegmentColumns(AtomicReader reader, FacetLabels[] labels)
    {
        _labels = labels;
        Ids = ReadIds(reader);
        DatedAt = ReadNumbers(reader, IndexSchema.DatedAt);
        Versions = [.. ReadNumbers(reader, IndexSchema.VersionNumber).Select(number => (int)number)];
        _languages = ReadFacetOrNull(reader, Search.Facet.Language, WordLanguages.Of);
        _isModel = ReadFacetOrNull(reader, Search.Facet.Kind, Ranking.IsModelKind);
        TitleKeys = new TitleKeys(reader);
        _isPost = ReadFacetOrNull(reader, Search.Facet.Kind, kind => kind == IndexEntryPost.Kind);
        NewestYear = DatedAt.Length == 0 ? 1 : new DateTime(DatedAt.Max(), DateTimeKind.Utc).Year;
        Languages = [WordLanguage.English, .. (_languages ?? []).Where(language => language != WordLanguage.English).Distinct().Order()];
        _superseded = reader.GetNumericDocValues(IndexSchema.Superseded) is null ? null : ReadNumbers(reader, IndexSchema.Superseded);
        _accepted = reader.GetNumericDocValues(IndexSchema.Accepted) is null ? null : ReadNumbers(reader, IndexSchema.Accepted);
    }

    /// <summary>The documents' ids as numbers, for answers and ties.</summary>
    public UInt128[] Ids { get; }

    /// <summary>Ticks, UTC.</summary>
    public long[] DatedAt { get; }

    /// <summary>The year, UTC, of the last of them; 1 of no documents.</summary>
    public int NewestYear { get; }

    /// <summary>The titles as keys, deleted documents' and replies' among them.</summary>
    public TitleKeys TitleKeys { get; }

    /// <summary>Which version of its document each one is.</summary>
    public int[] Versions { get; }

    /// <summary>English, and the languages by which some of the documents go, in their order.</summary>
    public ImmutableArray<WordLanguage> Languages { get; }

    /// <summary>By which language a document's words are brought back to stems.</summary>
    public WordLanguage LanguageOf(int doc) => _languages is null ? WordLanguage.English : _languages[doc];

    /// <summary>Whether a document is a published model or template.</summary>
    public bool IsModel(int doc) => _isModel is not null && _isModel[doc];

    /// <summary>Whether another document takes the place of this one.</summary>
    public bool IsSuperseded(int doc) => _superseded is not null && _superseded[doc] != 0;

    /// <summary>Whether it is a post of a conversation, and no document.</summary>
    public bool IsPost(int doc) => _isPost is not null && _isPost[doc];

    /// <summary>Whether it is the answer that was accepted of its question.</summary>
    public bool IsAccepted(int doc) => _accepted is not null && _accepted[doc] != 0;

    /// <summary>Built on first use; two at a time build it twice and one of them stays.</summary>
    /// <param name="reader">A reader of this segment that is open now.</param>
    public TitleColumn Titles(AtomicReader reader) => Volatile.Read(ref _titles) ?? (_titles = new TitleColumn(reader));

    /// <summary>The titles to be completed while they are typed. Built on first use, half a second for 200,000; two at a time wait for one another.</summary>
    public NameTable TitleNames(AtomicReader reader)
    {
        if (Volatile.Read(ref _titleNames) is { } names)
        {
            return names;
        }

        lock (_namesGate)
        {
            return _titleNames ??= ReadTitleNames(reader);
        }
    }

    /// <summary>Built on first use, as <see cref="Titles"/>.</summary>
    public FacetColumn Facet(AtomicReader reader, Facet facet) =>
        Volatile.Read(ref _facets[(int)facet]) ?? (_facets[(int)facet] = FacetColumn.Read(reader, facet, _labels[(int)facet]));

    /// <summary>What another document takes the place of comes last, then the newest come first.</summary>
    private NameTable ReadTitleNames(AtomicReader reader)
    {
        const long current = 1L << 62; // above all ticks
        var (keys, weights, titles, key) = (new string[reader.MaxDoc], new long[reader.MaxDoc], reader.GetBinaryDocValues(IndexSchema.TitleKey), new BytesRef());
        for (var doc = 0; doc < keys.Length; doc++)
        {
            titles?.Get(doc, key);
            keys[doc] = key.Utf8ToString();
            weights[doc] = DatedAt[doc] | (IsSuperseded(doc) ? 0 : current);
        }

        return new NameTable(keys, weights);
    }

    private static UInt128[] ReadIds(AtomicReader reader)
    {
        var ids = new UInt128[reader.MaxDoc];
        if (reader.GetBinaryDocValues(IndexSchema.IdBytes) is { } docValues)
        {
            var buffer = new BytesRef();
            for (var doc = 0; doc < ids.Length; doc++)
            {
                docValues.Get(doc, buffer);
                ids[doc] = BinaryPrimitives.ReadUInt128BigEndian(buffer.Bytes.AsSpan(buffer.Offset, buffer.Length));
            }
        }

        return ids;
    }

    /// <summary>What a facet's values mean, for each document: the first that means something else than the default; null where none does.</summary>
    private static T[]? ReadFacetOrNull<T>(AtomicReader reader, Facet facet, Func<string, T> meaningOf)
        where T : struct
    {
        if (reader.GetSortedSetDocValues(IndexSchema.FacetField(facet)) is not { } docValues)
        {
            return null;
        }

        var (meanings, value) = (new T[docValues.ValueCount], new BytesRef());
        for (var ord = 0; ord < meanings.Length; ord++)
        {
            docValues.LookupOrd(ord, value);
            meanings[ord] = meaningOf(value.Utf8ToString());
        }

        if (Array.TrueForAll(meanings, meaning => meaning.Equals(default(T))))
        {
            return null;
        }

        var ofDocuments = new T[reader.MaxDoc];
        for (var doc = 0; doc < ofDocuments.Length; doc++)
        {
            docValues.SetDocument(doc);
            for (var ord = docValues.NextOrd(); ord != SortedSetDocValues.NO_MORE_ORDS && ofDocuments[doc].Equals(default(T)); ord = docValues.NextOrd())
            {
                ofDocuments[doc] = meanings[ord];
            }
        }

        return ofDocuments;
    }

    private static long[] ReadNumbers(AtomicReader reader, string field)
    {
        var numbers = new long[reader.MaxDoc];
        if (reader.GetNumericDocValues(field) is { } docValues)
        {
            for (var doc = 0; doc < numbers.Length; doc++)
            {
                numbers[doc] = docValues.Get(doc);
            }
        }

        return numbers;
    }
}

/// <summary>The columns of all open segments, by the segment's core: what a refresh leaves alone is not read again.</summary>
internal sealed class ColumnCache
{
    private readonly ConditionalWeakTable<object, SegmentColumns> _segments = [];

    public FacetLabels[] Labels { get; } = [.. IndexSchema.Facets.Select(_ => new FacetLabels())];

    public SegmentColumns Of(AtomicReader reader) => _segments.GetValue(reader.CoreCacheKey, _ => new SegmentColumns(reader, Labels));
}
