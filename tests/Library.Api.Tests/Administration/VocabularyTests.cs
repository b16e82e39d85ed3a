using System.Net;
using Library.Api.Tests.Conversations;
using Library.Testing;

namespace Library.Api.Tests.Administration;

/// <summary>Communities and areas are added, renamed and merged, and the documents follow.</summary>
public sealed class VocabularyTests(SharedApplication shared)
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Merged_communities_have_their_documents_and_people_in_one()
    {
        using var admin = await shared.Application.AdminAsync(Cancellation);
        var (from, into) = (SharedApplication.Word(), SharedApplication.Word());
        using var first = await admin.SendAsync(HttpMethod.Put, $"/api/v1/cops/{from}", new { label = "From" }, Cancellation);
        using var second = await admin.SendAsync(HttpMethod.Put, $"/api/v1/cops/{into}", new { label = "Into" }, Cancellation);
        using var lead = await shared.Application.LeadOfAsync(Cancellation, from);
        using var member = await shared.Application.MemberOfAsync(Cancellation, into);
        using var outside = await shared.Application.MemberOfAsync(Cancellation);
        var word = SharedApplication.Word();
        var id = LibraryClient.IdOf(await admin.UploadAndWaitAsync(APdf.New().Page(word).ToStream().ToArray(), "a.pdf", Cancellation, ("visibility", "cops"), ("cop", from)));

        var thread = await lead.AskAsync(from, Cancellation, $"Who has {word}?");

        var before = await member.SearchAsync($"q={word}&kind=resource", Cancellation);
        using var merged = await admin.SendAsync(HttpMethod.Post, $"/api/v1/cops/{from}/merge", new { into }, Cancellation);
        var document = await member.GetAsync($"/api/v1/documents/{id}", Cancellation);
        var found = await LibraryClient.UntilAsync(() => member.SearchAsync($"q={word}&cop={into}", Cancellation), answer => answer.GetProperty("total").GetInt32() == 2, Cancellation);
        var hidden = await outside.SearchAsync($"q={word}", Cancellation);
        var me = await lead.GetAsync("/api/v1/me", Cancellation);

        Assert.Equal(0, before.GetProperty("total").GetInt32());
        Assert.Equal(HttpStatusCode.NoContent, merged.StatusCode);
        Assert.Equal([into], document.GetProperty("cops").EnumerateArray().Select(cop => cop.GetString()));
        Assert.Equal(2, found.GetProperty("total").GetInt32());
        Assert.Equal([into], (await member.GetAsync($"/api/v1/threads/{thread}", Cancellation)).GetProperty("cops").EnumerateArray().Select(cop => cop.GetString()));
        Assert.Equal(0, hidden.GetProperty("total").GetInt32());
        Assert.Equal((into, "lead"), (me.GetProperty("cops")[0].GetProperty("slug").GetString(), me.GetProperty("cops")[0].GetProperty("role").GetString()));
        Assert.DoesNotContain(from, (await admin.GetAsync("/api/v1/cops", Cancellation)).ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Merged_areas_have_their_documents_in_one()
    {
        using var admin = await shared.Application.AdminAsync(Cancellation);
        var (from, into) = (SharedApplication.Word(), SharedApplication.Word());
        using var first = await admin.SendAsync(HttpMethod.Put, $"/api/v1/areas/{from}", new { label = "From" }, Cancellation);
        using var second = await admin.SendAsync(HttpMethod.Put, $"/api/v1/areas/{into}", new { label = "Into" }, Cancellation);
        var word = SharedApplication.Word();
        await admin.UploadAndWaitAsync(APdf.New().Page(word).ToStream().ToArray(), "a.pdf", Cancellation, ("area", from), ("area", into));

        using var merged = await admin.SendAsync(HttpMethod.Post, $"/api/v1/areas/{from}/merge", new { into }, Cancellation);
        using var again = await admin.SendAsync(HttpMethod.Post, $"/api/v1/areas/{from}/merge", new { into }, Cancellation);
        using var itself = await admin.SendAsync(HttpMethod.Post, $"/api/v1/areas/{into}/merge", new { into }, Cancellation);
        await LibraryClient.UntilAsync(() => admin.SearchAsync($"q={word}&area={from}", Cancellation), answer => answer.GetProperty("total").GetInt32() == 0, Cancellation);

        Assert.Equal(HttpStatusCode.NoContent, merged.StatusCode);
        await Problems.AssertAsync(again, HttpStatusCode.NotFound, "not-found");
        await Problems.AssertAsync(itself, HttpStatusCode.NotFound, "not-found");
        Assert.Equal(1, (await admin.SearchAsync($"q={word}&area={into}", Cancellation)).GetProperty("total").GetInt32());
    }

    [Theory]
    [InlineData("Not A Slug", "A name")]
    [InlineData("a-slug-without-a-name", " ")]
    public async Task A_community_without_a_proper_name_is_refused(string slug, string label)
    {
        using var admin = await shared.Application.AdminAsync(Cancellation);

        using var answer = await admin.SendAsync(HttpMethod.Put, $"/api/v1/cops/{Uri.EscapeDataString(slug)}", new { label }, Cancellation);

        await Problems.AssertAsync(answer, HttpStatusCode.BadRequest, "validation");
    }
}
