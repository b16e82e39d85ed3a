using System.Net;
using System.Text.Json;
using Library.Api.Tests.Pages;
using Library.Testing;

namespace Library.Api.Tests.Documents;

/// <summary>A document that another one takes the place of is kept, marked and listed below the others.</summary>
public sealed class SupersededTests(SharedApplication shared)
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task It_is_found_after_the_others_and_leads_to_the_new_one_until_that_is_gone()
    {
        using var admin = await shared.Application.AdminAsync(Cancellation);
        var word = SharedApplication.Word();
        var old = await UploadAsync(admin, word, $"The {word} policy");
        var next = await UploadAsync(admin, $"A {word} policy of another shape, longer and with the word once, in a text about many other things.", "Handbook");

        Assert.Equal([old, next], await FoundAsync(admin, word));
        await SupersedeAsync(admin, old, next);
        var hits = await UntilFirstAsync(admin, word, next);
        Assert.Equal(old, LibraryClient.IdOf(hits[1]));
        Assert.Equal((true, false), (hits[1].GetProperty("superseded").GetBoolean(), hits[0].GetProperty("superseded").GetBoolean()));
        Assert.Equal(("Handbook", $"/documents/{next}"), (hits[1].GetProperty("supersededBy").GetProperty("title").GetString(), hits[1].GetProperty("supersededBy").GetProperty("href").GetString()));
        Assert.Equal(JsonValueKind.Null, hits[0].GetProperty("supersededBy").ValueKind);
        Assert.Equal(next, (await admin.GetAsync($"/api/v1/documents/{old}", Cancellation)).GetProperty("supersededBy").GetString());

        // While the new one is in the trash, the old one stands itself.
        using var trashed = await admin.Http.DeleteAsync($"/api/v1/documents/{next}", Cancellation);
        var alone = await admin.GetAsync($"/api/v1/documents/{old}", Cancellation);
        Assert.Equal((false, JsonValueKind.Null), (alone.GetProperty("superseded").GetBoolean(), alone.GetProperty("supersededBy").ValueKind));
        using var restored = await admin.Http.PostAsync($"/api/v1/documents/{next}/restore", content: null, Cancellation);
        await UntilFirstAsync(admin, word, next);
        using var third = await admin.PatchAsync(old, new { supersededBy = (string?)null }, Cancellation);
        await UntilFirstAsync(admin, word, old);
        await SupersedeAsync(admin, old, next);
        await UntilFirstAsync(admin, word, next);

        using var purged = await admin.Http.DeleteAsync($"/api/v1/documents/{next}/versions/1?reason=Wrong", Cancellation);
        Assert.Equal(HttpStatusCode.NotFound, await admin.StatusAsync($"/api/v1/documents/{next}", Cancellation));
        Assert.False((await admin.GetAsync($"/api/v1/documents/{old}", Cancellation)).GetProperty("superseded").GetBoolean());
    }

    [Fact]
    public async Task Who_may_not_see_the_new_one_hears_only_that_there_is_one()
    {
        using var admin = await shared.Application.AdminAsync(Cancellation);
        using var member = await shared.Application.MemberOfAsync(Cancellation, "principal");
        var (word, secret) = (SharedApplication.Word(), $"Secret {SharedApplication.Word()}");
        var old = await UploadAsync(admin, word, $"Old {word}");
        var next = await UploadAsync(admin, "text", secret, ("visibility", "draft"));
        await SupersedeAsync(admin, old, next);

        var document = await member.GetAsync($"/api/v1/documents/{old}", Cancellation);
        Assert.Equal((true, JsonValueKind.Null), (document.GetProperty("superseded").GetBoolean(), document.GetProperty("supersededBy").ValueKind));
        using var visitor = await Visitor.SignInAsync(shared.Application, "member-principal@school.example", Cancellation);
        foreach (var address in new[] { $"/documents/{old}", $"/search?q={word}" })
        {
            var page = await visitor.OpenAsync(address, Cancellation);
            Assert.Contains("uperseded", page.Html, StringComparison.Ordinal);
            Assert.DoesNotContain(secret, page.Html, StringComparison.Ordinal);
            Assert.DoesNotContain(next, page.Html, StringComparison.Ordinal);
        }

        using var reader = await Visitor.SignInAsync(shared.Application, LibraryApplication.AdminEmail, Cancellation);
        var shown = await reader.OpenAsync($"/documents/{old}", Cancellation);
        Assert.Contains($"href=\"/documents/{next}\"", shown.Html, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Nothing_takes_its_own_place_or_that_of_what_takes_its_place_or_is_out_of_sight()
    {
        using var admin = await shared.Application.AdminAsync(Cancellation);
        using var owner = await shared.Application.LeadOfAsync(Cancellation, "principal");
        var (a, b, c) = (await UploadAsync(admin, "a", "A"), await UploadAsync(admin, "b", "B"), await UploadAsync(admin, "c", "C"));
        var hidden = await UploadAsync(admin, "d", "D", ("visibility", "draft"));
        var own = await UploadAsync(owner, "e", "E", ("cop", "principal"));
        await SupersedeAsync(admin, a, b);
        await SupersedeAsync(admin, b, c);

        await AssertRefusedAsync(admin, a, a);
        await AssertRefusedAsync(admin, c, a);
        await AssertRefusedAsync(admin, a, "01890000-0000-7000-8000-000000000000");
        await AssertRefusedAsync(admin, a, "that one");
        await AssertRefusedAsync(owner, own, hidden);
        using var foreign = await owner.PatchAsync(a, new { supersededBy = own }, Cancellation);
        await Problems.AssertAsync(foreign, HttpStatusCode.Forbidden, "not-allowed");
    }

    private static async Task<string> UploadAsync(LibraryClient by, string text, string title, params (string Name, string Value)[] fields) =>
        LibraryClient.IdOf(await by.UploadAndWaitAsync(AWordFile.New().Paragraph(text).ToStream().ToArray(), "a.docx", Cancellation, [("title", title), .. fields]));

    private static async Task SupersedeAsync(LibraryClient by, string old, string next)
    {
        using var answer = await by.PatchAsync(old, new { supersededBy = next }, Cancellation);
        Assert.True(answer.StatusCode == HttpStatusCode.OK, await answer.Content.ReadAsStringAsync(Cancellation));
    }

    private static async Task AssertRefusedAsync(LibraryClient by, string old, string next)
    {
        using var answer = await by.PatchAsync(old, new { supersededBy = next }, Cancellation);
        var problem = await Problems.AssertAsync(answer, HttpStatusCode.BadRequest, "validation");
        Assert.True(problem.GetProperty("errors").TryGetProperty("supersededBy", out _));
    }

    private static async Task<IReadOnlyList<string>> FoundAsync(LibraryClient by, string word) =>
        [.. (await by.SearchAsync($"q={word}", Cancellation)).GetProperty("hits").EnumerateArray().Select(LibraryClient.IdOf)];

    /// <summary>The hits, once this one is the first of two.</summary>
    private static async Task<IReadOnlyList<JsonElement>> UntilFirstAsync(LibraryClient by, string word, string first)
    {
        var answer = await LibraryClient.UntilAsync(
            () => by.SearchAsync($"q={word}", Cancellation), found => found.GetProperty("total").GetInt32() == 2 && LibraryClient.IdOf(found.GetProperty("hits")[0]) == first, Cancellation);
        return [.. answer.GetProperty("hits").EnumerateArray()];
    }
}
