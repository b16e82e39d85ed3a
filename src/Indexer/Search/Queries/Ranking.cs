using System.Collections.Immutable;
using Library.Indexer.Index;
using Library.Storage;
using Library.Storage.Catalogue;

namespace Library.Indexer.Search.Queries;

/// <summary>A field as a word is looked for in it.</summary>
/// <param name="Weight">What an occurrence counts, one in the body being 1.</param>
/// <param name="LengthShare">BM25's b: how far long texts are held against their words; 0 where the field keeps no lengths.</param>
/// <param name="TitleShare">Of a title, which counts beside the content with a saturation of its own: how much. 0 for content.</param>
internal sealed record RankedField(string Name, float Weight, float LengthShare, float TitleShare = 0);

/// <summary>The numbers that decide the order of hits.</summary>
/// <remarks>
/// Chosen on three judged collections together (Cranfield, CISI, MEDLINE) and on the judged searches of the samples; docs/search.md has what each was worth.
/// </remarks>
internal static class Ranking
{
    /// <summary>BM25's k1: how soon further occurrences stop counting.</summary>
    public const float Saturation = 1.6f;

    /// <summary>What the title's words count against all content: a title match stands before any number of mentions.</summary>
    public const float TitleShare = 2.6f;

    /// <summary>The same for whole sentences, whose words are seldom a title's.</summary>
    public const float TitleShareOfText = 0.8f;

    /// <summary>How often a word is said in a text that is the query: its number to this power (BM25's k3 has the same use).</summary>
    public const float RepeatPower = 0.75f;

    /// <summary>What another form of a word (audits for audit) counts against the word as typed.</summary>
    public const float StemShare = 0.85f;

    /// <summary>What another name of the query's words (COI for conflict of interest) counts against them.</summary>
    public const float OtherNameShare = 0.6f;

    /// <summary>The same for another name that is a function word as well: EL, for English learners, is also the article of each Spanish text. Own searches are the same to four digits.</summary>
    public const float FunctionWordNameShare = 0.02f;

    /// <summary>Words of the query that stand side by side in the text, a pair.</summary>
    public const float PairShare = 0.2f;

    /// <summary>All words of the query in a row in the title.</summary>
    public const float TitlePhraseShare = 0.6f;

    /// <summary>The title is the query: so much of its rarity for each word.</summary>
    public const float WholeTitle = 1.5f;

    /// <summary>What the score of a document's best page counts: words that stand together say more than words all over a handbook.</summary>
    public const float PageShare = 0.3f;

    /// <summary>So many of the first hits are looked at for their best pages.</summary>
    public const int PageHits = 12;

    /// <summary>Of a query with fewer telling words the first hits are not asked for more: a title or a name is meant as it stands.</summary>
    public const int FewestFeedbackWords = 5;

    /// <summary>So many of the first hits are asked for the words that they have in common.</summary>
    public const int FeedbackHits = 10;

    /// <summary>So many words are taken from them.</summary>
    public const int FeedbackTerms = 20;

    /// <summary>What these words count together, the query's own being 1.</summary>
    public const float FeedbackShare = 0.5f;

    /// <summary>The share of a question's telling words that an answer must have: who asks in sentences uses words that no document has. The same of other searches, to fill up a short list.</summary>
    public const float TellingShare = 0.6f;

    /// <summary>A word that a prefix opens counts this much, whatever its rarity.</summary>
    public const float Prefix = 1;

    /// <summary>What another document takes the place of: so little that it comes after whatever else has the words, and is found all the same.</summary>
    public const float SupersededShare = 0.05f;

    /// <summary>What being a model document or a template adds to a score: before the handout of a meeting that has the same words, and behind whatever fits better.</summary>
    public const float ModelShare = 0.05f;

    /// <summary>What being an accepted answer adds to the score of a post.</summary>
    public const float AcceptedShare = 0.05f;

    /// <summary>What the newest document of the library gains over one that is very old: of two years' reports with the same words the later one comes first.</summary>
    public const float FreshShare = 0.05f;

    /// <summary>After so many years half of it is left.</summary>
    public const float FreshHalfLife = 2;

    /// <summary>More pairs are not looked at.</summary>
    public const int MaxPairs = 6;

    /// <summary>Whether a kind of documents ranks higher.</summary>
    public static bool IsModelKind(string kind) => KebabCase.TryParse<DocumentKind>(kind, out var known) && known is DocumentKind.ModelDocument or DocumentKind.Template;

    public static RankedField Title { get; } = new(IndexSchema.Text.Title, Weight: 1, LengthShare: 0.4f, TitleShare);

    public static RankedField Body { get; } = new(IndexSchema.Text.Body, Weight: 1, LengthShare: 0.75f);

    /// <summary>The fields that phrases and prefixes are looked for in where none is named. Words are looked for in all at once, see <see cref="IndexSchema.MentionShares"/>.</summary>
    public static ImmutableArray<RankedField> AllFields { get; } =
    [
        Title,
        Body,
        new(IndexSchema.Text.Headings, IndexSchema.MentionShares[IndexSchema.Text.Headings], LengthShare: 0.5f),
        new(IndexSchema.Text.About, IndexSchema.MentionShares[IndexSchema.Text.About], LengthShare: 0.5f),
        new(IndexSchema.Text.Margins, IndexSchema.MentionShares[IndexSchema.Text.Margins], LengthShare: 0.75f),
    ];

    public static ImmutableArray<RankedField> FieldsOf(QueryField field) => field switch
    {
        QueryField.Any => AllFields,
        QueryField.Title => [Title],
        QueryField.School => [new(IndexSchema.Text.School, Weight: 1, LengthShare: 0)],
        QueryField.Tag => [new(IndexSchema.Text.Tags, Weight: 1, LengthShare: 0)],
        _ => throw new ArgumentOutOfRangeException(nameof(field)),
    };
}
