using Library.Indexer.Index;
using Library.Indexer.Index.Analysis;
using Library.Indexer.Search;

namespace Library.Indexer.Tests.Search;

public sealed class LanguageTests
{
    [Fact]
    public void What_two_stems_say_of_a_word_is_joined()
    {
        var title = Mention.Encode(0, inTitle: true, WordEndings.S);
        var body = Mention.Encode(3, inTitle: false, WordEndings.Other);

        Assert.Equal(Mention.Encode(3, inTitle: true, WordEndings.S | WordEndings.Other), Mention.Either(title, body));
        Assert.Equal(body, Mention.Either(0, body));
        Assert.Equal(body, Mention.Either(body, Mention.Encode(2, inTitle: false, WordEndings.Other)));
    }

    [Fact]
    public void No_stem_begins_otherwise_than_its_words()
    {
        string[] odd = ["skis", "dying", "lying", "tying", "idly", "gently", "ugly", "early", "only", "singly", "yearly", "yes", "youth", "oes", "aes", "ces", "eis"];
        foreach (var language in Enum.GetValues<WordLanguage>())
        {
            var stemmer = new Stemmer(language);
            foreach (var word in odd.Concat(StemExceptions.Stems.Keys))
            {
                Assert.Equal(word[0], stemmer.FindOrNull(word) is { } stem ? stem[stem.IndexOf(':', StringComparison.Ordinal) + 1] : word[0]);
            }
        }
    }

    [Theory]
    [InlineData("nino ninos")]
    [InlineData("escuela escuelas")]
    [InlineData("leccion lecciones")]
    [InlineData("padre padres")]
    [InlineData("clase clases")]
    [InlineData("base bases")]
    [InlineData("vez veces")]
    [InlineData("mes meses")]
    [InlineData("unidad unidades")]
    [InlineData("informe informes")]
    [InlineData("club clubes")]
    [InlineData("alumno alumna alumnos alumnas")]
    [InlineData("director directora directores directoras")]
    public void Spanish_plurals_and_genders_have_one_stem(string words) => Assert.Single(words.Split(' ').Select(LightStems.Spanish).Distinct(StringComparer.Ordinal));

    [Theory]
    [InlineData("caso casa")]
    [InlineData("mes mesa")]
    [InlineData("plan playa plaza")]
    [InlineData("padre padron")]
    [InlineData("escuela escolar")]
    public void Spanish_words_that_differ_keep_apart(string words) => Assert.Equal(words.Split(' ').Length, words.Split(' ').Select(LightStems.Spanish).Distinct(StringComparer.Ordinal).Count());

    [Theory]
    [InlineData("reuniao reunioes")]
    [InlineData("escola escolas")]
    [InlineData("jovem jovens")]
    [InlineData("animal animais")]
    [InlineData("papel papeis")]
    [InlineData("professor professora professores professoras")]
    [InlineData("aluno aluna alunos")]
    [InlineData("mae maes")]
    public void Portuguese_plurals_and_genders_have_one_stem(string words) => Assert.Single(words.Split(' ').Select(LightStems.Portuguese).Distinct(StringComparer.Ordinal));

    [Theory]
    [InlineData("alumna")]
    [InlineData("ALUMNOS")]
    [InlineData("vez")]
    [InlineData("lección")]
    [InlineData("title:guias")]
    [InlineData("alumna lección")]
    public async Task A_Spanish_text_is_found_by_other_numbers_and_genders(string query)
    {
        var entry = In("es", AnEntry.Titled("Guía", "Cada alumno repasa sus lecciones dos veces."));
        await using var library = await SearchedLibrary.WithAsync([entry, AnEntry.Titled("Handbook", "Nothing of the kind.")]);

        Assert.Equal(entry.Id, Assert.Single((await library.SearchAsync(query)).Hits).Id);
    }

    [Fact]
    public async Task A_Portuguese_text_is_found_by_its_plural()
    {
        var entry = In("pt", AnEntry.Titled("Guia", "A reunião de famílias."));
        await using var library = await SearchedLibrary.WithAsync(entry);

        Assert.Equal(entry.Id, Assert.Single((await library.SearchAsync("reuniões")).Hits).Id);
    }

    [Fact]
    public async Task What_is_found_is_marked()
    {
        await using var library = await SearchedLibrary.WithAsync(In("es", AnEntry.Titled("Guía", "Cada alumno repasa sus lecciones dos veces.")));

        var snippet = (await library.SearchAsync("alumnas vez")).Hits[0].Snippets[0];

        Assert.Equal(["alumno", "veces"], snippet.Marks.Select(mark => snippet.Text[mark.Start..mark.End]));
    }

    [Fact]
    public async Task English_words_are_found_in_Spanish_texts_as_before()
    {
        var entry = In("es", AnEntry.Titled("Enrollment notices (Spanish)", "Avisos para las familias: Title I grants."));
        await using var library = await SearchedLibrary.WithAsync(entry);

        foreach (var query in new[] { "notice", "enrolling", "grant" })
        {
            Assert.Equal([entry.Id], await library.FindAsync(query));
        }
    }

    [Fact]
    public async Task English_texts_keep_to_English()
    {
        var notes = AnEntry.Titled("Minutes", "Notes are taken.");
        await using var library = await SearchedLibrary.WithAsync([notes, In("es", AnEntry.Titled("Guía", "Cada alumno.")), AnEntry.Titled("Policy", "It is not allowed.")]);

        Assert.Equal([notes.Id], await library.FindAsync("notes")); // by Spanish rules it would be one with "not"
    }

    [Fact]
    public async Task A_text_in_two_languages_is_found_and_marked_by_the_rules_of_both()
    {
        const string English = "This is the letter to all families of the school, and it says in which of the two languages that you read at home we may write to you from now on.";
        const string Spanish = "Esta es la carta para todas las familias de la escuela, en la que se dice en cuál de los dos idiomas les escribimos a ustedes, y cada alumno la lleva a su casa.";
        var entry = AnEntry.Titled("Letter", English, Spanish);
        await using var library = await SearchedLibrary.WithAsync([entry, AnEntry.Titled("Other", English)]);

        var found = await library.SearchAsync("alumnas");

        Assert.Equal(entry.Id, Assert.Single(found.Hits).Id);
        Assert.Equal("alumno", Assert.Single(found.Hits[0].Snippets[0].Marks.Select(mark => found.Hits[0].Snippets[0].Text[mark.Start..mark.End])));
        Assert.Equal([("en", 1), ("es", 1)], found.Facets[Facet.Language].Select(value => (value.Value, value.Count)).Order());
        Assert.Equal("alumno", Spanish.Substring(library.Search.MarkWords("alumnas", Spanish, ["en", "es"])[0].Start, "alumno".Length));
        Assert.Empty(library.Search.MarkWords("alumnas", Spanish, ["en"]));
    }

    [Fact]
    public async Task Languages_are_a_facet()
    {
        var spanish = In("es", AnEntry.Titled("Guía", "Charter"));
        await using var library = await SearchedLibrary.WithAsync([spanish, In("en", AnEntry.Titled("Guide", "Charter")), AnEntry.Titled("Other", "Charter")]);

        var found = await library.SearchAsync(new SearchRequest { Text = "charter", Filters = new Dictionary<Facet, IReadOnlyList<string>> { [Facet.Language] = ["es"] } });

        Assert.Equal(spanish.Id, Assert.Single(found.Hits).Id);
        Assert.Equal(["en", "es"], found.Facets[Facet.Language].Select(value => value.Value).Order(StringComparer.Ordinal));
    }

    private static IndexEntry In(string language, IndexEntry entry) => entry with
    {
        Versions = [.. entry.Versions.Select(version => version with { Text = version.Text! with { Properties = version.Text.Properties with { DetectedLanguage = language } } })],
    };
}
