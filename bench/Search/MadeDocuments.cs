using System.Buffers.Binary;
using System.Globalization;
using Library.Indexer.Extraction;
using Library.Indexer.Index;
using Library.Storage.Catalogue;
using Library.Storage.Cops;

namespace Library.Bench.Search;

/// <summary>
/// Documents by number, the same on every machine: every fifth of sentences of the samples, the others of words drawn by Zipf's law.
/// 300 words on average on one to three pages, with a title, a description and values for six facets. Every member may see them.
/// </summary>
internal sealed class MadeDocuments(SampleWords words)
{
    private const int Seed = 4711;
    private const int ProseEvery = 5;
    private const int Schools = 60;
    private const int Tags = 200;

    private static readonly string[] Areas = ["accountability", "finance", "hr", "governance"];
    private static readonly string[] Kinds = ["template", "model-document", "meeting-material", "resource"];
    private static readonly string[] Cops = ["executive-director", "principal", "cfo-coo", "ell", "special-education", "college-placement", "nurse-mental-health"];

    public static Guid IdOf(int number) => new(number, 0, 0x7000, 0x80, 0, 0, 0, 0, 0, 0, 1);

    public static int NumberOf(Guid id)
    {
        Span<byte> bytes = stackalloc byte[16];
        id.TryWriteBytes(bytes, bigEndian: true, out _);
        return BinaryPrimitives.ReadInt32BigEndian(bytes);
    }

    public IndexEntry Make(int number) => Make(number, hasText: true);

    /// <summary>Without text, so that a million of them are soon made, and without a school, so that six facets have values.</summary>
    public IndexEntry MakeShort(int number) => Make(number, hasText: false) with { School = null };

    private IndexEntry Make(int number, bool hasText)
    {
        var random = new Random(Seed + number);
        var isProse = number % ProseEvery == 0;
        var title = Capital(Words(random, random.Next(3, 8)));
        var date = new DateTimeOffset(2017, 1, 1, 12, 0, 0, TimeSpan.Zero).AddDays(random.Next(3_600));
        var text = hasText ? new ExtractedText(new ExtractedProperties(null, null, null), MakePages(random, isProse)) : null;
        return new IndexEntry
        {
            Id = IdOf(number),
            Revision = 1,
            Audience = [AudienceToken.Admins, AudienceToken.Members],
            Title = title,
            Description = Capital(Words(random, random.Next(8, 16))),
            Kind = Kinds[Zipf(random, Kinds.Length)],
            Areas = [Areas[random.Next(Areas.Length)]],
            Cops = random.Next(3) == 0 ? [] : [Cops[Zipf(random, Cops.Length)]],
            Tags = [.. Enumerable.Range(0, random.Next(1, 5)).Select(_ => $"tag-{Zipf(random, Tags)}").Distinct(StringComparer.Ordinal)],
            School = random.Next(4) == 0 ? null : $"school-{Zipf(random, Schools)}",
            UpdatedAt = date,
            Versions = [new IndexEntryVersion(1, IsCurrent: true, string.Create(CultureInfo.InvariantCulture, $"file-{number}.pdf"), number % 2 == 0 ? FileFormat.Pdf : FileFormat.Word, date, date.Year, text?.PageCount, text)],
        };
    }

    private ExtractedPage[] MakePages(Random random, bool isProse)
    {
        var pages = new ExtractedPage[random.Next(1, 4)];
        for (var i = 0; i < pages.Length; i++)
        {
            var left = random.Next(200, 400) / pages.Length;
            var blocks = new List<TextBlock> { new(TextBlockKind.Heading, 1, Capital(Words(random, random.Next(3, 7)))) };
            while (left > 0)
            {
                var paragraph = isProse ? Sentences(random) : Capital(Words(random, random.Next(30, 80))) + ".";
                blocks.Add(new TextBlock(TextBlockKind.Paragraph, 0, paragraph));
                left -= paragraph.Count(c => c == ' ') + 1;
            }

            pages[i] = new ExtractedPage(i + 1, blocks);
        }

        return pages;
    }

    private string Sentences(Random random) =>
        string.Join(' ', Enumerable.Range(0, 4).Select(_ => words.Sentences[random.Next(words.Sentences.Count)] + "."));

    private string Words(Random random, int count) => string.Join(' ', Enumerable.Range(0, count).Select(_ => words.Words[Zipf(random, words.Words.Count)]));

    private static string Capital(string text) => char.ToUpperInvariant(text[0]) + text[1..];

    /// <summary>A rank below the count, with a chance of one over the rank: the logarithm of a rank is spread evenly.</summary>
    private static int Zipf(Random random, int count) => (int)Math.Exp(random.NextDouble() * Math.Log(count + 1)) - 1;
}
