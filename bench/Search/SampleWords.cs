using Library.Indexer.Index.Analysis;
using Library.Testing;

namespace Library.Bench.Search;

/// <summary>What the documents of the search benchmark are made of: the sentences of the samples, and a long list of words.</summary>
/// <param name="Words">The most frequent ones first; the made-up ones last.</param>
internal sealed record SampleWords(IReadOnlyList<string> Sentences, IReadOnlyList<string> Words)
{
    /// <summary>So many that the last of them are rare among 100,000 documents.</summary>
    private const int WordCount = 300_000;

    private const int ShortestSentence = 5;
    private const int Seed = 2027;

    public static SampleWords Read()
    {
        var sources = Directory.EnumerateFiles(Path.Combine(Repository.Samples, "sources"), "*.md", SearchOption.AllDirectories).Order(StringComparer.Ordinal).ToList();
        var lines = sources.SelectMany(ReadBody).ToList();
        var sentences = lines.SelectMany(line => line.Split(". ")).Select(Plain).Where(sentence => sentence.Count(c => c == ' ') >= ShortestSentence - 1).ToList();
        return new SampleWords(sentences, ListWords([.. lines, .. ReadCorpus()]));
    }

    private static IEnumerable<string> ReadBody(string source) =>
        File.ReadLines(source).SkipWhile((line, i) => i == 0 || line != "---").Skip(1).Where(line => line.Length > 0 && line[0] is not ('|' or '#' or '\\'));

    private static IEnumerable<string> ReadCorpus() => Corpus.FindOrNull() is { } corpus && Directory.Exists(corpus.Folder("reference"))
        ? Directory.EnumerateFiles(corpus.Folder("reference"), "*.txt").Order(StringComparer.Ordinal).SelectMany(File.ReadLines)
        : [];

    private static string Plain(string sentence) => string.Concat(sentence.Where(c => c is not ('*' or '_' or '|' or '[' or ']'))).Trim(' ', '-', '.', '>');

    private static List<string> ListWords(IEnumerable<string> lines)
    {
        var counts = new Dictionary<string, int>(StringComparer.Ordinal);
        var scanner = new WordScanner();
        foreach (var line in lines)
        {
            for (scanner.Reset(line); scanner.Next();)
            {
                var word = scanner.Word.ToString();
                counts[word] = counts.GetValueOrDefault(word) + 1;
            }
        }

        var words = counts.Where(pair => pair.Key.All(char.IsAsciiLetterLower)).OrderByDescending(pair => pair.Value).ThenBy(pair => pair.Key, StringComparer.Ordinal)
            .Select(pair => pair.Key).ToList();
        AddMadeUp(words);
        return words;
    }

    /// <summary>Fills the list with words put together from the front half of one word and the back half of another.</summary>
    private static void AddMadeUp(List<string> words)
    {
        var random = new Random(Seed);
        var known = words.ToHashSet(StringComparer.Ordinal);
        var parts = words.Where(word => word.Length is > 4 and < 13).ToArray();
        while (words.Count < WordCount)
        {
            var (front, back) = (parts[random.Next(parts.Length)], parts[random.Next(parts.Length)]);
            var word = front[..((front.Length + 1) / 2)] + back[(back.Length / 2)..];
            if (known.Add(word))
            {
                words.Add(word);
            }
        }
    }
}
