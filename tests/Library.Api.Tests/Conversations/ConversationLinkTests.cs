using Library.Api.Tests.Meetings;
using Library.Api.Tests.Pages;
using Library.Testing;

namespace Library.Api.Tests.Conversations;

/// <summary>Pages of the library lead to conversations: to those that found posts stand in, to new ones, and to those about a document.</summary>
public sealed class ConversationLinkTests(SharedApplication shared)
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_post_that_is_found_tells_who_wrote_it()
    {
        var world = await MeetingWorld.MakeAsync(shared.Application, Cancellation);
        var word = SharedApplication.Word();
        var thread = await world.Member.AskAsync(world.Cop, Cancellation, title: "Who knows?");
        var answer = LibraryClient.IdOf(await world.Lead.ReplyAsync(thread, $"It is **{word}** <b>.", Cancellation));
        await world.Member.FoundAsync(word, Cancellation);
        using var visitor = await Visitor.SignInAsync(shared.Application, world.MemberEmail, Cancellation);

        var page = await visitor.OpenAsync($"/search?q={word}", Cancellation);

        Assert.Contains($"href=\"/posts/{answer}\"", page.Html, StringComparison.Ordinal);
        Assert.Contains($"<mark>{word}</mark>", page.Html, StringComparison.Ordinal);
        Assert.Contains($"Answer by {world.LeadEmail}", page.Html, StringComparison.Ordinal);
        Assert.DoesNotContain("More in this document", page.Html, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Where_nothing_is_found_a_question_can_be_asked_in_ones_communities()
    {
        var world = await MeetingWorld.MakeAsync(shared.Application, Cancellation);
        var (word, other, nobody) = (SharedApplication.Word(), SharedApplication.Word(), Mail.Strangers.Email());
        await shared.Application.SetPersonAsync(nobody, [], Cancellation);
        using var visitor = await Visitor.SignInAsync(shared.Application, world.MemberEmail, Cancellation);
        using var alone = await Visitor.SignInAsync(shared.Application, nobody, Cancellation);
        var address = $"/communities/{world.Cop}/threads/new?title={word}%20%26%20{other}&question=true";

        var found = await visitor.OpenAsync($"/search?q={word}%20%26%20{other}", Cancellation);
        var without = await alone.OpenAsync($"/search?q={word}%20%26%20{other}", Cancellation);

        Assert.Contains($"href=\"{address}\"", found.Html, StringComparison.Ordinal);
        Assert.DoesNotContain("/communities/ell/threads/new", found.Html, StringComparison.Ordinal);
        Assert.DoesNotContain("/threads/new", without.Html, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Below_what_a_question_finds_it_can_be_asked_and_below_other_results_not()
    {
        var world = await MeetingWorld.MakeAsync(shared.Application, Cancellation);
        var (word, other) = (SharedApplication.Word(), SharedApplication.Word());
        await world.Member.UploadAndWaitAsync(APdf.New().Page($"We {word} the {other}.").ToStream().ToArray(), "a.pdf", Cancellation, ("title", "Paper"), ("visibility", "draft"));
        using var visitor = await Visitor.SignInAsync(shared.Application, world.MemberEmail, Cancellation);

        var asked = await visitor.OpenAsync($"/search?q=how%20do%20we%20{word}%20{other}%3F", Cancellation);
        var typed = await visitor.OpenAsync($"/search?q={word}", Cancellation);

        Assert.Contains("Paper", asked.Html, StringComparison.Ordinal);
        Assert.Contains("Paper", typed.Html, StringComparison.Ordinal);
        Assert.Contains($"/communities/{world.Cop}/threads/new?title=", asked.Html, StringComparison.Ordinal);
        Assert.DoesNotContain("/threads/new", typed.Html, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_document_lists_where_it_was_discussed_for_those_who_see_that()
    {
        var world = await MeetingWorld.MakeAsync(shared.Application, Cancellation);
        using var admin = await shared.Application.AdminAsync(Cancellation);
        var document = LibraryClient.IdOf(await admin.UploadAndWaitAsync(APdf.New().Page("Policy.").ToStream().ToArray(), "p.pdf", Cancellation, ("title", "Policy"), ("visibility", "members")));
        var first = LibraryClient.IdOf(await world.Member.StartAsync(world.Cop, new { title = "First talk", body = $"See /documents/{document}" }, Cancellation));
        var second = LibraryClient.IdOf(await world.Member.StartAsync(world.Cop, new { title = "Second talk", body = "Look", attached = new[] { document } }, Cancellation));
        var third = await world.Member.AskAsync(world.Cop, Cancellation, title: "Third talk");
        var reply = LibraryClient.IdOf(await world.Member.ReplyAsync(third, $"Once named /documents/{document}", Cancellation));
        using var member = await Visitor.SignInAsync(shared.Application, world.MemberEmail, Cancellation);
        using var stranger = await Visitor.SignInAsync(shared.Application, "member-ell@school.example", Cancellation);

        var before = await member.OpenAsync($"/documents/{document}", Cancellation);
        using var removed = await world.Member.Http.DeleteAsync($"/api/v1/posts/{reply}", Cancellation);
        var after = await member.OpenAsync($"/documents/{document}", Cancellation);
        var hidden = await stranger.OpenAsync($"/documents/{document}", Cancellation);

        Assert.Contains($"href=\"/threads/{third}\"", before.Html, StringComparison.Ordinal);
        Assert.DoesNotContain(third, after.Html, StringComparison.Ordinal);
        Assert.InRange(after.Html.IndexOf($"href=\"/threads/{second}\"", StringComparison.Ordinal), 0, after.Html.IndexOf($"href=\"/threads/{first}\"", StringComparison.Ordinal));
        Assert.DoesNotContain("/threads/", hidden.Html, StringComparison.Ordinal);
        Assert.DoesNotContain("Where it was discussed", hidden.Html, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_document_that_is_named_shows_how_its_page_begins_to_those_who_may_see_it()
    {
        var world = await MeetingWorld.MakeAsync(shared.Application, Cancellation);
        using var admin = await shared.Application.AdminAsync(Cancellation);
        var word = SharedApplication.Word();
        var document = LibraryClient.IdOf(await admin.UploadAndWaitAsync(
            APdf.New().Page("The first page.").Page($"Here {word} begins.", "And goes on.").ToStream().ToArray(), "p.pdf", Cancellation, ("title", "Policy"), ("description", $"About {word} & more"), ("visibility", "members")));
        var secret = LibraryClient.IdOf(await admin.UploadAndWaitAsync(APdf.New().Page($"Nobody hears of hidden{word}.").ToStream().ToArray(), "s.pdf", Cancellation, ("title", "Secret"), ("visibility", "draft")));
        var thread = LibraryClient.IdOf(await world.Member.StartAsync(world.Cop, new { title = "Talk", body = $"See /documents/{document}?page=2 and /documents/{secret}?page=1" }, Cancellation));
        await world.Lead.ReplyAsync(thread, $"All of /documents/{document}", Cancellation);

        var posts = (await world.Member.GetAsync($"/api/v1/threads/{thread}", Cancellation)).GetProperty("posts");
        using var member = await Visitor.SignInAsync(shared.Application, world.MemberEmail, Cancellation);
        var page = await member.OpenRawAsync($"/threads/{thread}", Cancellation);

        var named = Assert.Single(posts[0].GetProperty("documents").EnumerateArray());
        Assert.Equal((2, $"Here {word} begins. And goes on."), (named.GetProperty("page").GetInt32(), named.GetProperty("snippet").GetString()));
        Assert.Equal($"About {word} & more", posts[1].GetProperty("documents")[0].GetProperty("snippet").GetString());
        Assert.Contains($"Here {word} begins. And goes on.</span>", page.Html, StringComparison.Ordinal);
        Assert.Contains($"About {word} &amp; more</span>", page.Html, StringComparison.Ordinal);
        Assert.DoesNotContain($"hidden{word}", page.Html, StringComparison.Ordinal);
        Assert.DoesNotContain("Secret", posts.GetRawText(), StringComparison.Ordinal);
    }
}
