using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using System.Text.RegularExpressions;
using Library.Api.Tests.Conversations;
using Library.Api.Tests.Pages;

namespace Library.Api.Tests.Meetings;

/// <summary>What members propose for an agenda: voted on until the meeting begins, and decided by its leads.</summary>
public sealed class ProposalTests(SharedApplication shared)
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Members_propose_and_vote_and_a_lead_takes_one_into_the_agenda_and_declines_another()
    {
        var world = await MeetingWorld.MakeAsync(shared.Application, Cancellation);
        var meeting = await world.PlanAsync(Cancellation);
        Assert.Equal(HttpStatusCode.OK, await world.Lead.SendForStatusAsync(HttpMethod.Patch, $"/api/v1/meetings/{meeting}", new { agenda = "- Welcome" }, Cancellation));
        var buses = LibraryClient.IdOf(await ProposeAsync(world.Member, meeting, "Buses *and* <b>vans</b>", "The contract ends."));
        var coffee = LibraryClient.IdOf(await ProposeAsync(world.Member, meeting, "Coffee"));

        var voted = await VoteAsync(world.Lead, HttpMethod.Put, buses);
        Assert.Equal((2, true), (voted.GetProperty("votes").GetInt32(), voted.GetProperty("voted").GetBoolean()));
        Assert.Equal(2, (await VoteAsync(world.Lead, HttpMethod.Put, buses)).GetProperty("votes").GetInt32());
        Assert.Equal(0, (await VoteAsync(world.Member, HttpMethod.Delete, coffee)).GetProperty("votes").GetInt32());
        Assert.Equal([buses, coffee], await IdsAsync(world.Member, meeting));
        Assert.Equal(HttpStatusCode.BadRequest, await world.Lead.SendForStatusAsync(HttpMethod.Patch, $"/api/v1/proposals/{coffee}", new { state = "declined" }, Cancellation));
        Assert.Equal(HttpStatusCode.OK, await world.Lead.SendForStatusAsync(HttpMethod.Patch, $"/api/v1/proposals/{coffee}", new { state = "declined", answer = "There is tea." }, Cancellation));
        Assert.Equal(HttpStatusCode.OK, await world.Lead.SendForStatusAsync(HttpMethod.Patch, $"/api/v1/proposals/{coffee}", new { state = "declined", answer = "There is tea." }, Cancellation));
        Assert.Equal(HttpStatusCode.Conflict, await world.Lead.SendForStatusAsync(HttpMethod.Patch, $"/api/v1/proposals/{coffee}", new { state = "declined", answer = "Another word." }, Cancellation));
        var taken = await Task.WhenAll(Enumerable.Range(0, 3).Select(_ => world.Lead.SendForStatusAsync(HttpMethod.Patch, $"/api/v1/proposals/{buses}", new { state = "taken" }, Cancellation)));

        Assert.All(taken, status => Assert.Equal(HttpStatusCode.OK, status));
        Assert.Equal("- Welcome\n- **Buses \\*and\\* \\<b\\>vans\\</b\\>** – The contract ends.", (await world.Member.GetAsync($"/api/v1/meetings/{meeting}", Cancellation)).GetProperty("agenda").GetString());
        var read = (await world.Member.GetAsync($"/api/v1/meetings/{meeting}/proposals", Cancellation)).GetProperty("items");
        Assert.Equal(["taken", "declined"], read.EnumerateArray().Select(row => row.GetProperty("state").GetString()));
        Assert.Equal("There is tea.", read[1].GetProperty("answer").GetString());
        Assert.Equal(HttpStatusCode.Conflict, await world.Member.SendForStatusAsync(HttpMethod.Put, $"/api/v1/proposals/{buses}/vote", new { }, Cancellation));
        Assert.Equal(HttpStatusCode.Conflict, await world.Lead.SendForStatusAsync(HttpMethod.Patch, $"/api/v1/proposals/{buses}", new { state = "declined", answer = "No." }, Cancellation));
    }

    [Fact]
    public async Task What_is_proposed_twice_is_one_and_nobody_proposes_without_end()
    {
        var world = await MeetingWorld.MakeAsync(shared.Application, Cancellation);
        var meeting = await world.PlanAsync(Cancellation);

        var made = await Task.WhenAll(Enumerable.Range(0, 5).Select(_ => ProposeAsync(world.Member, meeting, "Buses")));
        Assert.Single(made.Select(LibraryClient.IdOf).Distinct());
        Assert.Equal(HttpStatusCode.BadRequest, await StatusAsync(world.Lead, meeting, " buses "));
        Assert.Equal(HttpStatusCode.BadRequest, await StatusAsync(world.Member, meeting, " "));
        Assert.Equal(HttpStatusCode.BadRequest, await StatusAsync(world.Member, meeting, new string('a', 201)));
        for (var i = 0; i < 9; i++)
        {
            await ProposeAsync(world.Member, meeting, $"More {i}");
        }

        Assert.Equal(HttpStatusCode.Conflict, await StatusAsync(world.Member, meeting, "And more"));
        var first = LibraryClient.IdOf(made[0]);
        Assert.Equal(HttpStatusCode.Forbidden, await world.Lead.SendForStatusAsync(HttpMethod.Delete, $"/api/v1/proposals/{first}", new { }, Cancellation));
        Assert.Equal(HttpStatusCode.NoContent, await world.Member.SendForStatusAsync(HttpMethod.Delete, $"/api/v1/proposals/{first}", new { }, Cancellation));
        Assert.Equal(HttpStatusCode.Created, await StatusAsync(world.Member, meeting, "And more"));
    }

    [Fact]
    public async Task Only_who_sees_the_meeting_proposes_and_nobody_before_it_is_announced_or_once_it_has_begun()
    {
        var (world, other) = (await MeetingWorld.MakeAsync(shared.Application, Cancellation), await MeetingWorld.MakeAsync(shared.Application, Cancellation));
        var (draft, meeting, begun) = (await world.PlanAsync(Cancellation, state: "draft"), await world.PlanAsync(Cancellation), await world.PlanAsync(Cancellation, inDays: -1));
        var proposal = LibraryClient.IdOf(await ProposeAsync(world.Member, meeting, "Buses"));

        foreach (var stranger in new[] { world.Stranger, other.Lead })
        {
            Assert.Equal(HttpStatusCode.NotFound, await stranger.StatusAsync($"/api/v1/meetings/{meeting}/proposals", Cancellation));
            Assert.Equal(HttpStatusCode.NotFound, await StatusAsync(stranger, meeting, "Mine"));
            Assert.Equal(HttpStatusCode.NotFound, await stranger.SendForStatusAsync(HttpMethod.Put, $"/api/v1/proposals/{proposal}/vote", new { }, Cancellation));
            Assert.Equal(HttpStatusCode.NotFound, await stranger.SendForStatusAsync(HttpMethod.Patch, $"/api/v1/proposals/{proposal}", new { state = "taken" }, Cancellation));
        }

        Assert.Equal(HttpStatusCode.Forbidden, await world.Member.SendForStatusAsync(HttpMethod.Patch, $"/api/v1/proposals/{proposal}", new { state = "taken" }, Cancellation));
        Assert.Equal(HttpStatusCode.NotFound, await StatusAsync(world.Member, draft, "Early"));
        Assert.Equal(HttpStatusCode.Conflict, await StatusAsync(world.Lead, draft, "Early"));
        Assert.Equal(HttpStatusCode.Conflict, await StatusAsync(world.Member, begun, "Late"));

        // Whoever has left is out, and their vote does not count.
        Assert.Equal(HttpStatusCode.NoContent, await world.Member.SendForStatusAsync(HttpMethod.Post, $"/api/v1/cops/{world.Cop}/leave", new { }, Cancellation));
        Assert.Equal(HttpStatusCode.NotFound, await world.Member.SendForStatusAsync(HttpMethod.Delete, $"/api/v1/proposals/{proposal}/vote", new { }, Cancellation));
        Assert.Equal(0, (await world.Lead.GetAsync($"/api/v1/meetings/{meeting}/proposals", Cancellation)).GetProperty("items")[0].GetProperty("votes").GetInt32());
        Assert.Equal(HttpStatusCode.OK, await world.Lead.SendForStatusAsync(HttpMethod.Patch, $"/api/v1/meetings/{meeting}", new { state = "cancelled" }, Cancellation));
        Assert.Equal(HttpStatusCode.Conflict, await world.Lead.SendForStatusAsync(HttpMethod.Patch, $"/api/v1/proposals/{proposal}", new { state = "taken" }, Cancellation));
    }

    [Fact]
    public async Task It_all_works_by_the_page_of_the_meeting()
    {
        var world = await MeetingWorld.MakeAsync(shared.Application, Cancellation);
        var page = $"/meetings/{await world.PlanAsync(Cancellation)}";
        using var member = await Visitor.SignInAsync(shared.Application, world.MemberEmail, Cancellation);
        using var lead = await Visitor.SignInAsync(shared.Application, world.LeadEmail, Cancellation);
        Assert.Contains("Say in 1 to 200 characters what to talk about.", (await member.SubmitAsync(page, "propose", Cancellation, ("title", ""), ("why", "Because"))).Html, StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.Found, (await member.SubmitAsync(page, "propose", Cancellation, ("title", "Buses"), ("why", "Because"))).Status);
        var id = (await IdsAsync(world.Member, page[10..])).Single();

        Assert.DoesNotContain($"take-{id}", (await member.OpenAsync(page, Cancellation)).Html, StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.Found, (await lead.SubmitAsync(page, $"proposal-{id}", Cancellation, ("do", "vote"))).Status);
        Assert.Contains("2 votes", (await member.OpenAsync(page, Cancellation)).Html, StringComparison.Ordinal);
        Assert.Contains("Say in a word why not.", (await lead.SubmitAsync(page, $"decline-{id}", Cancellation, ("answer", ""))).Html, StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.Found, (await lead.SubmitAsync(page, $"take-{id}", Cancellation)).Status);
        Assert.Equal(HttpStatusCode.Found, (await member.SubmitAsync(page, "propose", Cancellation, ("title", "Coffee"), ("why", ""))).Status);

        // What no button says does nothing.
        var coffee = (await IdsAsync(world.Member, page[10..])).Single(other => other != id);
        await member.SubmitAsync(page, $"proposal-{coffee}", Cancellation, ("do", "something"));
        Assert.Contains(coffee, await IdsAsync(world.Member, page[10..]));

        var after = (await member.OpenAsync(page, Cancellation)).Html;
        Assert.Contains("In the agenda", after, StringComparison.Ordinal);
        Assert.Contains("<strong>Buses</strong> – Because", after, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_was_taken_in_meanwhile_is_not_lost_by_saving_an_older_form()
    {
        var world = await MeetingWorld.MakeAsync(shared.Application, Cancellation);
        var meeting = await world.PlanAsync(Cancellation);
        var page = $"/meetings/{meeting}/edit";
        using var lead = await Visitor.SignInAsync(shared.Application, world.LeadEmail, Cancellation);
        var older = SeenOf((await lead.OpenAsync(page, Cancellation)).Html);
        var buses = LibraryClient.IdOf(await ProposeAsync(world.Member, meeting, "Buses"));
        Assert.Equal(HttpStatusCode.OK, await world.Lead.SendForStatusAsync(HttpMethod.Patch, $"/api/v1/proposals/{buses}", new { state = "taken" }, Cancellation));

        var refused = await lead.SubmitAsync(page, "meeting", Cancellation, [.. Fields("Welcome, typed at length"), ("seen", older)]);
        Assert.Equal(HttpStatusCode.OK, refused.Status);
        Assert.Contains("Somebody else has changed the meeting meanwhile.", refused.Html, StringComparison.Ordinal);
        Assert.Contains("Welcome, typed at length", refused.Html, StringComparison.Ordinal);
        Assert.Equal("- **Buses**", (await world.Member.GetAsync($"/api/v1/meetings/{meeting}", Cancellation)).GetProperty("agenda").GetString());
        Assert.Equal(HttpStatusCode.Conflict, await world.Lead.SendForStatusAsync(HttpMethod.Patch, $"/api/v1/meetings/{meeting}", new { agenda = "Mine", seenUpdatedAt = older }, Cancellation));

        // Whoever has compared saves it after all, and what is out of the agenda then is put into it again.
        Assert.Equal(HttpStatusCode.Found, (await lead.SubmitAsync(page, "meeting", Cancellation, [.. Fields("Welcome"), ("seen", SeenOf(refused.Html))])).Status);
        Assert.Contains("Not in the agenda any more", (await lead.OpenAsync($"/meetings/{meeting}", Cancellation)).Html, StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.Found, (await lead.SubmitAsync($"/meetings/{meeting}", $"take-{buses}", Cancellation)).Status);
        Assert.Equal("Welcome\n\n- **Buses**", (await world.Member.GetAsync($"/api/v1/meetings/{meeting}", Cancellation)).GetProperty("agenda").GetString());
    }

    [Fact]
    public async Task An_address_that_was_proposed_is_shown_as_it_was_written()
    {
        var world = await MeetingWorld.MakeAsync(shared.Application, Cancellation);
        var meeting = await world.PlanAsync(Cancellation);
        var proposal = LibraryClient.IdOf(await ProposeAsync(world.Member, meeting, "Read https://charter.example/a_b_c*d", "See www.charter.example/e_f"));
        Assert.Equal(HttpStatusCode.OK, await world.Lead.SendForStatusAsync(HttpMethod.Patch, $"/api/v1/proposals/{proposal}", new { state = "taken" }, Cancellation));
        using var member = await Visitor.SignInAsync(shared.Application, world.MemberEmail, Cancellation);

        Assert.Contains("<strong>Read https://charter.example/a_b_c*d</strong> – See www.charter.example/e_f", (await member.OpenAsync($"/meetings/{meeting}", Cancellation)).Html, StringComparison.Ordinal);
    }

    private static string SeenOf(string html) => Regex.Match(html, "name=\"seen\" value=\"(?<seen>[^\"]+)\"", RegexOptions.None, TimeSpan.FromSeconds(1)).Groups["seen"].Value;

    private static (string Name, string Value)[] Fields(string agenda) =>
        [("title", "Spring meeting"), ("day", "2030-03-01"), ("from", "09:00"), ("to", "10:00"), ("lastDay", ""), ("location", ""), ("link", ""), ("agenda", agenda), ("minutes", ""), ("state", "published")];

    private static Task<HttpStatusCode> StatusAsync(LibraryClient by, string meeting, string title) => by.SendForStatusAsync(HttpMethod.Post, $"/api/v1/meetings/{meeting}/proposals", new { title }, Cancellation);

    private static async Task<JsonElement> ProposeAsync(LibraryClient by, string meeting, string title, string why = "")
    {
        using var answer = await by.SendAsync(HttpMethod.Post, $"/api/v1/meetings/{meeting}/proposals", new { title, why }, Cancellation);
        Assert.True(answer.StatusCode == HttpStatusCode.Created, await answer.Content.ReadAsStringAsync(Cancellation));
        return await answer.Content.ReadFromJsonAsync<JsonElement>(Cancellation);
    }

    private static async Task<JsonElement> VoteAsync(LibraryClient by, HttpMethod method, string proposal)
    {
        using var answer = await by.SendAsync(method, $"/api/v1/proposals/{proposal}/vote", new { }, Cancellation);
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        return await answer.Content.ReadFromJsonAsync<JsonElement>(Cancellation);
    }

    private static async Task<IReadOnlyList<string>> IdsAsync(LibraryClient by, string meeting) =>
        [.. (await by.GetAsync($"/api/v1/meetings/{meeting}/proposals", Cancellation)).GetProperty("items").EnumerateArray().Select(LibraryClient.IdOf)];
}
