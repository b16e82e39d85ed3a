using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using DocumentFormat.OpenXml.Packaging;
using DocumentFormat.OpenXml.Validation;
using Library.Api.Conversations.Answers;
using Library.Api.Tests.Meetings;
using Library.Api.Tests.Pages;
using Library.Storage.Catalogue;
using Library.Storage.People;
using Library.Testing;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace Library.Api.Tests.Conversations;

/// <summary>An accepted answer becomes a document of its communities, once.</summary>
public sealed class AnswerDocumentTests(SharedApplication shared)
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_lead_makes_a_document_that_the_community_finds_and_nobody_else()
    {
        var world = await MeetingWorld.MakeAsync(shared.Application, Cancellation);
        var (word, thread, answer) = await AcceptedAsync(world);
        using var made = await world.Lead.SendAsync(HttpMethod.Post, $"/api/v1/posts/{answer}/document", new { title = $"Bus contracts {word}", areas = new[] { "finance" } }, Cancellation);
        Assert.Equal(HttpStatusCode.Created, made.StatusCode);
        var document = LibraryClient.IdOf(await made.Content.ReadFromJsonAsync<JsonElement>(Cancellation));
        var read = await world.Lead.WaitAsync(document, Cancellation);
        var hits = await LibraryClient.UntilAsync(() => world.Member.SearchAsync($"q={word}+tender&kind=resource", Cancellation), found => found.GetProperty("total").GetInt32() > 0, Cancellation);

        Assert.Equal(("indexed", "cops", world.Cop), (read.GetProperty("state").GetString(), read.GetProperty("visibility").GetString(), read.GetProperty("cops")[0].GetString()));
        Assert.Equal(document, LibraryClient.IdOf(hits.GetProperty("hits")[0]));
        Assert.Equal(HttpStatusCode.NotFound, await world.Stranger.StatusAsync($"/api/v1/documents/{document}", Cancellation));
        var post = (await world.Member.GetAsync($"/api/v1/threads/{thread}", Cancellation)).GetProperty("posts")[1];
        Assert.Equal(document, post.GetProperty("madeInto").GetString());
        using var visitor = await Visitor.SignInAsync(shared.Application, world.MemberEmail, Cancellation);
        Assert.Contains($"/threads/{thread}", (await visitor.OpenAsync($"/documents/{document}", Cancellation)).Html, StringComparison.Ordinal);
        Assert.Contains($"/documents/{document}", (await visitor.OpenAsync($"/threads/{thread}", Cancellation)).Html, StringComparison.Ordinal);
        using var again = await world.Member.SendAsync(HttpMethod.Post, $"/api/v1/posts/{answer}/document", new { title = "Once more" }, Cancellation);
        Assert.Equal(HttpStatusCode.Conflict, again.StatusCode);
    }

    [Fact]
    public async Task What_a_member_makes_of_an_answer_waits_for_a_lead()
    {
        var world = await MeetingWorld.MakeAsync(shared.Application, Cancellation);
        var (word, _, answer) = await AcceptedAsync(world);
        using var visitor = await Visitor.SignInAsync(shared.Application, world.MemberEmail, Cancellation);
        var page = await visitor.OpenAsync($"/posts/{answer}/document", Cancellation);
        Assert.Contains("A lead looks at it first.", page.Html, StringComparison.Ordinal);
        using var made = await world.Member.SendAsync(HttpMethod.Post, $"/api/v1/posts/{answer}/document", new { title = $"By a member {word}" }, Cancellation);

        Assert.Equal("waiting", (await made.Content.ReadFromJsonAsync<JsonElement>(Cancellation)).GetProperty("review").GetString());
    }

    [Fact]
    public async Task The_document_goes_into_a_collection_in_the_same_step_or_nothing_is_done()
    {
        var world = await MeetingWorld.MakeAsync(shared.Application, Cancellation);
        var (word, thread, answer) = await AcceptedAsync(world);
        var (kept, open, hidden) = (await CollectionAsync("kept", world.LeadEmail), await CollectionAsync("open"), await CollectionAsync("hidden", isPublished: false));
        foreach (var (collection, status) in new[] { (open, HttpStatusCode.Forbidden), (hidden, HttpStatusCode.BadRequest), ("no-such-thing", HttpStatusCode.BadRequest) })
        {
            using var refused = await world.Lead.SendAsync(HttpMethod.Post, $"/api/v1/posts/{answer}/document", new { title = $"Kept {word}", collection }, Cancellation);
            Assert.Equal(status, refused.StatusCode);
        }

        Assert.Equal(JsonValueKind.Null, (await world.Lead.GetAsync($"/api/v1/threads/{thread}", Cancellation)).GetProperty("posts")[1].GetProperty("madeInto").ValueKind);
        await using (var catalogue = await shared.Application.Services.GetRequiredService<IDbContextFactory<LibraryDbContext>>().CreateDbContextAsync(Cancellation))
        {
            Assert.False(await catalogue.Documents.AnyAsync(document => document.Title == $"Kept {word}", Cancellation));
        }

        using var visitor = await Visitor.SignInAsync(shared.Application, world.LeadEmail, Cancellation);
        var form = (await visitor.OpenAsync($"/posts/{answer}/document", Cancellation)).Html;
        Assert.Contains($"value=\"{kept}\"", form, StringComparison.Ordinal);
        Assert.DoesNotContain($"value=\"{open}\"", form, StringComparison.Ordinal);
        var made = await visitor.SubmitAsync($"/posts/{answer}/document", "make", Cancellation, ("title", $"Kept {word}"), ("collection", kept));
        var document = new Uri(shared.Application.Address, made.Location).Segments[^1];
        Assert.Equal([document], await DocumentsOfAsync(kept));
        Assert.Equal(document, (await world.Lead.GetAsync($"/api/v1/threads/{thread}", Cancellation)).GetProperty("posts")[1].GetProperty("madeInto").GetString());
        await LibraryClient.UntilAsync(() => world.Member.SearchAsync($"q={word}&collection={kept}", Cancellation), found => found.GetProperty("total").GetInt32() == 1, Cancellation);
    }

    [Fact]
    public async Task Who_may_change_no_collection_any_more_when_the_document_is_there_leaves_neither()
    {
        var world = await MeetingWorld.MakeAsync(shared.Application, Cancellation);
        var (word, thread, answer) = await AcceptedAsync(world);
        var open = await CollectionAsync("open");
        var document = LibraryClient.IdOf(await world.Lead.UploadAndWaitAsync(APdf.New().Page(word).ToStream().ToArray(), "a.pdf", Cancellation, ("title", "Paper"), ("visibility", "cops"), ("cop", world.Cop)));
        var posts = shared.Application.Services.GetRequiredService<Library.Storage.Conversations.Posts>();
        await using var catalogue = await shared.Application.Services.GetRequiredService<IDbContextFactory<LibraryDbContext>>().CreateDbContextAsync(Cancellation);
        var lead = await catalogue.FindReaderByIdOrNullAsync(Guid.Parse(LibraryClient.IdOf(await world.Lead.GetAsync("/api/v1/me", Cancellation))), DateOnly.FromDateTime(DateTime.UnixEpoch), Cancellation);
        await posts.NoteMadeAsync(Assert.IsType<Library.Storage.People.Reader>(lead), Guid.Parse(answer), Guid.Parse(document), open, Cancellation);

        Assert.Empty(await DocumentsOfAsync(open));
        Assert.NotNull((await catalogue.Documents.SingleAsync(row => row.Id == Guid.Parse(document), Cancellation)).TrashedAt);
        Assert.Equal(JsonValueKind.Null, (await world.Lead.GetAsync($"/api/v1/threads/{thread}", Cancellation)).GetProperty("posts")[1].GetProperty("madeInto").ValueKind);
    }

    [Fact]
    public async Task What_an_answer_has_become_is_put_into_a_collection_later_once_and_by_its_curators()
    {
        var world = await MeetingWorld.MakeAsync(shared.Application, Cancellation);
        var (word, thread, answer) = await AcceptedAsync(world);
        var kept = await CollectionAsync("kept", world.MemberEmail);
        using var made = await world.Lead.SendAsync(HttpMethod.Post, $"/api/v1/posts/{answer}/document", new { title = $"Later {word}" }, Cancellation);
        var document = LibraryClient.IdOf(await made.Content.ReadFromJsonAsync<JsonElement>(Cancellation));
        using var lead = await Visitor.SignInAsync(shared.Application, world.LeadEmail, Cancellation);
        using var member = await Visitor.SignInAsync(shared.Application, world.MemberEmail, Cancellation);
        var address = $"/posts/{answer}/collection";

        Assert.DoesNotContain(address, (await lead.OpenAsync($"/threads/{thread}", Cancellation)).Html, StringComparison.Ordinal);
        Assert.Contains(address, (await member.OpenAsync($"/threads/{thread}", Cancellation)).Html, StringComparison.Ordinal);
        Assert.Contains("Choose a collection.", (await member.SubmitAsync(address, "collect", Cancellation, ("collection", ""))).Html, StringComparison.Ordinal);
        Assert.Contains("It stands in", (await member.SubmitAsync(address, "collect", Cancellation, ("collection", kept))).Html, StringComparison.Ordinal);
        using var again = await world.Member.SendAsync(HttpMethod.Put, $"/api/v1/collections/{kept}/documents/{document}", new { }, Cancellation);
        using var byLead = await world.Lead.SendAsync(HttpMethod.Put, $"/api/v1/collections/{kept}/documents/{document}", new { }, Cancellation);
        using var unknown = await world.Member.SendAsync(HttpMethod.Put, $"/api/v1/collections/{kept}/documents/{Guid.NewGuid()}", new { }, Cancellation);

        Assert.Equal([HttpStatusCode.OK, HttpStatusCode.Forbidden, HttpStatusCode.NotFound], new[] { again.StatusCode, byLead.StatusCode, unknown.StatusCode });
        Assert.Equal([document], await DocumentsOfAsync(kept));
    }

    [Fact]
    public async Task A_double_click_makes_one_document()
    {
        var world = await MeetingWorld.MakeAsync(shared.Application, Cancellation);
        var (word, _, answer) = await AcceptedAsync(world);
        var answers = await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => world.Lead.SendAsync(HttpMethod.Post, $"/api/v1/posts/{answer}/document", new { title = $"Once {word}" }, Cancellation)));

        Assert.Contains(answers, made => made.StatusCode == HttpStatusCode.Created);
        Assert.All(answers.Where(made => made.StatusCode != HttpStatusCode.Created), made => Assert.Equal(HttpStatusCode.Conflict, made.StatusCode));
        Array.ForEach(answers, made => made.Dispose());
        await using var catalogue = await shared.Application.Services.GetRequiredService<IDbContextFactory<LibraryDbContext>>().CreateDbContextAsync(Cancellation);
        Assert.Equal(1, await catalogue.Documents.CountAsync(document => document.Title == $"Once {word}", Cancellation));
    }

    [Fact]
    public async Task What_is_taken_away_is_not_read_in_the_document_either()
    {
        var world = await MeetingWorld.MakeAsync(shared.Application, Cancellation);
        var (word, _, answer) = await AcceptedAsync(world);
        using var made = await world.Lead.SendAsync(HttpMethod.Post, $"/api/v1/posts/{answer}/document", new { title = $"Too much {word}" }, Cancellation);
        var document = LibraryClient.IdOf(await made.Content.ReadFromJsonAsync<JsonElement>(Cancellation));
        Assert.Equal(HttpStatusCode.OK, await world.Member.StatusAsync($"/api/v1/documents/{document}", Cancellation));
        using var removed = await world.Lead.Http.DeleteAsync($"/api/v1/posts/{answer}", Cancellation);

        Assert.Equal(HttpStatusCode.NotFound, await world.Member.StatusAsync($"/api/v1/documents/{document}", Cancellation));
        Assert.Equal("draft", (await world.Lead.GetAsync($"/api/v1/documents/{document}", Cancellation)).GetProperty("visibility").GetString());
    }

    [Fact]
    public async Task Two_who_are_as_quick_leave_one_document_in_the_library()
    {
        var world = await MeetingWorld.MakeAsync(shared.Application, Cancellation);
        var (word, _, answer) = await AcceptedAsync(world);
        using var admin = await shared.Application.AdminAsync(Cancellation);
        var answers = await Task.WhenAll(new[] { world.Lead, world.Member, admin }.Select(by => by.SendAsync(HttpMethod.Post, $"/api/v1/posts/{answer}/document", new { title = $"Both {word}" }, Cancellation)));
        Array.ForEach(answers, made => made.Dispose());

        await using var catalogue = await shared.Application.Services.GetRequiredService<IDbContextFactory<LibraryDbContext>>().CreateDbContextAsync(Cancellation);
        Assert.Equal(1, await catalogue.Documents.CountAsync(document => document.Title == $"Both {word}" && document.TrashedAt == null, Cancellation));
    }

    [Fact]
    public async Task Only_an_accepted_answer_is_made_a_document_and_only_by_who_has_to_do_with_it()
    {
        var world = await MeetingWorld.MakeAsync(shared.Application, Cancellation);
        var (_, thread, answer) = await AcceptedAsync(world);
        var other = LibraryClient.IdOf(await world.Lead.ReplyAsync(thread, "Not the answer", Cancellation));
        using var bystander = await shared.Application.MemberOfAsync(Cancellation, world.Cop);

        foreach (var (by, post) in new[] { (world.Lead, other), (bystander, answer), (world.Stranger, answer) })
        {
            using var refused = await by.SendAsync(HttpMethod.Post, $"/api/v1/posts/{post}/document", new { title = "No" }, Cancellation);
            Assert.Equal(HttpStatusCode.NotFound, refused.StatusCode);
        }

        using var untitled = await world.Lead.SendAsync(HttpMethod.Post, $"/api/v1/posts/{answer}/document", new { title = " " }, Cancellation);
        Assert.Equal(HttpStatusCode.BadRequest, untitled.StatusCode);
    }

    [Fact]
    public void The_file_is_a_valid_one_whatever_was_written()
    {
        const string Answer = "## Steps\n\n1. First, *with* **care**\n2. Then\n   - a [form](https://example.org/a?b=1&c=2)\n   - or ![a picture](x.png) and [script](javascript:alert(1))\n\n> Quoted\n\n| A | B |\n|---|---|\n| 1 | `2` |\n\n```\ncode <b>\n```\n\n- [x] done <https://example.org> &amp; a@b.org \u0001\uffff\ufffe\ud800\n\n***\nend  \nof it";
        var file = AnswerPaper.Write("A & B \uffff", "How?\n\nReally?", Answer, "Asked by A, answered by B", new Uri("https://library.example.org/posts/1"));
        using var package = WordprocessingDocument.Open(new MemoryStream(file), isEditable: false);
        var body = package.MainDocumentPart?.Document?.Body;

        Assert.Empty(new OpenXmlValidator().Validate(package, Cancellation).Select(error => $"{error.Path?.XPath}: {error.Description}"));
        Assert.Contains("First, with care", body?.InnerText, StringComparison.Ordinal);
        Assert.Contains("code <b>", body?.InnerText, StringComparison.Ordinal);
        Assert.DoesNotContain(package.MainDocumentPart?.HyperlinkRelationships ?? [], link => link.Uri.Scheme == "javascript");
        Assert.Equal(["https://example.org/a?b=1&c=2", "https://example.org/", "https://library.example.org/posts/1"], (package.MainDocumentPart?.HyperlinkRelationships ?? []).Select(link => link.Uri.AbsoluteUri).Where(uri => !uri.StartsWith("mailto", StringComparison.Ordinal)));
    }

    private async Task<string> CollectionAsync(string title, string? curator = null, bool isPublished = true)
    {
        using var admin = await shared.Application.AdminAsync(Cancellation);
        var slug = SharedApplication.Word();
        using var made = await admin.SendAsync(HttpMethod.Post, "/api/v1/collections", new { slug, title, published = isPublished, curators = curator is null ? Array.Empty<string>() : [curator] }, Cancellation);
        Assert.Equal(HttpStatusCode.Created, made.StatusCode);
        return slug;
    }

    private async Task<IReadOnlyList<string?>> DocumentsOfAsync(string collection)
    {
        using var admin = await shared.Application.AdminAsync(Cancellation);
        return [.. MeetingWorld.ItemsOf(await admin.GetAsync($"/api/v1/collections/{collection}", Cancellation)).Select(item => item.GetProperty("document").GetString())];
    }

    private static async Task<(string Word, string Thread, string Answer)> AcceptedAsync(MeetingWorld world)
    {
        var word = SharedApplication.Word();
        var thread = await world.Member.AskAsync(world.Cop, Cancellation);
        var answer = LibraryClient.IdOf(await world.Lead.ReplyAsync(thread, $"By a **tender**, and {word}.", Cancellation));
        using var accepted = await world.Member.SendAsync(HttpMethod.Patch, $"/api/v1/threads/{thread}", new { accepted = answer }, Cancellation);
        Assert.Equal(HttpStatusCode.OK, accepted.StatusCode);
        return (word, thread, answer);
    }
}
