using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using Library.Api.Tests.Pages;
using Library.Testing;

namespace Library.Api.Tests.Administration;

/// <summary>Results that admins pin or hide, over the API and on the pages; nobody comes to see more by it.</summary>
public sealed class PinTests(SharedApplication shared)
{
    private static readonly string NextMonth = TimeProvider.System.GetUtcNow().AddDays(30).ToString("yyyy-MM-dd", System.Globalization.CultureInfo.InvariantCulture);

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_pinned_document_comes_first_for_the_query_in_other_cases_endings_and_spacing_until_it_is_ended()
    {
        using var admin = await shared.Application.AdminAsync(Cancellation);
        var word = SharedApplication.Word();
        var (found, other) = (await UploadAsync(admin, $"{word} policy", "Found"), await UploadAsync(admin, "nothing of it", "Chosen"));

        var pin = await AddAsync(admin, $"{word} policy", other, "pin");
        var searched = await admin.SearchAsync($"q={word.ToUpperInvariant()}++policies", Cancellation);
        var elsewhere = await admin.TitlesAsync($"q={word}", Cancellation);
        using var changed = await admin.Http.PutAsJsonAsync($"/api/v1/pins/{pin}", new { kind = "hide", until = NextMonth, note = "Changed" }, Cancellation);
        var hidden = await admin.TitlesAsync($"q={word}+policy", Cancellation);
        using var ended = await admin.Http.DeleteAsync($"/api/v1/pins/{pin}", Cancellation);

        Assert.Equal(["Chosen", "Found"], searched.GetProperty("hits").EnumerateArray().Select(hit => hit.GetProperty("title").GetString()));
        Assert.Equal([true, false], searched.GetProperty("hits").EnumerateArray().Select(hit => hit.GetProperty("picked").GetBoolean()));
        Assert.Equal(2, searched.GetProperty("total").GetInt32());
        Assert.Equal(2, searched.GetProperty("facets").GetProperty("kind").EnumerateArray().Sum(value => value.GetProperty("count").GetInt32()));
        Assert.Equal(["Found"], elsewhere);
        Assert.Equal(HttpStatusCode.OK, changed.StatusCode);
        Assert.Equal(["Found"], hidden);
        Assert.Equal(HttpStatusCode.NoContent, ended.StatusCode);
        Assert.Equal(["Found"], await admin.TitlesAsync($"q={word}+policy", Cancellation));
        Assert.False((await admin.GetAsync($"/api/v1/pins/{pin}", Cancellation)).GetProperty("active").GetBoolean());
        var trail = (await admin.GetAsync($"/api/v1/audit?subject={other}", Cancellation)).GetProperty("items").EnumerateArray().Select(entry => entry.GetProperty("action").GetString());
        Assert.Equal(["pin-ended", "pin-changed", "result-pinned"], trail.Take(3));
        Assert.NotEqual(found, other);
    }

    [Fact]
    public async Task A_hidden_document_is_left_out_of_that_query_alone()
    {
        using var admin = await shared.Application.AdminAsync(Cancellation);
        var word = SharedApplication.Word();
        await UploadAsync(admin, $"{word} policy", "Kept");
        var document = await UploadAsync(admin, $"{word} policy", "Left out");

        await AddAsync(admin, $"{word} policy", document, "hide");

        var answer = await admin.SearchAsync($"q={word}+policy", Cancellation);
        Assert.Equal(["Kept"], answer.GetProperty("hits").EnumerateArray().Select(hit => hit.GetProperty("title").GetString()));
        Assert.Equal((1, 1), (answer.GetProperty("total").GetInt32(), answer.GetProperty("facets").GetProperty("kind")[0].GetProperty("count").GetInt32()));
        Assert.Equal(2, (await admin.SearchAsync($"q={word}", Cancellation)).GetProperty("total").GetInt32());
    }

    [Fact]
    public async Task Who_may_not_see_a_pinned_document_gets_the_answer_as_if_it_were_not_pinned()
    {
        using var admin = await shared.Application.AdminAsync(Cancellation);
        using var inside = await shared.Application.MemberOfAsync(Cancellation, "ell");
        using var outside = await shared.Application.MemberOfAsync(Cancellation, "principal");
        var word = SharedApplication.Word();
        await UploadAsync(admin, $"{word} here", "For all");
        var secret = await UploadAsync(admin, "a secret of theirs", "For some", ("visibility", "cops"), ("cop", "ell"), ("area", "hr"));
        var trashed = await UploadAsync(admin, $"{word} too", "Thrown away");
        var before = await AnswerAsync(outside, word);

        await AddAsync(admin, word, secret, "pin");
        await AddAsync(admin, word, trashed, "pin");
        Assert.Equal(["For some", "Thrown away", "For all"], await inside.TitlesAsync($"q={word}", Cancellation));
        using var gone = await admin.Http.DeleteAsync($"/api/v1/documents/{trashed}", Cancellation);

        Assert.Equal(HttpStatusCode.NoContent, gone.StatusCode);
        Assert.Equal(["For some", "For all"], await inside.TitlesAsync($"q={word}", Cancellation));
        var after = await AnswerAsync(outside, word);
        Assert.Contains("Thrown away", before, StringComparison.Ordinal);
        Assert.DoesNotContain("For some", after, StringComparison.Ordinal);
        Assert.DoesNotContain("\"hr\"", after, StringComparison.Ordinal);
        Assert.Contains("\"total\":1,", after, StringComparison.Ordinal);
        Assert.DoesNotContain("\"picked\":true", after, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_corrected_search_has_what_is_pinned_for_its_correction()
    {
        using var admin = await shared.Application.AdminAsync(Cancellation);
        var word = SharedApplication.Word();
        await UploadAsync(admin, $"{word} here", "Found");
        var chosen = await UploadAsync(admin, "nothing of it", "Chosen");
        await AddAsync(admin, word, chosen, "pin");

        var answer = await admin.SearchAsync($"q={word[..8]}z{word[9..]}", Cancellation);

        Assert.Equal(["Chosen", "Found"], answer.GetProperty("hits").EnumerateArray().Select(hit => hit.GetProperty("title").GetString()));
        Assert.Equal((word, word, 2), (answer.GetProperty("ran").GetString(), answer.GetProperty("didYouMean").GetString(), answer.GetProperty("total").GetInt32()));
        Assert.NotEqual(word, answer.GetProperty("query").GetString());
    }

    [Fact]
    public async Task On_the_page_a_document_is_looked_for_pinned_moved_and_ended()
    {
        using var client = await shared.Application.AdminAsync(Cancellation);
        using var admin = await Visitor.SignInAsync(shared.Application, LibraryApplication.AdminEmail, Cancellation);
        var (word, other) = (SharedApplication.Word(), SharedApplication.Word());
        await UploadAsync(client, $"{word} here", $"Found {word}");
        var chosen = await UploadAsync(client, "nothing of it", $"Chosen <{other}>");

        var results = await admin.OpenAsync($"/admin/pins?words={word}", Cancellation);
        var byTitle = await admin.OpenAsync($"/admin/pins?words={word}&find=chosen+%3C{other}", Cancellation);
        var refused = await admin.SubmitAsync($"/admin/pins?words={word}&find=chosen", "add", Cancellation, ("text", word), ("kind", "pin"), ("until", ""), ("note", ""));
        var added = await admin.SubmitAsync($"/admin/pins?words={word}", "add", Cancellation, ("text", word), ("document", chosen), ("kind", "pin"), ("until", NextMonth), ("note", "The new one"));
        var searched = await admin.OpenAsync($"/search?q={word}", Cancellation);
        var pin = (await client.GetAsync("/api/v1/pins", Cancellation)).GetProperty("items").EnumerateArray().First(item => item.GetProperty("text").GetString() == word).GetProperty("id").GetString();
        var changed = await admin.SubmitAsync("/admin/pins", $"change-{pin}", Cancellation, ("kind", "pin"), ("position", "1"), ("until", "2020-01-01"), ("note", "Longer"));
        var ended = await admin.SubmitAsync("/admin/pins", $"end-{pin}", Cancellation);

        Assert.Contains($">Found {word}</span>", results.Html, StringComparison.Ordinal);
        Assert.DoesNotContain($">Chosen <{other}></span>", results.Html, StringComparison.Ordinal);
        Assert.Contains($">Chosen <{other}></span>", byTitle.Html, StringComparison.Ordinal);
        Assert.Contains("Say the last day.", refused.Html, StringComparison.Ordinal);
        Assert.Contains("Choose a document of the library.", refused.Html, StringComparison.Ordinal);
        Assert.Contains("Say in a few words why.", refused.Html, StringComparison.Ordinal);
        Assert.Contains("It comes first now.", added.Html, StringComparison.Ordinal);
        Assert.Contains("Picked by the association", searched.Html, StringComparison.Ordinal);
        Assert.Contains("The last day lies in the past.", changed.Html, StringComparison.Ordinal);
        Assert.Contains("is found for these words as ever", ended.Html, StringComparison.Ordinal);
        Assert.DoesNotContain("Picked by the association", (await admin.OpenAsync($"/search?q={word}", Cancellation)).Html, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("{}", "text")]
    [InlineData("""{"text":"?!","document":"x","kind":"pin"}""", "document")]
    [InlineData("""{"text":"policy","kind":"both"}""", "kind")]
    [InlineData("""{"text":"policy","until":"tomorrow"}""", "until")]
    public async Task What_cannot_be_is_refused_by_its_field(string body, string field)
    {
        using var admin = await shared.Application.AdminAsync(Cancellation);
        using var content = new StringContent(body, System.Text.Encoding.UTF8, "application/json");

        using var answer = await admin.Http.PostAsync("/api/v1/pins", content, Cancellation);

        Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
        Assert.True((await answer.Content.ReadFromJsonAsync<JsonElement>(Cancellation)).GetProperty("errors").TryGetProperty(field, out _));
    }

    private static async Task<string> UploadAsync(LibraryClient admin, string text, string title, params (string, string)[] fields) =>
        LibraryClient.IdOf(await admin.UploadAndWaitAsync(APdf.New().Page($"On this page stands {text} and {SharedApplication.Word()}.").ToStream().ToArray(), "a.pdf", Cancellation, [("title", title), .. fields]));

    private static async Task<string> AddAsync(LibraryClient admin, string text, string document, string kind)
    {
        using var answer = await admin.SendAsync(HttpMethod.Post, "/api/v1/pins", new { text, document, kind, until = NextMonth, note = "Why" }, Cancellation);
        Assert.Equal(HttpStatusCode.Created, answer.StatusCode);
        return LibraryClient.IdOf(await answer.Content.ReadFromJsonAsync<JsonElement>(Cancellation));
    }

    private static async Task<string> AnswerAsync(LibraryClient client, string word) => (await client.SearchAsync($"q={word}", Cancellation)).ToString();
}
