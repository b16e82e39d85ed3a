using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using Library.Api.Tests.Mail;
using Library.Api.Tests.Meetings;
using Library.Api.Tests.Pages;
using Library.Storage.Catalogue;
using Library.Storage.People;
using Library.Testing;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace Library.Api.Tests.Cops;

/// <summary>A document is offered from one community to another: it gives nobody a right until a lead of the other one accepts.</summary>
public sealed class OfferTests(SharedApplication shared)
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task An_offer_shows_its_leads_what_it_is_and_opens_it_once_they_accept()
    {
        var (from, to) = await TwoAsync();
        var (word, title) = (SharedApplication.Word(), $"Model {SharedApplication.Word()}");
        var id = await UploadAsync(from.Lead, word, from.Cop, ("title", title), ("description", "For all who buy."), ("visibility", "cops"));
        var offer = await OfferAsync(from.Lead, id, to.Cop, "You asked for it.");

        var listed = Assert.Single(ItemsOf(await to.Lead.GetAsync($"/api/v1/cops/{to.Cop}/offers", Cancellation)));
        Assert.Equal((title, "For all who buy.", "You asked for it.", from.Cop), (listed.GetProperty("document").GetProperty("title").GetString(), listed.GetProperty("document").GetProperty("description").GetString(), listed.GetProperty("note").GetString(), listed.GetProperty("from")[0].GetString()));
        Assert.Equal(JsonValueKind.Null, listed.GetProperty("document").GetProperty("href").ValueKind);
        Assert.Equal(HttpStatusCode.NotFound, await to.Lead.StatusAsync($"/api/v1/documents/{id}", Cancellation));
        Assert.Equal(HttpStatusCode.NotFound, await to.Lead.StatusAsync($"/api/v1/documents/{id}/content", Cancellation));
        Assert.Equal(0, (await to.Lead.SearchAsync($"q={word}", Cancellation)).GetProperty("total").GetInt32());
        Assert.Equal(HttpStatusCode.Forbidden, await to.Member.StatusAsync($"/api/v1/cops/{to.Cop}/offers", Cancellation));
        Assert.Equal(HttpStatusCode.NotFound, await AnswerAsync(to.Member, offer, "accept"));
        Assert.Equal(HttpStatusCode.Forbidden, await AnswerAsync(from.Lead, offer, "accept"));
        Assert.Equal(HttpStatusCode.NotFound, await to.Member.StatusAsync($"/api/v1/documents/{id}", Cancellation));

        Assert.Equal(HttpStatusCode.OK, await AnswerAsync(to.Lead, offer, "accept"));

        Assert.Equal(HttpStatusCode.OK, await to.Member.StatusAsync($"/api/v1/documents/{id}/content", Cancellation));
        await LibraryClient.UntilAsync(() => to.Member.SearchAsync($"q={word}&cop={to.Cop}", Cancellation), found => found.GetProperty("total").GetInt32() == 1, Cancellation);
        Assert.Empty(ItemsOf(await to.Lead.GetAsync($"/api/v1/cops/{to.Cop}/offers", Cancellation)));
        Assert.Equal(HttpStatusCode.NotFound, await AnswerAsync(to.Lead, offer, "accept"));
        Assert.Contains(await MailsAsync(to.LeadEmail), mail => mail.Subject.Contains(title, StringComparison.Ordinal) && mail.Text.Contains("You asked for it.", StringComparison.Ordinal));
        Assert.Contains(await MailsAsync(from.LeadEmail), mail => mail.Subject.Contains("accepted", StringComparison.Ordinal));
        using var admin = await shared.Application.AdminAsync(Cancellation);
        var noted = ItemsOf(await admin.GetAsync($"/api/v1/audit?subject={id}", Cancellation)).Select(entry => entry.GetProperty("action").GetString()).Where(action => action != "file-taken").ToList();
        Assert.Equal(["document-offer-accepted", "document-offered", "document-added"], noted);
    }

    [Fact]
    public async Task An_offer_is_renewed_declined_with_a_word_and_taken_back_by_who_made_it()
    {
        var (from, to) = await TwoAsync();
        var id = await UploadAsync(from.Lead, "text", from.Cop, ("visibility", "cops"));
        var first = await OfferAsync(from.Lead, id, to.Cop, "Once.");
        var again = await OfferAsync(from.Lead, id, to.Cop, "Twice.");
        Assert.Equal(first, again);
        Assert.Equal("Twice.", Assert.Single(ItemsOf(await from.Lead.GetAsync($"/api/v1/documents/{id}/offers", Cancellation))).GetProperty("note").GetString());
        Assert.Single(await MailsAsync(to.LeadEmail));

        Assert.Equal(HttpStatusCode.NoContent, await AnswerAsync(to.Lead, first, "decline", new { note = "We have our own." }));
        Assert.Contains(await MailsAsync(from.LeadEmail), mail => mail.Text.Contains("We have our own.", StringComparison.Ordinal));
        Assert.Equal(HttpStatusCode.NotFound, await to.Lead.StatusAsync($"/api/v1/documents/{id}", Cancellation));

        var third = await OfferAsync(from.Lead, id, to.Cop, "");
        Assert.Equal(HttpStatusCode.Forbidden, await DeleteAsync(to.Lead, third));
        Assert.Equal(HttpStatusCode.NotFound, await DeleteAsync(from.Member, third));
        Assert.Equal(HttpStatusCode.NoContent, await DeleteAsync(from.Lead, third));
        Assert.Equal(HttpStatusCode.NotFound, await AnswerAsync(to.Lead, third, "accept"));
    }

    [Fact]
    public async Task What_is_no_offer_is_refused_in_words()
    {
        var (from, to) = await TwoAsync();
        var id = await UploadAsync(from.Lead, "text", from.Cop, ("visibility", "cops"));
        var draft = await UploadAsync(from.Lead, "text", from.Cop, ("visibility", "draft"));
        var waiting = await UploadAsync(from.Member, "text", from.Cop, ("visibility", "cops"));

        await AssertRefusedAsync(from.Lead, id, new { cop = "no-such-community" }, HttpStatusCode.BadRequest, "validation");
        await AssertRefusedAsync(from.Lead, id, new { }, HttpStatusCode.BadRequest, "validation");
        await AssertRefusedAsync(from.Lead, id, new { cop = to.Cop, note = new string('x', 1_001) }, HttpStatusCode.BadRequest, "validation");
        await AssertRefusedAsync(from.Lead, id, new { cop = from.Cop }, HttpStatusCode.Conflict, "conflict");
        await AssertRefusedAsync(from.Lead, draft, new { cop = to.Cop }, HttpStatusCode.Conflict, "conflict");
        await AssertRefusedAsync(from.Lead, waiting, new { cop = to.Cop }, HttpStatusCode.Conflict, "conflict");
        await AssertRefusedAsync(from.Member, id, new { cop = to.Cop }, HttpStatusCode.Forbidden, "not-allowed");
        await AssertRefusedAsync(from.Member, waiting, new { cop = to.Cop }, HttpStatusCode.Forbidden, "not-allowed");
        await AssertRefusedAsync(to.Lead, id, new { cop = to.Cop }, HttpStatusCode.NotFound, "not-found");
    }

    [Fact]
    public async Task An_offer_is_none_while_its_document_is_withdrawn_or_its_maker_may_not_make_it()
    {
        var (from, to) = await TwoAsync();
        var id = await UploadAsync(from.Lead, "text", from.Cop, ("visibility", "cops"));
        var offer = await OfferAsync(from.Lead, id, to.Cop, "");

        using var withdrawn = await from.Lead.PatchAsync(id, new { visibility = "draft" }, Cancellation);
        Assert.Empty(ItemsOf(await to.Lead.GetAsync($"/api/v1/cops/{to.Cop}/offers", Cancellation)));
        Assert.Equal(HttpStatusCode.NotFound, await AnswerAsync(to.Lead, offer, "accept"));
        using var published = await from.Lead.PatchAsync(id, new { visibility = "cops" }, Cancellation);
        Assert.Single(ItemsOf(await to.Lead.GetAsync($"/api/v1/cops/{to.Cop}/offers", Cancellation)));

        await shared.Application.SetPersonAsync(from.LeadEmail, [new CopSeat(from.Cop, IsLead: false)], Cancellation);
        Assert.Empty(ItemsOf(await to.Lead.GetAsync($"/api/v1/cops/{to.Cop}/offers", Cancellation)));
        Assert.Equal(HttpStatusCode.NotFound, await AnswerAsync(to.Lead, offer, "accept"));
        Assert.Equal(HttpStatusCode.NotFound, await to.Lead.StatusAsync($"/api/v1/documents/{id}", Cancellation));
    }

    [Fact]
    public async Task By_its_pages_a_document_is_offered_and_taken_without_scripts()
    {
        var (from, to) = await TwoAsync();
        var title = $"Model {SharedApplication.Word()}";
        var id = await UploadAsync(from.Lead, "text", from.Cop, ("title", title), ("visibility", "cops"));
        using var maker = await Visitor.SignInAsync(shared.Application, from.LeadEmail, Cancellation);
        using var taker = await Visitor.SignInAsync(shared.Application, to.LeadEmail, Cancellation);
        using var member = await Visitor.SignInAsync(shared.Application, to.MemberEmail, Cancellation);

        var offered = await maker.SubmitAsync($"/documents/{id}", "offer", Cancellation, ("cop", to.Cop), ("note", "See page 2."));
        Assert.EndsWith($"/documents/{id}?offered={to.Cop}", offered.Location, StringComparison.Ordinal);
        Assert.Contains("Take back", (await maker.OpenAsync($"/documents/{id}", Cancellation)).Html, StringComparison.Ordinal);
        Assert.DoesNotContain(title, (await member.OpenAsync($"/communities/{to.Cop}", Cancellation)).Html, StringComparison.Ordinal);
        var page = (await taker.OpenAsync($"/communities/{to.Cop}", Cancellation)).Html;
        Assert.Contains("Offered to your community", page, StringComparison.Ordinal);
        Assert.Contains("See page 2.", page, StringComparison.Ordinal);
        Assert.DoesNotContain($"/documents/{id}", page, StringComparison.Ordinal);

        var offer = ItemsOf(await to.Lead.GetAsync($"/api/v1/cops/{to.Cop}/offers", Cancellation))[0].GetProperty("id").GetString();
        var taken = await taker.SubmitAsync($"/communities/{to.Cop}", $"offer-{offer}", Cancellation, ("answer", "accept"));

        Assert.Contains("among the community’s documents now", taken.Html, StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.OK, (await member.OpenAsync($"/documents/{id}", Cancellation)).Status);
    }

    [Fact]
    public async Task A_packet_puts_among_the_communitys_documents_what_its_lead_may_offer_and_is_told_to()
    {
        var (from, to) = await TwoAsync();
        var email = Strangers.Email();
        await shared.Application.SetPersonAsync(email, [new CopSeat(from.Cop, IsLead: true), new CopSeat(to.Cop, IsLead: true)], Cancellation);
        using var lead = await shared.Application.SignInAsync(email, Cancellation);
        var (named, unnamed) = (await UploadAsync(from.Lead, "text", from.Cop, ("visibility", "cops")), await UploadAsync(from.Lead, "text", from.Cop, ("visibility", "cops")));
        var meeting = await to.PlanAsync(Cancellation);
        using var saved = await MeetingWorld.SaveAsync(lead, meeting, new object[] { new { document = named }, new { document = unnamed } }, Cancellation);
        var items = MeetingWorld.ItemsOf(await saved.Content.ReadFromJsonAsync<JsonElement>(Cancellation)).Select(LibraryClient.IdOf).ToList();

        using var undecided = await PublishAsync(lead, meeting, [], []);
        var problem = await Problems.AssertAsync(undecided, HttpStatusCode.Conflict, "not-seen-by-community");
        Assert.Equal(items, problem.GetProperty("offerable").EnumerateArray().Select(item => item.GetString()));
        using var both = await PublishAsync(lead, meeting, [items[0]], [items[0], items[1]]);
        await Problems.AssertAsync(both, HttpStatusCode.BadRequest, "validation");
        using var published = await PublishAsync(lead, meeting, [items[1]], [items[0]]);

        Assert.Equal(HttpStatusCode.OK, published.StatusCode);
        var (open, closed) = (await to.Member.GetAsync($"/api/v1/documents/{named}", Cancellation), await to.Member.StatusAsync($"/api/v1/documents/{unnamed}", Cancellation));
        Assert.Equal("cops", open.GetProperty("visibility").GetString());
        Assert.Equal(HttpStatusCode.NotFound, closed);
        Assert.Equal(items[0], LibraryClient.IdOf(Assert.Single(MeetingWorld.ItemsOf(await to.Member.GetAsync($"/api/v1/meetings/{meeting}", Cancellation)))));
    }

    [Fact]
    public async Task A_packet_opens_nothing_that_its_lead_may_not_offer()
    {
        var (from, to) = await TwoAsync();
        var email = Strangers.Email();
        await shared.Application.SetPersonAsync(email, [new CopSeat(from.Cop, IsLead: false), new CopSeat(to.Cop, IsLead: true)], Cancellation);
        using var lead = await shared.Application.SignInAsync(email, Cancellation);
        var foreign = await UploadAsync(from.Lead, "text", from.Cop, ("visibility", "cops"));
        var draft = await UploadAsync(lead, "text", to.Cop, ("visibility", "draft"));
        var meeting = await to.PlanAsync(Cancellation);
        using var saved = await MeetingWorld.SaveAsync(lead, meeting, new object[] { new { document = foreign }, new { document = draft } }, Cancellation);
        var items = MeetingWorld.ItemsOf(await saved.Content.ReadFromJsonAsync<JsonElement>(Cancellation)).Select(LibraryClient.IdOf).ToList();

        using var first = await PublishAsync(lead, meeting, [items[1]], [items[0]]);
        await Problems.AssertAsync(first, HttpStatusCode.Forbidden, "not-allowed");
        using var second = await PublishAsync(lead, meeting, [items[0]], [items[1]]);
        await Problems.AssertAsync(second, HttpStatusCode.Forbidden, "not-allowed");
        using var visitor = await Visitor.SignInAsync(shared.Application, email, Cancellation);
        var page = await visitor.OpenAsync($"/meetings/{meeting}", Cancellation);

        Assert.DoesNotContain("Offer it to the community", page.Html, StringComparison.Ordinal);
        Assert.Equal("draft", (await lead.GetAsync($"/api/v1/meetings/{meeting}", Cancellation)).GetProperty("packetState").GetString());
        Assert.Equal(HttpStatusCode.NotFound, await to.Member.StatusAsync($"/api/v1/documents/{foreign}", Cancellation));
        Assert.Equal(HttpStatusCode.NotFound, await to.Member.StatusAsync($"/api/v1/documents/{draft}", Cancellation));
    }

    private async Task<(MeetingWorld From, MeetingWorld To)> TwoAsync() =>
        (await MeetingWorld.MakeAsync(shared.Application, Cancellation), await MeetingWorld.MakeAsync(shared.Application, Cancellation));

    private static async Task<string> UploadAsync(LibraryClient by, string text, string cop, params (string Name, string Value)[] fields) =>
        LibraryClient.IdOf(await by.UploadAndWaitAsync(AWordFile.New().Paragraph(text).ToStream().ToArray(), "offered.docx", Cancellation, [("cop", cop), .. fields]));

    private static async Task<string> OfferAsync(LibraryClient by, string document, string cop, string note)
    {
        using var answer = await by.SendAsync(HttpMethod.Post, $"/api/v1/documents/{document}/offers", new { cop, note }, Cancellation);
        Assert.True(answer.StatusCode == HttpStatusCode.Created, await answer.Content.ReadAsStringAsync(Cancellation));
        return LibraryClient.IdOf(await answer.Content.ReadFromJsonAsync<JsonElement>(Cancellation));
    }

    private static async Task AssertRefusedAsync(LibraryClient by, string document, object body, HttpStatusCode status, string code)
    {
        using var answer = await by.SendAsync(HttpMethod.Post, $"/api/v1/documents/{document}/offers", body, Cancellation);
        await Problems.AssertAsync(answer, status, code);
    }

    private static async Task<HttpStatusCode> AnswerAsync(LibraryClient by, string offer, string answer, object? body = null)
    {
        using var answered = await by.SendAsync(HttpMethod.Post, $"/api/v1/offers/{offer}/{answer}", body ?? new { }, Cancellation);
        return answered.StatusCode;
    }

    private static async Task<HttpStatusCode> DeleteAsync(LibraryClient by, string offer)
    {
        using var answer = await by.Http.DeleteAsync($"/api/v1/offers/{offer}", Cancellation);
        return answer.StatusCode;
    }

    private static Task<HttpResponseMessage> PublishAsync(LibraryClient by, string meeting, string[] leaveOut, string[] offer) =>
        by.SendAsync(HttpMethod.Post, $"/api/v1/meetings/{meeting}/publish", new { leaveOut, offer }, Cancellation);

    private async Task<IReadOnlyList<(string Subject, string Text)>> MailsAsync(string address)
    {
        await using var scope = shared.Application.Services.CreateAsyncScope();
        return [.. (await scope.ServiceProvider.GetRequiredService<LibraryDbContext>().OutgoingMails.Where(mail => mail.Recipient == address).ToListAsync(Cancellation)).Select(mail => (mail.Subject, mail.Text))];
    }

    private static IReadOnlyList<JsonElement> ItemsOf(JsonElement list) => [.. list.GetProperty("items").EnumerateArray()];
}
