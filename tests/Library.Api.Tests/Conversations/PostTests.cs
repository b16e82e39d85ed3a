using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using Library.Api.Tests.Mail;
using Library.Api.Tests.Meetings;
using Library.Storage.People;

namespace Library.Api.Tests.Conversations;

/// <summary>Single posts: changed with their history, thanked for, reported, taken away; whom they mention and what they bring.</summary>
public sealed class PostTests(SharedApplication shared)
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_post_is_changed_by_its_author_alone_and_its_history_stays()
    {
        var world = await MeetingWorld.MakeAsync(shared.Application, Cancellation);
        var thread = await world.Member.AskAsync(world.Cop, Cancellation);
        var post = LibraryClient.IdOf(await world.Member.ReplyAsync(thread, "Frist", Cancellation));
        using var unnamed = await world.Member.EditAsync(post, null, "First", Cancellation);
        using var foreign = await world.Lead.EditAsync(post, "1", "Mine now", Cancellation);
        using var edited = await world.Member.EditAsync(post, "1", "First", Cancellation);
        using var stale = await world.Member.EditAsync(post, "1", "From another window", Cancellation);
        Assert.Equal([(HttpStatusCode)428, HttpStatusCode.Forbidden, HttpStatusCode.OK, HttpStatusCode.PreconditionFailed], new[] { unnamed.StatusCode, foreign.StatusCode, edited.StatusCode, stale.StatusCode });
        Assert.Equal("First", (await stale.Content.ReadFromJsonAsync<JsonElement>(Cancellation)).GetProperty("present").GetProperty("body").GetString());
        var history = (await world.Lead.GetAsync($"/api/v1/posts/{post}/history", Cancellation)).GetProperty("items");
        Assert.Equal("Frist", Assert.Single(history.EnumerateArray()).GetProperty("body").GetString());
        Assert.NotEqual(JsonValueKind.Null, (await world.Lead.GetAsync($"/api/v1/posts/{post}", Cancellation)).GetProperty("editedAt").ValueKind);
    }

    [Fact]
    public async Task A_post_is_taken_away_with_its_words_and_history_and_its_place_stays()
    {
        var world = await MeetingWorld.MakeAsync(shared.Application, Cancellation);
        var thread = await world.Member.AskAsync(world.Cop, Cancellation);
        var (word, post) = (SharedApplication.Word(), "");
        post = LibraryClient.IdOf(await world.Member.ReplyAsync(thread, $"Secret {word}", Cancellation));
        using var edited = await world.Member.EditAsync(post, "1", $"Still secret {word}", Cancellation);
        Assert.Equal(HttpStatusCode.OK, edited.StatusCode);
        Assert.Equal(HttpStatusCode.NoContent, await world.Lead.SendForStatusAsync(HttpMethod.Delete, $"/api/v1/posts/{post}", new { }, Cancellation));

        var seen = await world.Lead.GetAsync($"/api/v1/threads/{thread}", Cancellation);
        Assert.Equal((0, 2), (seen.GetProperty("replies").GetInt32(), seen.GetProperty("posts").GetArrayLength()));
        Assert.True(seen.GetProperty("posts")[1].GetProperty("removed").GetBoolean());
        Assert.DoesNotContain(word, seen.ToString(), StringComparison.Ordinal);
        Assert.Empty((await world.Lead.GetAsync($"/api/v1/posts/{post}/history", Cancellation)).GetProperty("items").EnumerateArray());
        var first = LibraryClient.IdOf(seen.GetProperty("posts")[0]);
        Assert.Equal(HttpStatusCode.Conflict, await world.Lead.SendForStatusAsync(HttpMethod.Delete, $"/api/v1/posts/{first}", new { }, Cancellation));
        Assert.Equal(3, (await world.Lead.ReplyAsync(thread, "Next", Cancellation)).GetProperty("number").GetInt32());
    }

    [Fact]
    public async Task Thanks_are_counted_once_a_person_and_come_from_others()
    {
        var world = await MeetingWorld.MakeAsync(shared.Application, Cancellation);
        var thread = await world.Member.AskAsync(world.Cop, Cancellation);
        var post = LibraryClient.IdOf(await world.Member.ReplyAsync(thread, "Here", Cancellation));
        Assert.Equal(HttpStatusCode.Conflict, await world.Member.SendForStatusAsync(HttpMethod.Put, $"/api/v1/posts/{post}/thanks", new { }, Cancellation));
        Assert.Equal(HttpStatusCode.OK, await world.Lead.SendForStatusAsync(HttpMethod.Put, $"/api/v1/posts/{post}/thanks", new { }, Cancellation));
        Assert.Equal(HttpStatusCode.OK, await world.Lead.SendForStatusAsync(HttpMethod.Put, $"/api/v1/posts/{post}/thanks", new { }, Cancellation));
        var seen = await world.Lead.GetAsync($"/api/v1/posts/{post}", Cancellation);
        Assert.Equal((1, true), (seen.GetProperty("thanks").GetInt32(), seen.GetProperty("thanked").GetBoolean()));
        Assert.Equal(HttpStatusCode.OK, await world.Lead.SendForStatusAsync(HttpMethod.Delete, $"/api/v1/posts/{post}/thanks", new { }, Cancellation));
        Assert.Equal(0, (await world.Member.GetAsync($"/api/v1/posts/{post}", Cancellation)).GetProperty("thanks").GetInt32());
    }

    [Fact]
    public async Task Only_people_who_see_the_conversation_are_mentioned()
    {
        var world = await MeetingWorld.MakeAsync(shared.Application, Cancellation);
        var (inside, outside) = (await NamedAsync($"Ana {SharedApplication.Word()}", world.Cop), await NamedAsync($"Ben {SharedApplication.Word()}", "ell"));
        var thread = await world.Member.AskAsync(world.Cop, Cancellation);
        var post = await world.Member.ReplyAsync(thread, $"Ask @{inside.ToLowerInvariant()}, @{outside} or mail@{inside}.", Cancellation);
        Assert.Equal([inside], post.GetProperty("mentions").EnumerateArray().Select(mention => mention.GetProperty("name").GetString()));
        Assert.Equal(1, post.GetProperty("html").GetString()!.Split("href=\"/people/").Length - 1);
        var offered = (await world.Member.GetAsync($"/api/v1/threads/{thread}/people?q=an", Cancellation)).GetProperty("items").ToString();
        Assert.Contains(inside, offered, StringComparison.Ordinal);
        Assert.DoesNotContain(outside, (await world.Member.GetAsync($"/api/v1/threads/{thread}/people?q=", Cancellation)).ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_file_that_comes_with_a_post_is_seen_by_those_who_see_the_conversation()
    {
        var world = await MeetingWorld.MakeAsync(shared.Application, Cancellation);
        var thread = await world.Member.AskAsync(world.Cop, Cancellation);
        var word = SharedApplication.Word();
        var file = await world.Member.BringAsync(word, Cancellation);
        Assert.Equal(HttpStatusCode.NotFound, await world.Lead.StatusAsync($"/api/v1/documents/{file}", Cancellation));
        var post = await world.Member.ReplyAsync(thread, "See this", Cancellation, file);
        Assert.True(post.GetProperty("documents")[0].GetProperty("attached").GetBoolean());

        await LibraryClient.UntilAsync(() => world.Lead.TitlesAsync($"q={word}", Cancellation), titles => titles.Count == 1, Cancellation);
        Assert.Empty(await world.Stranger.TitlesAsync($"q={word}", Cancellation));
        Assert.Equal(HttpStatusCode.BadRequest, await world.Stranger.SendForStatusAsync(HttpMethod.Post, "/api/v1/cops/ell/threads", new { title = "Theirs", body = "x", attached = new[] { file } }, Cancellation));
        using var admin = await shared.Application.AdminAsync(Cancellation);
        Assert.Equal(HttpStatusCode.OK, await admin.SendForStatusAsync(HttpMethod.Patch, $"/api/v1/threads/{thread}", new { visibility = "members" }, Cancellation));
        Assert.Equal(HttpStatusCode.OK, await world.Stranger.StatusAsync($"/api/v1/documents/{file}", Cancellation));
        Assert.Equal(HttpStatusCode.NoContent, await world.Member.SendForStatusAsync(HttpMethod.Delete, $"/api/v1/posts/{LibraryClient.IdOf(post)}", new { }, Cancellation));
        Assert.Equal(HttpStatusCode.NotFound, await world.Lead.StatusAsync($"/api/v1/documents/{file}", Cancellation));
        Assert.Empty(await world.Lead.TitlesAsync($"q={word}", Cancellation));
    }

    [Fact]
    public async Task A_file_that_was_filed_otherwise_since_follows_no_conversation()
    {
        var world = await MeetingWorld.MakeAsync(shared.Application, Cancellation);
        var thread = await world.Lead.AskAsync(world.Cop, Cancellation);
        var file = await world.Lead.BringAsync(SharedApplication.Word(), Cancellation);
        var post = LibraryClient.IdOf(await world.Lead.ReplyAsync(thread, "See this", Cancellation, file));
        using var filed = await world.Lead.PatchAsync(file, new { visibility = "draft" }, Cancellation);
        using var back = await world.Lead.PatchAsync(file, new { visibility = "cops", cops = new[] { world.Cop }, title = "Mine again" }, Cancellation);
        using var admin = await shared.Application.AdminAsync(Cancellation);
        using var handed = await admin.PatchAsync(file, new { cops = new[] { world.Cop, "ell" } }, Cancellation);
        Assert.Equal([HttpStatusCode.OK, HttpStatusCode.OK, HttpStatusCode.OK], new[] { filed.StatusCode, back.StatusCode, handed.StatusCode });

        Assert.Equal(HttpStatusCode.OK, await admin.SendForStatusAsync(HttpMethod.Patch, $"/api/v1/threads/{thread}", new { visibility = "members" }, Cancellation));
        Assert.Equal("cops", (await admin.GetAsync($"/api/v1/documents/{file}", Cancellation)).GetProperty("visibility").GetString());
        Assert.Equal(HttpStatusCode.NoContent, await world.Lead.SendForStatusAsync(HttpMethod.Delete, $"/api/v1/posts/{post}", new { }, Cancellation));
        Assert.Equal(HttpStatusCode.OK, await world.Stranger.StatusAsync($"/api/v1/documents/{file}", Cancellation));
    }

    [Fact]
    public async Task A_file_in_the_trash_comes_back_to_those_who_see_the_conversation_by_then()
    {
        var world = await MeetingWorld.MakeAsync(shared.Application, Cancellation);
        using var admin = await shared.Application.AdminAsync(Cancellation);
        var thread = await world.Member.AskAsync(world.Cop, Cancellation, visibility: "members");
        var file = await world.Member.BringAsync(SharedApplication.Word(), Cancellation);
        await world.Member.ReplyAsync(thread, "See this", Cancellation, file);
        Assert.Equal(HttpStatusCode.OK, await world.Stranger.StatusAsync($"/api/v1/documents/{file}", Cancellation));
        Assert.Equal(HttpStatusCode.NoContent, await world.Member.SendForStatusAsync(HttpMethod.Delete, $"/api/v1/documents/{file}", new { }, Cancellation));
        Assert.Equal(HttpStatusCode.OK, await admin.SendForStatusAsync(HttpMethod.Patch, $"/api/v1/threads/{thread}", new { visibility = "cops" }, Cancellation));
        Assert.Equal(HttpStatusCode.OK, await world.Member.SendForStatusAsync(HttpMethod.Post, $"/api/v1/documents/{file}/restore", new { }, Cancellation));
        Assert.Equal(HttpStatusCode.NotFound, await world.Stranger.StatusAsync($"/api/v1/documents/{file}", Cancellation));
        Assert.Equal(HttpStatusCode.OK, await world.Lead.StatusAsync($"/api/v1/documents/{file}", Cancellation));
    }

    [Fact]
    public async Task A_post_that_is_nested_too_deeply_is_shown_as_it_was_written()
    {
        var world = await MeetingWorld.MakeAsync(shared.Application, Cancellation);
        var thread = await world.Member.AskAsync(world.Cop, Cancellation);
        var post = await world.Member.ReplyAsync(thread, new string('>', 400) + " x <b>", Cancellation);
        Assert.Contains("&lt;b&gt;", post.GetProperty("html").GetString(), StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.OK, await world.Lead.StatusAsync($"/api/v1/threads/{thread}", Cancellation));
    }

    [Fact]
    public async Task A_document_that_a_post_names_shows_only_to_those_who_see_it()
    {
        var world = await MeetingWorld.MakeAsync(shared.Application, Cancellation);
        var thread = await world.Lead.AskAsync(world.Cop, Cancellation);
        var draft = await world.Lead.BringAsync(SharedApplication.Word(), Cancellation);
        var post = await world.Lead.ReplyAsync(thread, $"Look at https://library.example/documents/{draft}?page=2.", Cancellation);
        Assert.Equal(draft, LibraryClient.IdOf(Assert.Single(post.GetProperty("documents").EnumerateArray())));
        Assert.Empty((await world.Member.GetAsync($"/api/v1/posts/{LibraryClient.IdOf(post)}", Cancellation)).GetProperty("documents").EnumerateArray());
    }

    [Fact]
    public async Task Reports_are_the_leads_to_settle()
    {
        var world = await MeetingWorld.MakeAsync(shared.Application, Cancellation);
        var thread = await world.Member.AskAsync(world.Cop, Cancellation);
        var post = LibraryClient.IdOf(await world.Lead.ReplyAsync(thread, "Names a child", Cancellation));
        Assert.Equal(HttpStatusCode.BadRequest, await world.Member.SendForStatusAsync(HttpMethod.Post, $"/api/v1/posts/{post}/report", new { reason = " " }, Cancellation));
        Assert.Equal(HttpStatusCode.NoContent, await world.Member.SendForStatusAsync(HttpMethod.Post, $"/api/v1/posts/{post}/report", new { reason = "A child's name" }, Cancellation));
        Assert.Equal(HttpStatusCode.Forbidden, await world.Member.SendForStatusAsync(HttpMethod.Post, $"/api/v1/posts/{post}/settle", new { }, Cancellation));
        Assert.Equal(HttpStatusCode.NoContent, await world.Lead.SendForStatusAsync(HttpMethod.Post, $"/api/v1/posts/{post}/settle", new { }, Cancellation));
    }

    [Fact]
    public async Task Drafts_are_their_writers_alone_and_go_when_empty()
    {
        var world = await MeetingWorld.MakeAsync(shared.Application, Cancellation);
        var place = $"/api/v1/drafts/cop:{world.Cop}";
        Assert.Equal(HttpStatusCode.NotFound, await world.Member.StatusAsync(place, Cancellation));
        Assert.Equal(HttpStatusCode.NoContent, await world.Member.SendForStatusAsync(HttpMethod.Put, place, new { title = "Begun", body = "half a" }, Cancellation));
        Assert.Equal("half a", (await world.Member.GetAsync(place, Cancellation)).GetProperty("body").GetString());
        Assert.Equal(HttpStatusCode.NotFound, await world.Lead.StatusAsync(place, Cancellation));
        Assert.Equal(HttpStatusCode.BadRequest, await world.Member.SendForStatusAsync(HttpMethod.Put, "/api/v1/drafts/anything", new { body = "x" }, Cancellation));
        Assert.Equal(HttpStatusCode.NoContent, await world.Member.SendForStatusAsync(HttpMethod.Put, place, new { title = "", body = " " }, Cancellation));
        Assert.Equal(HttpStatusCode.NotFound, await world.Member.StatusAsync(place, Cancellation));
    }

    [Theory]
    [InlineData("<script>alert(1)</script>")]
    [InlineData("<img src=x onerror=alert(1)>")]
    [InlineData("![spy](https://elsewhere.example/pixel.gif)")]
    [InlineData("[here](javascript:alert(1))")]
    [InlineData("[here](JaVaScRiPt&colon;alert(1))")]
    [InlineData("[here](data:text/html;base64,PHNjcmlwdD4=)")]
    [InlineData("[here](vbscript:msgbox)")]
    [InlineData("<a href=\"x\" onclick=\"alert(1)\">x</a>")]
    [InlineData("<svg/onload=alert(1)>")]
    [InlineData("<iframe src=//elsewhere.example></iframe>")]
    [InlineData("<style>@import url(//elsewhere.example)</style>")]
    [InlineData("<form action=//elsewhere.example><input></form>")]
    [InlineData("<math><mtext></form><form><mglyph><style></math><img src onerror=alert(1)>")]
    [InlineData("`<script>`\n\n    <script>alert(1)</script>")]
    [InlineData("[x]: javascript:alert(1)\n\n[x]")]
    [InlineData("<javascript:alert(1)>")]
    [InlineData("a\u202Egpj.exe")]
    public async Task Nothing_in_a_post_runs_or_loads(string body)
    {
        var world = await MeetingWorld.MakeAsync(shared.Application, Cancellation);
        var thread = await world.Member.AskAsync(world.Cop, Cancellation);
        var html = (await world.Member.ReplyAsync(thread, body, Cancellation)).GetProperty("html").GetString() ?? "";
        var tags = System.Text.RegularExpressions.Regex.Matches(html, "<[^>]*>", System.Text.RegularExpressions.RegexOptions.NonBacktracking).Select(match => match.Value).ToList();
        Assert.DoesNotContain(tags, tag => tag.StartsWith("<script", StringComparison.OrdinalIgnoreCase) || tag.StartsWith("<img", StringComparison.OrdinalIgnoreCase) || tag.StartsWith("<i", StringComparison.OrdinalIgnoreCase) || tag.StartsWith("<s", StringComparison.OrdinalIgnoreCase) || tag.StartsWith("<f", StringComparison.OrdinalIgnoreCase) || tag.StartsWith("<m", StringComparison.OrdinalIgnoreCase));
        Assert.DoesNotContain(tags, tag => tag.Contains("on", StringComparison.OrdinalIgnoreCase) && tag.Contains('=', StringComparison.Ordinal) && !tag.Contains("rel=", StringComparison.Ordinal));
        Assert.DoesNotContain(tags, tag => tag.Contains("script:", StringComparison.OrdinalIgnoreCase) || tag.Contains("data:", StringComparison.OrdinalIgnoreCase));
        Assert.DoesNotContain('\u202E', html);
    }

    private async Task<string> NamedAsync(string name, string cop)
    {
        var email = Strangers.Email();
        await shared.Application.SetPersonAsync(email, name, [new CopSeat(cop, IsLead: false)], Cancellation);
        return name;
    }
}
