using Library.Bench.Search;
using Library.Indexer.Extraction;
using Library.Indexer.Index;
using Library.Storage.Catalogue;
using Library.Storage.Cops;

namespace Library.Bench.Suggest;

/// <summary>Titles of three to seven words by number, the same on every machine; one in ten is seen by a community alone.</summary>
internal sealed class MadeNames(SampleWords words)
{
    private const int Seed = 815;

    public static ReaderScope Member { get; } = new(Guid.Empty, [AudienceToken.Members]);

    /// <summary>Of whom most documents are hidden.</summary>
    public static ReaderScope Few { get; } = new(Guid.Empty, [AudienceToken.Cop("principal")]);

    /// <param name="body">What stands in the document beside its title.</param>
    public IndexEntry Make(int number, string body = "")
    {
        var random = new Random(Seed + number);
        var title = string.Join(' ', Enumerable.Range(0, random.Next(3, 8)).Select(_ => words.Words[Zipf(random, words.Words.Count)]));
        var date = new DateTimeOffset(2017, 1, 1, 12, 0, 0, TimeSpan.Zero).AddMinutes(number);
        var text = new ExtractedText(new ExtractedProperties(null, null, null), [new ExtractedPage(1, [new TextBlock(TextBlockKind.Paragraph, 0, body)])]);
        return new IndexEntry
        {
            Id = MadeDocuments.IdOf(number),
            Revision = 1,
            Audience = number % 10 == 0 ? [AudienceToken.Cop("principal")] : [AudienceToken.Members],
            Title = title,
            Kind = "resource",
            UpdatedAt = date,
            Versions = [new IndexEntryVersion(1, IsCurrent: true, "file.pdf", FileFormat.Pdf, date, date.Year, 1, text)],
        };
    }

    /// <summary>What people type who look for titles.</summary>
    public TypedTexts ListTyped(int count)
    {
        var random = new Random(Seed);
        var (beginnings, rows) = (new List<string>(), new List<string>());
        while (rows.Count < count)
        {
            var title = Make(random.Next(100_000)).Title.Split(' ');
            var word = random.Next(title.Length - 1);
            beginnings.Add(title[word][..Math.Min(title[word].Length, random.Next(1, 9))]);
            rows.Add($"{title[word]} {title[word + 1][..1]}");
        }

        return new TypedTexts(beginnings, rows, [.. beginnings.Where(text => text.Length > 3).Select(text => Misspell(random, text))]);
    }

    /// <summary>A letter left out, doubled, replaced, or swapped with the next; not the first.</summary>
    public static string Misspell(Random random, string word)
    {
        if (word.Length < 3)
        {
            return word;
        }

        var at = random.Next(1, word.Length - 1);
        return random.Next(4) switch
        {
            0 => word.Remove(at, 1),
            1 => word.Insert(at, word[at..(at + 1)]),
            2 => word[..at] + (char)('a' + random.Next(26)) + word[(at + 1)..],
            _ => word[..at] + word[at + 1] + word[at] + word[(at + 2)..],
        };
    }

    private static int Zipf(Random random, int count) => (int)Math.Exp(random.NextDouble() * Math.Log(count + 1)) - 1;
}

/// <param name="Beginnings">1 to 8 letters of a word.</param>
/// <param name="Rows">A word and the first letter of the next.</param>
/// <param name="Wrong">4 to 8 letters of a word, one of them wrong.</param>
internal sealed record TypedTexts(List<string> Beginnings, List<string> Rows, List<string> Wrong);
