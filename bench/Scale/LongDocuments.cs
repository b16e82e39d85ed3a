using System.Globalization;
using Library.Bench.Search;
using Library.Indexer.Extraction;
using Library.Indexer.Index;
using Library.Storage.Catalogue;
using Library.Storage.Cops;

namespace Library.Bench.Scale;

/// <summary>Documents of so many words on pages of 400: every other sentence from the samples, the others of words drawn by Zipf's law. The same on every machine.</summary>
internal sealed class LongDocuments(SampleWords words, int length)
{
    private const int Seed = 8128;
    private const int WordsOnPage = 400;
    private const int WordsInSentence = 15;
    private const int SentencesInParagraph = 5;

    public IndexEntry Make(int number)
    {
        var random = new Random(Seed + number);
        var text = new ExtractedText(new ExtractedProperties(null, null, null), MakePages(random));
        var date = new DateTimeOffset(2026, 1, 1, 12, 0, 0, TimeSpan.Zero);
        return new IndexEntry
        {
            Id = MadeDocuments.IdOf(number),
            Revision = 1,
            Audience = [AudienceToken.Admins, AudienceToken.Members],
            Title = string.Create(CultureInfo.InvariantCulture, $"Document {number}"),
            Kind = "resource",
            UpdatedAt = date,
            Versions = [new IndexEntryVersion(1, IsCurrent: true, "file.pdf", FileFormat.Pdf, date, date.Year, text.PageCount, text)],
        };
    }

    private List<ExtractedPage> MakePages(Random random)
    {
        var pages = new List<ExtractedPage>();
        for (var left = length; left > 0; left -= WordsOnPage)
        {
            pages.Add(MakePage(random, pages.Count + 1, Math.Min(left, WordsOnPage)));
        }

        return pages;
    }

    private ExtractedPage MakePage(Random random, int number, int count)
    {
        var blocks = new List<TextBlock> { new(TextBlockKind.Heading, 1, Drawn(random, 4)) };
        for (var left = count - 4; left > 0;)
        {
            var sentences = new List<string>();
            while (sentences.Count < SentencesInParagraph && left > 0)
            {
                sentences.Add(random.Next(2) == 0 ? words.Sentences[random.Next(words.Sentences.Count)] + "." : Drawn(random, WordsInSentence) + ".");
                left -= sentences[^1].Count(c => c == ' ') + 1;
            }

            blocks.Add(new TextBlock(TextBlockKind.Paragraph, 0, string.Join(' ', sentences)));
        }

        return new ExtractedPage(number, blocks);
    }

    private string Drawn(Random random, int count)
    {
        var text = string.Join(' ', Enumerable.Range(0, count).Select(_ => words.Words[(int)Math.Exp(random.NextDouble() * Math.Log(words.Words.Count + 1)) - 1]));
        return char.ToUpperInvariant(text[0]) + text[1..];
    }
}
