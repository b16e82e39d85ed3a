using System.Net;
using System.Text.Json;
using Library.Api.Tests.Alerts;
using Library.Api.Tests.Conversations;
using Library.Api.Tests.Mail;
using Library.Api.Tests.Meetings;
using Library.Api.Tests.Pages;
using Library.Storage.Catalogue;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace Library.Api.Tests.Members;

/// <summary>Whom members find, and what they see of what these did: never more than they may see otherwise.</summary>
public sealed class DirectoryTests(SharedApplication shared)
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task What_somebody_asked_answered_and_shared_is_shown_as_far_as_the_reader_may_see_it()
    {
        var world = await MeetingWorld.MakeAsync(shared.Application, Cancellation);
        var lead = await IdAsync(world.Lead);
        var own = await world.Member.AskAsync(world.Cop, Cancellation, title: "Of the member");
        var answer = LibraryClient.IdOf(await world.Lead.ReplyAsync(own, "An answer", Cancellation));
        await world.Member.SendForStatusAsync(HttpMethod.Patch, $"/api/v1/threads/{own}", new { accepted = answer }, Cancellation);
        await world.Lead.AskAsync(world.Cop, Cancellation, title: "Inside");
        var open = await world.Lead.AskAsync(world.Cop, Cancellation, title: "Open", visibility: "members");
        await world.Lead.ReplyAsync(open, "My own reply", Cancellation);
        await world.Lead.AddAsync("For members", "buses", Cancellation, ("visibility", "cops"), ("cop", world.Cop));
        await world.Lead.AddAsync("For me", "buses", Cancellation, ("visibility", "draft"));

        Assert.Equal(["Open", "Inside"], await TitlesAsync(world.Member, lead, "questions"));
        Assert.Equal(["Of the member"], await TitlesAsync(world.Member, lead, "answers"));
        Assert.Equal(["For members"], await TitlesAsync(world.Member, lead, "documents"));
        var given = (await world.Member.GetAsync($"/api/v1/directory/{lead}/answers", Cancellation)).GetProperty("items")[0];
        Assert.Equal((true, $"/posts/{answer}", world.Cop), (given.GetProperty("accepted").GetBoolean(), given.GetProperty("href").GetString(), given.GetProperty("cops")[0].GetString()));

        Assert.Equal(["Open"], await TitlesAsync(world.Stranger, lead, "questions"));
        Assert.Empty(await TitlesAsync(world.Stranger, lead, "answers"));
        Assert.Empty(await TitlesAsync(world.Stranger, lead, "documents"));

        using var left = await world.Member.Http.PostAsync($"/api/v1/cops/{world.Cop}/leave", content: null, Cancellation);
        Assert.True(left.IsSuccessStatusCode);
        Assert.Equal(["Open"], await TitlesAsync(world.Member, lead, "questions"));
        Assert.Empty(await TitlesAsync(world.Member, lead, "answers"));

        await EndAsync(lead);
        Assert.Equal(HttpStatusCode.NotFound, await world.Stranger.StatusAsync($"/api/v1/directory/{lead}/questions", Cancellation));
    }

    [Fact]
    public async Task What_is_open_to_all_does_not_tell_who_is_in_a_closed_community()
    {
        using var nurse = await shared.Application.PersonAsync(Strangers.Email(), Cancellation, "nurse-mental-health");
        using var other = await shared.Application.PersonAsync(Strangers.Email(), Cancellation, "nurse-mental-health");
        using var outside = await shared.Application.PersonAsync(Strangers.Email(), Cancellation, "ell");
        await nurse.AskAsync("nurse-mental-health", Cancellation, visibility: "members");
        var id = await IdAsync(nurse);

        Assert.Equal("nurse-mental-health", (await other.GetAsync($"/api/v1/directory/{id}/questions", Cancellation)).GetProperty("items")[0].GetProperty("cops")[0].GetString());
        Assert.Empty((await outside.GetAsync($"/api/v1/directory/{id}/questions", Cancellation)).GetProperty("items")[0].GetProperty("cops").EnumerateArray());
    }

    [Fact]
    public async Task The_profile_shows_the_newest_and_leads_to_all()
    {
        var world = await MeetingWorld.MakeAsync(shared.Application, Cancellation);
        var lead = await IdAsync(world.Lead);
        for (var i = 1; i <= 6; i++)
        {
            await world.Lead.AskAsync(world.Cop, Cancellation, title: $"Question {i}");
        }

        using var visitor = await Visitor.SignInAsync(shared.Application, world.MemberEmail, Cancellation);
        var profile = await visitor.OpenAsync($"/people/{lead}", Cancellation);
        var all = await visitor.OpenAsync($"/people/{lead}/questions", Cancellation);
        Assert.Contains("Question 6", profile.Html, StringComparison.Ordinal);
        Assert.Contains($"href=\"/people/{lead}/questions\"", profile.Html, StringComparison.Ordinal);
        Assert.DoesNotContain("Question 1<", profile.Html, StringComparison.Ordinal);
        Assert.DoesNotContain("Shared documents", profile.Html, StringComparison.Ordinal);
        Assert.Contains("Question 1<", all.Html, StringComparison.Ordinal);

        var first = await world.Member.GetAsync($"/api/v1/directory/{lead}/questions?size=4", Cancellation);
        var second = await world.Member.GetAsync($"/api/v1/directory/{lead}/questions?size=4&after={first.GetProperty("next").GetString()}", Cancellation);
        Assert.Equal(["Question 2", "Question 1"], TitlesOf(second));
        Assert.Equal(JsonValueKind.Null, second.GetProperty("next").ValueKind);
    }

    [Fact]
    public async Task People_are_found_by_job_region_and_what_they_help_with()
    {
        using var admin = await shared.Application.AdminAsync(Cancellation);
        var (word, job, region) = (SharedApplication.Word(), $"Keeper of {SharedApplication.Word()}", $"Region {SharedApplication.Word()}");
        await SetSchoolAsync(admin, word, new { name = "A School", region });
        await SetSchoolAsync(admin, $"{word}-2", new { name = "Another", region = $"{region} B" });
        var (here, there, other) = (Strangers.Email(), Strangers.Email(), Strangers.Email());
        foreach (var (email, title, school) in new[] { (here, job, word), (there, job.ToUpperInvariant(), $"{word}-2"), (other, "Principal", word) })
        {
            Assert.Equal(HttpStatusCode.OK, await admin.SendForStatusAsync(HttpMethod.Post, "/api/v1/people", new { email, title, school, password = LibraryApplication.Password }, Cancellation));
        }

        using var helper = await shared.Application.SignInAsync(other, Cancellation);
        Assert.Equal(HttpStatusCode.NoContent, await helper.SendForStatusAsync(HttpMethod.Patch, "/api/v1/me", new { helpsWith = $"Payroll and {word}help" }, Cancellation));
        using var reader = await shared.Application.MemberOfAsync(Cancellation, "ell");

        Assert.Equal([here, there], await NamesAsync(reader, $"job={Uri.EscapeDataString(job)}"));
        Assert.Equal([here], await NamesAsync(reader, $"job={Uri.EscapeDataString(job)}&region={Uri.EscapeDataString(region)}"));
        Assert.Equal([other], await NamesAsync(reader, $"helps={word}help"));
        Assert.Empty(await NamesAsync(reader, $"helps={Uri.EscapeDataString(job)}"));
        var choices = await reader.GetAsync("/api/v1/directory/choices", Cancellation);
        Assert.Single(choices.GetProperty("jobs").EnumerateArray(), choice => string.Equals(choice.GetString(), job, StringComparison.OrdinalIgnoreCase));
        Assert.Contains(region, choices.GetProperty("regions").EnumerateArray().Select(choice => choice.GetString()));

        // Left out, a region stays; a school that has nobody names none.
        await SetSchoolAsync(admin, word, new { name = "Renamed" });
        Assert.Equal(2, (await NamesAsync(reader, $"region={Uri.EscapeDataString(region)}")).Count);
        using var ended = await admin.Http.PostAsync($"/api/v1/schools/{word}/end", content: null, Cancellation);
        Assert.Empty(await NamesAsync(reader, $"region={Uri.EscapeDataString(region)}"));
        Assert.DoesNotContain(region, (await reader.GetAsync("/api/v1/directory/choices", Cancellation)).GetProperty("regions").EnumerateArray().Select(choice => choice.GetString()));
    }

    [Fact]
    public async Task Who_wrote_about_a_subject_or_shared_documents_on_it_is_named_by_what_the_reader_may_see()
    {
        var world = await MeetingWorld.MakeAsync(shared.Application, Cancellation);
        var word = SharedApplication.Word();
        var (sharer, answerer, hidden) = (Strangers.Email(), Strangers.Email(), Strangers.Email());
        using var shares = await shared.Application.PersonAsync(sharer, Cancellation);
        using var answers = await shared.Application.PersonAsync(answerer, Cancellation, world.Cop);
        using var hides = await shared.Application.PersonAsync(hidden, Cancellation, world.Cop);
        await shares.AddAsync("One", word, Cancellation);
        await shares.AddAsync("Two", word, Cancellation);
        await shares.AddAsync("Draft", word, Cancellation, ("visibility", "draft"));
        await hides.AddAsync("Inside", word, Cancellation, ("visibility", "cops"), ("cop", world.Cop));
        await ApproveAllAsync(shares, hides);
        var thread = await world.Member.AskAsync(world.Cop, Cancellation, title: "Who knows?", visibility: "members");
        var post = LibraryClient.IdOf(await answers.ReplyAsync(thread, $"We did {word}.", Cancellation));
        await world.Member.SendForStatusAsync(HttpMethod.Patch, $"/api/v1/threads/{thread}", new { accepted = post }, Cancellation);
        await shared.Application.SettleAsync(Cancellation);

        var outside = await AboutAsync(world.Stranger, word);
        Assert.Equal(new[] { answerer, sharer }.Order(StringComparer.Ordinal), outside.Keys.Order(StringComparer.Ordinal));
        Assert.Equal("shared 2 documents about this", outside[sharer].GetProperty("why").GetString());
        Assert.Equal("answered 1 question about this", outside[answerer].GetProperty("why").GetString());
        Assert.Equal("shared 1 document about this", (await AboutAsync(world.Member, word))[hidden].GetProperty("why").GetString());
        Assert.DoesNotContain(sharer, (await AboutAsync(shares, word)).Keys);

        Assert.Equal(HttpStatusCode.NoContent, await world.Stranger.SendForStatusAsync(HttpMethod.Put, $"/api/v1/messages/{await IdAsync(answers)}/block", new { }, Cancellation));
        await EndAsync(await IdAsync(shares));
        Assert.Empty(await AboutAsync(world.Stranger, word));
        Assert.Equal(HttpStatusCode.NoContent, (await world.Stranger.Http.DeleteAsync($"/api/v1/messages/{await IdAsync(answers)}/block", Cancellation)).StatusCode);
        using var visitor = await Visitor.SignInAsync(shared.Application, world.MemberEmail, Cancellation);
        Assert.Contains("Ask someone who has done this", (await visitor.OpenAsync($"/search?q={word}", Cancellation)).Html, StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.BadRequest, await world.Stranger.StatusAsync($"/api/v1/people/about?q={new string('a', 513)}", Cancellation));
    }

    private static async Task<Dictionary<string, JsonElement>> AboutAsync(LibraryClient reader, string word) =>
        (await reader.GetAsync($"/api/v1/people/about?q={word}", Cancellation)).GetProperty("items").EnumerateArray().ToDictionary(row => row.GetProperty("person").GetProperty("name").GetString() ?? "", StringComparer.Ordinal);

    private static async Task<string> IdAsync(LibraryClient person) => LibraryClient.IdOf(await person.GetAsync("/api/v1/me", Cancellation));

    private static async Task<IReadOnlyList<string>> TitlesAsync(LibraryClient reader, string person, string what) => TitlesOf(await reader.GetAsync($"/api/v1/directory/{person}/{what}", Cancellation));

    private static IReadOnlyList<string> TitlesOf(JsonElement list) => [.. list.GetProperty("items").EnumerateArray().Select(row => row.GetProperty("title").GetString() ?? "")];

    private static async Task<IReadOnlyList<string>> NamesAsync(LibraryClient reader, string query) =>
        [.. (await reader.GetAsync($"/api/v1/directory?{query}", Cancellation)).GetProperty("items").EnumerateArray().Select(row => row.GetProperty("name").GetString() ?? "")];

    private static async Task SetSchoolAsync(LibraryClient admin, string slug, object school) => Assert.Equal(HttpStatusCode.OK, await admin.SendForStatusAsync(HttpMethod.Put, $"/api/v1/schools/{slug}", school, Cancellation));

    private async Task EndAsync(string person)
    {
        using var admin = await shared.Application.AdminAsync(Cancellation);
        using var ended = await admin.Http.PostAsync($"/api/v1/people/{person}/end", content: null, Cancellation);
        Assert.Equal(HttpStatusCode.NoContent, ended.StatusCode);
    }

    /// <summary>Approves what these members have uploaded.</summary>
    private async Task ApproveAllAsync(params LibraryClient[] people)
    {
        using var admin = await shared.Application.AdminAsync(Cancellation);
        foreach (var person in people)
        {
            var owner = Guid.Parse(await IdAsync(person));
            await using var scope = shared.Application.Services.CreateAsyncScope();
            var waiting = await scope.ServiceProvider.GetRequiredService<LibraryDbContext>().Documents.Where(document => document.OwnerId == owner && document.Review != null && document.Visibility != Visibility.Draft).Select(document => document.Id).ToListAsync(Cancellation);
            foreach (var id in waiting)
            {
                using var approved = await admin.Http.PostAsync($"/api/v1/documents/{id}/approve", content: null, Cancellation);
                Assert.Equal(HttpStatusCode.OK, approved.StatusCode);
            }
        }
    }
}
