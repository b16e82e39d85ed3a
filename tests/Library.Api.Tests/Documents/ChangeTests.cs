using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using Library.Testing;

namespace Library.Api.Tests.Documents;

/// <summary>What may be changed of a document, by whom, and what follows.</summary>
public sealed class ChangeTests(SharedApplication shared)
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_merge_patch_replaces_lists_empties_by_null_and_leaves_the_rest()
    {
        using var admin = await shared.Application.AdminAsync(Cancellation);
        var id = await UploadAsync(admin, ("title", "As it was"), ("description", "Said at first."), ("area", "hr"), ("area", "finance"), ("cop", "ell"), ("tag", "One"), ("tag", "Two"));

        using var answer = await admin.PatchAsync(id, new { areas = new[] { "governance" }, tags = (string[]?)null, description = (string?)null }, Cancellation);
        var document = await answer.Content.ReadFromJsonAsync<JsonElement>(Cancellation);

        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        Assert.Equal("As it was", document.GetProperty("title").GetString());
        Assert.Equal("", document.GetProperty("description").GetString());
        Assert.Equal(["governance"], ListOf(document, "areas"));
        Assert.Equal(["ell"], ListOf(document, "cops"));
        Assert.Empty(ListOf(document, "tags"));
    }

    [Theory]
    [InlineData("""{ "owner": "me" }""", "owner")]
    [InlineData("""{ "areas": ["astrology"] }""", "area")]
    [InlineData("""{ "cops": "ell" }""", "cop")]
    [InlineData("""{ "tags": [1] }""", "tag")]
    [InlineData("""{ "title": 7 }""", "title")]
    [InlineData("""{ "visibility": "cops" }""", "cop")]
    [InlineData("""{ "kind": "poem" }""", "kind")]
    [InlineData("""[]""", "body")]
    public async Task A_wrong_patch_is_refused_with_its_field_and_changes_nothing(string patch, string field)
    {
        using var admin = await shared.Application.AdminAsync(Cancellation);
        var id = await UploadAsync(admin);
        var before = await admin.GetAsync($"/api/v1/documents/{id}", Cancellation);

        using var content = new StringContent(patch, System.Text.Encoding.UTF8, "application/merge-patch+json");
        using var answer = await admin.Http.PatchAsync($"/api/v1/documents/{id}", content, Cancellation);

        var problem = await Problems.AssertAsync(answer, HttpStatusCode.BadRequest, "validation");
        Assert.True(problem.GetProperty("errors").TryGetProperty(field, out _), problem.ToString());
        Assert.Equal(ListOf(before, "areas"), ListOf(await admin.GetAsync($"/api/v1/documents/{id}", Cancellation), "areas"));
    }

    [Theory]
    [InlineData("", "validation")]
    [InlineData("{", "bad-request")]
    public async Task What_is_no_json_is_refused_as_a_problem(string body, string code)
    {
        using var admin = await shared.Application.AdminAsync(Cancellation);
        var id = await UploadAsync(admin);

        using var content = new StringContent(body, System.Text.Encoding.UTF8, "application/merge-patch+json");
        using var answer = await admin.Http.PatchAsync($"/api/v1/documents/{id}", content, Cancellation);

        await Problems.AssertAsync(answer, HttpStatusCode.BadRequest, code);
    }

    [Fact]
    public async Task A_reader_who_sees_a_document_of_others_may_not_change_it_and_one_who_does_not_finds_nothing()
    {
        using var admin = await shared.Application.AdminAsync(Cancellation);
        using var inside = await shared.Application.MemberOfAsync(Cancellation, "ell");
        using var outside = await shared.Application.MemberOfAsync(Cancellation, "principal");
        var id = await UploadAsync(admin, ("visibility", "cops"), ("cop", "ell"));

        foreach (var (client, status, code) in new[] { (inside, HttpStatusCode.Forbidden, "not-allowed"), (outside, HttpStatusCode.NotFound, "not-found") })
        {
            using var patched = await client.PatchAsync(id, new { title = "Mine now" }, Cancellation);
            using var form = LibraryClient.Form(APdf.New().Page("Other.").ToStream().ToArray(), "v2.pdf", []);
            using var version = await client.Http.PostAsync($"/api/v1/documents/{id}/versions", form, Cancellation);
            using var retried = await client.Http.PostAsync($"/api/v1/documents/{id}/retry", content: null, Cancellation);
            using var approved = await client.Http.PostAsync($"/api/v1/documents/{id}/approve", content: null, Cancellation);
            using var returned = await client.SendAsync(HttpMethod.Post, $"/api/v1/documents/{id}/return", new { note = "No." }, Cancellation);
            using var deleted = await client.Http.DeleteAsync($"/api/v1/documents/{id}", Cancellation);
            using var restored = await client.Http.PostAsync($"/api/v1/documents/{id}/restore", content: null, Cancellation);

            await Problems.AssertAsync(patched, status, code);
            await Problems.AssertAsync(version, status, code);
            await Problems.AssertAsync(retried, status, code);
            await Problems.AssertAsync(approved, status, code);
            await Problems.AssertAsync(returned, status, code);
            await Problems.AssertAsync(deleted, status, code);
            await Problems.AssertAsync(restored, HttpStatusCode.NotFound, "not-found");
        }
    }

    [Fact]
    public async Task A_members_upload_waits_is_returned_with_a_note_mended_and_approved()
    {
        using var member = await shared.Application.MemberOfAsync(Cancellation, "ell");
        using var colleague = await shared.Application.MemberOfAsync(Cancellation, "ell", "principal");
        using var lead = await shared.Application.LeadOfAsync(Cancellation, "ell");
        var id = await UploadAsync(member, ("visibility", "members"), ("cop", "ell"));
        var toColleague = await colleague.StatusAsync($"/api/v1/documents/{id}", Cancellation);

        using var empty = await lead.SendAsync(HttpMethod.Post, $"/api/v1/documents/{id}/return", new { note = " " }, Cancellation);
        using var returned = await lead.SendAsync(HttpMethod.Post, $"/api/v1/documents/{id}/return", new { note = "Please add the year." }, Cancellation);
        var seen = await member.GetAsync($"/api/v1/documents/{id}", Cancellation);
        using var own = await member.Http.PostAsync($"/api/v1/documents/{id}/approve", content: null, Cancellation);
        using var mended = await member.PatchAsync(id, new { title = "Plan for 2026" }, Cancellation);
        using var approved = await lead.Http.PostAsync($"/api/v1/documents/{id}/approve", content: null, Cancellation);

        Assert.Equal(HttpStatusCode.NotFound, toColleague);
        await Problems.AssertAsync(empty, HttpStatusCode.BadRequest, "validation");
        Assert.Equal(("returned", "Please add the year."), (seen.GetProperty("review").GetString(), seen.GetProperty("reviewNote").GetString()));
        await Problems.AssertAsync(own, HttpStatusCode.Forbidden, "not-allowed");
        Assert.Equal("waiting", await ReviewOf(mended));
        Assert.Null(await ReviewOf(approved));
        Assert.Equal(HttpStatusCode.OK, await colleague.StatusAsync($"/api/v1/documents/{id}", Cancellation));
    }

    [Fact]
    public async Task A_lead_needs_no_approval_at_home_and_waits_elsewhere()
    {
        using var lead = await shared.Application.LeadOfAsync(Cancellation, "ell");
        var pdf = APdf.New().Page("By a lead.").ToStream().ToArray();

        var home = await lead.UploadAsync(pdf, "home.pdf", Cancellation, ("cop", "ell"), ("kind", "template"));
        var nowhere = await lead.UploadAsync(pdf, "nowhere.pdf", Cancellation);

        Assert.Equal(JsonValueKind.Null, home.GetProperty("review").ValueKind);
        Assert.Equal("waiting", nowhere.GetProperty("review").GetString());
    }

    [Fact]
    public async Task A_members_new_version_waits_again_and_is_hidden_until_then()
    {
        using var member = await shared.Application.MemberOfAsync(Cancellation, "ell");
        using var admin = await shared.Application.AdminAsync(Cancellation);
        using var other = await shared.Application.MemberOfAsync(Cancellation, "principal");
        var id = await UploadAsync(member);
        using var approved = await admin.Http.PostAsync($"/api/v1/documents/{id}/approve", content: null, Cancellation);
        var before = await other.StatusAsync($"/api/v1/documents/{id}", Cancellation);

        using var form = LibraryClient.Form(APdf.New().Page("Second.").ToStream().ToArray(), "v2.pdf", [("note", "second")]);
        using var version = await member.Http.PostAsync($"/api/v1/documents/{id}/versions", form, Cancellation);

        Assert.Equal(HttpStatusCode.OK, before);
        Assert.Equal("waiting", await ReviewOf(version));
        Assert.Equal(HttpStatusCode.NotFound, await other.StatusAsync($"/api/v1/documents/{id}", Cancellation));
    }

    [Fact]
    public async Task What_is_in_the_trash_is_gone_for_its_owner_but_listed_there_and_comes_back()
    {
        using var member = await shared.Application.MemberOfAsync(Cancellation, "cfo-coo");
        using var other = await shared.Application.LeadOfAsync(Cancellation, "cfo-coo");
        using var admin = await shared.Application.AdminAsync(Cancellation);
        var id = await UploadAsync(member, ("cop", "cfo-coo"));

        using var deleted = await member.Http.DeleteAsync($"/api/v1/documents/{id}", Cancellation);
        using var twice = await member.Http.DeleteAsync($"/api/v1/documents/{id}", Cancellation);
        var toOwner = await member.StatusAsync($"/api/v1/documents/{id}", Cancellation);
        var trash = await member.GetAsync("/api/v1/trash", Cancellation);
        using var byOther = await other.Http.PostAsync($"/api/v1/documents/{id}/restore", content: null, Cancellation);
        var toAdmin = await admin.GetAsync($"/api/v1/documents/{id}", Cancellation);
        using var restored = await member.Http.PostAsync($"/api/v1/documents/{id}/restore", content: null, Cancellation);

        Assert.Equal(HttpStatusCode.NoContent, deleted.StatusCode);
        await Problems.AssertAsync(twice, HttpStatusCode.NotFound, "not-found");
        Assert.Equal(HttpStatusCode.NotFound, toOwner);
        Assert.Contains(id, trash.GetProperty("items").EnumerateArray().Select(LibraryClient.IdOf));
        await Problems.AssertAsync(byOther, HttpStatusCode.NotFound, "not-found");
        Assert.NotEqual(JsonValueKind.Null, toAdmin.GetProperty("trashedAt").ValueKind);
        Assert.Equal(HttpStatusCode.OK, restored.StatusCode);
        Assert.Equal(HttpStatusCode.OK, await member.StatusAsync($"/api/v1/documents/{id}", Cancellation));
    }

    [Fact]
    public async Task A_retry_reads_a_failed_file_once_more_and_fails_for_the_same_reason()
    {
        using var admin = await shared.Application.AdminAsync(Cancellation);
        var id = LibraryClient.IdOf(await admin.UploadAndWaitAsync("%PDF-1.7 and nothing else"u8.ToArray(), "bad.pdf", Cancellation));

        using var retried = await admin.Http.PostAsync($"/api/v1/documents/{id}/retry", content: null, Cancellation);
        var document = await admin.WaitAsync(id, Cancellation);

        Assert.Equal(HttpStatusCode.OK, retried.StatusCode);
        Assert.Equal("unreadable", document.GetProperty("failure").GetProperty("code").GetString());
    }

    [Theory]
    [InlineData("GET", "/api/v1/documents/none")]
    [InlineData("GET", "/api/v1/nothing-of-the-kind")]
    public async Task An_address_where_nothing_is_answers_with_a_problem(string method, string address)
    {
        using var admin = await shared.Application.AdminAsync(Cancellation);
        using var request = new HttpRequestMessage(new HttpMethod(method), address);

        using var answer = await admin.Http.SendAsync(request, Cancellation);

        await Problems.AssertAsync(answer, HttpStatusCode.NotFound, "not-found");
    }

    private static async Task<string> UploadAsync(LibraryClient client, params (string Name, string Value)[] fields) =>
        LibraryClient.IdOf(await client.UploadAsync(APdf.New().Page($"About {SharedApplication.Word()}.").ToStream().ToArray(), "change.pdf", Cancellation, fields));

    private static async Task<string?> ReviewOf(HttpResponseMessage answer) =>
        (await answer.Content.ReadFromJsonAsync<JsonElement>(Cancellation)).GetProperty("review").GetString();

    private static IEnumerable<string?> ListOf(JsonElement document, string name) => document.GetProperty(name).EnumerateArray().Select(item => item.GetString());

    [Theory]
    [InlineData("")]
    [InlineData("   ")]
    [InlineData(null)]
    public async Task A_title_is_not_taken_away(string? title)
    {
        using var admin = await shared.Application.AdminAsync(Cancellation);
        var id = LibraryClient.IdOf(await admin.UploadAsync(APdf.New().Page(SharedApplication.Word()).ToStream().ToArray(), "a.pdf", Cancellation, ("title", "A title")));

        using var answer = await admin.PatchAsync(id, new { title }, Cancellation);

        await Problems.AssertFieldAsync(answer, "title");
        Assert.Equal("A title", (await admin.GetAsync($"/api/v1/documents/{id}", Cancellation)).GetProperty("title").GetString());
    }

    [Fact]
    public async Task A_draft_says_in_the_results_that_it_is_one()
    {
        using var admin = await shared.Application.AdminAsync(Cancellation);
        var word = SharedApplication.Word();
        await admin.UploadAndWaitAsync(APdf.New().Page(word).ToStream().ToArray(), "a.pdf", Cancellation, ("visibility", "draft"));

        var hit = (await admin.SearchAsync($"q={word}", Cancellation)).GetProperty("hits")[0];

        Assert.Equal("draft", hit.GetProperty("visibility").GetString());
    }
}
