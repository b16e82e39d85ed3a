using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using Library.Testing;

namespace Library.Api.Tests.Cops;

/// <summary>What somebody looked after goes to a successor in one step, and sight with it.</summary>
public sealed class HandOverTests(SharedApplication shared)
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Seats_and_drafts_go_to_the_successor_and_the_leaver_sees_the_drafts_no_more()
    {
        using var admin = await shared.Application.AdminAsync(Cancellation);
        var (leaver, from) = await PersonAsync(new Library.Storage.People.CopSeat("college-placement", IsLead: true));
        var (successor, to) = await PersonAsync();
        var word = SharedApplication.Word();
        var pdf = APdf.New().Page(word).ToStream().ToArray();
        var draft = LibraryClient.IdOf(await leaver.UploadAndWaitAsync(pdf, "draft.pdf", Cancellation, ("visibility", "draft")));
        var published = LibraryClient.IdOf(await leaver.UploadAndWaitAsync(pdf, "published.pdf", Cancellation, ("cop", "college-placement")));

        var before = await SeenAsync(successor, word, draft);
        using var done = await admin.SendAsync(HttpMethod.Post, $"/api/v1/people/{from}/hand-over", new { to, documents = "drafts" }, Cancellation);
        var lost = await SeenAsync(leaver, word, draft);
        await LibraryClient.UntilAsync(() => successor.SearchAsync($"q={word}", Cancellation), found => found.GetProperty("total").GetInt32() == 2, Cancellation);
        var gained = await SeenAsync(successor, word, draft);
        var me = await successor.GetAsync("/api/v1/me", Cancellation);
        var left = await leaver.GetAsync("/api/v1/me", Cancellation);

        Assert.Equal(HttpStatusCode.OK, done.StatusCode);
        Assert.Equal((1, 1), (await CountsAsync(done)));
        Assert.Equal((1, HttpStatusCode.NotFound), before);
        Assert.Equal((1, HttpStatusCode.NotFound), lost);
        Assert.Equal((2, HttpStatusCode.OK), gained);
        Assert.Equal("lead", me.GetProperty("cops")[0].GetProperty("role").GetString());
        Assert.Empty(left.GetProperty("cops").EnumerateArray());
        Assert.Equal(HttpStatusCode.OK, await leaver.StatusAsync($"/api/v1/documents/{published}", Cancellation));
        leaver.Dispose();
        successor.Dispose();
    }

    [Fact]
    public async Task Nothing_goes_to_nobody_to_the_leaver_or_to_an_ended_account()
    {
        using var admin = await shared.Application.AdminAsync(Cancellation);
        var (leaver, from) = await PersonAsync();
        var (ended, to) = await PersonAsync();
        using var end = await admin.Http.PostAsync($"/api/v1/people/{to}/end", content: null, Cancellation);

        using var toNobody = await admin.SendAsync(HttpMethod.Post, $"/api/v1/people/{from}/hand-over", new { to = Guid.NewGuid(), documents = "all" }, Cancellation);
        using var toThemselves = await admin.SendAsync(HttpMethod.Post, $"/api/v1/people/{from}/hand-over", new { to = from, documents = "all" }, Cancellation);
        using var toEnded = await admin.SendAsync(HttpMethod.Post, $"/api/v1/people/{from}/hand-over", new { to, documents = "all" }, Cancellation);
        using var byMember = await leaver.SendAsync(HttpMethod.Post, $"/api/v1/people/{from}/hand-over", new { to, documents = "all" }, Cancellation);

        await Problems.AssertFieldAsync(toNobody, "to");
        await Problems.AssertFieldAsync(toThemselves, "to");
        await Problems.AssertFieldAsync(toEnded, "to");
        await Problems.AssertAsync(byMember, HttpStatusCode.Forbidden, "not-allowed");
        leaver.Dispose();
        ended.Dispose();
    }

    private async Task<(LibraryClient Client, string Id)> PersonAsync(params Library.Storage.People.CopSeat[] seats)
    {
        var email = $"{SharedApplication.Word()}@school.example";
        await shared.Application.SetPersonAsync(email, seats, Cancellation);
        var client = await shared.Application.SignInAsync(email, Cancellation);
        return (client, LibraryClient.IdOf(await client.GetAsync("/api/v1/me", Cancellation)));
    }

    private static async Task<(int Hits, HttpStatusCode Document)> SeenAsync(LibraryClient client, string word, string id) =>
        ((await client.SearchAsync($"q={word}", Cancellation)).GetProperty("total").GetInt32(), await client.StatusAsync($"/api/v1/documents/{id}", Cancellation));

    private static async Task<(int Seats, int Documents)> CountsAsync(HttpResponseMessage answer)
    {
        var counts = await answer.Content.ReadFromJsonAsync<JsonElement>(Cancellation);
        return (counts.GetProperty("seats").GetInt32(), counts.GetProperty("documents").GetInt32());
    }
}
