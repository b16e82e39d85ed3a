using System.Net;
using System.Text.Json;
using Library.Api.Tests.Meetings;
using Library.Api.Tests.Pages;
using Library.Testing;

namespace Library.Api.Tests.Conversations;

/// <summary>While a question is typed, what was asked before and what may answer it are found.</summary>
public sealed class SimilarQuestionTests(SharedApplication shared)
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Conversations_and_documents_with_most_of_the_words_are_told_each_once()
    {
        var world = await MeetingWorld.MakeAsync(shared.Application, Cancellation);
        var (word, other) = (SharedApplication.Word(), SharedApplication.Word());
        var thread = await world.Member.AskAsync(world.Cop, Cancellation, title: $"Which {word} {other} vendor?");
        var answer = LibraryClient.IdOf(await world.Lead.ReplyAsync(thread, $"Our {word} {other} vendor is good.", Cancellation));
        using var accepted = await world.Member.SendAsync(HttpMethod.Patch, $"/api/v1/threads/{thread}", new { accepted = answer }, Cancellation);
        Assert.Equal(HttpStatusCode.OK, accepted.StatusCode);
        var document = LibraryClient.IdOf(await world.Member.UploadAndWaitAsync(
            APdf.New().Page("Nothing.").Page($"How {word} and {other} are bought from a vendor.").ToStream().ToArray(), "a.pdf", Cancellation, ("title", "Buying"), ("visibility", "draft")));
        await shared.Application.SettleAsync(Cancellation);

        var similar = await SimilarAsync(world.Member, $"how do we choose a {word} {other} vendor wisely");
        var hidden = await SimilarAsync(world.Stranger, $"how do we choose a {word} {other} vendor wisely");

        var found = Assert.Single(similar.GetProperty("threads").EnumerateArray());
        Assert.Equal(
            (thread, $"Which {word} {other} vendor?", $"/threads/{thread}", 1, true),
            (LibraryClient.IdOf(found), found.GetProperty("title").GetString(), found.GetProperty("href").GetString(), found.GetProperty("replies").GetInt32(), found.GetProperty("answered").GetBoolean()));
        var read = Assert.Single(similar.GetProperty("documents").EnumerateArray());
        Assert.Equal((document, "Buying", 2), (LibraryClient.IdOf(read), read.GetProperty("title").GetString(), read.GetProperty("page").GetInt32()));
        Assert.Contains(word, read.GetProperty("snippet").GetString(), StringComparison.Ordinal);
        Assert.StartsWith($"/documents/{document}?page=2", read.GetProperty("href").GetString(), StringComparison.Ordinal);
        Assert.Empty(hidden.GetProperty("threads").EnumerateArray());
        Assert.DoesNotContain(hidden.GetProperty("documents").EnumerateArray(), entry => LibraryClient.IdOf(entry) == document);
    }

    [Fact]
    public async Task Whom_to_ask_is_named_while_the_question_is_typed()
    {
        var world = await MeetingWorld.MakeAsync(shared.Application, Cancellation);
        var (word, other) = (SharedApplication.Word(), SharedApplication.Word());

        // One's own question alone has all the words.
        var thread = await world.Member.AskAsync(world.Cop, Cancellation, title: $"Which {word} {other} vendor recommendation?");
        await world.Lead.ReplyAsync(thread, $"Our {word} {other} vendor is good.", Cancellation);
        await shared.Application.SettleAsync(Cancellation);
        using var visitor = await Visitor.SignInAsync(shared.Application, world.MemberEmail, Cancellation);

        var typed = await visitor.OpenAsync($"/communities/{world.Cop}/threads/new?title={Uri.EscapeDataString($"{word} {other} vendor recommendation")}", Cancellation);

        Assert.Contains("Ask someone who has done this", typed.Html, StringComparison.Ordinal);
        Assert.Contains("answered 1 question about this", typed.Html, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Nothing_typed_finds_nothing_and_too_much_is_refused()
    {
        using var member = await shared.Application.MemberOfAsync(Cancellation);

        var nothing = await SimilarAsync(member, " ");

        Assert.Empty(nothing.GetProperty("threads").EnumerateArray());
        Assert.Empty(nothing.GetProperty("documents").EnumerateArray());
        Assert.Equal(HttpStatusCode.BadRequest, await member.StatusAsync($"/api/v1/threads/similar?q={new string('a', 513)}", Cancellation));
    }

    private static Task<JsonElement> SimilarAsync(LibraryClient client, string typed) => client.GetAsync($"/api/v1/threads/similar?q={Uri.EscapeDataString(typed)}", Cancellation);
}
