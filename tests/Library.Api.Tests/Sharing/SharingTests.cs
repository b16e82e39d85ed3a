using System.Net;
using System.Net.Http.Headers;
using System.Text.RegularExpressions;
using Library.Storage.Catalogue;
using Microsoft.EntityFrameworkCore;

namespace Library.Api.Tests.Sharing;

/// <summary>What an admin shares is read without an account, for as long as it is shared and published, and nothing else is.</summary>
public sealed partial class SharingTests(SharingWorld world) : IClassFixture<SharingWorld>
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Nothing_is_shared_until_an_admin_switches_it_on()
    {
        await using var library = await LibraryApplication.StartAsync(Cancellation);
        using var admin = await library.AdminAsync(Cancellation);
        using var anybody = library.Anonymous();
        var document = await SharingWorld.UploadAsync(admin, SharedApplication.Word());

        using var refused = await SharingWorld.PostAsync(admin, new { document, @public = true });
        await Problems.AssertAsync(refused, HttpStatusCode.Conflict, "sharing-off");
        using var before = await anybody.GetAsync("/shared", Cancellation);
        using var on = await admin.SendAsync(HttpMethod.Put, "/api/v1/sharing", new { on = true }, Cancellation);
        using var after = await anybody.GetAsync("/shared", Cancellation);

        Assert.Equal((HttpStatusCode.NotFound, HttpStatusCode.OK), (before.StatusCode, after.StatusCode));
        Assert.DoesNotContain("X-Robots-Tag", after.Headers.Select(header => header.Key));
        Assert.Equal(LibraryApplication.AdminEmail, Assert.Single(await SharingWorld.TrailAsync(admin, "action=sharing-on")).Entry.GetProperty("email").GetString());
    }

    [Fact]
    public async Task A_link_shows_one_version_and_tells_nothing_of_the_inside()
    {
        using var admin = await world.AdminAsync();
        var (old, newer) = (SharedApplication.Word(), SharedApplication.Word());
        var document = await SharingWorld.UploadAsync(admin, old, ("description", "For colleagues"), ("cop", "cfo-coo"));
        var (share, path) = await SharingWorld.LinkAsync(admin, document);
        await SharingWorld.AddVersionAsync(admin, document, SharingWorld.FileSaying(newer));

        using var answer = await world.Anybody.GetAsync(path, Cancellation);
        var html = await answer.Content.ReadAsStringAsync(Cancellation);

        Assert.Equal((HttpStatusCode.OK, 43), (answer.StatusCode, path.Split('/')[^1].Length));
        Assert.Contains($"Paper {old}", html, StringComparison.Ordinal);
        Assert.Contains($"Inside {old}", html, StringComparison.Ordinal);
        Assert.Contains("For colleagues", html, StringComparison.Ordinal);
        Assert.All(new[] { newer, document, LibraryApplication.AdminEmail, "Admin", "CFO", "/api/v1/" }, inside => Assert.DoesNotContain(inside, html, StringComparison.OrdinalIgnoreCase));
        Assert.Equal(("no-store", "no-referrer", "noindex, nofollow"), (answer.Headers.CacheControl?.ToString(), answer.Headers.GetValues("Referrer-Policy").Single(), answer.Headers.GetValues("X-Robots-Tag").Single()));
        using var request = new HttpRequestMessage(HttpMethod.Get, $"{path}/content");
        request.Headers.Range = new RangeHeaderValue(0, 3);
        using var part = await world.Anybody.SendAsync(request, Cancellation);
        Assert.Equal(HttpStatusCode.PartialContent, part.StatusCode);
        Assert.Equal(SharingWorld.FileSaying(old)[..4], await part.Content.ReadAsByteArrayAsync(Cancellation));
        Assert.Equal(("no-referrer", "noindex, nofollow", true), (part.Headers.GetValues("Referrer-Policy").Single(), part.Headers.GetValues("X-Robots-Tag").Single(), part.Headers.CacheControl?.NoCache));
        Assert.DoesNotContain(path, (await world.ReadAsync("/shared")).Html, StringComparison.Ordinal);
        var trail = await SharingWorld.TrailAsync(admin, $"subject={document}");
        Assert.Single(trail, entry => entry.Action == "share-made");
        Assert.Equal(System.Text.Json.JsonValueKind.Null, Assert.Single(trail, entry => entry.Action == "share-read").Entry.GetProperty("address").ValueKind);
        Assert.DoesNotContain(path.Split('/')[^1], string.Concat(trail.Select(entry => entry.Entry.GetRawText())), StringComparison.Ordinal);
        Assert.Equal(1, share.GetProperty("version").GetInt32());
    }

    [Fact]
    public async Task Whatever_ends_or_hides_a_share_its_address_answers_as_if_there_had_never_been_any()
    {
        using var admin = await world.AdminAsync();
        var document = await SharingWorld.UploadAsync(admin, SharedApplication.Word());
        var (share, path) = await SharingWorld.LinkAsync(admin, document);
        var id = Guid.Parse(LibraryClient.IdOf(share));
        var unknown = $"/shared/{new string('x', 43)}";
        var nothing = (await world.ReadAsync(unknown)).Html.Replace(unknown, path, StringComparison.Ordinal);
        var noFile = (await world.ReadAsync($"{unknown}/content")).Html.Replace(unknown, path, StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.OK, await world.StatusAsync(path));

        using (await world.AdminAsync(on: false))
        {
            await AssertNothingAsync();
        }

        using (await world.AdminAsync())
        {
            Assert.Equal(HttpStatusCode.OK, await world.StatusAsync(path));
        }

        await world.ChangeAsync(catalogue => SetReviewAsync(catalogue, Review.Waiting));
        await AssertNothingAsync();
        Assert.Equal("not-published", await SharingWorld.StateAsync(admin, share));
        await world.ChangeAsync(catalogue => SetReviewAsync(catalogue, null));
        await admin.PatchAsync(document, new { visibility = "draft" }, Cancellation);
        await AssertNothingAsync();
        await admin.PatchAsync(document, new { visibility = "members" }, Cancellation);
        await admin.Http.DeleteAsync($"/api/v1/documents/{document}", Cancellation);
        await AssertNothingAsync();
        await admin.Http.PostAsync($"/api/v1/documents/{document}/restore", content: null, Cancellation);
        Assert.Equal(("open", HttpStatusCode.OK), (await SharingWorld.StateAsync(admin, share), await world.StatusAsync(path)));

        await world.ChangeAsync(catalogue => SetEndAsync(catalogue, TimeProvider.System.GetUtcNow().AddSeconds(-1)));
        await AssertNothingAsync();
        Assert.Equal("expired", await SharingWorld.StateAsync(admin, share));
        await world.ChangeAsync(catalogue => SetEndAsync(catalogue, TimeProvider.System.GetUtcNow().AddDays(1)));
        using var revoked = await admin.Http.DeleteAsync($"/api/v1/shares/{id}", Cancellation);
        Assert.Equal(HttpStatusCode.NoContent, revoked.StatusCode);
        await AssertNothingAsync();
        Assert.Equal("revoked", await SharingWorld.StateAsync(admin, share));
        Assert.Single(await SharingWorld.TrailAsync(admin, $"subject={document}&action=share-revoked"));

        Task SetReviewAsync(LibraryDbContext catalogue, Review? review) =>
            catalogue.Documents.Where(row => row.Id == Guid.Parse(document)).ExecuteUpdateAsync(update => update.SetProperty(row => row.Review, review), Cancellation);

        Task SetEndAsync(LibraryDbContext catalogue, DateTimeOffset end) =>
            catalogue.OutsideShares.Where(row => row.Id == id).ExecuteUpdateAsync(update => update.SetProperty(row => row.ExpiresAt, (DateTimeOffset?)end), Cancellation);

        async Task AssertNothingAsync()
        {
            Assert.Equal((HttpStatusCode.NotFound, nothing), await world.ReadAsync(path));
            Assert.Equal((HttpStatusCode.NotFound, noFile), await world.ReadAsync($"{path}/content"));
        }
    }

    [Fact]
    public async Task A_purge_takes_shares_along()
    {
        using var admin = await world.AdminAsync();
        var document = await SharingWorld.UploadAsync(admin, SharedApplication.Word());
        await SharingWorld.AddVersionAsync(admin, document, SharingWorld.FileSaying(SharedApplication.Word()));
        var (first, firstPath) = await SharingWorld.LinkAsync(admin, document, version: 1);
        var (second, secondPath) = await SharingWorld.LinkAsync(admin, document);

        using var one = await admin.Http.DeleteAsync($"/api/v1/documents/{document}/versions/1?reason=wrong", Cancellation);
        Assert.Equal((HttpStatusCode.NotFound, HttpStatusCode.OK), (await world.StatusAsync(firstPath), await world.StatusAsync(secondPath)));
        Assert.Equal("gone", await SharingWorld.StateAsync(admin, first));
        await admin.Http.DeleteAsync($"/api/v1/documents/{document}", Cancellation);
        using var all = await admin.Http.DeleteAsync($"/api/v1/trash/{document}?reason=wrong", Cancellation);

        Assert.Equal((HttpStatusCode.OK, HttpStatusCode.OK), (one.StatusCode, all.StatusCode));
        Assert.Equal(HttpStatusCode.NotFound, await world.StatusAsync(secondPath));
        Assert.DoesNotContain(LibraryClient.IdOf(second), (await admin.GetAsync("/api/v1/shares?size=100", Cancellation)).ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_public_page_has_an_address_of_its_title_that_is_never_given_twice()
    {
        using var admin = await world.AdminAsync();
        var word = SharedApplication.Word();
        var document = await SharingWorld.UploadAsync(admin, word);

        var (first, path) = await SharingWorld.ShareAsync(admin, new { document, @public = true });
        using var revoked = await admin.Http.DeleteAsync($"/api/v1/shares/{LibraryClient.IdOf(first)}", Cancellation);
        var (_, next) = await SharingWorld.ShareAsync(admin, new { document, @public = true });

        Assert.Equal(($"/shared/paper-{word}", $"/shared/paper-{word}-2"), (path, next));
        Assert.Equal(HttpStatusCode.NotFound, await world.StatusAsync(path));
        using var page = await world.Anybody.GetAsync(next, Cancellation);
        Assert.DoesNotContain("X-Robots-Tag", page.Headers.Select(header => header.Key));
        Assert.Contains($"href=\"{next}\"", (await world.ReadAsync("/shared")).Html, StringComparison.Ordinal);
        Assert.Contains("href=\"/shared\"", (await world.ReadAsync("/")).Html, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_is_not_published_or_wrong_is_refused_by_its_field()
    {
        using var admin = await world.AdminAsync();
        var word = SharedApplication.Word();
        var (document, draft) = (await SharingWorld.UploadAsync(admin, word), await SharingWorld.UploadAsync(admin, SharedApplication.Word(), ("visibility", "draft")));
        using var member = await world.Application.MemberOfAsync(Cancellation);
        var waiting = await SharingWorld.UploadAsync(member, SharedApplication.Word());
        var trashed = await SharingWorld.UploadAsync(admin, SharedApplication.Word());
        await admin.Http.DeleteAsync($"/api/v1/documents/{trashed}", Cancellation);
        using var made = await admin.SendAsync(HttpMethod.Post, "/api/v1/collections", new { slug = word, title = "Draft" }, Cancellation);
        var (soon, late) = (SharingWorld.NextWeek, TimeProvider.System.GetUtcNow().AddDays(368).ToString("O"));
        var wrong = new (object Share, string Field)[]
        {
            (new { expiresAt = soon }, "document"),
            (new { document = "no-such", expiresAt = soon }, "document"),
            (new { document = Guid.NewGuid(), expiresAt = soon }, "document"),
            (new { document = draft, expiresAt = soon }, "document"),
            (new { document = waiting, expiresAt = soon }, "document"),
            (new { document = trashed, expiresAt = soon }, "document"),
            (new { document, version = 2, expiresAt = soon }, "version"),
            (new { document, collection = word, expiresAt = soon }, "collection"),
            (new { collection = word, expiresAt = soon }, "collection"),
            (new { collection = "no-such", expiresAt = soon }, "collection"),
            (new { document }, "expiresAt"),
            (new { document, expiresAt = "tomorrow" }, "expiresAt"),
            (new { document, expiresAt = "2020-01-01" }, "expiresAt"),
            (new { document, @public = true, expiresAt = "9999-12-31" }, "expiresAt"),
            (new { document, @public = true, expiresAt = "9999-12-31T23:59" }, "expiresAt"),
            (new { document, expiresAt = late }, "expiresAt"),
            (new { document, expiresAt = soon, note = new string('x', 501) }, "note"),
        };
        foreach (var (share, field) in wrong)
        {
            using var answer = await SharingWorld.PostAsync(admin, share);
            await Problems.AssertFieldAsync(answer, field);
        }

        using var byMember = await SharingWorld.PostAsync(member, new { document, expiresAt = soon });
        Assert.Equal(HttpStatusCode.Forbidden, byMember.StatusCode);
    }

    [Fact]
    public async Task A_shared_collection_shows_what_all_members_see_and_no_gap_where_something_is_left_out()
    {
        using var admin = await world.AdminAsync();
        var (open, closed, old, fixedOne, slug) = (SharedApplication.Word(), SharedApplication.Word(), SharedApplication.Word(), SharedApplication.Word(), SharedApplication.Word());
        var first = await SharingWorld.UploadAsync(admin, fixedOne);
        await SharingWorld.AddVersionAsync(admin, first, SharingWorld.FileSaying(SharedApplication.Word()));
        var (third, second, superseded) = (await SharingWorld.UploadAsync(admin, open), await SharingWorld.UploadAsync(admin, closed, ("visibility", "cops"), ("cop", "ell")), await SharingWorld.UploadAsync(admin, old));
        await world.ChangeAsync(catalogue => catalogue.Documents.Where(row => row.Id == Guid.Parse(superseded)).ExecuteUpdateAsync(update => update.SetProperty(row => row.SupersededById, (Guid?)Guid.Parse(third)), Cancellation));
        var items = new object[]
        {
            new { heading = "Begin here" }, new { document = first, version = 1, note = "Read **this**", presenter = "P. Okafor" },
            new { heading = "For the few" }, new { document = second, note = "Hidden note" }, new { document = superseded },
            new { heading = "Last" }, new { document = third },
        };
        using var made = await admin.SendAsync(HttpMethod.Post, "/api/v1/collections", new { slug, title = $"Kit {slug}", introduction = "For *everybody*", published = true, items }, Cancellation);
        Assert.Equal(HttpStatusCode.Created, made.StatusCode);
        using var picture = LibraryClient.Form(Members.Pictures.Make(600, 200), "cover.jpg", []);
        using var covered = await admin.Http.PutAsync($"/api/v1/collections/{slug}/cover", picture, Cancellation);
        var rows = Meetings.MeetingWorld.ItemsOf(await admin.GetAsync($"/api/v1/collections/{slug}", Cancellation));
        var (_, path) = await SharingWorld.ShareAsync(admin, new { collection = slug, @public = true });

        var (status, html) = await world.ReadAsync(path);

        Assert.Equal((HttpStatusCode.OK, $"/shared/kit-{slug}"), (status, path));
        Assert.Contains("<em>everybody</em>", html, StringComparison.Ordinal);
        Assert.Contains("<strong>this</strong>", html, StringComparison.Ordinal);
        Assert.Equal(["1", "2", "3", "4"], Numbers().Matches(html).Select(match => match.Groups["number"].Value));
        Assert.All(new[] { closed, old, "For the few", "Hidden note", "P. Okafor", slug + "/edit" }, inside => Assert.DoesNotContain(inside, html, StringComparison.Ordinal));
        Assert.Equal(await admin.Http.GetByteArrayAsync($"/api/v1/documents/{first}/content?version=1", Cancellation), await world.Anybody.GetByteArrayAsync($"{path}/items/{LibraryClient.IdOf(rows[1])}/content", Cancellation));
        Assert.Equal(await admin.Http.GetByteArrayAsync($"/api/v1/documents/{third}/content", Cancellation), await world.Anybody.GetByteArrayAsync($"{path}/items/{LibraryClient.IdOf(rows[6])}/content", Cancellation));
        Assert.Equal(
            [HttpStatusCode.NotFound, HttpStatusCode.NotFound, HttpStatusCode.NotFound, HttpStatusCode.NotFound],
            new[] { await world.StatusAsync($"{path}/items/{LibraryClient.IdOf(rows[3])}/content"), await world.StatusAsync($"{path}/items/{LibraryClient.IdOf(rows[4])}/content"), await world.StatusAsync($"{path}/items/{LibraryClient.IdOf(rows[0])}/content"), await world.StatusAsync($"{path}/content") });
        Assert.Contains($"src=\"{path}/cover?v=", html, StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.OK, await world.StatusAsync($"{path}/cover"));
        await world.ChangeAsync(catalogue => catalogue.Collections.Where(row => row.Slug == slug).ExecuteUpdateAsync(update => update.SetProperty(row => row.IsPublished, false), Cancellation));
        Assert.Equal(HttpStatusCode.NotFound, await world.StatusAsync(path));
        using var deleted = await admin.Http.DeleteAsync($"/api/v1/collections/{slug}", Cancellation);
        Assert.Equal((HttpStatusCode.NoContent, HttpStatusCode.NotFound), (deleted.StatusCode, await world.StatusAsync(path)));
    }

    [GeneratedRegex("class=\"number\"[^>]*>(?<number>[0-9]+)<", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 5_000)]
    private static partial Regex Numbers();
}
