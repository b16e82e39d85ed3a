using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using Library.Api.Tests.Meetings;

namespace Library.Api.Tests.Conversations;

/// <summary>Conversations of a community: seen and written in by its members, and kept in order by its leads.</summary>
public sealed class ConversationTests(SharedApplication shared)
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_question_is_asked_answered_and_the_answer_accepted()
    {
        var world = await MeetingWorld.MakeAsync(shared.Application, Cancellation);
        var asked = await world.Member.StartAsync(world.Cop, new { title = "  Who has a bus\ncontract? ", body = "We look for **one**.", question = true }, Cancellation);
        var thread = LibraryClient.IdOf(asked);
        Assert.Equal(("Who has a bus contract?", "question", "cops", 0), (asked.GetProperty("title").GetString(), asked.GetProperty("kind").GetString(), asked.GetProperty("visibility").GetString(), asked.GetProperty("replies").GetInt32()));
        Assert.Equal(1, (await world.Lead.GetAsync($"/api/v1/cops/{world.Cop}/threads?show=unanswered", Cancellation)).GetProperty("items").GetArrayLength());

        var answer = await world.Lead.ReplyAsync(thread, "We do.", Cancellation);
        Assert.Equal(2, answer.GetProperty("number").GetInt32());
        Assert.Empty((await world.Lead.GetAsync($"/api/v1/cops/{world.Cop}/threads?show=unanswered", Cancellation)).GetProperty("items").EnumerateArray());
        using var accepted = await world.Member.SendAsync(HttpMethod.Patch, $"/api/v1/threads/{thread}", new { accepted = LibraryClient.IdOf(answer) }, Cancellation);
        Assert.Equal(HttpStatusCode.OK, accepted.StatusCode);

        var read = await world.Lead.GetAsync($"/api/v1/threads/{thread}", Cancellation);
        Assert.Equal((LibraryClient.IdOf(answer), 1), (read.GetProperty("accepted").GetString(), read.GetProperty("replies").GetInt32()));
        var posts = read.GetProperty("posts").EnumerateArray().ToList();
        Assert.Equal(["We look for **one**.", "We do."], posts.Select(post => post.GetProperty("body").GetString()));
        Assert.Contains("<strong>one</strong>", posts[0].GetProperty("html").GetString(), StringComparison.Ordinal);
        Assert.True(posts[1].GetProperty("accepted").GetBoolean());
    }

    [Fact]
    public async Task Others_do_not_see_it_unless_it_is_open_to_all_members()
    {
        var world = await MeetingWorld.MakeAsync(shared.Application, Cancellation);
        var closed = await world.Member.AskAsync(world.Cop, Cancellation);
        var open = await world.Member.AskAsync(world.Cop, Cancellation, visibility: "members");
        var post = LibraryClient.IdOf(await world.Member.ReplyAsync(closed, "More.", Cancellation));

        Assert.Equal(HttpStatusCode.NotFound, await world.Stranger.StatusAsync($"/api/v1/threads/{closed}", Cancellation));
        Assert.Equal(HttpStatusCode.NotFound, await world.Stranger.StatusAsync($"/api/v1/threads/{closed}/posts", Cancellation));
        Assert.Equal(HttpStatusCode.NotFound, await world.Stranger.StatusAsync($"/api/v1/posts/{post}", Cancellation));
        Assert.Equal(HttpStatusCode.NotFound, await world.Stranger.StatusAsync($"/api/v1/posts/{post}/history", Cancellation));
        Assert.Equal(HttpStatusCode.NotFound, await world.Stranger.SendForStatusAsync(HttpMethod.Post, $"/api/v1/threads/{closed}/posts", new { body = "I see you" }, Cancellation));
        Assert.Equal(HttpStatusCode.NotFound, await world.Stranger.SendForStatusAsync(HttpMethod.Put, $"/api/v1/posts/{post}/thanks", new { }, Cancellation));
        Assert.Equal(HttpStatusCode.Forbidden, await world.Stranger.SendForStatusAsync(HttpMethod.Post, $"/api/v1/cops/{world.Cop}/threads", new { title = "Mine", body = "Mine" }, Cancellation));
        var listed = (await world.Stranger.GetAsync($"/api/v1/cops/{world.Cop}/threads", Cancellation)).GetProperty("items").EnumerateArray();
        Assert.Equal([open], listed.Select(LibraryClient.IdOf));
        Assert.Equal(2, (await world.Stranger.ReplyAsync(open, "From another community", Cancellation)).GetProperty("number").GetInt32());
    }

    [Fact]
    public async Task Who_leaves_the_community_sees_not_even_their_own_words_any_more()
    {
        var world = await MeetingWorld.MakeAsync(shared.Application, Cancellation);
        var thread = await world.Member.AskAsync(world.Cop, Cancellation);
        using var left = await world.Member.SendAsync(HttpMethod.Post, $"/api/v1/cops/{world.Cop}/leave", new { }, Cancellation);
        Assert.Equal(HttpStatusCode.NoContent, left.StatusCode);
        Assert.Equal(HttpStatusCode.NotFound, await world.Member.StatusAsync($"/api/v1/threads/{thread}", Cancellation));
    }

    [Fact]
    public async Task The_same_request_again_writes_nothing_again()
    {
        var world = await MeetingWorld.MakeAsync(shared.Application, Cancellation);
        var thread = await world.Member.AskAsync(world.Cop, Cancellation);
        var key = Guid.NewGuid().ToString();
        var answers = await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => ReplyAsync(world.Lead, thread, "Once", key)));
        Assert.All(answers, answer => Assert.Equal(HttpStatusCode.Created, answer.Status));
        Assert.Single(answers.Select(answer => answer.Id).Distinct());
        Assert.Equal(HttpStatusCode.UnprocessableEntity, (await ReplyAsync(world.Lead, thread, "Something else", key)).Status);
        Assert.Equal(1, (await world.Lead.GetAsync($"/api/v1/threads/{thread}", Cancellation)).GetProperty("replies").GetInt32());
    }

    [Fact]
    public async Task Many_write_at_once_and_each_post_has_a_number_of_its_own()
    {
        var world = await MeetingWorld.MakeAsync(shared.Application, Cancellation);
        var thread = await world.Member.AskAsync(world.Cop, Cancellation);
        var posts = await Task.WhenAll(Enumerable.Range(0, 12).Select(i => (i % 2 == 0 ? world.Lead : world.Member).ReplyAsync(thread, $"Reply {i}", Cancellation)));
        Assert.Equal(Enumerable.Range(2, 12), posts.Select(post => post.GetProperty("number").GetInt32()).Order());
        var first = await world.Lead.GetAsync($"/api/v1/threads/{thread}/posts?size=5", Cancellation);
        var second = await world.Lead.GetAsync($"/api/v1/threads/{thread}/posts?size=100&after={first.GetProperty("next").GetString()}", Cancellation);
        Assert.Equal((5, 8, JsonValueKind.Null), (first.GetProperty("items").GetArrayLength(), second.GetProperty("items").GetArrayLength(), second.GetProperty("next").ValueKind));
    }

    [Fact]
    public async Task Leads_pin_close_move_and_take_away_and_members_do_not()
    {
        var world = await MeetingWorld.MakeAsync(shared.Application, Cancellation);
        var (first, second) = (await world.Member.AskAsync(world.Cop, Cancellation, "First"), await world.Member.AskAsync(world.Cop, Cancellation, "Second"));
        Assert.Equal(HttpStatusCode.Forbidden, await world.Member.SendForStatusAsync(HttpMethod.Patch, $"/api/v1/threads/{first}", new { pinned = true }, Cancellation));
        Assert.Equal(HttpStatusCode.OK, await world.Member.SendForStatusAsync(HttpMethod.Patch, $"/api/v1/threads/{first}", new { title = "First, renamed" }, Cancellation));
        Assert.Equal(HttpStatusCode.OK, await world.Lead.SendForStatusAsync(HttpMethod.Patch, $"/api/v1/threads/{first}", new { pinned = true, closed = true }, Cancellation));

        Assert.Equal([first, second], await ListAsync(world.Lead, world.Cop));
        Assert.Equal([first], await ListAsync(world.Lead, world.Cop, "&size=1"));
        Assert.Equal([second], await ListAsync(world.Lead, world.Cop, $"&size=1&after={first}"));
        Assert.Equal(HttpStatusCode.Forbidden, await world.Member.SendForStatusAsync(HttpMethod.Post, $"/api/v1/threads/{first}/posts", new { body = "Still here" }, Cancellation));
        await world.Lead.ReplyAsync(first, "A last word", Cancellation);
        Assert.Equal(HttpStatusCode.Forbidden, await world.Lead.SendForStatusAsync(HttpMethod.Patch, $"/api/v1/threads/{second}", new { cops = new[] { "ell" } }, Cancellation));
        Assert.Equal(HttpStatusCode.Forbidden, await world.Member.SendForStatusAsync(HttpMethod.Delete, $"/api/v1/threads/{first}", new { }, Cancellation));
        Assert.Equal(HttpStatusCode.NoContent, await world.Lead.SendForStatusAsync(HttpMethod.Delete, $"/api/v1/threads/{first}", new { }, Cancellation));
        Assert.Equal(HttpStatusCode.NotFound, await world.Lead.StatusAsync($"/api/v1/threads/{first}", Cancellation));

        using var admin = await shared.Application.AdminAsync(Cancellation);
        Assert.Equal(HttpStatusCode.OK, await admin.SendForStatusAsync(HttpMethod.Patch, $"/api/v1/threads/{second}", new { cops = new[] { "ell" } }, Cancellation));
        Assert.Equal(HttpStatusCode.NotFound, await world.Member.StatusAsync($"/api/v1/threads/{second}", Cancellation));
        Assert.Equal(HttpStatusCode.OK, await world.Stranger.StatusAsync($"/api/v1/threads/{second}", Cancellation));
    }

    [Fact]
    public async Task Its_author_opens_it_to_all_members_while_nobody_has_replied_and_its_leads_do_not()
    {
        var world = await MeetingWorld.MakeAsync(shared.Application, Cancellation);
        var thread = await world.Member.AskAsync(world.Cop, Cancellation);
        Assert.Equal(HttpStatusCode.Forbidden, await OpenAsync(world.Lead));
        Assert.Equal(HttpStatusCode.OK, await OpenAsync(world.Member));
        Assert.Equal(HttpStatusCode.OK, await world.Stranger.StatusAsync($"/api/v1/threads/{thread}", Cancellation));
        Assert.Equal(HttpStatusCode.OK, await world.Lead.SendForStatusAsync(HttpMethod.Patch, $"/api/v1/threads/{thread}", new { visibility = "cops" }, Cancellation));
        Assert.Equal(HttpStatusCode.NotFound, await world.Stranger.StatusAsync($"/api/v1/threads/{thread}", Cancellation));
        await world.Lead.ReplyAsync(thread, "In confidence", Cancellation);
        Assert.Equal(HttpStatusCode.Forbidden, await OpenAsync(world.Member));

        Task<HttpStatusCode> OpenAsync(LibraryClient client) => client.SendForStatusAsync(HttpMethod.Patch, $"/api/v1/threads/{thread}", new { visibility = "members" }, Cancellation);
    }

    [Fact]
    public async Task The_lead_of_one_of_its_communities_says_not_who_sees_it()
    {
        var world = await MeetingWorld.MakeAsync(shared.Application, Cancellation);
        using var admin = await shared.Application.AdminAsync(Cancellation);
        var both = LibraryClient.IdOf(await admin.StartAsync(world.Cop, new { title = "For both", body = "x", cops = new[] { "ell" } }, Cancellation));
        var own = await world.Member.AskAsync(world.Cop, Cancellation);
        Assert.Equal(HttpStatusCode.OK, await world.Lead.SendForStatusAsync(HttpMethod.Patch, $"/api/v1/threads/{both}", new { pinned = true, visibility = "cops", cops = new[] { "ell", world.Cop } }, Cancellation));
        Assert.Equal(HttpStatusCode.Forbidden, await world.Lead.SendForStatusAsync(HttpMethod.Patch, $"/api/v1/threads/{both}", new { cops = new[] { world.Cop } }, Cancellation));
        Assert.Equal(HttpStatusCode.Forbidden, await world.Lead.SendForStatusAsync(HttpMethod.Post, $"/api/v1/threads/{own}/merge", new { into = both }, Cancellation));
        Assert.Equal(HttpStatusCode.OK, await admin.SendForStatusAsync(HttpMethod.Post, $"/api/v1/threads/{own}/merge", new { into = both }, Cancellation));
    }

    [Fact]
    public async Task A_question_waits_again_once_its_only_reply_is_gone()
    {
        var world = await MeetingWorld.MakeAsync(shared.Application, Cancellation);
        var thread = await world.Member.AskAsync(world.Cop, Cancellation);
        var reply = LibraryClient.IdOf(await world.Lead.ReplyAsync(thread, "Buy my buses", Cancellation));
        Assert.Equal(0, (await world.Lead.GetAsync($"/api/v1/cops/{world.Cop}/threads?show=unanswered", Cancellation)).GetProperty("items").GetArrayLength());
        Assert.Equal(HttpStatusCode.NoContent, await world.Lead.SendForStatusAsync(HttpMethod.Delete, $"/api/v1/posts/{reply}", new { }, Cancellation));
        Assert.Equal(1, (await world.Lead.GetAsync($"/api/v1/cops/{world.Cop}/threads?show=unanswered", Cancellation)).GetProperty("items").GetArrayLength());
    }

    [Fact]
    public async Task Only_leads_announce()
    {
        var world = await MeetingWorld.MakeAsync(shared.Application, Cancellation);
        Assert.Equal(HttpStatusCode.Forbidden, await world.Member.SendForStatusAsync(HttpMethod.Post, $"/api/v1/cops/{world.Cop}/threads", new { title = "Hear", body = "me", kind = "announcement" }, Cancellation));
        Assert.Equal("announcement", (await world.Lead.StartAsync(world.Cop, new { title = "Hear", body = "me", kind = "announcement" }, Cancellation)).GetProperty("kind").GetString());
        var own = await world.Member.AskAsync(world.Cop, Cancellation);
        Assert.Equal(HttpStatusCode.Forbidden, await world.Member.SendForStatusAsync(HttpMethod.Patch, $"/api/v1/threads/{own}", new { kind = "announcement" }, Cancellation));
    }

    [Fact]
    public async Task Conversations_are_merged_and_split_and_posts_keep_their_addresses()
    {
        var world = await MeetingWorld.MakeAsync(shared.Application, Cancellation);
        var (from, into) = (await world.Member.AskAsync(world.Cop, Cancellation, "Twice"), await world.Member.AskAsync(world.Cop, Cancellation, "Once"));
        var reply = LibraryClient.IdOf(await world.Lead.ReplyAsync(from, "Here", Cancellation));
        Assert.Equal(HttpStatusCode.Forbidden, await world.Member.SendForStatusAsync(HttpMethod.Post, $"/api/v1/threads/{from}/merge", new { into }, Cancellation));
        using var merged = await world.Lead.SendAsync(HttpMethod.Post, $"/api/v1/threads/{from}/merge", new { into }, Cancellation);
        var whole = await merged.Content.ReadFromJsonAsync<JsonElement>(Cancellation);
        Assert.Equal((into, 2, 3), (LibraryClient.IdOf(whole), whole.GetProperty("replies").GetInt32(), whole.GetProperty("posts").GetArrayLength()));
        Assert.Equal(HttpStatusCode.NotFound, await world.Member.StatusAsync($"/api/v1/threads/{from}", Cancellation));
        Assert.Equal(into, (await world.Member.GetAsync($"/api/v1/posts/{reply}", Cancellation)).GetProperty("thread").GetString());

        using var split = await world.Lead.SendAsync(HttpMethod.Post, $"/api/v1/threads/{into}/split", new { title = "Apart", posts = new[] { reply } }, Cancellation);
        Assert.Equal(HttpStatusCode.Created, split.StatusCode);
        var apart = await split.Content.ReadFromJsonAsync<JsonElement>(Cancellation);
        Assert.Equal(("Apart", 0, reply), (apart.GetProperty("title").GetString(), apart.GetProperty("replies").GetInt32(), LibraryClient.IdOf(apart.GetProperty("posts")[0])));
        Assert.Equal(1, (await world.Member.GetAsync($"/api/v1/threads/{into}", Cancellation)).GetProperty("replies").GetInt32());
    }

    [Fact]
    public async Task What_others_wrote_is_not_opened_by_merging_it_into_what_is_open()
    {
        var world = await MeetingWorld.MakeAsync(shared.Application, Cancellation);
        var (closed, open) = (await world.Member.AskAsync(world.Cop, Cancellation, "Closed"), await world.Lead.AskAsync(world.Cop, Cancellation, "Open", "members"));
        await world.Lead.ReplyAsync(closed, "Here", Cancellation);
        using var admin = await shared.Application.AdminAsync(Cancellation);

        Assert.Equal(HttpStatusCode.Forbidden, await world.Lead.SendForStatusAsync(HttpMethod.Post, $"/api/v1/threads/{closed}/merge", new { into = open }, Cancellation));
        Assert.Equal(HttpStatusCode.NotFound, await world.Stranger.StatusAsync($"/api/v1/threads/{closed}", Cancellation));
        Assert.Equal(HttpStatusCode.OK, await admin.SendForStatusAsync(HttpMethod.Post, $"/api/v1/threads/{closed}/merge", new { into = open }, Cancellation));
    }

    [Fact]
    public async Task Two_questions_that_nobody_answered_are_one_that_nobody_answered()
    {
        var world = await MeetingWorld.MakeAsync(shared.Application, Cancellation);
        var (into, from) = (await world.Member.AskAsync(world.Cop, Cancellation, "Once"), await world.Lead.AskAsync(world.Cop, Cancellation, "Twice"));

        Assert.Equal(HttpStatusCode.OK, await world.Lead.SendForStatusAsync(HttpMethod.Post, $"/api/v1/threads/{from}/merge", new { into }, Cancellation));
        Assert.Equal(["Once"], await UnansweredAsync(world));
        var reply = LibraryClient.IdOf(await world.Lead.ReplyAsync(into, "Here", Cancellation));
        Assert.Empty(await UnansweredAsync(world));

        // Without the reply it waits again: what was asked beside it is none.
        Assert.Equal(HttpStatusCode.NoContent, await world.Lead.SendForStatusAsync(HttpMethod.Delete, $"/api/v1/posts/{reply}", new { }, Cancellation));
        Assert.Equal(["Once"], await UnansweredAsync(world));
    }

    private static async Task<IReadOnlyList<string?>> UnansweredAsync(MeetingWorld world) =>
        [.. (await world.Lead.GetAsync($"/api/v1/cops/{world.Cop}/figures", Cancellation)).GetProperty("unanswered").EnumerateArray().Select(row => row.GetProperty("title").GetString())];

    [Fact]
    public async Task A_poll_takes_one_vote_each_and_ends()
    {
        var world = await MeetingWorld.MakeAsync(shared.Application, Cancellation);
        var poll = new { question = "When?", choices = new[] { "Monday", "Tuesday" }, anonymous = false, several = false };
        var thread = LibraryClient.IdOf(await world.Lead.StartAsync(world.Cop, new { title = "Next time", body = "Say when.", poll }, Cancellation));
        Assert.Equal(HttpStatusCode.OK, await world.Member.SendForStatusAsync(HttpMethod.Put, $"/api/v1/threads/{thread}/vote", new { choices = new[] { 1 } }, Cancellation));
        Assert.Equal(HttpStatusCode.OK, await world.Member.SendForStatusAsync(HttpMethod.Put, $"/api/v1/threads/{thread}/vote", new { choices = new[] { 2 } }, Cancellation));
        Assert.Equal(HttpStatusCode.BadRequest, await world.Member.SendForStatusAsync(HttpMethod.Put, $"/api/v1/threads/{thread}/vote", new { choices = new[] { 1, 2 } }, Cancellation));
        Assert.Equal(HttpStatusCode.BadRequest, await world.Member.SendForStatusAsync(HttpMethod.Put, $"/api/v1/threads/{thread}/vote", new { choices = new[] { 3 } }, Cancellation));
        var seen = (await world.Lead.GetAsync($"/api/v1/threads/{thread}", Cancellation)).GetProperty("poll");
        Assert.Equal((1, 0, 1), (seen.GetProperty("voters").GetInt32(), seen.GetProperty("choices")[0].GetProperty("votes").GetInt32(), seen.GetProperty("choices")[1].GetProperty("votes").GetInt32()));
        Assert.Equal(1, seen.GetProperty("choices")[1].GetProperty("names").GetArrayLength());

        var secret = LibraryClient.IdOf(await world.Lead.StartAsync(world.Cop, new { title = "In secret", body = "Say.", poll = new { poll.question, poll.choices, anonymous = true, several = false } }, Cancellation));
        Assert.Equal(HttpStatusCode.OK, await world.Member.SendForStatusAsync(HttpMethod.Put, $"/api/v1/threads/{secret}/vote", new { choices = new[] { 1 } }, Cancellation));
        Assert.Empty((await world.Lead.GetAsync($"/api/v1/threads/{secret}", Cancellation)).GetProperty("poll").GetProperty("choices")[0].GetProperty("names").EnumerateArray());
        Assert.Equal(HttpStatusCode.OK, await world.Lead.SendForStatusAsync(HttpMethod.Patch, $"/api/v1/threads/{thread}", new { closed = true }, Cancellation));
        Assert.Equal(HttpStatusCode.Conflict, await world.Member.SendForStatusAsync(HttpMethod.Put, $"/api/v1/threads/{thread}/vote", new { choices = new[] { 1 } }, Cancellation));
    }

    [Fact]
    public async Task What_cannot_be_posted_is_said_by_field()
    {
        var world = await MeetingWorld.MakeAsync(shared.Application, Cancellation);
        Assert.Equal("title", await FieldAsync(world, new { body = "x" }));
        Assert.Equal("body", await FieldAsync(world, new { title = "x" }));
        Assert.Equal("body", await FieldAsync(world, new { title = "x", body = new string('a', 1 << 20) }));
        Assert.Equal("kind", await FieldAsync(world, new { title = "x", body = "x", kind = "rant" }));
        Assert.Equal("visibility", await FieldAsync(world, new { title = "x", body = "x", visibility = "draft" }));
        Assert.Equal("attached", await FieldAsync(world, new { title = "x", body = "x", attached = new[] { Guid.NewGuid() } }));
        Assert.Equal("poll", await FieldAsync(world, new { title = "x", body = "x", poll = new { question = "One?", choices = new[] { "Only", "only" } } }));
        Assert.Equal("pollEndsAt", await FieldAsync(world, new { title = "x", body = "x", poll = new { question = "When?", choices = new[] { "a", "b" }, endsAt = "2001-01-01T09:00" } }));
        Assert.Equal(HttpStatusCode.NotFound, await world.Member.SendForStatusAsync(HttpMethod.Post, "/api/v1/cops/nowhere/threads", new { title = "x", body = "x" }, Cancellation));
        Assert.Empty(await ListAsync(world.Member, world.Cop));
    }

    private static async Task<string> FieldAsync(MeetingWorld world, object body)
    {
        using var answer = await world.Member.SendAsync(HttpMethod.Post, $"/api/v1/cops/{world.Cop}/threads", body, Cancellation);
        Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
        return Assert.Single((await answer.Content.ReadFromJsonAsync<JsonElement>(Cancellation)).GetProperty("errors").EnumerateObject()).Name;
    }

    private static async Task<(HttpStatusCode Status, string? Id)> ReplyAsync(LibraryClient client, string thread, string body, string key)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, $"/api/v1/threads/{thread}/posts") { Content = JsonContent.Create(new { body }) };
        request.Headers.Add("Idempotency-Key", key);
        using var answer = await client.Http.SendAsync(request, Cancellation);
        return (answer.StatusCode, answer.IsSuccessStatusCode ? LibraryClient.IdOf(await answer.Content.ReadFromJsonAsync<JsonElement>(Cancellation)) : null);
    }

    private static async Task<IEnumerable<string>> ListAsync(LibraryClient client, string cop, string more = "") =>
        (await client.GetAsync($"/api/v1/cops/{cop}/threads?{more}", Cancellation)).GetProperty("items").EnumerateArray().Select(LibraryClient.IdOf).ToList();
}
