using System.Net;
using System.Text.Json;
using Library.Api.Tests.Mail;
using Library.Api.Tests.Pages;
using Library.Api.Tests.Sharing;
using Library.Storage.Catalogue;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace Library.Api.Tests.Meetings;

/// <summary>Who may change a collection is told what in it is dead or outdated; nobody else is.</summary>
public sealed class CollectionProblemTests(SharedApplication shared)
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Its_editors_are_told_what_is_wrong_with_which_item_and_members_are_not()
    {
        using var admin = await shared.Application.AdminAsync(Cancellation);
        var email = Strangers.Email();
        await shared.Application.SetPersonAsync(email, [], Cancellation);
        using var curator = await shared.Application.SignInAsync(email, Cancellation);
        using var member = await shared.Application.MemberOfAsync(Cancellation);
        var slug = SharedApplication.Word();
        var (good, purged, trashed, closed, draft) = (await NewAsync(admin), await NewAsync(admin), await NewAsync(admin), await NewAsync(admin, ("visibility", "cops"), ("cop", "ell")), await NewAsync(admin, ("visibility", "draft")));
        var failed = LibraryClient.IdOf(await admin.UploadAndWaitAsync("%PDF-1.7 and no more"u8.ToArray(), "broken.pdf", Cancellation));
        var (older, superseded, purgedVersion) = (await NewAsync(admin), await NewAsync(admin), await NewAsync(admin));
        await SharingWorld.AddVersionAsync(admin, older, SharingWorld.FileSaying("newer"));
        await SharingWorld.AddVersionAsync(admin, purgedVersion, SharingWorld.FileSaying("newer"));
        var items = new object[]
        {
            new { heading = "Words alone" }, new { document = good }, new { document = purged }, new { document = trashed }, new { document = closed }, new { document = draft },
            new { document = failed }, new { document = older, version = 1 }, new { document = superseded }, new { document = purgedVersion, version = 1 },
        };
        using var made = await admin.SendAsync(HttpMethod.Post, "/api/v1/collections", new { slug, title = "Kit", published = true, items, curators = new[] { email } }, Cancellation);
        Assert.Equal(HttpStatusCode.Created, made.StatusCode);
        foreach (var id in new[] { purged, trashed })
        {
            using var put = await admin.Http.DeleteAsync($"/api/v1/documents/{id}", Cancellation);
        }

        using var one = await admin.Http.DeleteAsync($"/api/v1/trash/{purged}?reason=wrong", Cancellation);
        using var two = await admin.Http.DeleteAsync($"/api/v1/documents/{purgedVersion}/versions/1?reason=wrong", Cancellation);
        Assert.Equal((HttpStatusCode.OK, HttpStatusCode.OK), (one.StatusCode, two.StatusCode));
        await using var scope = shared.Application.Services.CreateAsyncScope();
        await scope.ServiceProvider.GetRequiredService<LibraryDbContext>().Documents.Where(row => row.Id == Guid.Parse(superseded)).ExecuteUpdateAsync(update => update.SetProperty(row => row.SupersededById, (Guid?)Guid.Parse(good)), Cancellation);

        Assert.Equal([null, null, "gone", "trashed", "not-for-all", "not-for-all", "failed", "older-version", "superseded", "gone"], await ProblemsAsync(admin, slug));

        // What curators do not see themselves is told apart by nothing.
        Assert.Equal([null, null, "gone", "not-for-all", "not-for-all", "not-for-all", "failed", "older-version", "superseded", "gone"], await ProblemsAsync(curator, slug));
        Assert.DoesNotContain(MeetingWorld.ItemsOf(await member.GetAsync($"/api/v1/collections/{slug}", Cancellation)), item => item.TryGetProperty("problem", out _));
        using var visitor = await Visitor.SignInAsync(shared.Application, email, Cancellation);
        var html = (await visitor.OpenAsync($"/collections/{slug}", Cancellation)).Html;
        Assert.Contains("8 items need a look", html, StringComparison.Ordinal);
        Assert.Contains($"href=\"/collections/{slug}/edit#item-8\"", html, StringComparison.Ordinal);
        Assert.Contains("it shows version 1; the newest is 2", html, StringComparison.Ordinal);
        Assert.Contains("8 items need a look", (await visitor.OpenAsync($"/collections/{slug}/edit", Cancellation)).Html, StringComparison.Ordinal);
        using var reader = await Visitor.SignInAsync(shared.Application, "member-@school.example", Cancellation);
        Assert.DoesNotContain("need a look", (await reader.OpenAsync($"/collections/{slug}", Cancellation)).Html, StringComparison.Ordinal);
    }

    private static Task<string> NewAsync(LibraryClient by, params (string Name, string Value)[] fields) => SharingWorld.UploadAsync(by, SharedApplication.Word(), fields);

    private static async Task<IEnumerable<string?>> ProblemsAsync(LibraryClient reader, string slug)
    {
        var items = MeetingWorld.ItemsOf(await reader.GetAsync($"/api/v1/collections/{slug}", Cancellation));
        return items.Select(item => item.GetProperty("problem") is { ValueKind: JsonValueKind.String } problem ? problem.GetString() : null);
    }
}
