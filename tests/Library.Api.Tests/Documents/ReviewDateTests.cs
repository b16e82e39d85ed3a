using System.Globalization;
using System.Net;
using System.Text.Json;
using Library.Api.Tests.Mail;
using Library.Api.Tests.Pages;
using Library.Storage;
using Library.Storage.People;
using Library.Testing;
using Microsoft.Extensions.DependencyInjection;

namespace Library.Api.Tests.Documents;

/// <summary>Model documents and templates come up for review by a day, to their owners and to admins.</summary>
public sealed class ReviewDateTests(SharedApplication shared)
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    private DateOnly Today => shared.Application.Services.GetRequiredService<AssociationClock>().Today;

    [Fact]
    public async Task What_is_due_is_listed_until_its_owner_says_that_it_still_holds()
    {
        var (owner, email) = await OwnerAsync();
        using var stranger = await shared.Application.MemberOfAsync(Cancellation, "principal");
        using var admin = await shared.Application.AdminAsync(Cancellation);
        var title = $"Model {SharedApplication.Word()}";
        var (soon, late) = (await UploadAsync(owner, title, Day(10)), await UploadAsync(owner, title, Day(60)));
        var over = await UploadAsync(owner, title, Day(-3));

        Assert.Equal([over, soon], await DueAsync(owner, ""));
        Assert.Equal([over], await DueAsync(owner, "?due=overdue"));
        Assert.Equal([over, soon, late], await DueAsync(owner, "?due=three-months"));
        Assert.Empty(await DueAsync(stranger, "?due=three-months"));
        Assert.Contains(soon, await DueAsync(admin, "?size=100"));
        Assert.Contains(over, (await admin.Http.GetStringAsync("/api/v1/reviews-due.csv?due=overdue", Cancellation)), StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.Forbidden, await owner.StatusAsync("/api/v1/reviews-due.csv", Cancellation));
        using var first = await owner.Http.GetAsync("/api/v1/reviews-due?due=one-day", Cancellation);
        await Problems.AssertAsync(first, HttpStatusCode.BadRequest, "validation");
        using (var visitor = await Visitor.SignInAsync(shared.Application, email, Cancellation))
        {
            var page = (await visitor.OpenAsync("/my/documents", Cancellation)).Html;
            Assert.Contains("2 documents need your review", page, StringComparison.Ordinal);
            Assert.Contains("Review was due on", page, StringComparison.Ordinal);
            var noted = await visitor.SubmitAsync("/my/documents", $"holds-{over}", Cancellation, ("reviewBy", Day(400)));
            Assert.EndsWith("/my/documents?reviewed=1", noted.Location, StringComparison.Ordinal);
        }

        using var refused = await stranger.SendAsync(HttpMethod.Post, $"/api/v1/documents/{soon}/reviewed", new { }, Cancellation);
        await Problems.AssertAsync(refused, HttpStatusCode.Forbidden, "not-allowed");
        using var past = await owner.SendAsync(HttpMethod.Post, $"/api/v1/documents/{soon}/reviewed", new { reviewBy = Day(0) }, Cancellation);
        await Problems.AssertAsync(past, HttpStatusCode.BadRequest, "validation");
        using var reviewed = await owner.SendAsync(HttpMethod.Post, $"/api/v1/documents/{soon}/reviewed", new { }, Cancellation);
        Assert.Equal(HttpStatusCode.OK, reviewed.StatusCode);

        Assert.Empty(await DueAsync(owner, ""));
        var (held, ended) = (await owner.GetAsync($"/api/v1/documents/{over}", Cancellation), await owner.GetAsync($"/api/v1/documents/{soon}", Cancellation));
        Assert.Equal((Day(400), JsonValueKind.Null), (held.GetProperty("reviewBy").GetString(), ended.GetProperty("reviewBy").ValueKind));
        Assert.Equal(JsonValueKind.String, ended.GetProperty("lastReviewed").ValueKind);
        Assert.Equal(JsonValueKind.Null, (await owner.GetAsync($"/api/v1/documents/{late}", Cancellation)).GetProperty("lastReviewed").ValueKind);
        Assert.Equal("document-reviewed", (await admin.GetAsync($"/api/v1/audit?subject={soon}", Cancellation)).GetProperty("items")[0].GetProperty("action").GetString());
    }

    [Fact]
    public async Task A_new_version_counts_as_a_review()
    {
        var (owner, _) = await OwnerAsync();
        var id = await UploadAsync(owner, $"Model {SharedApplication.Word()}", Day(5));

        using var form = LibraryClient.Form(AWordFile.New().Paragraph("New.").ToStream().ToArray(), "new.docx", [("note", "New")]);
        using var added = await owner.Http.PostAsync($"/api/v1/documents/{id}/versions", form, Cancellation);
        Assert.Equal(HttpStatusCode.Created, added.StatusCode);

        var document = await owner.GetAsync($"/api/v1/documents/{id}", Cancellation);
        Assert.Equal(Today.AddYears(1).ToString("yyyy-MM-dd", CultureInfo.InvariantCulture), document.GetProperty("reviewBy").GetString());
        Assert.Equal(JsonValueKind.String, document.GetProperty("lastReviewed").ValueKind);
        Assert.Empty(await DueAsync(owner, ""));
    }

    [Fact]
    public async Task Only_model_documents_and_templates_have_a_day_and_only_who_may_change_them_sets_it()
    {
        var (owner, _) = await OwnerAsync();
        using var stranger = await shared.Application.MemberOfAsync(Cancellation, "principal");
        var model = await UploadAsync(owner, "A model", null);
        var resource = LibraryClient.IdOf(await owner.UploadAsync(AWordFile.New().Paragraph("Text.").ToStream().ToArray(), "a.docx", Cancellation, ("kind", "resource"), ("cop", "ell")));

        await AssertFieldAsync(owner, resource, new { reviewBy = Day(10) });
        await AssertFieldAsync(owner, model, new { reviewBy = "next spring" });
        using var ofAnother = await stranger.PatchAsync(model, new { reviewBy = Day(10) }, Cancellation);
        await Problems.AssertAsync(ofAnother, HttpStatusCode.Forbidden, "not-allowed");
        using var set = await owner.PatchAsync(model, new { reviewBy = Day(10) }, Cancellation);
        Assert.Equal(HttpStatusCode.OK, set.StatusCode);
        using var other = await owner.PatchAsync(model, new { title = "Another title" }, Cancellation);
        Assert.Equal(Day(10), (await owner.GetAsync($"/api/v1/documents/{model}", Cancellation)).GetProperty("reviewBy").GetString());
        using var cleared = await owner.PatchAsync(model, new { reviewBy = (string?)null }, Cancellation);
        Assert.Equal(JsonValueKind.Null, (await owner.GetAsync($"/api/v1/documents/{model}", Cancellation)).GetProperty("reviewBy").ValueKind);
    }

    private static async Task AssertFieldAsync(LibraryClient by, string id, object patch)
    {
        using var answer = await by.PatchAsync(id, patch, Cancellation);
        var problem = await Problems.AssertAsync(answer, HttpStatusCode.BadRequest, "validation");
        Assert.True(problem.GetProperty("errors").TryGetProperty("reviewBy", out _));
    }

    private string Day(int inDays) => Today.AddDays(inDays).ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);

    /// <summary>A lead of their own, with nothing due yet.</summary>
    private async Task<(LibraryClient Client, string Email)> OwnerAsync()
    {
        var email = Strangers.Email();
        await shared.Application.SetPersonAsync(email, [new CopSeat("ell", IsLead: true)], Cancellation);
        return (await shared.Application.SignInAsync(email, Cancellation), email);
    }

    private static async Task<string> UploadAsync(LibraryClient by, string title, string? reviewBy) =>
        LibraryClient.IdOf(await by.UploadAsync(
            AWordFile.New().Paragraph("Text.").ToStream().ToArray(), "model.docx", Cancellation,
            [("title", title), ("kind", "model-document"), .. reviewBy is null ? [] : new[] { ("reviewBy", reviewBy) }, ("cop", "ell")]));

    private static async Task<IReadOnlyList<string>> DueAsync(LibraryClient by, string query) =>
        [.. (await by.GetAsync($"/api/v1/reviews-due{query}", Cancellation)).GetProperty("items").EnumerateArray().Select(LibraryClient.IdOf)];
}
