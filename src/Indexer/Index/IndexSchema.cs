using System.Collections.Immutable;
using System.Globalization;
using System.IO.Hashing;
using System.Text;
using Library.Indexer.Index.Analysis;
using Library.Indexer.Search;

namespace Library.Indexer.Index;

/// <summary>The fields of the index, named once for writer and reader.</summary>
internal static class IndexSchema
{
    /// <summary>Raised when a field's name, encoding or meaning changes, so that an index of another number cannot be read at all.</summary>
    public const int Layout = 6;

    /// <summary>Keyword: the document's id, 32 hexadecimal digits.</summary>
    public const string Id = "id";

    /// <summary>Keyword: <see cref="Yes"/> on the current version of a document, <see cref="Post"/> on posts.</summary>
    public const string Current = "current";

    /// <summary>Keywords: the audience tokens.</summary>
    public const string Audience = "audience";

    /// <summary>Keyword: the title's words, see <see cref="Words.Key"/>.</summary>
    public const string TitleKey = "titleKey";

    /// <summary>Sixteen bytes, big-endian: the id, for ties and answers.</summary>
    public const string IdBytes = "idBytes";

    public const string Revision = "revision";
    public const string VersionNumber = "version";

    /// <summary>Ticks, UTC: what "newest" goes by.</summary>
    public const string DatedAt = "datedAt";

    /// <summary>A number: 1 on what another document takes the place of, absent from all else.</summary>
    public const string Superseded = "superseded";

    /// <summary>A number: 1 on an accepted answer, absent from all else.</summary>
    public const string Accepted = "accepted";

    /// <summary>UTF-8: the title as it is shown.</summary>
    public const string ShownTitle = "shownTitle";

    /// <summary>UTF-8: the description as it is shown.</summary>
    public const string ShownDescription = "shownDescription";

    /// <summary>See <see cref="Reading.PageTable"/>.</summary>
    public const string PageTable = "pageTable";

    /// <summary>See <see cref="Reading.PageText"/>; kept in a format of its own, see <see cref="Writing.PageTextsFormat"/>.</summary>
    public const string PageTexts = "pageTexts";

    /// <summary>For each stem, what the document says of it in all its texts: see <see cref="Mention"/>. The last of all names, see <see cref="MentionStream"/>.</summary>
    public const string Words = "words";

    public const string Yes = "1";

    /// <summary>What <see cref="Current"/> is of posts of conversations, which are searched beside documents only where that is asked for.</summary>
    public const string Post = "post";

    /// <summary>Positions between two values of one field, so that no phrase crosses from one to the next.</summary>
    public const int ValueGap = 100;

    public static class Text
    {
        public const string Title = "title";
        public const string Headings = "headings";
        public const string Body = "body";

        /// <summary>Running headers, footers and footnotes.</summary>
        public const string Margins = "margins";

        /// <summary>What is said about the document: description, tags, file name, school. One field, since every field costs a look-up a word and segment.</summary>
        public const string About = "about";

        /// <summary>For <c>tag:</c> alone.</summary>
        public const string Tags = "tags";

        /// <summary>For <c>school:</c> alone.</summary>
        public const string School = "school";
    }

    /// <summary>The fields that hold words.</summary>
    public static ImmutableArray<string> TextFields { get; } =
        [Text.Title, Text.Headings, Text.Body, Text.Margins, Text.About, Text.Tags, Text.School];

    /// <summary>What an occurrence in each field counts among all mentions of a word; the title counts apart.</summary>
    public static ImmutableDictionary<string, float> MentionShares { get; } = new Dictionary<string, float>(StringComparer.Ordinal)
    {
        [Text.Title] = 0,
        [Text.Body] = 1,
        [Text.Headings] = 1.5f,
        [Text.About] = 2,
        [Text.Margins] = 0.3f,
    }.ToImmutableDictionary(StringComparer.Ordinal);

    /// <summary>The facets in order; their number is the index of a column.</summary>
    public static ImmutableArray<Facet> Facets { get; } = [.. Enum.GetValues<Facet>()];

    /// <summary>Everything that decides what stands in the index: an index made by another schema is rebuilt.</summary>
    public static string Hash { get; } = ComputeHash();

    /// <summary>The doc values of a facet.</summary>
    public static string FacetField(Facet facet) => "facet" + facet;

    public static string IdTerm(Guid id) => id.ToString("N", CultureInfo.InvariantCulture);

    private static string ComputeHash()
    {
        string[] parts =
        [
            $"layout {Layout}", $"terms {IndexTerms.Version}", $"gap {ValueGap}", $"longest {WordScanner.MaxWordLength}", Superseded, Accepted, Words, .. MentionShares.Select(pair => $"{pair.Key} {pair.Value}").Order(StringComparer.Ordinal),
            .. TextFields, .. Facets.Select(FacetField), .. StemExceptions.Stems.Select(pair => $"{pair.Key} {pair.Value}").Order(StringComparer.Ordinal),
        ];
        return Convert.ToHexStringLower(XxHash64.Hash(Encoding.UTF8.GetBytes(string.Join('\n', parts))));
    }
}
