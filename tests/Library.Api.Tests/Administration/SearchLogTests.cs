using System.Net;
using Library.Api.Search;
using Library.Api.Tests.Pages;
using Library.Storage.Catalogue;
using Library.Storage.Searches;
using Library.Testing;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace Library.Api.Tests.Administration;

/// <summary>Searches and opened results are kept beside the requests, and told to admins alone.</summary>
public sealed class SearchLogTests(SharedApplication shared)
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_search_and_what_is_opened_from_its_pages_are_kept_with_the_place()
    {
        var word = SharedApplication.Word();
        using var member = await MemberAsync();
        await UploadAsync(word, 21);

        var page = await member.OpenAsync($"/search?q={word.ToUpperInvariant()}&area=finance&size=20", Cancellation);
        await member.OpenAsync($"/search?q={word}&sort=title&size=20&page=1", Cancellation);
        var second = await member.OpenAsync($"/search?q={word.ToUpperInvariant()}&size=20&page=2", Cancellation);
        var last = HrefOf(second.Html);
        Assert.Equal(HttpStatusCode.OK, (await member.OpenAsync(last, Cancellation)).Status);
        await member.OpenAsync(last, Cancellation);
        await member.OpenAsync("/search?q=%20", Cancellation);

        var search = Assert.Single(await UntilOpenedAsync(word, 1));
        Assert.Equal(HttpStatusCode.OK, page.Status);
        Assert.Equal((word.ToUpperInvariant(), SearchSource.Website, " finance "), (search.Text, search.Source, search.Areas));
        Assert.NotNull(search.PersonId);
        await using var catalogue = await CatalogueAsync();
        var opened = Assert.Single(await catalogue.OpenedResults.Where(result => result.SearchId == search.Id).ToListAsync(Cancellation));
        Assert.Contains(opened.DocumentId.ToString(), last, StringComparison.Ordinal);
        Assert.Equal(21, opened.Position);
    }

    [Fact]
    public async Task The_result_of_a_corrected_search_is_opened_from_it()
    {
        var word = SharedApplication.Word();
        var wrong = word[..8] + "z" + word[9..];
        using var member = await MemberAsync();
        await UploadAsync(word, 1);

        var page = await member.OpenAsync($"/search?q={wrong}", Cancellation);
        await member.OpenAsync(HrefOf(page.Html), Cancellation);

        var search = Assert.Single(await UntilOpenedAsync(wrong, 1));
        Assert.Equal((SearchOutcome.Corrected, 1), (search.Outcome, search.Total));
    }

    [Fact]
    public async Task Searches_of_programs_are_marked_and_those_of_the_sites_own_scripts_and_tables_are_none()
    {
        var (asked, scripted, exported) = (SharedApplication.Word(), SharedApplication.Word(), SharedApplication.Word());
        using var client = await shared.Application.MemberOfAsync(Cancellation);
        using var member = await MemberAsync();

        await client.SearchAsync($"q={asked}", Cancellation);
        await member.OpenAsync($"/api/v1/search?q={scripted}&size=8", Cancellation);
        await client.Http.GetStringAsync($"/api/v1/search.csv?q={exported}", Cancellation);
        await client.SearchAsync($"q=last+{asked}", Cancellation);

        Assert.Equal(SearchSource.Api, Assert.Single(await UntilOpenedAsync($"last {asked}", 0)).Source);
        Assert.Equal((SearchSource.Api, SearchOutcome.None, 0), Assert.Single((await RowsAsync(asked)).Select(row => (row.Source, row.Outcome, row.Total))));
        Assert.Empty(await RowsAsync(scripted));
        Assert.Empty(await RowsAsync(exported));
    }

    [Fact]
    public async Task Admins_see_words_and_numbers_and_nobody_else_sees_anything()
    {
        const int People = 4;
        var word = SharedApplication.Word();
        using var member = await MemberAsync();
        using var admin = await Visitor.SignInAsync(shared.Application, LibraryApplication.AdminEmail, Cancellation);
        using var client = await shared.Application.AdminAsync(Cancellation);
        using var plain = await shared.Application.MemberOfAsync(Cancellation);
        await member.OpenAsync($"/search?q=%3D{word}+%3C{word}%3E", Cancellation);
        for (var i = 1; i < People; i++) // so many that it stands before what other tests looked for; and no word of it is in their documents
        {
            using var other = await MemberAsync();
            await other.OpenAsync($"/search?q=%3D{word}+%3C{word}%3E", Cancellation);
        }

        await LibraryClient.UntilAsync(
            () => client.GetAsync("/api/v1/search-log?list=nothing&days=365", Cancellation),
            log => log.GetProperty("items").EnumerateArray().Any(item => item.GetProperty("text").GetString() == $"={word} <{word}>" && item.GetProperty("searches").GetInt32() == People),
            Cancellation);

        var page = await admin.OpenRawAsync("/admin/searches?show=failing&days=90", Cancellation);
        var listed = await client.GetAsync("/api/v1/search-log?list=nothing&days=365&size=500", Cancellation);
        var table = await client.Http.GetStringAsync("/api/v1/search-log.csv?list=nothing", Cancellation);
        var weeks = await client.GetAsync("/api/v1/search-log/weeks?days=90", Cancellation);
        var weekTable = await client.Http.GetStringAsync("/api/v1/search-log.csv?list=weeks", Cancellation);

        Assert.Contains($"={word} &lt;{word}&gt;</a>", page.Html, StringComparison.Ordinal);
        Assert.Contains($"/admin/pins?words=%3D{word}%20%3C{word}%3E", page.Html, StringComparison.Ordinal);
        Assert.DoesNotContain("seeker-", page.Html + listed + table, StringComparison.Ordinal);
        var row = Assert.Single(listed.GetProperty("items").EnumerateArray(), item => item.GetProperty("text").GetString() == $"={word} <{word}>");
        Assert.Equal((People, People, People), (row.GetProperty("searches").GetInt32(), row.GetProperty("people").GetInt32(), row.GetProperty("nothing").GetInt32()));
        Assert.Contains($"'={word} <{word}>", table, StringComparison.Ordinal);
        Assert.True(weeks.GetProperty("weeks")[0].GetProperty("searches").GetInt32() > 0);
        Assert.StartsWith("week,searches,found nothing,with an opened document,Accountability", weekTable.TrimStart('\uFEFF'), StringComparison.Ordinal);
        Assert.Contains("searches-exported", (await client.GetAsync("/api/v1/audit", Cancellation)).ToString(), StringComparison.Ordinal);
        foreach (var address in new[] { "/api/v1/search-log", "/api/v1/search-log/weeks", "/api/v1/search-log.csv" })
        {
            Assert.Equal(HttpStatusCode.Forbidden, await plain.StatusAsync(address, Cancellation));
            Assert.Equal(HttpStatusCode.BadRequest, await client.StatusAsync($"{address}?days=31", Cancellation));
        }

        Assert.Equal(HttpStatusCode.BadRequest, await client.StatusAsync("/api/v1/search-log?list=people", Cancellation));
        Assert.Equal(HttpStatusCode.NotFound, (await member.OpenAsync("/admin/searches", Cancellation)).Status);
    }

    [Theory]
    [InlineData("/admin/searches", "Most frequent")]
    [InlineData("/admin/searches?show=trend&days=365", "By community")]
    [InlineData("/admin/searches?show=xyzzy&days=31", "Most frequent")]
    [InlineData("/admin", "What people look for")]
    public async Task The_pages_about_it_open(string address, string words)
    {
        using var admin = await Visitor.SignInAsync(shared.Application, LibraryApplication.AdminEmail, Cancellation);

        Assert.Contains(words, (await admin.OpenAsync(address, Cancellation)).Html, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_many_people_look_for_is_told_after_the_next_look()
    {
        var word = SharedApplication.Word();
        await UploadAsync(word, 1);
        foreach (var _ in Enumerable.Range(0, FrequentQueries.FewestPeople))
        {
            using var member = await MemberAsync();
            await member.OpenAsync($"/search?q={word}", Cancellation);
        }

        await LibraryClient.UntilAsync(() => RowsAsync(word), rows => rows.Count == FrequentQueries.FewestPeople, Cancellation);
        var reports = shared.Application.Services.GetRequiredService<SearchReports>();

        Assert.Contains(new CommonQuery(word, FrequentQueries.FewestPeople), await reports.ListCommonAsync(FrequentQueries.FewestPeople, FrequentQueries.Kept, Cancellation));
    }

    private async Task<Visitor> MemberAsync()
    {
        var email = $"seeker-{SharedApplication.Word()}@school.example";
        await shared.Application.SetPersonAsync(email, [], Cancellation);
        return await Visitor.SignInAsync(shared.Application, email, Cancellation);
    }

    private async Task UploadAsync(string word, int documents)
    {
        using var admin = await shared.Application.AdminAsync(Cancellation);
        for (var i = 0; i < documents; i++)
        {
            await admin.UploadAsync(APdf.New().Page($"Here stands {word} as number {i}.").ToStream().ToArray(), "a.pdf", Cancellation, ("title", $"Paper {i}"), ("area", "finance"));
        }

        await shared.Application.SettleAsync(Cancellation);
    }

    /// <summary>The address of the first result.</summary>
    private static string HrefOf(string html)
    {
        var start = html.IndexOf("/documents/", html.IndexOf("<h3", StringComparison.Ordinal), StringComparison.Ordinal);
        return html[start..html.IndexOf('"', start)];
    }

    private async Task<LibraryDbContext> CatalogueAsync() => await shared.Application.Services.GetRequiredService<IDbContextFactory<LibraryDbContext>>().CreateDbContextAsync(Cancellation);

    private async Task<List<LoggedSearch>> RowsAsync(string text)
    {
        await using var catalogue = await CatalogueAsync();
        return (await catalogue.Searches.AsNoTracking().ToListAsync(Cancellation)).Where(search => string.Equals(search.Text, text, StringComparison.OrdinalIgnoreCase)).ToList();
    }

    private Task<List<LoggedSearch>> UntilOpenedAsync(string text, int opened) => LibraryClient.UntilAsync(() => RowsAsync(text), rows => rows.Count > 0 && rows.Sum(row => row.Opened) == opened, Cancellation);
}
