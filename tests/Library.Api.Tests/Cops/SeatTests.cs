using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using Library.Storage.Catalogue;
using Library.Testing;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace Library.Api.Tests.Cops;

/// <summary>Joining and leaving communities, and that sight follows at the next request.</summary>
public sealed class SeatTests(SharedApplication shared)
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Who_joins_an_open_community_sees_its_documents_at_once_and_who_leaves_sees_none_from_the_next_search_on()
    {
        using var admin = await shared.Application.AdminAsync(Cancellation);
        using var person = await PersonAsync();
        var word = SharedApplication.Word();
        var id = LibraryClient.IdOf(await admin.UploadAndWaitAsync(APdf.New().Page(word).ToStream().ToArray(), "a.pdf", Cancellation, ("visibility", "cops"), ("cop", "principal"), ("title", word)));

        var before = await SeenAsync(person, word, id);
        var joined = await ChangeAsync(person, "/api/v1/cops/principal/join");
        var during = await SeenAsync(person, word, id);
        var left = await ChangeAsync(person, "/api/v1/cops/principal/leave");
        var after = await SeenAsync(person, word, id);

        Assert.Equal("joined", joined.GetProperty("state").GetString());
        Assert.Equal(JsonValueKind.Undefined, left.ValueKind);
        Assert.Equal((0, 0, 0, HttpStatusCode.NotFound), before);
        Assert.Equal((1, 1, 1, HttpStatusCode.OK), during);
        Assert.Equal((0, 0, 0, HttpStatusCode.NotFound), after);
    }

    [Fact]
    public async Task A_closed_community_is_asked_for_and_its_lead_lets_people_in()
    {
        using var lead = await shared.Application.LeadOfAsync(Cancellation, "special-education");
        using var foreign = await shared.Application.LeadOfAsync(Cancellation, "ell");
        using var person = await PersonAsync();
        var id = await IdAsync(person);

        var asked = await ChangeAsync(person, "/api/v1/cops/special-education/join", new { note = "I coordinate IEPs." });
        using var members = await person.Http.GetAsync("/api/v1/cops/special-education/members", Cancellation);
        using var byForeign = await foreign.Http.PostAsync($"/api/v1/cops/special-education/requests/{id}/admit", content: null, Cancellation);
        using var seenByForeign = await foreign.Http.GetAsync("/api/v1/cops/special-education/requests", Cancellation);
        var requests = await lead.GetAsync("/api/v1/cops/special-education/requests", Cancellation);
        using var admitted = await lead.Http.PostAsync($"/api/v1/cops/special-education/requests/{id}/admit", content: null, Cancellation);
        using var twice = await lead.Http.PostAsync($"/api/v1/cops/special-education/requests/{id}/admit", content: null, Cancellation);
        var me = await person.GetAsync("/api/v1/me", Cancellation);

        Assert.Equal("requested", asked.GetProperty("state").GetString());
        await Problems.AssertAsync(members, HttpStatusCode.Forbidden, "not-allowed");
        await Problems.AssertAsync(byForeign, HttpStatusCode.Forbidden, "not-allowed");
        await Problems.AssertAsync(seenByForeign, HttpStatusCode.Forbidden, "not-allowed");
        Assert.Equal("I coordinate IEPs.", Assert.Single(requests.GetProperty("items").EnumerateArray(), row => LibraryClient.IdOf(row) == id).GetProperty("note").GetString());
        Assert.Equal(HttpStatusCode.NoContent, admitted.StatusCode);
        await Problems.AssertAsync(twice, HttpStatusCode.NotFound, "not-found");
        Assert.Equal("special-education", me.GetProperty("cops")[0].GetProperty("slug").GetString());
        Assert.Contains("let you into", await LastMailAsync(me), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_request_that_is_taken_back_while_it_is_answered_ends_well()
    {
        using var lead = await shared.Application.LeadOfAsync(Cancellation, "special-education");
        using var person = await PersonAsync();
        var id = await IdAsync(person);
        await ChangeAsync(person, "/api/v1/cops/special-education/join");

        var both = await Task.WhenAll(
            lead.Http.PostAsync($"/api/v1/cops/special-education/requests/{id}/admit", content: null, Cancellation),
            person.Http.PostAsync("/api/v1/cops/special-education/leave", content: null, Cancellation));
        var requests = await lead.GetAsync("/api/v1/cops/special-education/requests", Cancellation);

        Assert.All(both, answer => Assert.True(answer.StatusCode is HttpStatusCode.NoContent or HttpStatusCode.NotFound));
        Assert.DoesNotContain(requests.GetProperty("items").EnumerateArray(), row => LibraryClient.IdOf(row) == id);
    }

    [Fact]
    public async Task A_lead_removes_members_but_no_other_lead_and_nobody_elsewhere()
    {
        using var lead = await shared.Application.LeadOfAsync(Cancellation, "college-placement");
        using var other = await shared.Application.LeadOfAsync(Cancellation, "college-placement", "ell");
        using var person = await PersonAsync();
        var id = await IdAsync(person);
        await ChangeAsync(person, "/api/v1/cops/college-placement/join");
        await ChangeAsync(person, "/api/v1/cops/principal/join");

        using var elsewhere = await lead.Http.DeleteAsync($"/api/v1/cops/principal/members/{id}", Cancellation);
        using var aLead = await lead.Http.DeleteAsync($"/api/v1/cops/college-placement/members/{await IdAsync(other)}", Cancellation);
        using var removed = await lead.Http.DeleteAsync($"/api/v1/cops/college-placement/members/{id}", Cancellation);
        var me = await person.GetAsync("/api/v1/me", Cancellation);

        await Problems.AssertAsync(elsewhere, HttpStatusCode.Forbidden, "not-allowed");
        await Problems.AssertAsync(aLead, HttpStatusCode.Forbidden, "not-allowed");
        Assert.Equal(HttpStatusCode.NoContent, removed.StatusCode);
        Assert.Equal(["principal"], me.GetProperty("cops").EnumerateArray().Select(cop => cop.GetProperty("slug").GetString()));
    }

    [Theory]
    [InlineData("POST", "/api/v1/cops/nowhere/join")]
    [InlineData("POST", "/api/v1/cops/nowhere/leave")]
    [InlineData("GET", "/api/v1/cops/nowhere/members")]
    [InlineData("GET", "/api/v1/cops/nowhere/requests")]
    public async Task A_community_that_is_not_there_is_not_found(string method, string address)
    {
        using var person = await PersonAsync();
        using var request = new HttpRequestMessage(new HttpMethod(method), address);

        using var answer = await person.Http.SendAsync(request, Cancellation);

        await Problems.AssertAsync(answer, HttpStatusCode.NotFound, "not-found");
    }

    [Fact]
    public async Task Who_is_in_a_closed_community_is_hidden_from_those_outside()
    {
        using var nurse = await shared.Application.MemberOfAsync(Cancellation, "nurse-mental-health");
        using var inside = await shared.Application.MemberOfAsync(Cancellation, "nurse-mental-health", "ell");
        using var outside = await PersonAsync();
        var id = await IdAsync(nurse);

        var byInside = await inside.GetAsync($"/api/v1/directory/{id}", Cancellation);
        var byOutside = await outside.GetAsync($"/api/v1/directory/{id}", Cancellation);
        var filtered = await outside.GetAsync("/api/v1/directory?cop=nurse-mental-health", Cancellation);
        var filteredInside = await inside.GetAsync("/api/v1/directory?cop=nurse-mental-health", Cancellation);

        Assert.Equal(["nurse-mental-health"], byInside.GetProperty("cops").EnumerateArray().Select(cop => cop.GetString()));
        Assert.Empty(byOutside.GetProperty("cops").EnumerateArray());
        Assert.Empty(filtered.GetProperty("items").EnumerateArray());
        Assert.NotEmpty(filteredInside.GetProperty("items").EnumerateArray());
    }

    private async Task<LibraryClient> PersonAsync()
    {
        var email = $"{SharedApplication.Word()}@school.example";
        await shared.Application.SetPersonAsync(email, [], Cancellation);
        return await shared.Application.SignInAsync(email, Cancellation);
    }

    private static async Task<string> IdAsync(LibraryClient client) => LibraryClient.IdOf(await client.GetAsync("/api/v1/me", Cancellation));

    /// <summary>Hits, the facet's count, suggestions, and the document itself.</summary>
    private static async Task<(int Hits, int Counted, int Suggested, HttpStatusCode Document)> SeenAsync(LibraryClient client, string word, string id)
    {
        var found = await client.SearchAsync($"q={word}", Cancellation);
        var suggested = await client.GetAsync($"/api/v1/suggest?q={word[..12]}", Cancellation);
        return (
            found.GetProperty("total").GetInt32(),
            found.GetProperty("facets").GetProperty("cop").EnumerateArray().Sum(value => value.GetProperty("count").GetInt32()),
            suggested.GetProperty("suggestions").GetArrayLength(),
            await client.StatusAsync($"/api/v1/documents/{id}", Cancellation));
    }

    private static async Task<JsonElement> ChangeAsync(LibraryClient client, string address, object? body = null)
    {
        using var answer = await client.Http.PostAsJsonAsync(address, body ?? new { }, Cancellation);
        Assert.True(answer.IsSuccessStatusCode, await answer.Content.ReadAsStringAsync(Cancellation));
        return answer.StatusCode == HttpStatusCode.NoContent ? default : await answer.Content.ReadFromJsonAsync<JsonElement>(Cancellation);
    }

    private async Task<string> LastMailAsync(JsonElement me)
    {
        await using var scope = shared.Application.Services.CreateAsyncScope();
        var email = me.GetProperty("email").GetString();
        return await scope.ServiceProvider.GetRequiredService<LibraryDbContext>().OutgoingMails.Where(mail => mail.Recipient == email).OrderByDescending(mail => mail.Id).Select(mail => mail.Text).FirstAsync(Cancellation);
    }
}
