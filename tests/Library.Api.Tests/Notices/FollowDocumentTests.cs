using System.Net;
using Library.Api.Tests.Alerts;
using Library.Api.Tests.Conversations;
using Library.Api.Tests.Mail;
using Library.Api.Tests.Meetings;
using Library.Api.Tests.Pages;
using Library.Testing;

namespace Library.Api.Tests.Notices;

/// <summary>Who follows a document hears of its new versions and of posts that name it, once, and only as long as they may see it.</summary>
[Trait("Needs", "server")]
public sealed class FollowDocumentTests(MailedApplication mailed)
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task At_once_come_versions_and_posts_that_the_follower_may_see_until_one_click_stops_it()
    {
        var (world, email, follower, word) = await MakeAsync();
        using var _ = follower;
        using var admin = await mailed.Application.AdminAsync(Cancellation);
        var document = await admin.AddAsync($"Paper {word}", "buses", Cancellation);
        Assert.Equal(HttpStatusCode.NoContent, await FollowAsync(follower, document, "at-once"));

        await AddVersionAsync(admin, document);
        var version = await mailed.WaitForWordsAsync(email, $"adds version 2 of “Paper {word}”", Cancellation);
        await world.Lead.StartAsync(world.Cop, new { title = $"Inside {word}", body = $"See /documents/{document}" }, Cancellation);
        await world.Lead.StartAsync(world.Cop, new { title = $"Open {word}", body = $"See /documents/{document}", visibility = "members" }, Cancellation);
        var begun = await mailed.WaitForWordsAsync(email, $"{world.LeadEmail} says “Open {word}”", Cancellation);
        var other = await world.Member.AskAsync(world.Cop, Cancellation, title: $"Asked {word}", visibility: "members");
        await world.Lead.ReplyAsync(other, $"Read /documents/{document}", Cancellation);
        await mailed.WaitForWordsAsync(email, $"{world.LeadEmail} in “Asked {word}”", Cancellation);
        await mailed.ToldAsync(Cancellation);

        Assert.Equal(3, mailed.Mails(email).Count);
        Assert.All(mailed.Mails(email), mail => Assert.Equal("New about a document that you follow", mail.Subject));
        Assert.Contains("About documents you follow\n", begun.Text.ReplaceLineEndings("\n"), StringComparison.Ordinal);
        Assert.Contains($"No more mails of “Paper {word}”:", version.Text, StringComparison.Ordinal);
        Assert.DoesNotContain($"Inside {word}", string.Concat(mailed.Mails(email).Select(mail => mail.Text)), StringComparison.Ordinal);

        await mailed.OneClickAsync(version, Cancellation);
        Assert.Empty(await FollowedAsync(follower));
        await AddVersionAsync(admin, document);
        await world.Lead.ReplyAsync(other, $"Again /documents/{document}", Cancellation);
        await mailed.ToldAsync(Cancellation);
        Assert.Equal(3, mailed.Mails(email).Count);
    }

    [Fact]
    public async Task A_weekly_digest_tells_each_thing_once_and_nothing_of_a_document_that_is_withdrawn()
    {
        var world = await MeetingWorld.MakeAsync(mailed.Application, Cancellation);
        var word = SharedApplication.Word();
        var kept = await world.Lead.AddAsync($"Kept {word}", "buses", Cancellation, ("visibility", "cops"), ("cop", world.Cop));
        var withdrawn = await world.Lead.AddAsync($"Withdrawn {word}", "buses", Cancellation, ("visibility", "cops"), ("cop", world.Cop));
        await AddVersionAsync(world.Lead, kept);
        Assert.Equal(HttpStatusCode.NoContent, await FollowAsync(world.Member, kept, frequency: null));
        Assert.Equal(HttpStatusCode.NoContent, await FollowAsync(world.Member, withdrawn, "weekly"));
        Assert.Equal(["weekly", "weekly"], await FollowedAsync(world.Member));
        await mailed.AMondayPassesAsync(Cancellation, world.MemberEmail);
        var before = mailed.Mails(world.MemberEmail).Count;

        await AddVersionAsync(world.Lead, kept);
        await AddVersionAsync(world.Lead, withdrawn);
        await world.Lead.StartAsync(world.Cop, new { title = $"Begun {word}", body = $"See /documents/{kept} and /documents/{withdrawn}" }, Cancellation);
        await mailed.ToldAsync(Cancellation);
        Assert.Equal(HttpStatusCode.OK, await world.Lead.SendForStatusAsync(HttpMethod.Patch, $"/api/v1/documents/{withdrawn}", new { visibility = "draft" }, Cancellation));
        await mailed.AMondayPassesAsync(Cancellation, world.MemberEmail);
        var digest = (await mailed.WaitForWordsAsync(world.MemberEmail, $"Begun {word}", Cancellation)).Text.ReplaceLineEndings("\n");

        Assert.Contains($"{world.LeadEmail} adds version 3 of “Kept {word}”\n", digest, StringComparison.Ordinal);
        Assert.DoesNotContain("version 2 of", digest, StringComparison.Ordinal);
        Assert.DoesNotContain($"Withdrawn {word}", digest, StringComparison.Ordinal);
        Assert.Equal(2, digest.Split($"Begun {word}").Length);
        await mailed.AMondayPassesAsync(Cancellation, world.MemberEmail);
        Assert.Equal(before + 1, mailed.Mails(world.MemberEmail).Count);
    }

    [Fact]
    public async Task Own_versions_and_words_are_no_news_and_what_cannot_be_seen_cannot_be_followed()
    {
        var (world, email, follower, word) = await MakeAsync();
        using var _ = follower;
        var hidden = await world.Lead.AddAsync($"Hidden {word}", "buses", Cancellation, ("visibility", "cops"), ("cop", world.Cop));
        using var admin = await mailed.Application.AdminAsync(Cancellation);
        var own = await admin.AddAsync($"Own {word}", "buses", Cancellation);
        Assert.Equal(HttpStatusCode.NotFound, await FollowAsync(follower, hidden, "at-once"));
        Assert.Equal(HttpStatusCode.NotFound, await FollowAsync(follower, Guid.NewGuid().ToString(), "at-once"));
        Assert.Equal(HttpStatusCode.BadRequest, await FollowAsync(follower, own, "sometimes"));
        await FollowAsync(admin, own, "at-once");
        await FollowAsync(world.Lead, own, "at-once");
        await FollowAsync(follower, own, "at-once");

        await AddVersionAsync(admin, own);
        await world.Lead.StartAsync(world.Cop, new { title = $"Mine {word}", body = $"See /documents/{own}", visibility = "members" }, Cancellation);
        await mailed.WaitForWordsAsync(email, $"Mine {word}", Cancellation);
        await mailed.ToldAsync(Cancellation);

        await mailed.WaitForWordsAsync(world.LeadEmail, $"adds version 2 of “Own {word}”", Cancellation);
        Assert.DoesNotContain(mailed.Mails(world.LeadEmail), mail => mail.Text.Contains($"Mine {word}", StringComparison.Ordinal));
        Assert.DoesNotContain(mailed.Mails(LibraryApplication.AdminEmail), mail => mail.Text.Contains($"adds version 2 of “Own {word}”", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Following_is_begun_and_ended_on_the_documents_page_and_listed_with_the_mails()
    {
        var (_, email, follower, word) = await MakeAsync();
        using var asProgram = follower;
        using var admin = await mailed.Application.AdminAsync(Cancellation);
        var (document, other) = (await admin.AddAsync($"Paper {word}", "buses", Cancellation), await admin.AddAsync($"Other {word}", "buses", Cancellation));
        using var visitor = await Visitor.SignInAsync(mailed.Application, email, Cancellation);

        var followed = await visitor.SubmitAsync($"/documents/{document}", "follow", Cancellation, ("frequency", "daily"));
        Assert.Contains("You hear every morning of new versions", followed.Html, StringComparison.Ordinal);
        Assert.Contains("Documents you follow", (await visitor.OpenAsync("/account/notices", Cancellation)).Html, StringComparison.Ordinal);
        await FollowAsync(follower, other, "weekly");
        await visitor.SubmitAsync("/account/notices", "notices", Cancellation, ($"document-{document}", "at-once"));
        Assert.Equal(["weekly", "at-once"], await FollowedAsync(follower));
        Assert.Equal(HttpStatusCode.OK, await follower.SendForStatusAsync(HttpMethod.Put, "/api/v1/me/notices", new { documents = new Dictionary<string, string> { [document] = "daily" } }, Cancellation));
        Assert.Equal(["daily"], await FollowedAsync(follower));
        var unfollowed = await visitor.SubmitAsync($"/documents/{document}", "follow", Cancellation, ("frequency", "never"));
        Assert.Contains("You do not follow this document any more", unfollowed.Html, StringComparison.Ordinal);
        Assert.Empty(await FollowedAsync(follower));
    }

    /// <summary>A community, and somebody who is in none.</summary>
    private async Task<(MeetingWorld World, string Email, LibraryClient Follower, string Word)> MakeAsync()
    {
        var (world, email) = (await MeetingWorld.MakeAsync(mailed.Application, Cancellation), Strangers.Email());
        return (world, email, await mailed.Application.PersonAsync(email, Cancellation), SharedApplication.Word());
    }

    private static async Task AddVersionAsync(LibraryClient owner, string document)
    {
        using var form = LibraryClient.Form(APdf.New().Page($"Now about {SharedApplication.Word()}.").ToStream().ToArray(), "b.pdf", []);
        using var added = await owner.Http.PostAsync($"/api/v1/documents/{document}/versions", form, Cancellation);
        Assert.True(added.IsSuccessStatusCode, $"{added.StatusCode}");
        await owner.WaitAsync(document, Cancellation);
    }

    private static Task<HttpStatusCode> FollowAsync(LibraryClient person, string document, string? frequency) =>
        person.SendForStatusAsync(HttpMethod.Put, $"/api/v1/me/notices/documents/{document}", new { frequency }, Cancellation);

    /// <summary>In the order of titles.</summary>
    private static async Task<IReadOnlyList<string?>> FollowedAsync(LibraryClient person) =>
        [.. (await person.GetAsync("/api/v1/me/notices", Cancellation)).GetProperty("documents").EnumerateArray().Select(row => row.GetProperty("frequency").GetString())];
}
