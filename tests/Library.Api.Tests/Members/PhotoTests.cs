using System.Net;
using System.Text;
using System.Text.Json;
using Library.Api.Tests.Mail;
using Library.Api.Tests.Pages;
using Library.Storage.Catalogue;
using Library.Storage.Files;
using Library.Storage.Pictures;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using SkiaSharp;

namespace Library.Api.Tests.Members;

/// <summary>People's pictures: what becomes of what they upload, who sees it, and what is no picture.</summary>
public sealed class PhotoTests(SharedApplication shared)
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(SKEncodedImageFormat.Jpeg)]
    [InlineData(SKEncodedImageFormat.Png)]
    [InlineData(SKEncodedImageFormat.Webp)]
    public async Task A_picture_becomes_a_square_portrait_that_everybody_signed_in_sees(SKEncodedImageFormat format)
    {
        var (client, id) = await NewPersonAsync();

        Assert.Equal(HttpStatusCode.NoContent, await SetAsync(client, Pictures.Make(1_200, 800, format)));

        var entry = await (await shared.Application.MemberOfAsync(Cancellation)).GetAsync($"/api/v1/directory/{id}", Cancellation);
        var address = entry.GetProperty("photo").GetString() ?? "";
        using var reader = await shared.Application.MemberOfAsync(Cancellation);
        using var answer = await reader.Http.GetAsync(address, Cancellation);
        var portrait = await answer.Content.ReadAsByteArrayAsync(Cancellation);
        Assert.Equal("image/jpeg", answer.Content.Headers.ContentType?.MediaType);
        Assert.Contains("sandbox", answer.Headers.GetValues("Content-Security-Policy").Single(), StringComparison.Ordinal);
        using var bitmap = SKBitmap.Decode(portrait);
        Assert.Equal((256, 256), (bitmap.Width, bitmap.Height));
        Assert.Equal(("red", "blue"), (Pictures.ColourAt(portrait, 20, 128), Pictures.ColourAt(portrait, 236, 128)));
        using var anonymous = shared.Application.Anonymous();
        using var refused = await anonymous.GetAsync(address, Cancellation);
        Assert.Equal(HttpStatusCode.Unauthorized, refused.StatusCode);
    }

    [Theory]
    [InlineData(1, "red", "blue", "left and right")]
    [InlineData(2, "blue", "red", "left and right")]
    [InlineData(3, "blue", "red", "left and right")]
    [InlineData(4, "red", "blue", "left and right")]
    [InlineData(5, "red", "blue", "top and bottom")]
    [InlineData(6, "red", "blue", "top and bottom")]
    [InlineData(7, "blue", "red", "top and bottom")]
    [InlineData(8, "blue", "red", "top and bottom")]
    public async Task A_picture_stands_upright_and_says_nothing_of_where_it_was_taken(byte orientation, string first, string second, string where)
    {
        var (client, id) = await NewPersonAsync();

        await SetAsync(client, Pictures.WithExif(Pictures.Make(600, 400), orientation));

        var portrait = await PortraitAsync(client, id);
        var (one, other) = where == "left and right" ? ((20, 128), (236, 128)) : ((128, 20), (128, 236));
        Assert.Equal((first, second), (Pictures.ColourAt(portrait, one.Item1, one.Item2), Pictures.ColourAt(portrait, other.Item1, other.Item2)));
        Assert.DoesNotContain("taken at home", Encoding.Latin1.GetString(portrait), StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_is_transparent_is_white_and_what_is_tiny_is_enlarged()
    {
        var (client, id) = await NewPersonAsync();
        using var empty = new SKBitmap(8, 8);
        empty.Erase(SKColors.Transparent);
        using var data = empty.Encode(SKEncodedImageFormat.Png, 100);

        Assert.Equal(HttpStatusCode.NoContent, await SetAsync(client, data.ToArray()));

        Assert.Equal("white", Pictures.ColourAt(await PortraitAsync(client, id), 128, 128));
    }

    [Fact]
    public async Task What_is_no_picture_or_too_large_a_one_is_refused_in_words_and_the_one_before_stays()
    {
        var (client, id) = await NewPersonAsync();
        await SetAsync(client, Pictures.Make(300, 300));
        var before = await PortraitAsync(client, id);
        var jpeg = Pictures.Make(300, 300);
        var bad = new Dictionary<string, byte[]>(StringComparer.Ordinal)
        {
            ["text"] = "no picture"u8.ToArray(),
            ["svg"] = "<svg xmlns='http://www.w3.org/2000/svg'><script>alert(1)</script></svg>"u8.ToArray(),
            ["gif"] = [.. "GIF89a"u8, 1, 0, 1, 0, 0, 0, 0, 0x2c, 0, 0, 0, 0, 1, 0, 1, 0, 0, 2, 2, 0x44, 1, 0, 0x3b],
            ["half a jpeg"] = jpeg[..(jpeg.Length / 2)],
            ["a head of a jpeg"] = jpeg[..100],
            ["30,000 by 30,000, PNG"] = Pictures.Bomb(30_000, 30_000),
            ["30,000 by 30,000, JPEG"] = Pictures.Inflate(jpeg, 30_000),
            ["10,000 by 10,000, PNG"] = Pictures.Bomb(10_000, 10_000),
            ["2,147,483,647 by 1"] = Pictures.Bomb(int.MaxValue, 1),
            ["nothing by nothing"] = Pictures.Bomb(0, 0),
        };
        foreach (var (name, bytes) in bad)
        {
            using var form = LibraryClient.Form(bytes, "me.jpg", []);
            using var answer = await client.Http.PutAsync("/api/v1/me/photo", form, Cancellation);
            Assert.True(answer.StatusCode == HttpStatusCode.UnsupportedMediaType, $"{name}: {answer.StatusCode}");
            await Problems.AssertAsync(answer, HttpStatusCode.UnsupportedMediaType, "unsupported-picture");
        }

        Assert.Equal(HttpStatusCode.BadRequest, await SetAsync(client, []));
        using var large = LibraryClient.Form(new byte[21 * 1024 * 1024], "me.jpg", []);
        using var tooLarge = await client.Http.PutAsync("/api/v1/me/photo", large, Cancellation);
        Assert.Equal(HttpStatusCode.RequestEntityTooLarge, tooLarge.StatusCode);
        Assert.Equal(before, await PortraitAsync(client, id));
    }

    [Fact]
    public async Task A_changed_or_removed_picture_leaves_no_bytes_behind_and_who_has_left_shows_none()
    {
        var (client, id) = await NewPersonAsync();
        await SetAsync(client, Pictures.Make(300, 300));
        var first = await KeyAsync(id);
        await SetAsync(client, Pictures.Make(400, 300));
        var second = await KeyAsync(id);
        Assert.NotEqual(first, second);
        var files = shared.Application.Services.GetRequiredService<IFileStore>();
        Assert.Null(await files.FindLengthOrNullAsync(new FileKey(first ?? ""), Cancellation));

        using var removed = await client.Http.DeleteAsync("/api/v1/me/photo", Cancellation);

        Assert.Equal(HttpStatusCode.NoContent, removed.StatusCode);
        Assert.Null(await files.FindLengthOrNullAsync(new FileKey(second ?? ""), Cancellation));
        Assert.Equal(JsonValueKind.Null, (await client.GetAsync($"/api/v1/directory/{id}", Cancellation)).GetProperty("photo").ValueKind);

        await SetAsync(client, Pictures.Make(300, 300));
        using var admin = await shared.Application.AdminAsync(Cancellation);
        using var end = await admin.Http.PostAsync($"/api/v1/people/{id}/end", content: null, Cancellation);
        using var reader = await shared.Application.MemberOfAsync(Cancellation);
        using var gone = await reader.Http.GetAsync($"/api/v1/directory/{id}/photo", Cancellation);
        Assert.Equal(HttpStatusCode.NotFound, gone.StatusCode);
    }

    [Fact]
    public async Task The_sweep_removes_what_no_person_has_and_nothing_else()
    {
        var (client, id) = await NewPersonAsync();
        await SetAsync(client, Pictures.Make(300, 300));
        var files = shared.Application.Services.GetRequiredService<IFileStore>();
        var (fresh, kept) = (new FileKey($"photos/{Guid.NewGuid():n}.jpg"), new FileKey(await KeyAsync(id) ?? ""));
        await files.PutAsync(fresh, new MemoryStream([1]), 1, Cancellation);
        var later = new PictureStore(
            shared.Application.Services.GetRequiredService<IDbContextFactory<LibraryDbContext>>(), files, new Later(), Microsoft.Extensions.Logging.Abstractions.NullLogger<PictureStore>.Instance);

        await shared.Application.Services.GetRequiredService<PictureStore>().SweepAsync(Cancellation);
        Assert.NotNull(await files.FindLengthOrNullAsync(fresh, Cancellation));
        await later.SweepAsync(Cancellation);

        Assert.Null(await files.FindLengthOrNullAsync(fresh, Cancellation));
        Assert.NotNull(await files.FindLengthOrNullAsync(kept, Cancellation));
    }

    [Fact]
    public async Task The_form_of_the_profile_takes_a_picture_says_what_is_wrong_with_another_and_needs_its_proof()
    {
        var email = Strangers.Email();
        await shared.Application.SetPersonAsync(email, [], Cancellation);
        using var visitor = await Visitor.SignInAsync(shared.Application, email, Cancellation);
        var proof = await visitor.ProofOfAsync("/account", Cancellation);

        var set = await visitor.SubmitFileAsync("/account/photo", Pictures.Make(300, 300), "me.jpg", Cancellation, ("__RequestVerificationToken", proof));
        var wrong = await visitor.SubmitFileAsync("/account/photo", "no picture"u8.ToArray(), "me.jpg", Cancellation, ("__RequestVerificationToken", proof));
        var forged = await visitor.SubmitFileAsync("/account/photo", Pictures.Make(300, 300), "me.jpg", Cancellation);

        Assert.Equal("/account?photo=set", set.Location);
        Assert.Equal("/account?photo=unsupported-picture", wrong.Location);
        Assert.Equal("/account?photo=antiforgery", forged.Location);
        Assert.Contains("That is no picture that can be used here", (await visitor.OpenAsync(wrong.Location ?? "", Cancellation)).Html, StringComparison.Ordinal);
        Assert.Contains("<img class=\"portrait portrait-large\"", (await visitor.OpenAsync("/account", Cancellation)).Html, StringComparison.Ordinal);
        Assert.EndsWith("/account?photo=removed", (await visitor.SubmitAsync("/account", "remove-photo", Cancellation)).Location, StringComparison.Ordinal);
        Assert.DoesNotContain("<img class=\"portrait", (await visitor.OpenAsync("/account", Cancellation)).Html, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_admin_removes_somebodys_picture_and_the_trail_says_who_did()
    {
        var (client, id) = await NewPersonAsync();
        await SetAsync(client, Pictures.Make(300, 300));
        using var visitor = await Visitor.SignInAsync(shared.Application, LibraryApplication.AdminEmail, Cancellation);

        await visitor.SubmitAsync($"/admin/accounts/{id}", "photo", Cancellation);

        Assert.Null(await KeyAsync(id));
        using var admin = await shared.Application.AdminAsync(Cancellation);
        var trail = await admin.GetAsync($"/api/v1/audit?subject={id}&action=photo-removed", Cancellation);
        Assert.Equal(LibraryApplication.AdminEmail, Assert.Single(trail.GetProperty("items").EnumerateArray()).GetProperty("email").GetString());
    }

    private async Task<(LibraryClient Client, string Id)> NewPersonAsync()
    {
        var email = Strangers.Email();
        await shared.Application.SetPersonAsync(email, [], Cancellation);
        var client = await shared.Application.SignInAsync(email, Cancellation);
        return (client, LibraryClient.IdOf(await client.GetAsync("/api/v1/me", Cancellation)));
    }

    private static async Task<HttpStatusCode> SetAsync(LibraryClient client, byte[] picture)
    {
        using var form = LibraryClient.Form(picture, "me.jpg", []);
        using var answer = await client.Http.PutAsync("/api/v1/me/photo", form, Cancellation);
        return answer.StatusCode;
    }

    private static Task<byte[]> PortraitAsync(LibraryClient client, string id) => client.Http.GetByteArrayAsync($"/api/v1/directory/{id}/photo", Cancellation);

    private async Task<string?> KeyAsync(string id)
    {
        await using var scope = shared.Application.Services.CreateAsyncScope();
        var person = Guid.Parse(id);
        return await scope.ServiceProvider.GetRequiredService<LibraryDbContext>().Users.Where(row => row.Id == person).Select(row => row.PhotoKey).SingleAsync(Cancellation);
    }

    private sealed class Later : TimeProvider
    {
        public override DateTimeOffset GetUtcNow() => DateTimeOffset.UtcNow.AddHours(2);
    }
}
