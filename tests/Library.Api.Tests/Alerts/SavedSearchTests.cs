using System.Net;
using Library.Api.Tests.Mail;
using Library.Api.Tests.Pages;

namespace Library.Api.Tests.Alerts;

/// <summary>People save searches by the API and by pages, and reach their own alone.</summary>
public sealed class SavedSearchTests(SharedApplication shared)
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_search_is_saved_read_changed_and_deleted()
    {
        using var person = await shared.Application.PersonAsync(Strangers.Email(), Cancellation);
        var id = await person.SaveSearchAsync("?q=fiscal+policy&area=finance&sort=title&page=3", Cancellation, frequency: "daily");

        var saved = await person.SavedSearchAsync(id, Cancellation);
        using var changed = await person.SendAsync(HttpMethod.Patch, $"/api/v1/saved-searches/{id}", new { name = "Money", frequency = "weekly", by = "both" }, Cancellation);
        var after = await person.SavedSearchAsync(id, Cancellation);
        using var deleted = await person.Http.DeleteAsync($"/api/v1/saved-searches/{id}", Cancellation);
        var gone = await person.StatusAsync($"/api/v1/saved-searches/{id}", Cancellation);
        using var restored = await person.Http.PostAsync($"/api/v1/saved-searches/{id}/restore", content: null, Cancellation);

        Assert.Equal("fiscal policy, Financial Management", saved.GetProperty("name").GetString());
        Assert.Equal("/search?q=fiscal%20policy&area=finance", saved.GetProperty("href").GetString());
        Assert.Equal(("daily", "mail"), (saved.GetProperty("frequency").GetString(), saved.GetProperty("by").GetString()));
        Assert.Equal(HttpStatusCode.OK, changed.StatusCode);
        Assert.Equal(("Money", "weekly", "both"), (after.GetProperty("name").GetString(), after.GetProperty("frequency").GetString(), after.GetProperty("by").GetString()));
        Assert.Equal((HttpStatusCode.NoContent, HttpStatusCode.NotFound, HttpStatusCode.OK), (deleted.StatusCode, gone, restored.StatusCode));
        Assert.Equal("Money", Assert.Single((await person.GetAsync("/api/v1/saved-searches", Cancellation)).GetProperty("items").EnumerateArray()).GetProperty("name").GetString());
    }

    [Theory]
    [InlineData("", null, null, null, "search")]
    [InlineData("q=+&sort=newest", null, null, null, "search")]
    [InlineData("q=words", "hourly", null, null, "frequency")]
    [InlineData("q=words", null, "pigeon", null, "by")]
    [InlineData("q=words", null, null, 101, "name")]
    public async Task What_cannot_be_saved_is_refused_by_its_field(string search, string? frequency, string? by, int? nameLength, string field)
    {
        using var person = await shared.Application.PersonAsync(Strangers.Email(), Cancellation);

        using var answer = await person.SendAsync(HttpMethod.Post, "/api/v1/saved-searches", new { search, frequency, by, name = nameLength is { } length ? new string('n', length) : null }, Cancellation);

        var problem = await Problems.AssertAsync(answer, HttpStatusCode.BadRequest, "validation");
        Assert.True(problem.GetProperty("errors").TryGetProperty(field, out _), problem.ToString());
    }

    [Fact]
    public async Task After_fifty_another_is_refused_in_words()
    {
        using var person = await shared.Application.PersonAsync(Strangers.Email(), Cancellation);
        for (var i = 0; i < 50; i++)
        {
            await person.SaveSearchAsync($"q=words{i}", Cancellation, frequency: "never");
        }

        using var answer = await person.SendAsync(HttpMethod.Post, "/api/v1/saved-searches", new { search = "q=more" }, Cancellation);

        var problem = await Problems.AssertAsync(answer, HttpStatusCode.BadRequest, "validation");
        Assert.Contains("You keep 50 searches already", problem.GetProperty("detail").GetString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Searches_of_others_are_as_if_they_did_not_exist()
    {
        using var owner = await shared.Application.PersonAsync(Strangers.Email(), Cancellation);
        using var admin = await shared.Application.AdminAsync(Cancellation);
        var id = await owner.SaveSearchAsync("q=mine", Cancellation);
        var address = $"/api/v1/saved-searches/{id}";

        HttpResponseMessage[] answers =
        [
            await admin.Http.GetAsync(address, Cancellation),
            await admin.SendAsync(HttpMethod.Patch, address, new { name = "Yours" }, Cancellation),
            await admin.Http.DeleteAsync(address, Cancellation),
            await admin.Http.PostAsync($"{address}/open", content: null, Cancellation),
            await admin.Http.PostAsync($"{address}/restore", content: null, Cancellation),
        ];

        Assert.All(answers, answer => Assert.Equal(HttpStatusCode.NotFound, answer.StatusCode));
        Assert.DoesNotContain(id, (await admin.GetAsync("/api/v1/saved-searches", Cancellation)).ToString(), StringComparison.Ordinal);
        Assert.Equal("mine", (await owner.SavedSearchAsync(id, Cancellation)).GetProperty("name").GetString());
        Array.ForEach(answers, answer => answer.Dispose());
    }

    [Fact]
    public async Task The_search_page_offers_to_save_a_search_and_the_list_changes_and_deletes_it()
    {
        var email = Strangers.Email();
        using var person = await shared.Application.PersonAsync(email, Cancellation);
        using var visitor = await Visitor.SignInAsync(shared.Application, email, Cancellation);
        var offered = await visitor.OpenAsync("/search?q=budget&area=finance", Cancellation);
        var everything = await visitor.OpenAsync("/search", Cancellation);

        var saved = await SaveAsync(visitor, "?q=budget&area=finance", "My budgets");
        var list = await visitor.OpenAsync("/saved-searches", Cancellation);
        var id = LibraryClient.IdOf((await person.GetAsync("/api/v1/saved-searches", Cancellation)).GetProperty("items")[0]);
        var opened = await visitor.OpenAsync($"/saved-searches/{id}", Cancellation);
        var nameless = await visitor.SubmitAsync("/saved-searches", $"change-{id}", Cancellation, ("name", " "), ("frequency", "weekly"), ("by", "site"));
        var changed = await visitor.SubmitAsync("/saved-searches", $"change-{id}", Cancellation, ("name", "Budgets"), ("frequency", "weekly"), ("by", "site"));
        var after = await visitor.OpenAsync("/saved-searches", Cancellation);
        var deleted = await visitor.SubmitAsync("/saved-searches", $"delete-{id}", Cancellation);
        var undone = await visitor.SubmitAsync($"/saved-searches?deleted={id}", "undo", Cancellation);
        var nothing = await SaveAsync(visitor, "", "Nothing");

        Assert.Contains("Save this search", offered.Html, StringComparison.Ordinal);
        Assert.Contains("value=\"budget, Financial Management\"", offered.Html, StringComparison.Ordinal);
        Assert.DoesNotContain("Save this search", everything.Html, StringComparison.Ordinal);
        Assert.EndsWith($"/saved-searches?saved={id}", saved.Location, StringComparison.Ordinal);
        Assert.Contains("My budgets", list.Html, StringComparison.Ordinal);
        Assert.Equal("/search?q=budget&area=finance&sort=newest", opened.Location);
        Assert.Contains("Give it a name.", nameless.Html, StringComparison.Ordinal);
        Assert.EndsWith($"?changed={id}", changed.Location, StringComparison.Ordinal);
        Assert.Contains("On Monday mornings, on this site", after.Html, StringComparison.Ordinal);
        Assert.EndsWith($"?deleted={id}", deleted.Location, StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.Found, undone.Status);
        Assert.Contains("Search for some words, or choose a filter", nothing.Html, StringComparison.Ordinal);
        Assert.Single((await person.GetAsync("/api/v1/saved-searches", Cancellation)).GetProperty("items").EnumerateArray());
    }

    [Fact]
    public async Task A_saved_search_tells_its_days_and_is_not_offered_to_be_saved_again()
    {
        var email = Strangers.Email();
        using var person = await shared.Application.PersonAsync(email, Cancellation);
        using var visitor = await Visitor.SignInAsync(shared.Application, email, Cancellation);
        const string search = "?q=budget&from=2025-01-01&to=2025-06-30&versions=all";

        var offered = await visitor.OpenAsync($"/search{search}", Cancellation);
        await SaveAsync(visitor, search, "Half a year");
        var again = await visitor.OpenAsync($"/search{search}&sort=newest", Cancellation);
        var other = await visitor.OpenAsync("/search?q=budget", Cancellation);
        var list = await visitor.OpenAsync("/saved-searches", Cancellation);
        var named = await person.SavedSearchAsync(await person.SaveSearchAsync("?collection=nobody-knows-it", Cancellation), Cancellation);

        Assert.Contains("value=\"budget, January 1, 2025 – June 30, 2025, older versions too\"", offered.Html, StringComparison.Ordinal);
        Assert.Contains("You keep this search as “Half a year”", again.Html, StringComparison.Ordinal);
        Assert.DoesNotContain("Save this search", again.Html, StringComparison.Ordinal);
        Assert.Contains("Save this search", other.Html, StringComparison.Ordinal);
        Assert.Contains("January 1, 2025 – June 30, 2025", list.Html, StringComparison.Ordinal);
        Assert.Equal("Saved search", named.GetProperty("name").GetString());
    }

    private static async Task<VisitedPage> SaveAsync(Visitor visitor, string search, string name)
    {
        using var content = new FormUrlEncodedContent(
        [
            new("_handler", "save"), new("__RequestVerificationToken", await visitor.ProofOfAsync("/search?q=budget", Cancellation)), new("search", search), new("name", name), new("frequency", "daily"), new("by", "mail"),
        ]);
        using var answer = await visitor.Http.PostAsync("/saved-searches", content, Cancellation);
        return new VisitedPage(answer.StatusCode, await answer.Content.ReadAsStringAsync(Cancellation), answer.Headers.Location?.OriginalString);
    }
}
