using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using Library.Testing;

namespace Library.Api.Tests.Documents;

/// <summary>What is sent as a draft, and then published: whether it waits for somebody.</summary>
public sealed class PublishTests(SharedApplication shared)
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_lead_publishes_into_the_own_community_without_waiting()
    {
        using var lead = await shared.Application.LeadOfAsync(Cancellation, "cfo-coo");
        var draft = await DraftAsync(lead);

        var published = await ChangeAsync(lead, draft, new { visibility = "cops", cops = new[] { "cfo-coo" }, kind = "template" });

        Assert.Equal(JsonValueKind.Null, published.GetProperty("review").ValueKind);
    }

    [Fact]
    public async Task A_lead_who_publishes_to_the_whole_library_waits()
    {
        using var lead = await shared.Application.LeadOfAsync(Cancellation, "cfo-coo");
        var draft = await DraftAsync(lead);

        var published = await ChangeAsync(lead, draft, new { visibility = "members" });

        Assert.Equal("waiting", published.GetProperty("review").GetString());
    }

    [Fact]
    public async Task A_lead_who_takes_a_document_out_of_the_own_community_waits()
    {
        using var lead = await shared.Application.LeadOfAsync(Cancellation, "cfo-coo");
        var published = await ChangeAsync(lead, await DraftAsync(lead), new { visibility = "members", cops = new[] { "cfo-coo" } });

        var moved = await ChangeAsync(lead, published, new { cops = Array.Empty<string>() });

        Assert.Equal("waiting", moved.GetProperty("review").GetString());
    }

    [Fact]
    public async Task A_lead_whose_document_was_returned_waits_once_it_is_corrected()
    {
        using var admin = await shared.Application.AdminAsync(Cancellation);
        using var lead = await shared.Application.LeadOfAsync(Cancellation, "cfo-coo");
        var published = await ChangeAsync(lead, await DraftAsync(lead), new { visibility = "cops", cops = new[] { "cfo-coo" } });
        using var returned = await admin.Http.PostAsJsonAsync($"/api/v1/documents/{LibraryClient.IdOf(published)}/return", new { note = "Add the date." }, Cancellation);

        await ChangeAsync(lead, published, new { title = "With a date" });
        var corrected = await ChangeAsync(lead, published, new { title = "With the right date" });

        Assert.Equal("waiting", corrected.GetProperty("review").GetString());
    }

    [Fact]
    public async Task A_lead_who_corrects_a_members_document_does_not_approve_it_by_the_way()
    {
        using var lead = await shared.Application.LeadOfAsync(Cancellation, "cfo-coo");
        using var member = await shared.Application.MemberOfAsync(Cancellation, "cfo-coo");
        var sent = await ChangeAsync(member, await DraftAsync(member), new { visibility = "cops", cops = new[] { "cfo-coo" } });

        var corrected = await ChangeAsync(lead, sent, new { title = "A better title" });

        Assert.Equal("waiting", corrected.GetProperty("review").GetString());
    }

    [Fact]
    public async Task A_member_who_opens_an_approved_document_to_more_people_waits_again()
    {
        using var admin = await shared.Application.AdminAsync(Cancellation);
        using var member = await shared.Application.MemberOfAsync(Cancellation, "cfo-coo");
        var sent = await ChangeAsync(member, await DraftAsync(member), new { visibility = "cops", cops = new[] { "cfo-coo" } });
        using var approval = await admin.Http.PostAsync($"/api/v1/documents/{LibraryClient.IdOf(sent)}/approve", content: null, Cancellation);

        var retitled = await ChangeAsync(member, sent, new { title = "Another title" });
        var opened = await ChangeAsync(member, sent, new { visibility = "members" });

        Assert.Equal(HttpStatusCode.OK, approval.StatusCode);
        Assert.Equal(JsonValueKind.Null, retitled.GetProperty("review").ValueKind);
        Assert.Equal("waiting", opened.GetProperty("review").GetString());
    }

    private static Task<JsonElement> DraftAsync(LibraryClient client) =>
        client.UploadAsync(APdf.New().Page(SharedApplication.Word()).ToStream().ToArray(), "draft.pdf", Cancellation, ("visibility", "draft"));

    private static async Task<JsonElement> ChangeAsync(LibraryClient client, JsonElement document, object patch)
    {
        using var answer = await client.PatchAsync(LibraryClient.IdOf(document), patch, Cancellation);
        Assert.True(answer.IsSuccessStatusCode, await answer.Content.ReadAsStringAsync(Cancellation));
        return await answer.Content.ReadFromJsonAsync<JsonElement>(Cancellation);
    }
}
