using System.Net;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using Library.Api.Tests.Mail;
using Library.Api.Tests.Members;
using Library.Api.Tests.Pages;
using Library.Storage.Catalogue;
using Library.Storage.Files;
using Library.Storage.Pictures;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using SkiaSharp;

namespace Library.Api.Tests.Meetings;

/// <summary>Covers of collections: put on by their curators, seen by who sees the collection, made anew of what was sent.</summary>
public sealed class CoverTests(SharedApplication shared)
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_curator_puts_a_cover_on_and_whoever_sees_the_collection_sees_it()
    {
        using var admin = await shared.Application.AdminAsync(Cancellation);
        var email = Strangers.Email();
        await shared.Application.SetPersonAsync(email, [], Cancellation);
        using var curator = await shared.Application.SignInAsync(email, Cancellation);
        using var member = await shared.Application.MemberOfAsync(Cancellation);
        var slug = await MakeAsync(admin, published: false, email);
        Assert.Equal(JsonValueKind.Null, (await curator.GetAsync($"/api/v1/collections/{slug}", Cancellation)).GetProperty("cover").ValueKind);

        Assert.Equal(HttpStatusCode.NotFound, await SetAsync(member, slug, Pictures.Make(300, 300)));
        Assert.Equal(HttpStatusCode.OK, await SetAsync(curator, slug, Pictures.WithExif(Pictures.Make(3_000, 2_000), 3)));

        var address = (await curator.GetAsync($"/api/v1/collections/{slug}", Cancellation)).GetProperty("cover").GetString() ?? "";
        Assert.StartsWith($"/collections/{slug}/cover?v=", address, StringComparison.Ordinal);
        using var seen = await Visitor.SignInAsync(shared.Application, email, Cancellation);
        using var unseen = await Visitor.SignInAsync(shared.Application, "member-@school.example", Cancellation);
        using var answer = await seen.Http.GetAsync(address, Cancellation);
        var cover = await answer.Content.ReadAsByteArrayAsync(Cancellation);
        using var bitmap = SKBitmap.Decode(cover);
        Assert.Equal(("image/jpeg", 1_200, 400), (answer.Content.Headers.ContentType?.MediaType, bitmap.Width, bitmap.Height));
        Assert.Equal(("blue", "red"), (Pictures.ColourAt(cover, 100, 200), Pictures.ColourAt(cover, 1_100, 200)));
        Assert.DoesNotContain("taken at home", Encoding.Latin1.GetString(cover), StringComparison.Ordinal);
        Assert.Contains($"src=\"{address}\"", (await seen.OpenAsync($"/collections/{slug}", Cancellation)).Html, StringComparison.Ordinal);
        Assert.Contains($"src=\"{address}\"", (await seen.OpenAsync("/collections", Cancellation)).Html, StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.NotFound, (await unseen.OpenAsync(address, Cancellation)).Status);
        using var anybody = shared.Application.Anonymous();
        Assert.Equal(HttpStatusCode.Found, (await anybody.GetAsync(address, Cancellation)).StatusCode);

        await admin.SendAsync(HttpMethod.Delete, $"/api/v1/collections/{slug}", new { }, Cancellation);
        Assert.Equal(HttpStatusCode.NotFound, (await seen.OpenAsync(address, Cancellation)).Status);
    }

    // A smaller picture is not enlarged; one that lies on its side by its Exif is judged as it stands.
    [Theory]
    [InlineData(600, 600, 1, 600, 200)]
    [InlineData(900, 100, 1, 300, 100)]
    [InlineData(400, 2_400, 6, 1_200, 400)]
    [InlineData(1, 1, 1, 1, 1)]
    public async Task A_cover_is_three_times_as_wide_as_high_and_no_larger_than_its_picture(int width, int height, byte orientation, int coverWidth, int coverHeight)
    {
        using var admin = await shared.Application.AdminAsync(Cancellation);
        var slug = await MakeAsync(admin, published: true);
        using var body = new ByteArrayContent(Pictures.WithExif(Pictures.Make(width, height), orientation));
        body.Headers.ContentType = new MediaTypeHeaderValue("image/jpeg");

        using var set = await admin.Http.PutAsync($"/api/v1/collections/{slug}/cover", body, Cancellation);

        Assert.Equal(HttpStatusCode.OK, set.StatusCode);
        using var visitor = await Visitor.SignInAsync(shared.Application, LibraryApplication.AdminEmail, Cancellation);
        using var bitmap = SKBitmap.Decode(await visitor.Http.GetByteArrayAsync($"/collections/{slug}/cover", Cancellation));
        Assert.Equal((coverWidth, coverHeight), (bitmap.Width, bitmap.Height));
    }

    [Fact]
    public async Task Members_put_none_on_bad_pictures_are_refused_and_one_that_is_taken_off_leaves_no_bytes()
    {
        using var admin = await shared.Application.AdminAsync(Cancellation);
        using var member = await shared.Application.MemberOfAsync(Cancellation);
        var slug = await MakeAsync(admin, published: true);
        Assert.Equal(HttpStatusCode.Forbidden, await SetAsync(member, slug, Pictures.Make(300, 300)));
        Assert.Equal(HttpStatusCode.UnsupportedMediaType, await SetAsync(admin, slug, Pictures.Bomb(30_000, 30_000)));
        Assert.Equal(HttpStatusCode.UnsupportedMediaType, await SetAsync(admin, slug, "no picture"u8.ToArray()));
        using var empty = new ByteArrayContent([]);
        empty.Headers.ContentType = new MediaTypeHeaderValue("image/png");
        using var none = await admin.Http.PutAsync($"/api/v1/collections/{slug}/cover", empty, Cancellation);
        await Problems.AssertAsync(none, HttpStatusCode.BadRequest, "empty-file");
        Assert.Null(await KeyAsync(slug));
        Assert.Equal(HttpStatusCode.OK, await SetAsync(admin, slug, Pictures.Make(300, 300)));
        var key = new FileKey(await KeyAsync(slug) ?? "");
        Assert.StartsWith("covers/", key.Value, StringComparison.Ordinal);
        var files = shared.Application.Services.GetRequiredService<IFileStore>();
        Assert.NotNull(await files.FindLengthOrNullAsync(key, Cancellation));

        using var refused = await member.Http.DeleteAsync($"/api/v1/collections/{slug}/cover", Cancellation);
        using var removed = await admin.Http.DeleteAsync($"/api/v1/collections/{slug}/cover", Cancellation);

        Assert.Equal((HttpStatusCode.Forbidden, HttpStatusCode.NoContent), (refused.StatusCode, removed.StatusCode));
        Assert.Null(await files.FindLengthOrNullAsync(key, Cancellation));
        var trail = await admin.GetAsync($"/api/v1/audit?subject={slug}", Cancellation);
        Assert.Equal(["cover-removed", "cover-changed", "collection-made"], trail.GetProperty("items").EnumerateArray().Select(entry => entry.GetProperty("action").GetString()));
    }

    [Fact]
    public async Task The_sweep_removes_covers_that_no_collection_names()
    {
        using var admin = await shared.Application.AdminAsync(Cancellation);
        var (kept, deleted) = (await MakeAsync(admin, published: true), await MakeAsync(admin, published: true));
        await SetAsync(admin, kept, Pictures.Make(300, 300));
        await SetAsync(admin, deleted, Pictures.Make(300, 300));
        var (keptKey, deletedKey) = (new FileKey(await KeyAsync(kept) ?? ""), new FileKey(await KeyAsync(deleted) ?? ""));
        using var gone = await admin.Http.DeleteAsync($"/api/v1/collections/{deleted}", Cancellation);
        var files = shared.Application.Services.GetRequiredService<IFileStore>();
        var later = new PictureStore(
            shared.Application.Services.GetRequiredService<IDbContextFactory<LibraryDbContext>>(), files, new Later(), Microsoft.Extensions.Logging.Abstractions.NullLogger<PictureStore>.Instance);

        await later.SweepAsync(Cancellation);

        Assert.NotNull(await files.FindLengthOrNullAsync(keptKey, Cancellation));
        Assert.Null(await files.FindLengthOrNullAsync(deletedKey, Cancellation));
    }

    [Fact]
    public async Task The_form_of_the_editor_takes_a_cover_says_what_is_wrong_with_another_and_needs_its_proof()
    {
        using var admin = await shared.Application.AdminAsync(Cancellation);
        var slug = await MakeAsync(admin, published: true);
        using var visitor = await Visitor.SignInAsync(shared.Application, LibraryApplication.AdminEmail, Cancellation);
        var (editor, form) = ($"/collections/{slug}/edit", $"/collections/{slug}/cover/file");
        var proof = await visitor.ProofOfAsync(editor, Cancellation);

        var set = await visitor.SubmitFileAsync(form, Pictures.Make(300, 300), "cover.jpg", Cancellation, ("__RequestVerificationToken", proof));
        var wrong = await visitor.SubmitFileAsync(form, "no picture"u8.ToArray(), "cover.jpg", Cancellation, ("__RequestVerificationToken", proof));
        var forged = await visitor.SubmitFileAsync(form, Pictures.Make(300, 300), "cover.jpg", Cancellation);

        Assert.Equal(($"{editor}?cover=set", $"{editor}?cover=unsupported-picture", $"{editor}?cover=antiforgery"), (set.Location, wrong.Location, forged.Location));
        Assert.Contains("That is no picture that can be used here", (await visitor.OpenAsync(wrong.Location ?? "", Cancellation)).Html, StringComparison.Ordinal);
        Assert.Contains("<img class=\"cover", (await visitor.OpenAsync(editor, Cancellation)).Html, StringComparison.Ordinal);
        Assert.EndsWith("?cover=removed", (await visitor.SubmitAsync(editor, "remove-cover", Cancellation)).Location, StringComparison.Ordinal);
        Assert.DoesNotContain("<img class=\"cover", (await visitor.OpenAsync(editor, Cancellation)).Html, StringComparison.Ordinal);
    }

    private static async Task<string> MakeAsync(LibraryClient admin, bool published, params string[] curators)
    {
        var slug = SharedApplication.Word();
        using var made = await admin.SendAsync(HttpMethod.Post, "/api/v1/collections", new { slug, title = $"A kit {slug}", published, curators }, Cancellation);
        Assert.Equal(HttpStatusCode.Created, made.StatusCode);
        return slug;
    }

    private static async Task<HttpStatusCode> SetAsync(LibraryClient client, string slug, byte[] picture)
    {
        using var form = LibraryClient.Form(picture, "cover.jpg", []);
        using var answer = await client.Http.PutAsync($"/api/v1/collections/{slug}/cover", form, Cancellation);
        return answer.StatusCode;
    }

    private async Task<string?> KeyAsync(string slug)
    {
        await using var scope = shared.Application.Services.CreateAsyncScope();
        return await scope.ServiceProvider.GetRequiredService<LibraryDbContext>().Collections.Where(row => row.Slug == slug).Select(row => row.CoverKey).SingleAsync(Cancellation);
    }

    private sealed class Later : TimeProvider
    {
        public override DateTimeOffset GetUtcNow() => DateTimeOffset.UtcNow.AddHours(2);
    }
}
