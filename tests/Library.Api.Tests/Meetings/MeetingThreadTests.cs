using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using Library.Api.Tests.Conversations;
using Library.Api.Tests.Pages;

namespace Library.Api.Tests.Meetings;

/// <summary>What is said about a meeting: in one conversation, seen by whoever sees the meeting.</summary>
public sealed class MeetingThreadTests(SharedApplication shared)
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Those_who_write_first_at_the_same_time_are_in_one_conversation()
    {
        var world = await MeetingWorld.MakeAsync(shared.Application, Cancellation);
        var meeting = await world.PlanAsync(Cancellation);
        Assert.Equal(HttpStatusCode.NotFound, await world.Member.StatusAsync($"/api/v1/meetings/{meeting}/thread", Cancellation));

        var posts = await Task.WhenAll(Enumerable.Range(0, 6).Select(number => SayAsync(number % 2 == 0 ? world.Member : world.Lead, meeting, $"Post {number}")));

        var thread = Assert.Single(posts.Select(post => post.GetProperty("thread").GetString()).Distinct());
        Assert.Equal(Enumerable.Range(1, 6), posts.Select(post => post.GetProperty("number").GetInt32()).Order());
        var read = await world.Member.GetAsync($"/api/v1/meetings/{meeting}/thread", Cancellation);
        Assert.Equal((thread, meeting, "Spring meeting", "cops", 5), (LibraryClient.IdOf(read), read.GetProperty("meeting").GetString(), read.GetProperty("title").GetString(), read.GetProperty("visibility").GetString(), read.GetProperty("replies").GetInt32()));
    }

    [Fact]
    public async Task It_is_seen_as_the_meeting_is_and_opened_to_nobody_else()
    {
        var (world, other) = (await MeetingWorld.MakeAsync(shared.Application, Cancellation), await MeetingWorld.MakeAsync(shared.Application, Cancellation));
        var (draft, meeting) = (await world.PlanAsync(Cancellation, state: "draft"), await world.PlanAsync(Cancellation));
        Assert.Equal(HttpStatusCode.Conflict, await world.Lead.SendForStatusAsync(HttpMethod.Post, $"/api/v1/meetings/{draft}/thread", new { body = "Early" }, Cancellation));
        Assert.Equal(HttpStatusCode.NotFound, await world.Member.SendForStatusAsync(HttpMethod.Post, $"/api/v1/meetings/{draft}/thread", new { body = "Early" }, Cancellation));
        var thread = (await SayAsync(world.Member, meeting, "Who drives?")).GetProperty("thread").GetString();

        foreach (var stranger in new[] { world.Stranger, other.Lead })
        {
            Assert.Equal(HttpStatusCode.NotFound, await stranger.StatusAsync($"/api/v1/meetings/{meeting}/thread", Cancellation));
            Assert.Equal(HttpStatusCode.NotFound, await stranger.StatusAsync($"/api/v1/threads/{thread}", Cancellation));
            Assert.Equal(HttpStatusCode.NotFound, await stranger.SendForStatusAsync(HttpMethod.Post, $"/api/v1/meetings/{meeting}/thread", new { body = "Me" }, Cancellation));
        }

        using var admin = await shared.Application.AdminAsync(Cancellation);
        Assert.Equal(HttpStatusCode.Forbidden, await admin.SendForStatusAsync(HttpMethod.Patch, $"/api/v1/threads/{thread}", new { visibility = "members" }, Cancellation));
        Assert.Equal(HttpStatusCode.Forbidden, await admin.SendForStatusAsync(HttpMethod.Patch, $"/api/v1/threads/{thread}", new { cops = new[] { world.Cop, other.Cop } }, Cancellation));
        Assert.Equal(HttpStatusCode.Conflict, await world.Lead.SendForStatusAsync(HttpMethod.Patch, $"/api/v1/meetings/{meeting}", new { state = "draft" }, Cancellation));

        // A cancelled one is still read, and whoever has left is out at once.
        Assert.Equal(HttpStatusCode.OK, await world.Lead.SendForStatusAsync(HttpMethod.Patch, $"/api/v1/meetings/{meeting}", new { state = "cancelled" }, Cancellation));
        Assert.Equal(HttpStatusCode.OK, await world.Member.StatusAsync($"/api/v1/meetings/{meeting}/thread", Cancellation));
        Assert.Equal(HttpStatusCode.NoContent, await world.Member.SendForStatusAsync(HttpMethod.Post, $"/api/v1/cops/{world.Cop}/leave", new { }, Cancellation));
        Assert.Equal(HttpStatusCode.NotFound, await world.Member.StatusAsync($"/api/v1/meetings/{meeting}/thread", Cancellation));
    }

    [Fact]
    public async Task It_follows_the_name_of_its_meeting_and_outlives_it()
    {
        var world = await MeetingWorld.MakeAsync(shared.Application, Cancellation);
        var meeting = await world.PlanAsync(Cancellation);
        var thread = (await SayAsync(world.Member, meeting, "Who drives?")).GetProperty("thread").GetString();

        Assert.Equal(HttpStatusCode.OK, await world.Lead.SendForStatusAsync(HttpMethod.Patch, $"/api/v1/meetings/{meeting}", new { title = "Summer meeting", state = "cancelled" }, Cancellation));
        Assert.Equal("Summer meeting", (await world.Member.GetAsync($"/api/v1/threads/{thread}", Cancellation)).GetProperty("title").GetString());
        using var deleted = await world.Lead.Http.DeleteAsync($"/api/v1/meetings/{meeting}", Cancellation);

        Assert.Equal(HttpStatusCode.NoContent, deleted.StatusCode);
        var left = await world.Member.GetAsync($"/api/v1/threads/{thread}", Cancellation);
        Assert.Equal((JsonValueKind.Null, "Who drives?"), (left.GetProperty("meeting").ValueKind, left.GetProperty("posts")[0].GetProperty("body").GetString()));
    }

    [Fact]
    public async Task A_conversation_that_was_taken_away_makes_room_for_another()
    {
        var world = await MeetingWorld.MakeAsync(shared.Application, Cancellation);
        var meeting = await world.PlanAsync(Cancellation);
        var first = (await SayAsync(world.Member, meeting, "Who drives?")).GetProperty("thread").GetString();
        Assert.Equal(HttpStatusCode.NoContent, await world.Lead.SendForStatusAsync(HttpMethod.Delete, $"/api/v1/threads/{first}", new { }, Cancellation));
        Assert.Equal(HttpStatusCode.NotFound, await world.Member.StatusAsync($"/api/v1/meetings/{meeting}/thread", Cancellation));

        var second = (await SayAsync(world.Member, meeting, "Who drives?")).GetProperty("thread").GetString();

        Assert.NotEqual(first, second);
    }

    [Fact]
    public async Task The_pages_of_a_meeting_and_of_its_conversation_lead_to_each_other()
    {
        var world = await MeetingWorld.MakeAsync(shared.Application, Cancellation);
        var meeting = await world.PlanAsync(Cancellation);
        using var visitor = await Visitor.SignInAsync(shared.Application, world.MemberEmail, Cancellation);
        Assert.Contains("Write something first.", (await visitor.SubmitAsync($"/meetings/{meeting}", "talk", Cancellation, ("body", " "), ("key", "one"))).Html, StringComparison.Ordinal);

        var sent = await Task.WhenAll(Enumerable.Range(0, 2).Select(_ => visitor.SubmitAsync($"/meetings/{meeting}", "talk", Cancellation, ("body", "Who **drives**?"), ("key", "two"))));

        Assert.All(sent, answer => Assert.EndsWith($"/meetings/{meeting}#talk", answer.Location, StringComparison.Ordinal));
        var thread = await world.Member.GetAsync($"/api/v1/meetings/{meeting}/thread", Cancellation);
        Assert.Single(thread.GetProperty("posts").EnumerateArray());
        var page = await visitor.OpenAsync($"/meetings/{meeting}", Cancellation);
        Assert.Contains("Who <strong>drives</strong>?", page.Html, StringComparison.Ordinal);
        Assert.Contains($"/threads/{LibraryClient.IdOf(thread)}", page.Html, StringComparison.Ordinal);
        Assert.Contains($"/meetings/{meeting}", (await visitor.OpenAsync($"/threads/{LibraryClient.IdOf(thread)}", Cancellation)).Html, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Nobody_opens_it_by_merging_it_into_another_or_by_splitting_it()
    {
        var world = await MeetingWorld.MakeAsync(shared.Application, Cancellation);
        var meeting = await world.PlanAsync(Cancellation);
        var said = await SayAsync(world.Member, meeting, "Who drives?");
        var reply = LibraryClient.IdOf(await SayAsync(world.Lead, meeting, "I do, but tell nobody."));
        var thread = said.GetProperty("thread").GetString();
        using var admin = await shared.Application.AdminAsync(Cancellation);
        var (open, closed) = (await world.Lead.AskAsync(world.Cop, Cancellation, "Open", "members"), await world.Lead.AskAsync(world.Cop, Cancellation, "Closed"));

        foreach (var by in new[] { world.Lead, admin })
        {
            foreach (var into in new[] { open, closed })
            {
                Assert.Equal(HttpStatusCode.Forbidden, await by.SendForStatusAsync(HttpMethod.Post, $"/api/v1/threads/{thread}/merge", new { into }, Cancellation));
            }

            Assert.Equal(HttpStatusCode.Forbidden, await by.SendForStatusAsync(HttpMethod.Post, $"/api/v1/threads/{thread}/split", new { title = "Apart", posts = new[] { reply } }, Cancellation));
            Assert.Equal(HttpStatusCode.Forbidden, await by.SendForStatusAsync(HttpMethod.Patch, $"/api/v1/threads/{thread}", new { kind = "question" }, Cancellation));
        }

        Assert.Equal(HttpStatusCode.NotFound, await world.Stranger.StatusAsync($"/api/v1/posts/{reply}", Cancellation));
        Assert.Equal(1, (await world.Member.GetAsync($"/api/v1/meetings/{meeting}/thread", Cancellation)).GetProperty("replies").GetInt32());
        using var lead = await Visitor.SignInAsync(shared.Application, world.LeadEmail, Cancellation);
        var page = (await lead.OpenAsync($"/threads/{thread}/manage", Cancellation)).Html;
        Assert.DoesNotContain("What it is", page, StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.Found, (await lead.SubmitAsync($"/threads/{thread}/manage", "change", Cancellation, ("title", "Buses"))).Status);

        // Another one may go to its end: whoever sees the meeting sees it then.
        Assert.Equal(HttpStatusCode.OK, await world.Lead.SendForStatusAsync(HttpMethod.Post, $"/api/v1/threads/{closed}/merge", new { into = thread }, Cancellation));
    }

    [Fact]
    public async Task A_key_that_was_used_for_one_meeting_swallows_nothing_that_is_said_about_another()
    {
        var world = await MeetingWorld.MakeAsync(shared.Application, Cancellation);
        var (first, second) = (await world.PlanAsync(Cancellation), await world.PlanAsync(Cancellation));
        var key = SharedApplication.Word();

        Assert.Equal(HttpStatusCode.Created, await SayUnderAsync(world.Member, first, key));
        Assert.Equal(HttpStatusCode.UnprocessableEntity, await SayUnderAsync(world.Member, second, key));
        Assert.True((int)await SayUnderAsync(world.Member, first, key) < 300);

        Assert.Equal(0, (await world.Member.GetAsync($"/api/v1/meetings/{first}/thread", Cancellation)).GetProperty("replies").GetInt32());
        Assert.Equal(HttpStatusCode.NotFound, await world.Member.StatusAsync($"/api/v1/meetings/{second}/thread", Cancellation));
    }

    private static async Task<HttpStatusCode> SayUnderAsync(LibraryClient by, string meeting, string key)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, $"/api/v1/meetings/{meeting}/thread") { Content = JsonContent.Create(new { body = "Who drives?" }) };
        request.Headers.Add("Idempotency-Key", key);
        using var answer = await by.Http.SendAsync(request, Cancellation);
        return answer.StatusCode;
    }

    private static async Task<JsonElement> SayAsync(LibraryClient by, string meeting, string body)
    {
        using var answer = await by.SendAsync(HttpMethod.Post, $"/api/v1/meetings/{meeting}/thread", new { body }, Cancellation);
        Assert.True(answer.StatusCode == HttpStatusCode.Created, await answer.Content.ReadAsStringAsync(Cancellation));
        return await answer.Content.ReadFromJsonAsync<JsonElement>(Cancellation);
    }
}
