using System.Net;
using Ical.Net;
using Library.Api.Tests.Pages;
using Library.Storage.Catalogue;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace Library.Api.Tests.Meetings;

/// <summary>The feed for calendars: at a secret address, always what its owner may see at that moment.</summary>
public sealed class CalendarTests(SharedApplication shared)
{
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
