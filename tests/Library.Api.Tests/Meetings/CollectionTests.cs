using System.IO.Compression;
using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using Library.Api.Tests.Mail;
using Library.Api.Tests.Pages;
using Library.Testing;

namespace Library.Api.Tests.Meetings;

/// <summary>Collections: made by admins, kept by curators, seen by everybody once published, and never a way to what somebody may not see.</summary>
public sealed class CollectionTests(SharedApplication shared)
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_draft_is_its_curators_and_a_published_one_everybodys_with_a_facet_of_its_own()
    {
        using var admin = await shared.Application.AdminAsync(Cancellation);
        using var member = await shared.Application.MemberOfAsync(Cancellation);
        var (slug, word) = (SharedApplication.Word(), SharedApplication.Word());
        var document = await UploadAsync(admin, word, "members");
        using var made = await admin.SendAsync(HttpMethod.Post, "/api/v1/collections", new { slug, title = $"Kit {word}", introduction = "For **chairs**", items = new object[] { new { heading = "First" }, new { document } } }, Cancellation);
        Assert.Equal(HttpStatusCode.Created, made.StatusCode);

        Assert.Equal(HttpStatusCode.NotFound, await member.StatusAsync($"/api/v1/collections/{slug}", Cancellation));
        Assert.DoesNotContain(slug, (await member.GetAsync("/api/v1/collections?size=100", Cancellation)).ToString(), StringComparison.Ordinal);
        Assert.Equal(0, (await member.SearchAsync($"collection={slug}", Cancellation)).GetProperty("total").GetInt32());
        using var published = await SaveAsync(admin, slug, new { published = true });
        Assert.Equal(HttpStatusCode.OK, published.StatusCode);

        var found = await LibraryClient.UntilAsync(() => member.SearchAsync($"q={word}&collection={slug}", Cancellation), answer => answer.GetProperty("total").GetInt32() == 1, Cancellation);
        Assert.Equal($"Kit {word}", Assert.Single(found.GetProperty("facets").GetProperty("collection").EnumerateArray()).GetProperty("label").GetString());
        Assert.Equal(2, MeetingWorld.ItemsOf(await member.GetAsync($"/api/v1/collections/{slug}", Cancellation)).Count);
        var suggested = await member.GetAsync($"/api/v1/suggest?q=kit+{word}", Cancellation);
        Assert.Equal(("collection", $"/collections/{slug}"), (suggested.GetProperty("suggestions")[0].GetProperty("kind").GetString(), suggested.GetProperty("suggestions")[0].GetProperty("href").GetString()));
        using var visitor = await Visitor.SignInAsync(shared.Application, "member-@school.example", Cancellation);
        Assert.Contains($"href=\"/collections/{slug}\"", (await visitor.OpenRawAsync($"/search?q=kit+{word}", Cancellation)).Html, StringComparison.Ordinal);
        using var zip = new ZipArchive(await member.Http.GetStreamAsync($"/api/v1/collections/{slug}/files.zip", Cancellation));
        Assert.Equal(["00 Contents.txt", $"02 Paper {word}.docx"], zip.Entries.Select(entry => entry.FullName));

        using var withdrawn = await SaveAsync(admin, slug, new { published = false });
        Assert.Equal(0, (await member.SearchAsync($"q={word}&collection={slug}", Cancellation)).GetProperty("total").GetInt32());
        Assert.Empty((await admin.GetAsync($"/api/v1/suggest?q=kit+{word}", Cancellation)).GetProperty("suggestions").EnumerateArray());
        Assert.Empty((await member.SearchAsync($"q={word}", Cancellation)).GetProperty("facets").GetProperty("collection").EnumerateArray());
    }

    [Fact]
    public async Task Curators_change_it_and_nothing_else_and_members_only_look()
    {
        using var admin = await shared.Application.AdminAsync(Cancellation);
        using var member = await shared.Application.MemberOfAsync(Cancellation);
        var (slug, email) = (SharedApplication.Word(), Strangers.Email());
        await shared.Application.SetPersonAsync(email, [], Cancellation);
        using var curator = await shared.Application.SignInAsync(email, Cancellation);
        using var made = await admin.SendAsync(HttpMethod.Post, "/api/v1/collections", new { slug, title = "Kit", published = true, curators = new[] { email } }, Cancellation);
        Assert.Equal(HttpStatusCode.Created, made.StatusCode);

        using var byMember = await SaveAsync(member, slug, new { title = "Mine" });
        using var byCurator = await SaveAsync(curator, slug, new { title = "Theirs", items = new object[] { new { heading = "Section" } } });
        using var naming = await SaveAsync(curator, slug, new { curators = new[] { LibraryApplication.AdminEmail } });
        using var deleting = await curator.Http.DeleteAsync($"/api/v1/collections/{slug}", Cancellation);
        using var making = await curator.SendAsync(HttpMethod.Post, "/api/v1/collections", new { slug = SharedApplication.Word(), title = "Mine" }, Cancellation);

        Assert.Equal([HttpStatusCode.Forbidden, HttpStatusCode.OK, HttpStatusCode.BadRequest, HttpStatusCode.Forbidden, HttpStatusCode.Forbidden], new[] { byMember.StatusCode, byCurator.StatusCode, naming.StatusCode, deleting.StatusCode, making.StatusCode });
        using var deleted = await admin.Http.DeleteAsync($"/api/v1/collections/{slug}", Cancellation);
        Assert.Equal(HttpStatusCode.NoContent, deleted.StatusCode);
        Assert.Equal(HttpStatusCode.NotFound, await admin.StatusAsync($"/api/v1/collections/{slug}", Cancellation));
    }

    [Fact]
    public async Task A_document_that_a_reader_may_not_see_is_a_number_alone()
    {
        using var admin = await shared.Application.AdminAsync(Cancellation);
        using var member = await shared.Application.MemberOfAsync(Cancellation);
        var (slug, word) = (SharedApplication.Word(), SharedApplication.Word());
        var secret = await UploadAsync(admin, word, "draft");
        using var made = await admin.SendAsync(HttpMethod.Post, "/api/v1/collections", new { slug, title = "Kit", published = true, items = new object[] { new { document = secret, heading = $"About {word}" } } }, Cancellation);

        var item = Assert.Single(MeetingWorld.ItemsOf(await member.GetAsync($"/api/v1/collections/{slug}", Cancellation)));

        Assert.Equal(["id", "withheld"], item.EnumerateObject().Select(property => property.Name));
        Assert.False(Assert.Single(MeetingWorld.ItemsOf(await admin.GetAsync($"/api/v1/collections/{slug}", Cancellation))).GetProperty("seenByOthers").GetBoolean());
        using var visitor = await Visitor.SignInAsync(shared.Application, "member-@school.example", Cancellation);
        Assert.DoesNotContain(word, (await visitor.OpenAsync($"/collections/{slug}", Cancellation)).Html, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Wrong_input_is_refused_by_its_field_and_an_old_revision_with_what_is_there()
    {
        using var admin = await shared.Application.AdminAsync(Cancellation);
        var slug = SharedApplication.Word();
        using var made = await admin.SendAsync(HttpMethod.Post, "/api/v1/collections", new { slug, title = "Kit" }, Cancellation);
        using var taken = await admin.SendAsync(HttpMethod.Post, "/api/v1/collections", new { slug, title = "Kit" }, Cancellation);
        await Problems.AssertAsync(taken, HttpStatusCode.Conflict, "conflict");
        foreach (var (body, field) in new (object, string)[] { (new { slug = "Not A Slug", title = "Kit" }, "slug"), (new { slug = SharedApplication.Word(), title = "" }, "title"), (new { slug = SharedApplication.Word(), title = "Kit", curators = new[] { "nobody@nowhere.example" } }, "curators") })
        {
            using var wrong = await admin.SendAsync(HttpMethod.Post, "/api/v1/collections", body, Cancellation);
            await Problems.AssertFieldAsync(wrong, field);
        }

        using var first = await SaveAsync(admin, slug, new { title = "Theirs" });
        using var stale = await SaveAsync(admin, slug, new { title = "Mine" }, revision: "1");
        using var blind = await admin.SendAsync(HttpMethod.Put, $"/api/v1/collections/{slug}", new { title = "Mine" }, Cancellation);
        var problem = await Problems.AssertAsync(stale, HttpStatusCode.PreconditionFailed, "stale");
        Assert.Equal("Theirs", problem.GetProperty("present").GetProperty("title").GetString());
        Assert.Equal(HttpStatusCode.PreconditionRequired, blind.StatusCode);
    }

    [Fact]
    public async Task An_admin_makes_a_collection_on_the_site_and_its_documents_say_so()
    {
        using var admin = await shared.Application.AdminAsync(Cancellation);
        using var visitor = await Visitor.SignInAsync(shared.Application, LibraryApplication.AdminEmail, Cancellation);
        var word = SharedApplication.Word();

        var made = await visitor.SubmitAsync("/collections/new", "collection", Cancellation, ("title", $"Kit {word}"), ("introduction", "For chairs"), ("curators", ""), ("which", "save"));
        var slug = $"kit-{word}";
        Assert.EndsWith($"/collections/{slug}/edit?done=saved", made.Location, StringComparison.Ordinal);
        var document = await UploadAsync(admin, word, "members");
        using var filled = await SaveAsync(admin, slug, new { items = new object[] { new { document } } });
        await visitor.SubmitAsync($"/collections/{slug}/edit", "collection", Cancellation, ("title", $"Kit {word}"), ("introduction", "For chairs"), ("curators", ""), ("which", "publish"));

        Assert.Contains($"Kit {word}", (await visitor.OpenAsync("/collections", Cancellation)).Html, StringComparison.Ordinal);
        Assert.Contains($"Paper {word}", (await visitor.OpenAsync($"/collections/{slug}", Cancellation)).Html, StringComparison.Ordinal);
        Assert.Contains($"/collections/{slug}\"", (await visitor.OpenRawAsync($"/documents/{document}", Cancellation)).Html, StringComparison.Ordinal);
    }

    private static async Task<string> UploadAsync(LibraryClient by, string word, string visibility) =>
        LibraryClient.IdOf(await by.UploadAndWaitAsync(AWordFile.New().Paragraph($"Inside {word}.").ToStream().ToArray(), "paper.docx", Cancellation, ("title", $"Paper {word}"), ("visibility", visibility)));

    private static async Task<HttpResponseMessage> SaveAsync(LibraryClient by, string slug, object body, string? revision = null)
    {
        revision ??= (await by.GetAsync($"/api/v1/collections/{slug}", Cancellation)).GetProperty("revision").GetRawText();
        using var request = new HttpRequestMessage(HttpMethod.Put, $"/api/v1/collections/{slug}") { Content = JsonContent.Create(body) };
        request.Headers.IfMatch.Add(new EntityTagHeaderValue($"\"{revision}\""));
        return await by.Http.SendAsync(request, Cancellation);
    }
}
