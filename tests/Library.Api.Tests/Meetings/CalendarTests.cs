using System.Diagnostics;
using System.Net;
using System.Text.Json;
using Ical.Net;
using Library.Api.Tests.Pages;
using Library.Storage.Catalogue;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace Library.Api.Tests.Meetings;

/// <summary>The feed for calendars: at a secret address, always what its owner may see at that moment.</summary>
public sealed class CalendarTests(SharedApplication shared)
{
    private const string Python = "/usr/bin/python3";

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_meeting_keeps_its_uid_through_changes_and_says_when_it_is_cancelled()
    {
        var world = await MeetingWorld.MakeAsync(shared.Application, Cancellation);
        var id = await world.PlanAsync(Cancellation);
        var address = await AddressAsync(world.MemberEmail);

        var first = Assert.Single((await ReadAsync(address)).Events);
        using var moved = await world.Lead.SendAsync(HttpMethod.Patch, $"/api/v1/meetings/{id}", new { title = "Moved, with; signs\\", startsAt = "2027-11-07T09:00", endsAt = "2027-11-07T15:30", agenda = "- One\n- Two" }, Cancellation);
        var second = Assert.Single((await ReadAsync(address)).Events);
        using var cancelled = await world.Lead.SendAsync(HttpMethod.Patch, $"/api/v1/meetings/{id}", new { state = "cancelled" }, Cancellation);
        var third = Assert.Single((await ReadAsync(address)).Events);

        Assert.Equal(first.Uid, second.Uid);
        Assert.Equal(first.Uid, third.Uid);
        Assert.True(first.Sequence < second.Sequence && second.Sequence < third.Sequence);
        Assert.StartsWith("Moved, with; signs\\ (", second.Summary, StringComparison.Ordinal);
        Assert.Equal(new DateTime(2027, 11, 7, 14, 0, 0, DateTimeKind.Utc), second.Start?.AsUtc);
        Assert.Equal(new DateTime(2027, 11, 7, 20, 30, 0, DateTimeKind.Utc), second.End?.AsUtc);
        Assert.Contains("One", second.Description, StringComparison.Ordinal);
        Assert.Equal((EventStatus.Confirmed, EventStatus.Cancelled), (second.Status, third.Status));
    }

    // America/New_York: 14 March and 7 November 2027 are the days on which the clocks change.
    [Fact]
    [Trait("Needs", "server")]
    public async Task Another_library_reads_the_same_moments_on_either_side_of_a_change_of_clocks()
    {
        Assert.SkipUnless(File.Exists(Python), "no python3: install python3-icalendar");
        var world = await MeetingWorld.MakeAsync(shared.Application, Cancellation);
        foreach (var day in new[] { "2027-03-12", "2027-03-14", "2027-03-15", "2027-11-05", "2027-11-07", "2027-11-08" })
        {
            using var planned = await world.Lead.SendAsync(
                HttpMethod.Post, $"/api/v1/cops/{world.Cop}/meetings",
                new { title = $"Day {day}, 9 o'clock; with “signs”", startsAt = $"{day}T09:00", endsAt = $"{day}T15:00", location = "Room 1; Hall", agenda = new string('x', 300) + "\n\n- Über\n- 日本", state = "published" }, Cancellation);
            Assert.Equal(HttpStatusCode.Created, planned.StatusCode);
        }

        using var anonymous = shared.Application.Anonymous();
        var feed = await anonymous.GetStringAsync(await AddressAsync(world.MemberEmail), Cancellation);
        var read = await ReadElsewhereAsync(feed);

        Assert.Equal(
            [
                "2027-03-12T14:00:00+00:00", "2027-03-14T13:00:00+00:00", "2027-03-15T13:00:00+00:00",
                "2027-11-05T13:00:00+00:00", "2027-11-07T14:00:00+00:00", "2027-11-08T14:00:00+00:00",
            ],
            read.Select(row => row[1]));
        Assert.All(read, row => Assert.Equal(("Room 1; Hall", "CONFIRMED"), (row[3], row[4])));
        Assert.Equal($"Day 2027-03-14, 9 o'clock; with “signs” (Community {world.Cop})", read[1][0]);
        Assert.All(read, row => Assert.Contains("Über", row[5], StringComparison.Ordinal));
        Assert.Equal(6, read.Select(row => row[2]).Distinct(StringComparer.Ordinal).Count());
        Assert.All(feed.Split("\r\n"), line => Assert.True(System.Text.Encoding.UTF8.GetByteCount(line) <= 75, line));
    }

    [Fact]
    public async Task It_shows_no_draft_and_nothing_of_a_community_that_one_has_left()
    {
        var world = await MeetingWorld.MakeAsync(shared.Application, Cancellation);
        await world.PlanAsync(Cancellation, state: "draft");
        await world.PlanAsync(Cancellation);
        var (member, lead) = (await AddressAsync(world.MemberEmail), await AddressAsync(world.LeadEmail));

        Assert.Single((await ReadAsync(member)).Events);
        Assert.Single((await ReadAsync(lead)).Events);
        Assert.Single((await ReadAsync(member.Replace(".ics", $"/{world.Cop}.ics", StringComparison.Ordinal))).Events);
        using var left = await world.Member.SendAsync(HttpMethod.Post, $"/api/v1/cops/{world.Cop}/leave", new { }, Cancellation);
        Assert.Empty((await ReadAsync(member)).Events);
        using var anonymous = shared.Application.Anonymous();
        using var gone = await anonymous.GetAsync(member.Replace(".ics", $"/{world.Cop}.ics", StringComparison.Ordinal), Cancellation);
        Assert.Equal(HttpStatusCode.NotFound, gone.StatusCode);
    }

    [Fact]
    public async Task A_renewed_address_voids_the_old_one_and_so_does_the_end_of_the_account()
    {
        var world = await MeetingWorld.MakeAsync(shared.Application, Cancellation);
        var old = await AddressAsync(world.MemberEmail);
        using var visitor = await Visitor.SignInAsync(shared.Application, world.MemberEmail, Cancellation);

        await visitor.SubmitAsync("/account/calendar", "renew", Cancellation);
        var renewed = await AddressAsync(world.MemberEmail);

        Assert.NotEqual(old, renewed);
        using var anonymous = shared.Application.Anonymous();
        Assert.Equal(HttpStatusCode.NotFound, (await anonymous.GetAsync(old, Cancellation)).StatusCode);
        Assert.Equal(HttpStatusCode.OK, (await anonymous.GetAsync(renewed, Cancellation)).StatusCode);
        using var admin = await shared.Application.AdminAsync(Cancellation);
        var id = LibraryClient.IdOf(await world.Member.GetAsync("/api/v1/me", Cancellation));
        using var end = await admin.Http.PostAsync($"/api/v1/people/{id}/end", content: null, Cancellation);
        Assert.Equal(HttpStatusCode.NotFound, (await anonymous.GetAsync(renewed, Cancellation)).StatusCode);
        Assert.Equal(HttpStatusCode.NotFound, (await anonymous.GetAsync("/calendar/guessed.ics", Cancellation)).StatusCode);
    }

    /// <summary>The events as Python's icalendar understands them: summary, start, UID, place, status, description.</summary>
    private static async Task<IReadOnlyList<string[]>> ReadElsewhereAsync(string feed)
    {
        const string Script = """
            import icalendar, json, sys
            calendar = icalendar.Calendar.from_ical(sys.stdin.buffer.read())
            print(json.dumps([[str(event["SUMMARY"]), event["DTSTART"].dt.isoformat(), str(event["UID"]), str(event["LOCATION"]), str(event["STATUS"]), str(event["DESCRIPTION"])] for event in calendar.walk("VEVENT")]))
            """;
        using var python = Process.Start(new ProcessStartInfo(Python, ["-c", Script]) { RedirectStandardInput = true, RedirectStandardOutput = true, RedirectStandardError = true, UseShellExecute = false })
            ?? throw new InvalidOperationException("Python does not start.");
        await python.StandardInput.BaseStream.WriteAsync(System.Text.Encoding.UTF8.GetBytes(feed), Cancellation);
        python.StandardInput.Close();
        var output = await python.StandardOutput.ReadToEndAsync(Cancellation);
        var error = await python.StandardError.ReadToEndAsync(Cancellation);
        await python.WaitForExitAsync(Cancellation);
        Assert.SkipWhen(error.Contains("No module named 'icalendar'", StringComparison.Ordinal), "no icalendar: install python3-icalendar");
        Assert.True(python.ExitCode == 0, error);
        return JsonSerializer.Deserialize<string[][]>(output) ?? [];
    }

    /// <summary>The address as its page shows it.</summary>
    private async Task<string> AddressAsync(string email)
    {
        using var visitor = await Visitor.SignInAsync(shared.Application, email, Cancellation);
        await visitor.OpenAsync("/account/calendar", Cancellation);
        await using var scope = shared.Application.Services.CreateAsyncScope();
        return $"/calendar/{await scope.ServiceProvider.GetRequiredService<LibraryDbContext>().Users.Where(person => person.Email == email).Select(person => person.CalendarKey).SingleAsync(Cancellation)}.ics";
    }

    private async Task<Calendar> ReadAsync(string address)
    {
        using var anonymous = shared.Application.Anonymous();
        using var answer = await anonymous.GetAsync(address, Cancellation);
        Assert.Equal("text/calendar", answer.Content.Headers.ContentType?.MediaType);
        return Calendar.Load(await answer.Content.ReadAsStringAsync(Cancellation)) ?? throw new InvalidOperationException("It is no calendar.");
    }
}
