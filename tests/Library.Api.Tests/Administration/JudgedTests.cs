using System.Globalization;
using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using System.Text.RegularExpressions;
using Library.Api.Tests.Pages;
using Library.Testing;

namespace Library.Api.Tests.Administration;

/// <summary>Searches that are judged, over the API and on the pages.</summary>
public sealed class JudgedTests(SharedApplication shared)
{
    private const string Nobody = "01890000-0000-7000-8000-000000000000";

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_search_is_judged_measured_changed_and_deleted()
    {
        using var admin = await shared.Application.AdminAsync(Cancellation);
        var word = SharedApplication.Word();
        var (a, other) = (await UploadAsync(admin, word, "Found"), await UploadAsync(admin, "nothing of it", "Other"));

        using var made = await admin.SendAsync(HttpMethod.Post, "/api/v1/judged", Of(word, (a, 2)), Cancellation);
        var judged = await made.Content.ReadFromJsonAsync<JsonElement>(Cancellation);
        var address = $"/api/v1/judged/{LibraryClient.IdOf(judged)}";
        using var changed = await PutAsync(admin, address, "\"1\"", Of(word, (a, 1), (other, 2)));
        var now = await admin.GetAsync(address, Cancellation);
        var listed = await admin.GetAsync("/api/v1/judged?size=100", Cancellation);
        using var deleted = await admin.Http.DeleteAsync(address, Cancellation);
        using var gone = await admin.Http.GetAsync(address, Cancellation);

        Assert.Equal((HttpStatusCode.Created, HttpStatusCode.OK, HttpStatusCode.NoContent, HttpStatusCode.NotFound), (made.StatusCode, changed.StatusCode, deleted.StatusCode, gone.StatusCode));
        Assert.Equal((1, 1d, 1d), (judged.GetProperty("revision").GetInt32(), judged.GetProperty("precisionAt1").GetDouble(), judged.GetProperty("ndcg10").GetDouble()));
        Assert.Equal((2, 1d), (now.GetProperty("revision").GetInt32(), now.GetProperty("precisionAt1").GetDouble()));
        Assert.Equal(0.3801, now.GetProperty("ndcg10").GetDouble(), tolerance: 0.0001);
        Assert.Equal(["Other 2", "Found 1"], now.GetProperty("documents").EnumerateArray().Select(document => $"{document.GetProperty("title").GetString()} {document.GetProperty("grade").GetInt32()}"));
        Assert.Contains(listed.GetProperty("items").EnumerateArray(), item => item.GetProperty("text").GetString() == word);
        var trail = (await admin.GetAsync($"/api/v1/audit?subject={LibraryClient.IdOf(judged)}", Cancellation)).GetProperty("items").EnumerateArray().Select(entry => entry.GetProperty("action").GetString());
        Assert.Equal(["judged-search-deleted", "judged-search-changed", "search-judged"], trail);
    }

    [Fact]
    public async Task Who_changes_what_somebody_else_has_changed_gets_what_is_there_now()
    {
        using var admin = await shared.Application.AdminAsync(Cancellation);
        var word = SharedApplication.Word();
        var a = await UploadAsync(admin, word, "Found");
        using var made = await admin.SendAsync(HttpMethod.Post, "/api/v1/judged", Of(word, (a, 1)), Cancellation);
        var address = $"/api/v1/judged/{LibraryClient.IdOf(await made.Content.ReadFromJsonAsync<JsonElement>(Cancellation))}";

        using var unsaid = await PutAsync(admin, address, ifMatch: null, Of(word, (a, 2)));
        using var first = await PutAsync(admin, address, "1", Of(word, (a, 2)));
        using var second = await PutAsync(admin, address, "1", Of("quite other words", (a, 1)));
        using var again = await admin.SendAsync(HttpMethod.Post, "/api/v1/judged", Of($" {word.ToUpperInvariant()}", (a, 1)), Cancellation);

        Assert.Equal((HttpStatusCode.PreconditionRequired, HttpStatusCode.OK), (unsaid.StatusCode, first.StatusCode));
        Assert.Equal(HttpStatusCode.PreconditionFailed, second.StatusCode);
        Assert.Equal(2, (await second.Content.ReadFromJsonAsync<JsonElement>(Cancellation)).GetProperty("present").GetProperty("documents")[0].GetProperty("grade").GetInt32());
        await Problems.AssertAsync(again, HttpStatusCode.Conflict, "judged-already");
    }

    [Fact]
    public async Task What_cannot_be_is_refused_by_its_field()
    {
        using var admin = await shared.Application.AdminAsync(Cancellation);
        var a = await UploadAsync(admin, SharedApplication.Word(), "Found");
        var many = Enumerable.Range(0, 500).Select(_ => (Guid.NewGuid().ToString(), 1)).ToArray();

        Assert.Equal(["text", "documents"], await RefusedAsync(admin, new { }));
        Assert.Equal(["text"], await RefusedAsync(admin, Of("?!", (a, 1))));
        Assert.Equal(["text"], await RefusedAsync(admin, Of(new string('a', 513), (a, 1))));
        Assert.Equal(["documents"], await RefusedAsync(admin, Of("policy", (Nobody, 1))));
        Assert.Equal(["documents"], await RefusedAsync(admin, Of("policy", ("no id", 1))));
        Assert.Equal(["documents"], await RefusedAsync(admin, Of("policy", (a, 7))));
        Assert.Equal(["documents"], await RefusedAsync(admin, Of("policy", (a, 1), (a, 2))));
        Assert.Equal(["documents"], await RefusedAsync(admin, Of("policy", many)));
        Assert.Equal(["documents"], await RefusedAsync(admin, new { text = "policy", documents = new object?[] { null } }));
    }

    [Theory]
    [InlineData("GET", "/api/v1/judged")]
    [InlineData("POST", "/api/v1/judged")]
    [InlineData("GET", $"/api/v1/judged/{Nobody}")]
    [InlineData("PUT", $"/api/v1/judged/{Nobody}")]
    [InlineData("DELETE", $"/api/v1/judged/{Nobody}")]
    public async Task Neither_members_nor_leads_get_at_judged_searches(string method, string address)
    {
        using var member = await shared.Application.MemberOfAsync(Cancellation, "ell");
        using var lead = await shared.Application.LeadOfAsync(Cancellation, "ell");

        using var toMember = await member.SendAsync(new HttpMethod(method), address, new { }, Cancellation);
        using var toLead = await lead.SendAsync(new HttpMethod(method), address, new { }, Cancellation);

        Assert.Equal((HttpStatusCode.Forbidden, HttpStatusCode.Forbidden), (toMember.StatusCode, toLead.StatusCode));
    }

    [Fact]
    public async Task On_the_pages_a_search_is_judged_and_two_admins_lose_nothing_of_each_other()
    {
        using var client = await shared.Application.AdminAsync(Cancellation);
        using var admin = await Visitor.SignInAsync(shared.Application, LibraryApplication.AdminEmail, Cancellation);
        var (word, other) = (SharedApplication.Word(), SharedApplication.Word());
        var (a, b) = (await UploadAsync(client, word, $"Found <{word}>"), await UploadAsync(client, "nothing of it", $"Titled {other}"));
        var address = $"/admin/judged/edit?words={word}";

        var opened = await admin.OpenAsync(address, Cancellation);
        var empty = await admin.SubmitAsync(address, "judge", Cancellation, ("text", word), ("do", "save"));
        var found = await admin.SubmitAsync(address, "judge", Cancellation, ("text", word), ("find", other), ($"grade-{a}", "2"), ("do", "find"));
        var saved = await admin.SubmitAsync(address, "judge", Cancellation, ("text", word), ($"grade-{a}", "2"), ($"grade-{b}", "0"), ("do", "save"));
        var second = await admin.SubmitAsync("/admin/judged/edit", "judge", Cancellation, ("text", word), ($"grade-{b}", "1"), ("do", "save"));
        var list = await admin.OpenAsync("/admin/judged", Cancellation);

        Assert.Contains($"Found <{word}>", opened.Html, StringComparison.Ordinal);
        Assert.Contains("Choose at least one document", empty.Html, StringComparison.Ordinal);
        Assert.Contains($"Titled {other}", found.Html, StringComparison.Ordinal);
        Assert.Matches($"name=\"grade-{a}\" value=\"2\" checked", found.Html);
        Assert.Equal((HttpStatusCode.Found, "/admin/judged?done=saved"), (saved.Status, new Uri(shared.Application.Address, saved.Location).PathAndQuery));
        Assert.Contains("This search is judged already.", second.Html, StringComparison.Ordinal);
        Assert.Matches($"name=\"grade-{a}\" value=\"2\" checked", second.Html);
        Assert.Matches($"name=\"grade-{b}\" value=\"1\" checked", second.Html);
        Assert.Contains($">{word}</a>", list.Html, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_was_opened_from_a_search_is_suggested_until_the_search_is_judged()
    {
        using var client = await shared.Application.AdminAsync(Cancellation);
        using var member = await shared.Application.MemberOfAsync(Cancellation, "ell");
        using var reader = await Visitor.SignInAsync(shared.Application, "member-ell@school.example", Cancellation);
        using var admin = await Visitor.SignInAsync(shared.Application, LibraryApplication.AdminEmail, Cancellation);
        var word = SharedApplication.Word();
        var (a, b) = (await UploadAsync(client, word, "Opened"), await UploadAsync(client, word, "Left alone"));
        await reader.OpenAsync($"/search?q={word}", Cancellation);
        await reader.OpenAsync($"/documents/{a}?q={word}", Cancellation);

        var suggested = await LibraryClient.UntilAsync(() => admin.OpenAsync($"/admin/judged/edit?words={word}", Cancellation), page => page.Html.Contains("Opened from 1 search for the same.", StringComparison.Ordinal), Cancellation);
        await admin.SubmitAsync("/admin/judged/edit", "judge", Cancellation, ("text", word), ($"grade-{a}", "0"), ($"grade-{b}", "2"), ("do", "save"));
        var judged = await admin.OpenAsync($"/admin/judged/edit?words={word}", Cancellation);

        Assert.Equal((1, 0), (GradeOf(suggested, a), GradeOf(suggested, b)));
        Assert.Equal((0, 2), (GradeOf(judged, a), GradeOf(judged, b)));
        Assert.Contains("Opened from 1 search for the same.", judged.Html, StringComparison.Ordinal);
    }

    /// <summary>What is chosen of a document on the page that judges a search.</summary>
    private static int GradeOf(VisitedPage page, string id) => int.Parse(Assert.Single(Regex.Matches(page.Html, $"name=\"grade-{id}\" value=\"(?<grade>[0-9])\" checked", RegexOptions.ExplicitCapture, TimeSpan.FromSeconds(10))).Groups["grade"].Value, CultureInfo.InvariantCulture);

    private static object Of(string text, params (string Id, int Grade)[] documents) => new { text, documents = documents.Select(document => new { id = document.Id, grade = document.Grade }) };

    private static async Task<HttpResponseMessage> PutAsync(LibraryClient admin, string address, string? ifMatch, object body)
    {
        using var request = new HttpRequestMessage(HttpMethod.Put, address);
        request.Content = JsonContent.Create(body);
        request.Headers.TryAddWithoutValidation("If-Match", ifMatch);
        return await admin.Http.SendAsync(request, Cancellation);
    }

    private static async Task<IEnumerable<string>> RefusedAsync(LibraryClient admin, object body)
    {
        using var answer = await admin.SendAsync(HttpMethod.Post, "/api/v1/judged", body, Cancellation);
        Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
        return [.. (await answer.Content.ReadFromJsonAsync<JsonElement>(Cancellation)).GetProperty("errors").EnumerateObject().Select(error => error.Name)];
    }

    private static async Task<string> UploadAsync(LibraryClient admin, string text, string title) =>
        LibraryClient.IdOf(await admin.UploadAndWaitAsync(APdf.New().Page($"On this page stands {text} and {SharedApplication.Word()}.").ToStream().ToArray(), "a.pdf", Cancellation, ("title", title)));
}
