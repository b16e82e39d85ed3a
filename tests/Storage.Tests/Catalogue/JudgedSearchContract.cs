using Library.Storage.Catalogue;
using Library.Storage.Searches;
using Microsoft.EntityFrameworkCore;

namespace Library.Storage.Tests.Catalogue;

/// <summary>Which documents answer which search, as admins say.</summary>
public abstract class JudgedSearchContract(CatalogueProvider provider) : CatalogueContract(provider)
{
    [Fact]
    public async Task A_search_is_judged_changed_and_deleted_and_each_change_is_in_the_trail()
    {
        await using var library = await MakeAsync();
        var searches = library.Get<JudgedSearches>();
        var (a, b, c) = (await DocumentAsync(library), await DocumentAsync(library), await DocumentAsync(library));

        var id = await AddAsync(library, "  annual  report ", (a, 1), (b, 2));
        Assert.Equal(["annual report 1", $"{a} 1", $"{b} 2"], await ReadAsync(library, id));
        var changed = await searches.ChangeAsync(library.Admin, id, 1, Of("yearly report", (b, 1), (c, 2)), Cancellation);
        Assert.IsType<JudgedChange.Done>(changed);
        Assert.Equal(["yearly report 2", $"{b} 1", $"{c} 2"], await ReadAsync(library, id));
        Assert.IsType<JudgedChange.Done>(await searches.DeleteAsync(library.Admin, id, Cancellation));
        Assert.Empty(await ReadAsync(library, id));
        Assert.IsType<JudgedChange.NotFound>(await searches.DeleteAsync(library.Admin, id, Cancellation));

        await using var catalogue = await library.OpenAsync(Cancellation);
        Assert.Empty(await catalogue.Judgements.ToListAsync(Cancellation));
        var trail = await catalogue.Audit.Where(entry => entry.Subject == id.ToString()).OrderBy(entry => entry.Id).ToListAsync(Cancellation);
        Assert.Equal(["search-judged", "judged-search-changed", "judged-search-deleted"], trail.Select(entry => entry.Action));
        Assert.All(trail, entry => Assert.Equal(library.Admin.Id, entry.PersonId));
        Assert.Equal("“annual report”: 2 documents, 1 of them best", trail[0].Detail);
    }

    [Fact]
    public async Task Of_two_who_change_the_same_the_second_is_told_and_nothing_of_the_first_is_lost()
    {
        await using var library = await MakeAsync();
        var searches = library.Get<JudgedSearches>();
        var (a, b) = (await DocumentAsync(library), await DocumentAsync(library));
        var id = await AddAsync(library, "report", (a, 1));

        Assert.IsType<JudgedChange.Done>(await searches.ChangeAsync(library.Admin, id, 1, Of("report", (a, 2)), Cancellation));
        Assert.IsType<JudgedChange.Stale>(await searches.ChangeAsync(library.Admin, id, 1, Of("report", (b, 1)), Cancellation));

        Assert.Equal(["report 2", $"{a} 2"], await ReadAsync(library, id));
    }

    [Fact]
    public async Task What_changes_nothing_is_no_change()
    {
        await using var library = await MakeAsync();
        var a = await DocumentAsync(library);
        var id = await AddAsync(library, "report", (a, 1));

        Assert.IsType<JudgedChange.Done>(await library.Get<JudgedSearches>().ChangeAsync(library.Admin, id, 1, Of("report", (a, 1)), Cancellation));

        Assert.Equal(["report 1", $"{a} 1"], await ReadAsync(library, id));
    }

    [Fact]
    public async Task A_search_is_judged_once_also_by_two_at_the_same_time()
    {
        await using var library = await MakeAsync();
        var searches = library.Get<JudgedSearches>();
        var (a, other) = (await DocumentAsync(library), await DocumentAsync(library));

        var changes = await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => searches.AddAsync(library.Admin, Of("report", (a, 1)), Cancellation)));
        var made = Assert.Single(changes.OfType<JudgedChange.Done>()).Id;
        var budget = await AddAsync(library, "budget", (other, 1));

        Assert.All(changes.OfType<JudgedChange.Taken>(), taken => Assert.Equal(made, taken.Id));
        Assert.Equal(3, changes.OfType<JudgedChange.Taken>().Count());
        Assert.Equal(made, Assert.IsType<JudgedChange.Taken>(await searches.ChangeAsync(library.Admin, budget, 1, Of("report", (other, 1)), Cancellation)).Id);
        Assert.Equal(["budget 1", $"{other} 1"], await ReadAsync(library, budget));
    }

    [Fact]
    public async Task What_cannot_be_is_refused_by_its_field()
    {
        await using var library = await MakeAsync();
        var a = await DocumentAsync(library);
        var many = Enumerable.Range(0, 500).Select(_ => (Guid.NewGuid(), 1)).ToArray();

        Assert.Equal(["text"], await ErrorsAsync(library, Of("", (a, 1))));
        Assert.Equal(["text"], await ErrorsAsync(library, Of(new string('a', 513), (a, 1))));
        Assert.Equal(["documents"], await ErrorsAsync(library, Of("report")));
        Assert.Equal(["documents"], await ErrorsAsync(library, Of("report", many)));
        Assert.Equal(["documents"], await ErrorsAsync(library, Of("report", (a, 1), (Guid.NewGuid(), 1))));
        Assert.Equal(["documents"], await ErrorsAsync(library, Of("report") with { Documents = [(null, 1)] }));
        Assert.Equal(["documents"], await ErrorsAsync(library, Of("report", (a, 1), (a, 2))));
        Assert.Equal(["documents"], await ErrorsAsync(library, Of("report", (a, 0))));
        Assert.Equal(["documents"], await ErrorsAsync(library, Of("report", (a, 3))));
        await using var catalogue = await library.OpenAsync(Cancellation);
        Assert.Empty(await catalogue.JudgedSearches.ToListAsync(Cancellation));
    }

    [Fact]
    public async Task A_judged_document_may_stay_in_the_trash_and_none_from_the_trash_is_added()
    {
        await using var library = await MakeAsync();
        var searches = library.Get<JudgedSearches>();
        var (trashed, kept) = (await DocumentAsync(library), await DocumentAsync(library));
        var id = await AddAsync(library, "report", (trashed, 1));
        await using (var catalogue = await library.OpenAsync(Cancellation))
        {
            await catalogue.Documents.Where(document => document.Id == trashed).ExecuteUpdateAsync(update => update.SetProperty(document => document.TrashedAt, library.Time.GetUtcNow()), Cancellation);
        }

        Assert.IsType<JudgedChange.Done>(await searches.ChangeAsync(library.Admin, id, 1, Of("report", (trashed, 1), (kept, 2)), Cancellation));
        Assert.Equal(["documents"], await ErrorsAsync(library, Of("budget", (trashed, 1))));
    }

    [Fact]
    public async Task At_most_three_hundred_searches_are_judged()
    {
        await using var library = await MakeAsync();
        var a = await DocumentAsync(library);
        await using (var catalogue = await library.OpenAsync(Cancellation))
        {
            catalogue.AddRange(Enumerable.Range(0, JudgedSearch.MaxSearches).Select(number => new JudgedSearch { Id = Guid.CreateVersion7(), Text = $"{number}", Key = $"{number}", JudgedById = library.Admin.Id, JudgedAt = library.Time.GetUtcNow() }));
            await catalogue.SaveChangesAsync(Cancellation);
        }

        Assert.Equal(["text"], await ErrorsAsync(library, Of("report", (a, 1))));
    }

    [Fact]
    public async Task Nobody_but_admins_judges_and_a_purged_document_takes_its_judgements_along()
    {
        await using var library = await MakeAsync();
        var (searches, member) = (library.Get<JudgedSearches>(), library.Admin with { IsAdmin = false });
        var a = await DocumentAsync(library);
        var id = await AddAsync(library, "report", (a, 1));

        Assert.IsType<JudgedChange.NotAllowed>(await searches.AddAsync(member, Of("budget", (a, 1)), Cancellation));
        Assert.IsType<JudgedChange.NotAllowed>(await searches.ChangeAsync(member, id, 1, Of("report", (a, 2)), Cancellation));
        Assert.IsType<JudgedChange.NotAllowed>(await searches.DeleteAsync(member, id, Cancellation));
        await library.Get<Purges>().RemoveRowsAsync(new PurgeTarget(a, Number: null), personId: null, "Asked for", Cancellation);

        Assert.Equal(["report 1"], await ReadAsync(library, id));
    }

    [Fact]
    public async Task What_was_opened_from_a_search_is_counted_by_its_searches()
    {
        await using var library = await MakeAsync();
        var (a, b) = (await DocumentAsync(library), await DocumentAsync(library));
        await using (var catalogue = await library.OpenAsync(Cancellation))
        {
            foreach (var (key, document) in new[] { ("report", a), ("report", b), ("report", b), ("budget", a) })
            {
                var search = new LoggedSearch { At = library.Time.GetUtcNow(), Day = new DateOnly(2026, 3, 1), Text = key, Key = key, RanKey = key, Source = SearchSource.Website, Outcome = SearchOutcome.All, Total = 2 };
                catalogue.Add(search);
                await catalogue.SaveChangesAsync(Cancellation);
                catalogue.Add(new OpenedResult { SearchId = search.Id, DocumentId = document, Position = 1, At = search.At });
                await catalogue.SaveChangesAsync(Cancellation);
            }
        }

        Assert.Equal([(b, 2), (a, 1)], await library.Get<SearchReports>().ListOpenedAsync("report", days: 30, limit: 5, Cancellation));
        Assert.Equal([(b, 2)], await library.Get<SearchReports>().ListOpenedAsync("report", days: 30, limit: 1, Cancellation));
        Assert.Empty(await library.Get<SearchReports>().ListOpenedAsync("policy", days: 30, limit: 5, Cancellation));
    }

    private static JudgedInput Of(string text, params (Guid Document, int Grade)[] documents) =>
        new() { Text = text, Key = text.Trim(), Documents = [.. documents.Select(row => ((Guid?)row.Document, row.Grade))] };

    private static Task<Guid> DocumentAsync(ACatalogue library) => library.AddAsync(Guid.NewGuid().ToString(), Cancellation);

    private static async Task<Guid> AddAsync(ACatalogue library, string text, params (Guid Document, int Grade)[] documents) =>
        Assert.IsType<JudgedChange.Done>(await library.Get<JudgedSearches>().AddAsync(library.Admin, Of(text, documents), Cancellation)).Id;

    private static async Task<IEnumerable<string>> ErrorsAsync(ACatalogue library, JudgedInput input) =>
        await library.Get<JudgedSearches>().AddAsync(library.Admin, input, Cancellation) is JudgedChange.Invalid invalid ? invalid.Errors.Keys : [];

    /// <summary>The words and the revision of a judged search, then its documents; empty where it is not there.</summary>
    private static async Task<IReadOnlyList<string>> ReadAsync(ACatalogue library, Guid id)
    {
        await using var catalogue = await library.OpenAsync(Cancellation);
        var search = await catalogue.JudgedSearches.Include(row => row.Judgements).SingleOrDefaultAsync(row => row.Id == id, Cancellation);
        return search is null ? [] : [$"{search.Text} {search.Revision}", .. search.Judgements.OrderBy(row => row.Grade).Select(row => $"{row.DocumentId} {row.Grade}")];
    }
}

public sealed class SqliteJudgedSearchTests() : JudgedSearchContract(CatalogueProvider.Sqlite);

[Trait("Needs", "server")]
public sealed class PostgreSqlJudgedSearchTests() : JudgedSearchContract(CatalogueProvider.PostgreSql);
