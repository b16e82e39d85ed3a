using System.Net;
using System.Text.Json;
using Library.Api.Tests.Meetings;

namespace Library.Api.Tests.Conversations;

/// <summary>Posts of conversations are found beside documents, by those who see the conversation and by nobody else.</summary>
public sealed class PostSearchTests(SharedApplication shared)
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_post_is_found_by_the_members_of_its_community_and_by_admins()
    {
        var world = await MeetingWorld.MakeAsync(shared.Application, Cancellation);
        using var admin = await shared.Application.AdminAsync(Cancellation);
        var word = SharedApplication.Word();
        var thread = await world.Member.AskAsync(world.Cop, Cancellation, title: $"Who has a {word[..12]} contract?");
        var answer = LibraryClient.IdOf(await world.Lead.ReplyAsync(thread, $"Ours is with **{word}**, since [last year](https://example.org).", Cancellation));

        var hit = await world.Member.FoundAsync(word, Cancellation);

        Assert.Equal((answer, "conversation", $"/posts/{answer}", $"Who has a {word[..12]} contract?"), (LibraryClient.IdOf(hit), hit.GetProperty("kind").GetString(), hit.GetProperty("href").GetString(), hit.GetProperty("title").GetString()));
        Assert.Equal(JsonValueKind.Null, hit.GetProperty("format").ValueKind);
        Assert.Equal([world.Cop], hit.GetProperty("cops").EnumerateArray().Select(cop => cop.GetString()));
        var snippet = Assert.Single(hit.GetProperty("snippets").EnumerateArray());
        Assert.Equal(($"Ours is with {word}, since last year.", JsonValueKind.Null), (snippet.GetProperty("text").GetString(), snippet.GetProperty("page").ValueKind));
        Assert.Equal([13, 13 + word.Length], snippet.GetProperty("marks")[0].EnumerateArray().Select(mark => mark.GetInt32()));
        Assert.Equal((thread, "answer"), (hit.GetProperty("post").GetProperty("thread").GetString(), hit.GetProperty("post").GetProperty("kind").GetString()));
        Assert.Equal(answer, LibraryClient.IdOf(await admin.FoundAsync(word, Cancellation)));
    }

    [Fact]
    public async Task Others_find_nothing_of_it_by_no_hit_count_facet_or_spelling()
    {
        var world = await MeetingWorld.MakeAsync(shared.Application, Cancellation);
        var (word, common) = (SharedApplication.Word(), SharedApplication.Word());
        var open = await world.Member.AskAsync(world.Cop, Cancellation, title: $"About {common}", visibility: "members");
        await world.Member.ReplyAsync(open, $"Open to all, {common}.", Cancellation);
        var closed = await world.Member.AskAsync(world.Cop, Cancellation, title: $"Among us {common}");
        await world.Member.ReplyAsync(closed, $"Only here {word} {common}.", Cancellation);
        await world.Member.FoundAsync(word, Cancellation);
        await shared.Application.SettleAsync(Cancellation);
        var misspelt = word[..6] + word[7..];

        var (seen, hidden) = (await world.Member.SearchAsync($"q={common}", Cancellation), await world.Stranger.SearchAsync($"q={common}", Cancellation));
        var (corrected, not) = (await world.Member.SearchAsync($"q={misspelt}", Cancellation), await world.Stranger.SearchAsync($"q={misspelt}", Cancellation));
        var nothing = await world.Stranger.SearchAsync($"q={word}", Cancellation);

        Assert.Equal((4, 2), (seen.TotalOf(), hidden.TotalOf()));
        Assert.Equal((4, 2), (CountOf(seen, "kind", "conversation"), CountOf(hidden, "kind", "conversation")));
        Assert.Equal((4, 2), (CountOf(seen, "cop", world.Cop), CountOf(hidden, "cop", world.Cop)));
        Assert.Equal("Conversations", seen.GetProperty("facets").GetProperty("kind")[0].GetProperty("label").GetString());
        Assert.Equal((word, 1), (corrected.GetProperty("ran").GetString(), corrected.TotalOf()));
        Assert.Equal((misspelt, 0, JsonValueKind.Null), (not.GetProperty("ran").GetString(), not.TotalOf(), not.GetProperty("didYouMean").ValueKind));
        Assert.Equal((word, 0), (nothing.GetProperty("ran").GetString(), nothing.TotalOf()));
        Assert.Empty((await world.Stranger.GetAsync($"/api/v1/suggest?q={word[..10]}", Cancellation)).GetProperty("suggestions").EnumerateArray());
    }

    [Fact]
    public async Task New_words_take_the_place_of_the_old_ones()
    {
        var world = await MeetingWorld.MakeAsync(shared.Application, Cancellation);
        var (before, after) = (SharedApplication.Word(), SharedApplication.Word());
        var thread = await world.Member.AskAsync(world.Cop, Cancellation);
        var post = LibraryClient.IdOf(await world.Member.ReplyAsync(thread, $"It was {before}.", Cancellation));
        await world.Member.FoundAsync(before, Cancellation);

        using var edited = await world.Member.EditAsync(post, "1", $"It is {after}.", Cancellation);
        var atOnce = await world.Member.SearchAsync($"q={before}", Cancellation);

        Assert.Equal(HttpStatusCode.OK, edited.StatusCode);
        Assert.Equal(0, atOnce.TotalOf());
        Assert.Equal(post, LibraryClient.IdOf(await world.Member.FoundAsync(after, Cancellation)));
        Assert.Equal(0, (await world.Member.SearchAsync($"q={before}", Cancellation)).TotalOf());
    }

    [Fact]
    public async Task Lists_without_words_are_of_documents_unless_conversations_are_chosen()
    {
        var world = await MeetingWorld.MakeAsync(shared.Application, Cancellation);
        var word = SharedApplication.Word();
        await world.Member.AskAsync(world.Cop, Cancellation, title: $"Only {word}");
        await world.Member.FoundAsync(word, Cancellation);

        var documents = await world.Member.SearchAsync($"cop={world.Cop}", Cancellation);
        var posts = await world.Member.SearchAsync($"cop={world.Cop}&kind=conversation&sort=title", Cancellation);
        var year = await world.Member.SearchAsync($"q={word}&year={DateTimeOffset.UtcNow.Year}&sort=newest", Cancellation);

        Assert.Equal((0, 1, 1), (documents.TotalOf(), posts.TotalOf(), year.TotalOf()));
    }

    [Fact]
    public async Task The_accepted_answer_comes_before_another_with_the_same_words()
    {
        var world = await MeetingWorld.MakeAsync(shared.Application, Cancellation);
        var word = SharedApplication.Word();
        var thread = await world.Member.AskAsync(world.Cop, Cancellation);
        var answers = new List<string>();
        for (var i = 0; i < 3; i++)
        {
            answers.Add(LibraryClient.IdOf(await world.Lead.ReplyAsync(thread, $"Take {word}.", Cancellation)));
        }

        await LibraryClient.UntilAsync(() => world.Member.SearchAsync($"q={word}", Cancellation), found => found.TotalOf() == 3, Cancellation);
        using var accepted = await world.Member.SendAsync(HttpMethod.Patch, $"/api/v1/threads/{thread}", new { accepted = answers[2] }, Cancellation);
        var first = await LibraryClient.UntilAsync(() => world.Member.FoundAsync(word, Cancellation), hit => LibraryClient.IdOf(hit) == answers[2], Cancellation);

        Assert.True(first.GetProperty("post").GetProperty("accepted").GetBoolean());
    }

    [Fact]
    public async Task Posts_that_were_merged_into_another_communitys_conversation_are_found_there_and_at_once_no_more_here()
    {
        var (world, other) = (await MeetingWorld.MakeAsync(shared.Application, Cancellation), await MeetingWorld.MakeAsync(shared.Application, Cancellation));
        using var admin = await shared.Application.AdminAsync(Cancellation);
        var word = SharedApplication.Word();
        var from = await world.Member.AskAsync(world.Cop, Cancellation, title: "From here");
        var post = LibraryClient.IdOf(await world.Member.ReplyAsync(from, $"It is {word}.", Cancellation));
        var into = await other.Member.AskAsync(other.Cop, Cancellation, title: "Over there");
        await world.Member.FoundAsync(word, Cancellation);
        Assert.Equal(0, (await other.Member.SearchAsync($"q={word}", Cancellation)).TotalOf());

        using var merged = await admin.SendAsync(HttpMethod.Post, $"/api/v1/threads/{from}/merge", new { into }, Cancellation);
        var atOnce = await world.Member.SearchAsync($"q={word}", Cancellation);
        var there = await other.Member.FoundAsync(word, Cancellation);

        Assert.Equal(HttpStatusCode.OK, merged.StatusCode);
        Assert.Equal(0, atOnce.TotalOf());
        Assert.Equal((post, "Over there"), (LibraryClient.IdOf(there), there.GetProperty("title").GetString()));
        Assert.Equal(0, (await world.Member.SearchAsync($"q={word}", Cancellation)).TotalOf());
    }

    [Fact]
    public async Task A_table_of_results_tells_posts_too()
    {
        var world = await MeetingWorld.MakeAsync(shared.Application, Cancellation);
        var word = SharedApplication.Word();
        await world.Member.AskAsync(world.Cop, Cancellation, title: $"About {word}");
        var id = LibraryClient.IdOf(await world.Member.FoundAsync(word, Cancellation));

        var table = await world.Member.Http.GetStringAsync($"/api/v1/search.csv?q={word}", Cancellation);

        Assert.Contains($"About {word},Conversation,", table, StringComparison.Ordinal);
        Assert.Contains($"/posts/{id}", table, StringComparison.Ordinal);
    }

    private static int CountOf(JsonElement found, string facet, string value) =>
        found.GetProperty("facets").GetProperty(facet).EnumerateArray().Where(entry => entry.GetProperty("value").GetString() == value).Sum(entry => entry.GetProperty("count").GetInt32());
}
