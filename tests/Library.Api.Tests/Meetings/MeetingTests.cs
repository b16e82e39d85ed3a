using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using Library.Api.Tests.Pages;
using Library.Storage.Catalogue;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace Library.Api.Tests.Meetings;

/// <summary>Planning meetings: their times, their states, who sees them, and who comes.</summary>
public sealed class MeetingTests(SharedApplication shared)
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_draft_is_the_leads_alone_and_an_announced_meeting_is_seen_by_the_community_and_nobody_else()
    {
        var world = await MeetingWorld.MakeAsync(shared.Application, Cancellation);
        var id = await world.PlanAsync(Cancellation, state: "draft");

        Assert.Equal(HttpStatusCode.NotFound, await world.Member.StatusAsync($"/api/v1/meetings/{id}", Cancellation));
        Assert.Empty((await world.Member.GetAsync($"/api/v1/cops/{world.Cop}/meetings", Cancellation)).GetProperty("items").EnumerateArray());
        using var announced = await world.Lead.SendAsync(HttpMethod.Patch, $"/api/v1/meetings/{id}", new { state = "published" }, Cancellation);
        Assert.Equal(HttpStatusCode.OK, announced.StatusCode);

        var seen = await world.Member.GetAsync($"/api/v1/meetings/{id}", Cancellation);
        Assert.Equal("none", seen.GetProperty("packetState").GetString());
        Assert.False(seen.TryGetProperty("items", out _));
        Assert.Single((await world.Member.GetAsync($"/api/v1/cops/{world.Cop}/meetings", Cancellation)).GetProperty("items").EnumerateArray());
        Assert.Equal(HttpStatusCode.NotFound, await world.Stranger.StatusAsync($"/api/v1/meetings/{id}", Cancellation));
        Assert.Equal(HttpStatusCode.Forbidden, await world.Stranger.StatusAsync($"/api/v1/cops/{world.Cop}/meetings", Cancellation));
    }

    [Fact]
    public async Task Members_change_nothing_and_leads_of_others_do_not_even_see_it()
    {
        var (world, other) = (await MeetingWorld.MakeAsync(shared.Application, Cancellation), await MeetingWorld.MakeAsync(shared.Application, Cancellation));
        var id = await world.PlanAsync(Cancellation);
        foreach (var (by, status) in new[] { (world.Member, HttpStatusCode.Forbidden), (other.Lead, HttpStatusCode.NotFound) })
        {
            using var edited = await by.SendAsync(HttpMethod.Patch, $"/api/v1/meetings/{id}", new { title = "Mine" }, Cancellation);
            using var saved = await MeetingWorld.SaveAsync(by, id, Array.Empty<object>(), Cancellation, revision: "1");
            using var published = await by.SendAsync(HttpMethod.Post, $"/api/v1/meetings/{id}/publish", new { }, Cancellation);
            using var deleted = await by.Http.DeleteAsync($"/api/v1/meetings/{id}", Cancellation);
            Assert.Equal([status, status, status, status], new[] { edited.StatusCode, saved.StatusCode, published.StatusCode, deleted.StatusCode });
        }

        using var planned = await world.Member.SendAsync(HttpMethod.Post, $"/api/v1/cops/{world.Cop}/meetings", new { title = "Mine", startsAt = "2027-05-01T09:00", endsAt = "2027-05-01T10:00" }, Cancellation);
        Assert.Equal(HttpStatusCode.Forbidden, planned.StatusCode);
    }

    // America/New_York: on 14 March 2027 the clocks go forward at 2, on 7 November back at 2.
    [Theory]
    [InlineData("2027-03-13T09:00", "2027-03-13T14:00:00+00:00")]
    [InlineData("2027-03-14T09:00", "2027-03-14T13:00:00+00:00")]
    [InlineData("2027-11-07T09:00", "2027-11-07T14:00:00+00:00")]
    [InlineData("2027-07-01T09:00:00Z", "2027-07-01T09:00:00+00:00")]
    [InlineData("2027-07-01T09:00:00-07:00", "2027-07-01T16:00:00+00:00")]
    public async Task An_hour_on_the_wall_is_the_associations_on_either_side_of_a_change_of_clocks(string said, string meant)
    {
        var world = await MeetingWorld.MakeAsync(shared.Application, Cancellation);

        using var answer = await world.Lead.SendAsync(HttpMethod.Post, $"/api/v1/cops/{world.Cop}/meetings", new { title = "Meeting", startsAt = said, endsAt = "2027-12-01T09:00", state = "draft" }, Cancellation);
        var problem = await answer.Content.ReadFromJsonAsync<JsonElement>(Cancellation);
        using var right = await world.Lead.SendAsync(
            HttpMethod.Post, $"/api/v1/cops/{world.Cop}/meetings", new { title = "Meeting", startsAt = said, endsAt = DateTimeOffset.Parse(meant, System.Globalization.CultureInfo.InvariantCulture).AddHours(1).ToString("O") }, Cancellation);

        Assert.Equal("A meeting lasts a week at most.", problem.GetProperty("errors").GetProperty("endsAt")[0].GetString());
        Assert.Equal(DateTimeOffset.Parse(meant, System.Globalization.CultureInfo.InvariantCulture), (await right.Content.ReadFromJsonAsync<JsonElement>(Cancellation)).GetProperty("startsAt").GetDateTimeOffset());
    }

    [Theory]
    [InlineData("startsAt", "2027-03-14T02:30", "2027-03-14T09:00", "does not exist")]
    [InlineData("startsAt", "2027-11-07T01:30", "2027-11-07T09:00", "comes twice")]
    [InlineData("endsAt", "2027-03-13T20:00", "2027-03-14T02:30", "does not exist")]
    [InlineData("endsAt", "2027-05-01T09:00", "2027-05-01T09:00", "ends after")]
    [InlineData("endsAt", "2027-05-01T09:00", "2027-04-30T09:00", "ends after")]
    [InlineData("startsAt", "tomorrow", "2027-05-01T09:00", "Say the day")]
    [InlineData("startsAt", "2027-02-30T09:00", "2027-05-01T09:00", "Say the day")]
    [InlineData("startsAt", null, "2027-05-01T09:00", "Say the day")]
    public async Task A_time_that_cannot_be_is_refused_with_its_field(string field, string? startsAt, string endsAt, string words)
    {
        var world = await MeetingWorld.MakeAsync(shared.Application, Cancellation);

        using var answer = await world.Lead.SendAsync(HttpMethod.Post, $"/api/v1/cops/{world.Cop}/meetings", new { title = "Meeting", startsAt, endsAt }, Cancellation);

        var problem = await Problems.AssertAsync(answer, HttpStatusCode.BadRequest, "validation");
        Assert.Contains(words, problem.GetProperty("errors").GetProperty(field)[0].GetString(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("title", "")]
    [InlineData("link", "javascript:alert(1)")]
    [InlineData("link", "nowhere")]
    [InlineData("state", "open")]
    public async Task What_else_is_wrong_is_said_by_its_field(string field, string value)
    {
        var world = await MeetingWorld.MakeAsync(shared.Application, Cancellation);
        var id = await world.PlanAsync(Cancellation);

        using var answer = await world.Lead.SendAsync(HttpMethod.Patch, $"/api/v1/meetings/{id}", new Dictionary<string, string> { [field] = value }, Cancellation);

        await Problems.AssertFieldAsync(answer, field);
    }

    [Fact]
    public async Task An_announced_meeting_is_cancelled_and_only_then_deleted()
    {
        var world = await MeetingWorld.MakeAsync(shared.Application, Cancellation);
        var id = await world.PlanAsync(Cancellation);

        using var tooEarly = await world.Lead.Http.DeleteAsync($"/api/v1/meetings/{id}", Cancellation);
        using var cancelled = await world.Lead.SendAsync(HttpMethod.Patch, $"/api/v1/meetings/{id}", new { state = "cancelled" }, Cancellation);
        var seen = await world.Member.GetAsync($"/api/v1/meetings/{id}", Cancellation);
        using var reply = await world.Member.SendAsync(HttpMethod.Put, $"/api/v1/meetings/{id}/reply", new { answer = "yes" }, Cancellation);
        using var deleted = await world.Lead.Http.DeleteAsync($"/api/v1/meetings/{id}", Cancellation);

        Assert.Equal(HttpStatusCode.Conflict, tooEarly.StatusCode);
        Assert.Equal("cancelled", seen.GetProperty("state").GetString());
        Assert.Equal(HttpStatusCode.Conflict, reply.StatusCode);
        Assert.Equal(HttpStatusCode.NoContent, deleted.StatusCode);
        Assert.Equal(HttpStatusCode.NotFound, await world.Lead.StatusAsync($"/api/v1/meetings/{id}", Cancellation));
    }

    [Fact]
    public async Task Members_say_whether_they_come_and_leads_see_and_export_who_does()
    {
        var world = await MeetingWorld.MakeAsync(shared.Application, Cancellation);
        var id = await world.PlanAsync(Cancellation);
        foreach (var answer in new[] { "no", "remote" })
        {
            using var replied = await world.Member.SendAsync(HttpMethod.Put, $"/api/v1/meetings/{id}/reply", new { answer }, Cancellation);
            Assert.Equal(HttpStatusCode.NoContent, replied.StatusCode);
        }

        using var wrong = await world.Member.SendAsync(HttpMethod.Put, $"/api/v1/meetings/{id}/reply", new { answer = "perhaps" }, Cancellation);
        using var stranger = await world.Stranger.SendAsync(HttpMethod.Put, $"/api/v1/meetings/{id}/reply", new { answer = "yes" }, Cancellation);
        var replies = await world.Lead.GetAsync($"/api/v1/meetings/{id}/replies", Cancellation);
        var table = await world.Lead.Http.GetStringAsync($"/api/v1/meetings/{id}/replies.csv", Cancellation);

        await Problems.AssertFieldAsync(wrong, "answer");
        Assert.Equal(HttpStatusCode.NotFound, stranger.StatusCode);
        Assert.Equal("remote", Assert.Single(replies.GetProperty("items").EnumerateArray()).GetProperty("answer").GetString());
        Assert.Contains(world.MemberEmail, table, StringComparison.Ordinal);
        Assert.Equal("remote", (await world.Member.GetAsync($"/api/v1/meetings/{id}", Cancellation)).GetProperty("reply").GetString());
        Assert.Equal(HttpStatusCode.Forbidden, await world.Member.StatusAsync($"/api/v1/meetings/{id}/replies", Cancellation));
    }

    [Fact]
    public async Task A_series_is_planned_at_once_by_the_form_and_nothing_of_it_where_one_day_is_wrong()
    {
        var world = await MeetingWorld.MakeAsync(shared.Application, Cancellation);
        using var lead = await Visitor.SignInAsync(shared.Application, world.LeadEmail, Cancellation);
        (string, string)[] fields = [("title", "Meeting"), ("day", "2027-10-05"), ("from", "09:00"), ("to", "15:00"), ("lastDay", ""), ("location", ""), ("link", ""), ("agenda", "- One\n- Two"), ("state", "published"), ("also", "2028-01-12")];

        var wrong = await lead.SubmitAsync($"/communities/{world.Cop}/meetings/new", "meeting", Cancellation, [.. fields, ("also", "2028-02-31")]);
        var none = await world.Lead.GetAsync($"/api/v1/cops/{world.Cop}/meetings", Cancellation);
        var done = await lead.SubmitAsync($"/communities/{world.Cop}/meetings/new", "meeting", Cancellation, [.. fields, ("also", "2028-05-10")]);
        var all = await world.Lead.GetAsync($"/api/v1/cops/{world.Cop}/meetings", Cancellation);

        Assert.Contains("Say the day and the hour", wrong.Html, StringComparison.Ordinal);
        Assert.Empty(none.GetProperty("items").EnumerateArray());
        Assert.Equal(HttpStatusCode.Found, done.Status);
        Assert.Equal(["2028-05-10T13:00:00+00:00", "2028-01-12T14:00:00+00:00", "2027-10-05T13:00:00+00:00"], all.GetProperty("items").EnumerateArray().Select(meeting => meeting.GetProperty("startsAt").GetString()));
    }

    [Fact]
    public async Task What_is_written_runs_and_loads_nothing_on_the_page()
    {
        var world = await MeetingWorld.MakeAsync(shared.Application, Cancellation);
        var id = await world.PlanAsync(Cancellation);
        using var edited = await world.Lead.SendAsync(
            HttpMethod.Patch, $"/api/v1/meetings/{id}",
            new { agenda = "# Budget\n<script>alert(1)</script> <img src=x onerror=alert(1)> [a](javascript:alert(1)) [b](https://school.example/b) ![c](https://spy.example/c.png)", minutes = "Decided: **yes**" }, Cancellation);
        Assert.Equal(HttpStatusCode.OK, edited.StatusCode);
        using var member = await Visitor.SignInAsync(shared.Application, world.MemberEmail, Cancellation);

        var html = (await member.OpenRawAsync($"/meetings/{id}", Cancellation)).Html;

        Assert.Contains("<h3>Budget</h3>", html, StringComparison.Ordinal);
        Assert.Contains("href=\"https://school.example/b\"", html, StringComparison.Ordinal);
        Assert.Contains("<strong>yes</strong>", html, StringComparison.Ordinal);
        foreach (var bad in new[] { "<script>alert", "<img src=x", "javascript:", "spy.example" })
        {
            Assert.DoesNotContain(bad, html, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task Who_takes_over_from_a_lead_looks_after_their_meetings()
    {
        var world = await MeetingWorld.MakeAsync(shared.Application, Cancellation);
        var id = await world.PlanAsync(Cancellation, state: "draft");
        var (leaver, successor) = (LibraryClient.IdOf(await world.Lead.GetAsync("/api/v1/me", Cancellation)), LibraryClient.IdOf(await world.Member.GetAsync("/api/v1/me", Cancellation)));
        using var admin = await shared.Application.AdminAsync(Cancellation);

        using var handed = await admin.SendAsync(HttpMethod.Post, $"/api/v1/people/{leaver}/hand-over", new { to = successor, documents = "drafts" }, Cancellation);

        Assert.True(handed.IsSuccessStatusCode, $"{handed.StatusCode}");
        await using var scope = shared.Application.Services.CreateAsyncScope();
        var meeting = await scope.ServiceProvider.GetRequiredService<LibraryDbContext>().Meetings.SingleAsync(row => row.Id == Guid.Parse(id), Cancellation);
        Assert.Equal(Guid.Parse(successor), meeting.OwnerId);
        Assert.Equal(HttpStatusCode.OK, await world.Member.StatusAsync($"/api/v1/meetings/{id}", Cancellation));
        Assert.Equal(HttpStatusCode.NotFound, await world.Lead.StatusAsync($"/api/v1/meetings/{id}", Cancellation));
    }

    [Fact]
    public async Task Meetings_follow_their_community_into_another()
    {
        var (world, other) = (await MeetingWorld.MakeAsync(shared.Application, Cancellation), await MeetingWorld.MakeAsync(shared.Application, Cancellation));
        var id = await world.PlanAsync(Cancellation);
        using var admin = await shared.Application.AdminAsync(Cancellation);

        using var merged = await admin.SendAsync(HttpMethod.Post, $"/api/v1/cops/{world.Cop}/merge", new { into = other.Cop }, Cancellation);

        Assert.True(merged.IsSuccessStatusCode, $"{merged.StatusCode}");
        Assert.Equal(other.Cop, (await other.Member.GetAsync($"/api/v1/meetings/{id}", Cancellation)).GetProperty("cop").GetString());
    }
}
