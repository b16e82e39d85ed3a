using System.Buffers.Binary;
using System.Globalization;
using Library.Indexer.Extraction.Language;
using Library.Indexer.Index.Analysis;
using Library.Indexer.Search;
using Lucene.Net.Documents;
using Lucene.Net.Index;
using Lucene.Net.Util;
using Document = Lucene.Net.Documents.Document;

namespace Library.Indexer.Index.Writing;

/// <summary>Makes the Lucene documents of an entry: one for each version. Used by one thread at a time, from entry to entry.</summary>
internal sealed class DocumentMapper
{
    /// <summary>Longer titles are the same key from here on; terms have an upper bound in Lucene (32,766 bytes).</summary>
    private const int MaxKeyLength = 1_000;

    private static readonly FieldType Keyword = Frozen(new FieldType
    {
        IsIndexed = true,
        IsTokenized = false,
        OmitNorms = true,
        IndexOptions = IndexOptions.DOCS_ONLY,
    });

    private static readonly FieldType Prose = Frozen(new FieldType
    {
        IsIndexed = true,
        IsTokenized = true,
        IndexOptions = IndexOptions.DOCS_AND_FREQS_AND_POSITIONS,
    });

    private static readonly FieldType Mentioned = Frozen(new FieldType
    {
        IsIndexed = true,
        IsTokenized = true,
        OmitNorms = true,
        IndexOptions = IndexOptions.DOCS_AND_FREQS_AND_POSITIONS,
    });

    private readonly WordScanner _scanner = new();
    private readonly Mentions _mentions = new();
    private readonly Field _words;
    private readonly Dictionary<string, WordTokenStream> _streams;
    private IReadOnlyList<string> _languages = [];

    public DocumentMapper()
    {
        var stemmer = new Stemmer();
        _words = new Field(IndexSchema.Words, new MentionStream(_mentions), Mentioned);
        _streams = IndexSchema.TextFields.ToDictionary(
            field => field,
            field => IndexSchema.MentionShares.TryGetValue(field, out var share) ? new WordTokenStream(stemmer, _mentions, share) : new WordTokenStream(stemmer));
    }

    /// <summary>The documents, each made when it is asked for: it must be indexed before the next one, since they share their token streams.</summary>
    public IEnumerable<IEnumerable<IIndexableField>> Map(IndexEntry entry) => entry.Versions.Select(version => Map(entry, version));

    private static FieldType Frozen(FieldType type)
    {
        type.Freeze();
        return type;
    }

    private Document Map(IndexEntry entry, IndexEntryVersion version)
    {
        var document = new Document { Keyed(IndexSchema.Id, IndexSchema.IdTerm(entry.Id)) };
        _languages = version.Text?.ListLanguages() ?? [];
        AddAccess(document, entry, version);
        AddFacets(document, entry, version);
        AddWords(document, entry, version);
        AddShown(document, entry, version);
        return document;
    }

    private static void AddAccess(Document document, IndexEntry entry, IndexEntryVersion version)
    {
        if (version.IsCurrent)
        {
            document.Add(Keyed(IndexSchema.Current, entry.Post is null ? IndexSchema.Yes : IndexSchema.Post));
        }

        foreach (var token in entry.Audience.Distinct(StringComparer.Ordinal))
        {
            document.Add(Keyed(IndexSchema.Audience, token));
        }
    }

    private void AddFacets(Document document, IndexEntry entry, IndexEntryVersion version)
    {
        foreach (var facet in IndexSchema.Facets)
        {
            foreach (var value in FacetValues(facet, entry, version).Distinct(StringComparer.Ordinal))
            {
                document.Add(new SortedSetDocValuesField(IndexSchema.FacetField(facet), new BytesRef(value)));
            }
        }
    }

    private IEnumerable<string> FacetValues(Facet facet, IndexEntry entry, IndexEntryVersion version) => facet switch
    {
        Facet.Area => entry.Areas,
        Facet.Cop => entry.Cops,
        Facet.Kind => [entry.Kind],
        Facet.Format => version.Format is { } format ? [WireFormat.Of(format)] : [],
        Facet.Year => [version.Year.ToString(CultureInfo.InvariantCulture)],
        Facet.School => entry.School is { } school ? [school] : [],
        Facet.Tag => entry.Tags,
        Facet.Collection => entry.Collections,
        Facet.Meeting => entry.Meetings,
        Facet.Language => _languages,
        _ => throw new ArgumentOutOfRangeException(nameof(facet)),
    };

    private void AddWords(Document document, IndexEntry entry, IndexEntryVersion version)
    {
        _mentions.Clear();
        document.Add(_words);
        var pages = MappedPages.Of(version.Text, _scanner);
        string[] title = [entry.Title];
        AddText(document, IndexSchema.Text.Title, HasOwnTitle(entry) ? title : []);
        AddText(document, IndexSchema.Text.Headings, pages.Headings);
        AddText(document, IndexSchema.Text.Body, pages.Body, gap: 0);
        AddText(document, IndexSchema.Text.Margins, pages.Margins, gap: 0);
        string[] school = entry.School is null ? [] : [entry.SchoolName ?? "", entry.School];
        AddText(document, IndexSchema.Text.About, [entry.Description, .. entry.Tags, Path.GetFileNameWithoutExtension(version.FileName), .. school, .. IsAnswerOf(entry) ? title : []]);
        AddText(document, IndexSchema.Text.Tags, entry.Tags);
        AddText(document, IndexSchema.Text.School, school);
        document.Add(new BinaryDocValuesField(IndexSchema.PageTable, pages.Table));
        document.Add(new BinaryDocValuesField(IndexSchema.PageTexts, pages.Texts));
    }

    private static void AddShown(Document document, IndexEntry entry, IndexEntryVersion version)
    {
        var key = Words.Key(entry.Title);
        key = key.Length <= MaxKeyLength ? key : key[..MaxKeyLength];
        var id = new byte[16];
        BinaryPrimitives.WriteUInt128BigEndian(id, Reading.DocumentId.ToNumber(entry.Id));
        if (HasOwnTitle(entry))
        {
            document.Add(Keyed(IndexSchema.TitleKey, key));
        }

        document.Add(new BinaryDocValuesField(IndexSchema.TitleKey, new BytesRef(key)));
        document.Add(new BinaryDocValuesField(IndexSchema.IdBytes, new BytesRef(id)));
        document.Add(new BinaryDocValuesField(IndexSchema.ShownTitle, new BytesRef(entry.Title)));
        document.Add(new BinaryDocValuesField(IndexSchema.ShownDescription, new BytesRef(Describe(entry, version))));
        document.Add(new NumericDocValuesField(IndexSchema.Revision, entry.Revision));
        document.Add(new NumericDocValuesField(IndexSchema.VersionNumber, version.Number));
        document.Add(new NumericDocValuesField(IndexSchema.DatedAt, version.DatedAt.UtcTicks));
        if (entry.IsSuperseded)
        {
            document.Add(new NumericDocValuesField(IndexSchema.Superseded, 1));
        }

        if (entry.Post is { IsAccepted: true })
        {
            document.Add(new NumericDocValuesField(IndexSchema.Accepted, 1));
        }
    }

    /// <summary>A reply has its conversation's title, which says what it replies to: it is not found by it.</summary>
    private static bool HasOwnTitle(IndexEntry entry) => entry.Post is null or { IsFirst: true };

    /// <summary>The accepted answer is, though with less weight than the question itself.</summary>
    private static bool IsAnswerOf(IndexEntry entry) => entry.Post is { IsFirst: false, IsAccepted: true };

    /// <summary>What is shown of a document where no passage of it is: its description, else how its text begins.</summary>
    private static string Describe(IndexEntry entry, IndexEntryVersion version) =>
        entry.Description.Length > 0 || version.Text is null ? entry.Description : FirstLines.Of(version.Text);

    private static Field Keyed(string field, string value) => new(field, value, Keyword);

    private void AddText(Document document, string field, IReadOnlyList<string> texts, int gap = IndexSchema.ValueGap)
    {
        if (texts.Any(text => text.Length > 0))
        {
            document.Add(new Field(field, _streams[field].Over(texts, gap, WordLanguages.Of(_languages)), Prose));
        }
    }
}
