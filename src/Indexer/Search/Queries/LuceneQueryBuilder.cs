using System.Collections.Immutable;
using Library.Indexer.Index;
using Library.Indexer.Index.Analysis;
using Lucene.Net.Search;

namespace Library.Indexer.Search.Queries;

/// <summary>Decides what a parsed query asks of the index: fields, weights and what ranks higher. Rights and filters are not its business.</summary>
/// <param name="languages">Those whose stems the index has, English first: <see cref="Running.SearchView.Languages"/>.</param>
internal sealed class LuceneQueryBuilder(ImmutableArray<WordLanguage> languages)
{
    /// <summary>All words must match, each in whichever field; of a question, those that tell what is sought.</summary>
    public SearchPlan Build(ParsedQuery query) => query.Root is { } root
        ? Plan(query.IsQuestion ? Conjunction(ListAsked(query)) : Build(root), root)
        : new SearchPlan(new BooleanQuery(), [], [], []);

    /// <summary>The parts of a query that a document must have, all of them; of a question, those that tell what is sought.</summary>
    public static IEnumerable<QueryNode> ListAsked(ParsedQuery query) => query.Root switch
    {
        null => [],
        QueryNode.All all => all.Nodes.Where(node => !query.IsManner(node)),
        { } only => [only],
    };

    /// <summary>A part of a query as it was typed.</summary>
    public static string TypedOf(QueryNode node) => node switch
    {
        QueryNode.Word word => word.Typed,
        QueryNode.Named named => named.TypedText,
        QueryNode.Prefix prefix => prefix.Typed,
        _ => node.ToString() ?? "",
    };

    /// <summary>The words of a query that may be missing where no document has them all.</summary>
    public static ImmutableArray<QueryNode> ListRelaxable(ParsedQuery query) =>
        query.Root is QueryNode.All all ? [.. TakeApart(all).Where(node => IsRelaxable(node) && !query.IsManner(node))] : [];

    /// <summary>Those of them that tell what is sought.</summary>
    public static ImmutableArray<QueryNode> ListTelling(ParsedQuery query) =>
        [.. ListRelaxable(query).Where(node => !ParsedQuery.IsFunctionWord(node))];

    /// <summary>As <see cref="Build(ParsedQuery)"/>, but of its relaxable words only so many of those given.</summary>
    public SearchPlan BuildRelaxed(ParsedQuery query, ImmutableArray<QueryNode> words, int needed)
    {
        var all = (QueryNode.All)query.Root!; // ListRelaxable gave words of it
        var must = Conjunction(TakeApart(all).Where(node => !IsRelaxable(node)));
        var most = Disjunction(words.Select(Build));
        most.MinimumNumberShouldMatch = needed;
        must.Add(most, Occur.MUST);
        return Plan(must, all);
    }

    /// <summary>Any of a text's words, the more the better; no syntax, no limit. For judged collections.</summary>
    public SearchPlan BuildAnyWord(string text)
    {
        var words = Words.List(text);
        var counted = (words.TrueForAll(FunctionWords.Contains) ? words : words.Where(word => !FunctionWords.Contains(word))).CountBy(word => word, StringComparer.Ordinal).ToList();
        var any = Disjunction(counted.Select(word => new WordQuery(Stem.ListOf(word.Key, languages), Ranking.TitleShareOfText) { Boost = MathF.Pow(word.Value, Ranking.RepeatPower) }));
        return new SearchPlan(any, ListBoosts(words), [], [.. counted.Select(word => word.Key)]);
    }

    public Query Build(QueryNode node) => node switch
    {
        QueryNode.Word { Words: [var word] } only => Word(word, only.Field),
        QueryNode.Named named => AnyName(named),
        QueryNode.Word several => InARow(several.Field, ListForms(several.Words)),
        QueryNode.Phrase { Words: [var word] } only => new FieldWordQuery([new WordForm(word, 1)], Ranking.FieldsOf(only.Field)),
        QueryNode.Phrase phrase => InARow(phrase.Field, [.. phrase.Words.Select(word => ImmutableArray.Create(word))]),
        QueryNode.Prefix prefix => Prefix(prefix),
        QueryNode.Not not => Conjunction([not]),
        QueryNode.All all => Conjunction(all.Nodes),
        QueryNode.Any any => Disjunction(any.Nodes.Select(Build)),
        _ => throw new ArgumentOutOfRangeException(nameof(node)),
    };

    private static bool IsRelaxable(QueryNode node) => node is QueryNode.Word { Field: QueryField.Any } or QueryNode.Named or QueryNode.Prefix { Field: QueryField.Any };

    /// <summary>Its nodes, with names of several words taken apart: some of their words may be missing.</summary>
    private static IEnumerable<QueryNode> TakeApart(QueryNode.All all) => all.Nodes.SelectMany(IEnumerable<QueryNode> (node) => node is QueryNode.Named { Typed.Length: > 1 } named ? named.Typed : [node]);

    private BooleanQuery Conjunction(IEnumerable<QueryNode> nodes)
    {
        var query = new BooleanQuery();
        var isPositive = false;
        foreach (var node in nodes)
        {
            var not = node as QueryNode.Not;
            query.Add(Build(not?.Node ?? node), not is null ? Occur.MUST : Occur.MUST_NOT);
            isPositive |= not is null;
        }

        if (!isPositive)
        {
            query.Add(new ConstantScoreQuery(new MatchAllDocsQuery()) { Boost = 0 }, Occur.MUST);
        }

        return query;
    }

    private static BooleanQuery Disjunction(IEnumerable<Query> queries)
    {
        var any = new BooleanQuery();
        foreach (var query in queries)
        {
            any.Add(query, Occur.SHOULD);
        }

        return any;
    }

    private Query Word(string word, QueryField field) => field == QueryField.Any ? new WordQuery(Stem.ListOf(word, languages)) : new FieldWordQuery(WordForms.Of(word, languages), Ranking.FieldsOf(field));

    /// <summary>The words as typed, or another name: single words count as forms of one word, rows of words beside it.</summary>
    private Query AnyName(QueryNode.Named named)
    {
        const float TieShare = 0.1f;
        var query = new DisjunctionMaxQuery(TieShare);
        var single = named.Others.Where(words => words.Length == 1).Select(words => OtherName(words[0])).DistinctBy(stem => stem.Text).ToList();
        if (named.Typed is [{ Words: [var word] }])
        {
            var typed = Stem.ListOf(word, languages);
            query.Add(new WordQuery([.. typed, .. single.Where(stem => stem.Text != typed[0].Text)]));
        }
        else
        {
            query.Add(named.Typed is [var only] ? Build(only) : Conjunction(named.Typed));
            if (single.Count > 0)
            {
                query.Add(new WordQuery([.. single]));
            }
        }

        foreach (var row in named.Others.Where(words => words.Length > 1))
        {
            var forms = ListForms(row);
            var other = InARow(QueryField.Any, forms);
            // A row is taken to be as rare as all forms of all its words together; as a name it counts like one word.
            other.Boost = Ranking.OtherNameShare / forms.Sum(part => part.Length);
            query.Add(other);
        }

        return query.Disjuncts is [var alone] ? alone : query;
    }

    private static Stem OtherName(string word) =>
        Stem.Of(word, Ranking.OtherNameShare) is var stem && FunctionWords.Contains(stem.Text) ? stem with { Share = Ranking.FunctionWordNameShare } : stem;

    /// <summary>The terms that stand for each of some words in a row.</summary>
    private ImmutableArray<ImmutableArray<string>> ListForms(ImmutableArray<string> row) =>
        [.. row.Select(word => Compounds.StandAsTyped(row) ? [word] : WordForms.ListPlaces(word, Stemmer.ListOf(word, languages)))];

    /// <summary>The words one after the other.</summary>
    /// <param name="words">The terms that stand for each word.</param>
    private static BooleanQuery InARow(QueryField field, ImmutableArray<ImmutableArray<string>> words) =>
        Disjunction(Ranking.FieldsOf(field).Select(ranked => new RowQuery(ranked.Name, words) { Boost = ranked.Weight * (ranked.TitleShare > 0 ? ranked.TitleShare : 1) }));

    /// <summary>A heading's words stand in the body too.</summary>
    private static PrefixWordQuery Prefix(QueryNode.Prefix prefix) =>
        new(prefix.Start, [.. Ranking.FieldsOf(prefix.Field).Select(field => field.Name).Where(field => field != IndexSchema.Text.Headings)]) { Boost = Ranking.Prefix };

    private static SearchPlan Plan(Query query, QueryNode root)
    {
        var words = new List<string>();
        foreach (var node in root is QueryNode.All all ? all.Nodes : [root])
        {
            foreach (var word in node is QueryNode.Named named ? named.Typed : node is QueryNode.Word { Field: QueryField.Any } one ? [one] : ImmutableArray<QueryNode.Word>.Empty)
            {
                words.AddRange(word.Words);
            }
        }

        ImmutableArray<string> telling = words.Count < 2 ? [] : [.. words.Where(word => !FunctionWords.Contains(word)).Distinct(StringComparer.Ordinal)];
        return new SearchPlan(query, ListBoosts(words), telling.Length > 1 ? telling : [], telling.Length >= Ranking.FewestFeedbackWords ? telling : []);
    }

    /// <summary>Ranks higher what has the words side by side, in a row in its title, or as its title.</summary>
    private static ImmutableArray<RowBoost> ListBoosts(List<string> words)
    {
        if (words.Count == 0)
        {
            return [];
        }

        var wholeTitle = new RowBoost(IndexSchema.TitleKey, [string.Join(' ', words)], Ranking.WholeTitle * words.Count);
        return words.Count == 1
            ? [wholeTitle]
            :
            [
                wholeTitle,
                new RowBoost(IndexSchema.Text.Title, [.. words], Ranking.TitlePhraseShare),
                .. words.Zip(words.Skip(1)).Take(Ranking.MaxPairs).Select(pair => new RowBoost(IndexSchema.Text.Body, [pair.First, pair.Second], Ranking.PairShare)),
            ];
    }
}
