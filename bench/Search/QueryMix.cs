using Library.Indexer.Index.Analysis;

namespace Library.Bench.Search;

/// <param name="Text">As a reader would type it.</param>
/// <param name="Terms">What the peer is to look for: marked stems, exact words for a phrase, the start for a prefix.</param>
internal sealed record MixQuery(string Text, IReadOnlyList<string> Terms);

/// <param name="Kind">term, and, or, phrase or prefix.</param>
internal sealed record QueryClass(string Name, string Kind, IReadOnlyList<MixQuery> Queries);

/// <summary>
/// The queries of the benchmark, chosen by how many documents hold their words: frequent 8 to 60 in a hundred, medium 0.5 to 2, rare 2 to 20 documents.
/// </summary>
internal sealed class QueryMix
{
    /// <summary>Of each class; some find nothing and are left out.</summary>
    private const int QueriesPerClass = 60;

    private const int Seed = 99;

    private readonly Random _random = new(Seed);
    private readonly TokenFile _tokens;
    private readonly int _documents;
    private readonly Dictionary<string, string> _stemOf;
    private readonly Dictionary<string, string> _wordOf;

    private QueryMix(TokenFile tokens, int documents)
    {
        (_tokens, _documents) = (tokens, documents);
        _stemOf = tokens.Words.Zip(tokens.Stems).ToDictionary(pair => pair.First, pair => pair.Second, StringComparer.Ordinal);
        _wordOf = _stemOf.GroupBy(pair => pair.Value, StringComparer.Ordinal).ToDictionary(
            group => group.Key,
            group => group.Select(pair => pair.Key).OrderByDescending(word => tokens.DocumentsByWord[word]).ThenBy(word => word, StringComparer.Ordinal).First(),
            StringComparer.Ordinal);
    }

    public static IReadOnlyList<QueryClass> Choose(TokenFile tokens, int documents, IReadOnlyList<string> sentences)
    {
        var mix = new QueryMix(tokens, documents);
        var (frequent, medium, rare) = (mix.Stems(0.08, 0.6), mix.Stems(0.005, 0.02), mix.Stems(2.0 / documents, 20.0 / documents));
        return
        [
            mix.Words("term frequent", "term", frequent),
            mix.Words("term medium", "term", medium),
            mix.Words("term rare", "term", rare),
            mix.Words("and freq+freq", "and", frequent, frequent),
            mix.Words("and freq+med", "and", frequent, medium),
            mix.Words("or freq+freq", "or", frequent, frequent),
            mix.Words("or freq+med", "or", frequent, medium),
            mix.Words("or med+med", "or", medium, medium),
            new QueryClass("phrase", "phrase", mix.Phrases(sentences)),
            new QueryClass("prefix 3", "prefix", mix.Prefixes(medium, 3)),
            new QueryClass("prefix 5", "prefix", mix.Prefixes(medium, 5)),
        ];
    }

    /// <summary>Stems that stand in such a share of the documents, in a random order that is the same in every run.</summary>
    private List<string> Stems(double from, double to)
    {
        var stems = _tokens.DocumentsByStem
            .Where(pair => pair.Value >= from * _documents && pair.Value <= to * _documents && IsFair(pair.Key))
            .Select(pair => pair.Key).Order(StringComparer.Ordinal).ToArray();
        _random.Shuffle(stems);
        return [.. stems];
    }

    /// <summary>Whether both sides mean the same by it: the stem, where it is a word too, is that word's stem, and the word is made of letters.</summary>
    private bool IsFair(string stem) =>
        (!_stemOf.TryGetValue(stem, out var own) || own == stem) && _wordOf[stem] is { Length: > 1 } word && word.All(char.IsAsciiLetterLower);

    private QueryClass Words(string name, string kind, params IReadOnlyList<string>[] choices)
    {
        var queries = new List<MixQuery>();
        for (var i = 0; i < QueriesPerClass; i++)
        {
            // The second word is taken from elsewhere in the list, so that two lists that are one give two words.
            var stems = choices.Select((choice, place) => choice[(i + (place * 17)) % choice.Count]).ToArray();
            queries.Add(new MixQuery(string.Join(kind == "or" ? " OR " : " ", stems.Select(stem => _wordOf[stem])), [.. stems.Select(IndexTerms.Stem)]));
        }

        return new QueryClass(name, kind, queries);
    }

    /// <summary>Two words that stand side by side in a sentence, each in 2 to 60 of a hundred documents.</summary>
    private List<MixQuery> Phrases(IReadOnlyList<string> sentences)
    {
        var pairs = sentences.SelectMany(sentence => Indexer.Index.Analysis.Words.List(sentence) is var words ? words.Zip(words.Skip(1)) : [])
            .Where(pair => IsFrequent(pair.First) && IsFrequent(pair.Second) && pair.First != pair.Second)
            .Distinct().OrderBy(pair => $"{pair.First} {pair.Second}", StringComparer.Ordinal).ToArray();
        _random.Shuffle(pairs);
        return [.. pairs.Take(QueriesPerClass).Select(pair => new MixQuery($"\"{pair.First} {pair.Second}\"", [pair.First, pair.Second]))];
    }

    private bool IsFrequent(string word) =>
        word.All(char.IsAsciiLetterLower) && _tokens.DocumentsByWord.TryGetValue(word, out var count) && count >= _documents / 50 && count <= _documents * 3 / 5;

    private List<MixQuery> Prefixes(IReadOnlyList<string> stems, int length) =>
    [
        .. stems.Select(stem => _wordOf[stem]).Where(word => word.Length > length).Select(word => word[..length]).Distinct(StringComparer.Ordinal)
            .Take(QueriesPerClass).Select(start => new MixQuery(start + "*", [start])),
    ];
}
