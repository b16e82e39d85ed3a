using System.Collections.Immutable;
using Library.Indexer.Index;
using Library.Indexer.Index.Analysis;
using Library.Indexer.Search.Columns;
using Library.Indexer.Search.Queries;
using Library.Indexer.Search.Running;
using Lucene.Net.Index;
using Lucene.Net.Search;

namespace Library.Indexer.Tests.Search;

/// <summary>Words in a row, against Lucene's own phrases over the same index.</summary>
public sealed class RowQueryTests : IAsyncLifetime
{
    private const int Documents = 600;

    private static readonly string[] Vocabulary = ["board", "boards", "policy", "policies", "the", "of", "audit", "audits"];

    private SearchedLibrary _library = null!;

    public async ValueTask InitializeAsync()
    {
        var random = new Random(23);
        var entries = Enumerable.Range(0, Documents)
            .Select(i => AnEntry.Titled($"Paper {i}", string.Join(' ', Enumerable.Range(0, random.Next(2, 60)).Select(_ => Vocabulary[(int)(Vocabulary.Length * random.NextDouble() * random.NextDouble())])))).ToArray();
        _library = await SearchedLibrary.WithAsync(entries);
        await _library.ApplyAsync([.. entries.Skip(5).Take(40).Select(entry => entry with { Revision = 2 })]); // deleted documents, and a segment of its own
    }

    public async ValueTask DisposeAsync() => await _library.DisposeAsync();

    [Theory]
    [InlineData("board policy")]
    [InlineData("board boards")]
    [InlineData("the the")]
    [InlineData("the the the the")]
    [InlineData("of board the")]
    [InlineData("board missing")]
    [InlineData("missing")]
    [InlineData("policy|boards audit|of")]
    [InlineData("audit|missing the")]
    [InlineData("board|policy|of board|policy|of board|policy|of board|audit")]
    public void Documents_and_scores_are_those_of_Lucenes_phrases(string row)
    {
        var (ours, lucene) = (Run(new RowQuery(IndexSchema.Text.Body, Parse(row))), Run(PhraseOf(Parse(row))));

        Assert.Equal(lucene.Select(hit => hit.Doc), ours.Select(hit => hit.Doc));
        Assert.All(lucene.Zip(ours), pair => Assert.Equal(pair.First.Score, pair.Second.Score, 0.0001));
    }

    /// <summary>Some forms of a word stand at the same place, which Lucene counts several times.</summary>
    [Theory]
    [InlineData("boards", "policies")]
    [InlineData("audits", "of", "boards")]
    public void All_forms_of_a_word_are_found(params string[] words)
    {
        ImmutableArray<ImmutableArray<string>> forms = [.. words.Select(word => WordForms.Of(word, [WordLanguage.English]).Select(form => form.Term).ToImmutableArray())];
        ImmutableArray<ImmutableArray<string>> places = [.. words.Select(word => WordForms.ListPlaces(word, Stemmer.ListOf(word, [WordLanguage.English])))];
        var lucene = Run(PhraseOf(forms)).Select(hit => hit.Doc).Order().ToArray();

        Assert.NotEmpty(lucene);
        Assert.Equal(lucene, Run(new RowQuery(IndexSchema.Text.Body, forms)).Select(hit => hit.Doc).Order());
        Assert.Equal(lucene, Run(new RowQuery(IndexSchema.Text.Body, places)).Select(hit => hit.Doc).Order());
    }

    /// <summary>A row that must stand in documents that have another word as well, which leads.</summary>
    [Fact]
    public void A_row_beside_other_clauses_is_found_in_the_same_documents()
    {
        BooleanQuery With(Query row) => new() { { row, Occur.MUST }, { new TermQuery(new Term(IndexSchema.Text.Body, "audits")), Occur.MUST } };
        var words = Parse("board the|of");

        Assert.Equal(Run(With(PhraseOf(words))).Select(hit => hit.Doc), Run(With(new RowQuery(IndexSchema.Text.Body, words))).Select(hit => hit.Doc));
    }

    /// <summary>Which may be all documents of a library, and no row among them.</summary>
    [Fact]
    public void Each_document_that_is_looked_into_is_a_step_towards_the_end_of_the_querys_time()
    {
        using var view = Open();
        var (both, steps) = (view.Searcher.Search(new BooleanQuery { { new TermQuery(new Term(IndexSchema.Text.Body, "audits")), Occur.MUST }, { new TermQuery(new Term(IndexSchema.Text.Body, "of")), Occur.MUST } }, Documents).TotalHits, 0);
        view.Searcher.Step = () => steps++;

        view.Searcher.Search(new RowQuery(IndexSchema.Text.Body, Parse("audits of")), Documents);

        Assert.NotEqual(0, both);
        Assert.Equal(both, steps);
    }

    [Fact]
    public void Why_a_document_is_found_has_its_score()
    {
        using var view = Open();
        var row = new RowQuery(IndexSchema.Text.Body, Parse("board policy"));
        var hit = view.Searcher.Search(row, 1).ScoreDocs.Single();

        Assert.Equal(hit.Score, view.Searcher.Explain(row, hit.Doc).Value, 0.0001);
    }

    private static ImmutableArray<ImmutableArray<string>> Parse(string row) => [.. row.Split(' ').Select(word => word.Split('|').ToImmutableArray())];

    private static Query PhraseOf(ImmutableArray<ImmutableArray<string>> words)
    {
        if (words.Length == 1)
        {
            return new TermQuery(new Term(IndexSchema.Text.Body, words[0].Single()));
        }

        var phrase = new MultiPhraseQuery();
        foreach (var forms in words)
        {
            phrase.Add([.. forms.Select(form => new Term(IndexSchema.Text.Body, form))]);
        }

        return phrase;
    }

    private SearchView Open() => SearchView.Open(_library.Index, new ColumnCache(), new ScopeFilter(), SearchedLibrary.Member, []);

    private ScoreDoc[] Run(Query query)
    {
        using var view = Open();
        return view.Searcher.Search(query, Documents).ScoreDocs;
    }
}
