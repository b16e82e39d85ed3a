using System.Net;
using System.Net.Http.Json;
using Library.Testing;

namespace Library.Api.Tests.Rights;

/// <summary>Role by visibility: who sees a document in each of its states, on every way to it, and what they may do.</summary>
public sealed class DocumentMatrixTests(MatrixWorld world) : IClassFixture<MatrixWorld>
{
    private const string Owner = "inside";

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    // The first letter says who sees it: outside (member), another lead (elsewhere), its owner (inside), its lead, admins. A program sees what its owner sees.
    [Theory]
    [InlineData("members", "published", "member elsewhere inside lead program admin", "lead admin inside")]
    [InlineData("cops", "published", "inside lead program admin", "lead admin inside")]
    [InlineData("draft", "draft", "inside lead admin", "lead admin inside")]
    [InlineData("members", "waiting", "inside lead admin", "lead admin inside")]
    [InlineData("cops", "waiting", "inside lead admin", "lead admin inside")]
    [InlineData("members", "returned", "inside lead admin", "lead admin inside")]
    [InlineData("members", "trashed", "admin", "admin")]
    public async Task A_document_is_seen_by_those_whom_the_rule_names_and_by_nobody_else(string visibility, string state, string seers, string editors)
    {
        var (sees, edits) = (seers.Split(' '), editors.Split(' '));
        var word = SharedApplication.Word();
        var id = await MakeAsync(word, visibility, state);
        await world.Application.SettleAsync(Cancellation);

        var wrong = new List<string>();
        foreach (var role in MatrixWorld.Roles)
        {
            await CheckReadingAsync(role, sees.Contains(role), state, id, word, wrong);
            await CheckWritingAsync(role, sees.Contains(role), edits.Contains(role), id, wrong);
        }

        Assert.True(wrong.Count == 0, string.Join('\n', wrong));
    }

    [Fact]
    public async Task What_may_not_be_seen_is_refused_in_the_same_words_as_what_is_not_there()
    {
        var word = SharedApplication.Word();
        var id = await MakeAsync(word, "draft", "draft");
        string[] addresses = ["/api/v1/documents/{0}", "/api/v1/documents/{0}/content", "/api/v1/documents/{0}/text"];
        var member = world.As("member");

        var hidden = await Task.WhenAll(addresses.Select(address => BodyAsync(member, string.Format(System.Globalization.CultureInfo.InvariantCulture, address, id))));
        var absent = await Task.WhenAll(addresses.Select(address => BodyAsync(member, string.Format(System.Globalization.CultureInfo.InvariantCulture, address, Guid.CreateVersion7()))));

        Assert.Equal(absent, hidden);
        Assert.All(hidden, answer => Assert.Equal(HttpStatusCode.NotFound, answer.Status));
    }

    private async Task<string> MakeAsync(string word, string visibility, string state)
    {
        var (owner, admin) = (world.As(Owner), world.As("admin"));
        var id = LibraryClient.IdOf(await owner.UploadAndWaitAsync(
            APdf.New().Page($"Here stands {word}.").ToStream().ToArray(), "matrix.pdf", Cancellation, ("title", word), ("visibility", visibility), ("cop", MatrixWorld.Cop)));
        using var decided = state switch
        {
            "returned" => await admin.SendAsync(HttpMethod.Post, $"/api/v1/documents/{id}/return", new { note = "Please add the date." }, Cancellation),
            "waiting" or "draft" => await admin.Http.GetAsync($"/api/v1/documents/{id}", Cancellation),
            _ => await admin.Http.PostAsync($"/api/v1/documents/{id}/approve", content: null, Cancellation),
        };
        using var trashed = state == "trashed" ? await admin.Http.DeleteAsync($"/api/v1/documents/{id}", Cancellation) : decided;
        Assert.True(decided.IsSuccessStatusCode && trashed.IsSuccessStatusCode);
        return id;
    }

    private async Task CheckReadingAsync(string role, bool sees, string state, string id, string word, List<string> wrong)
    {
        var refused = role is "anonymous" or "ended" ? 401 : 404;
        foreach (var address in new[] { $"/api/v1/documents/{id}", $"/api/v1/documents/{id}/content", $"/api/v1/documents/{id}/text" })
        {
            Compare(wrong, $"{role} GET {address}", sees ? 200 : refused, await world.StatusAsync(role, "GET", address, Cancellation));
        }

        if (role is not "program")
        {
            Compare(wrong, $"{role} GET page", sees ? 200 : role is "anonymous" or "ended" ? 302 : 404, await world.StatusAsync(role, "GET", $"/documents/{id}", Cancellation));
        }

        if (role is "anonymous" or "ended")
        {
            return;
        }

        // What is in the trash is found by nobody.
        var finds = sees && state != "trashed" ? 1 : 0;
        var client = world.As(role);
        var found = await client.SearchAsync($"q={word}", Cancellation);
        Compare(wrong, $"{role} total", finds, found.GetProperty("total").GetInt32());
        Compare(wrong, $"{role} hits", finds, found.GetProperty("hits").GetArrayLength());
        Compare(wrong, $"{role} facet", finds, found.GetProperty("facets").GetProperty("cop").EnumerateArray().Sum(value => value.GetProperty("count").GetInt32()));
        Compare(wrong, $"{role} suggestions", finds, (await client.GetAsync($"/api/v1/suggest?q={word[..12]}", Cancellation)).GetProperty("suggestions").GetArrayLength());
        Compare(wrong, $"{role} spelling", finds, found.GetProperty("didYouMean").ValueKind == System.Text.Json.JsonValueKind.Null ? finds : 99);
    }

    /// <summary>Only refusals: what is allowed is tried in tests of its own, since it changes the document.</summary>
    private async Task CheckWritingAsync(string role, bool sees, bool edits, string id, List<string> wrong)
    {
        if (edits && role != "program")
        {
            return;
        }

        var refused = role is "anonymous" or "ended" ? 401 : role == "program" || sees ? 403 : 404;
        foreach (var (method, address) in new[] { ("PATCH", ""), ("DELETE", ""), ("POST", "/approve"), ("POST", "/retry") })
        {
            Compare(wrong, $"{role} {method} {address}", refused, await world.StatusAsync(role, method, $"/api/v1/documents/{id}{address}", Cancellation));
        }

        using var returned = await world.ClientOf(role, "/api").PostAsJsonAsync($"/api/v1/documents/{id}/return", new { note = "A note." }, Cancellation);
        Compare(wrong, $"{role} POST return", refused, (int)returned.StatusCode);
        using var form = LibraryClient.Form(APdf.New().Page("Another.").ToStream().ToArray(), "v.pdf", []);
        using var version = await world.ClientOf(role, "/api").PostAsync($"/api/v1/documents/{id}/versions", form, Cancellation);
        Compare(wrong, $"{role} POST versions", refused, (int)version.StatusCode);
    }

    private static async Task<(HttpStatusCode Status, string Body)> BodyAsync(LibraryClient client, string address)
    {
        using var answer = await client.Http.GetAsync(address, Cancellation);
        return (answer.StatusCode, await answer.Content.ReadAsStringAsync(Cancellation));
    }

    private static void Compare(List<string> wrong, string what, int expected, int actual)
    {
        if (expected != actual)
        {
            wrong.Add($"{what}: {actual}, and should be {expected}");
        }
    }
}
