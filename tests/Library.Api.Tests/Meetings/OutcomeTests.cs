using System.Globalization;
using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using Library.Api.Tests.Conversations;
using Library.Api.Tests.Mail;
using Library.Api.Tests.Pages;
using Library.Storage.Catalogue;
using Library.Storage.Mail;
using Library.Storage.Notices;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace Library.Api.Tests.Meetings;

/// <summary>What a meeting decided, who does what after it, and that they are reminded once.</summary>
public sealed class OutcomeTests(SharedApplication shared, MailedApplication mailed)
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Leads_record_from_the_beginning_on_and_everybody_of_the_community_reads_it()
    {
        var world = await MeetingWorld.MakeAsync(shared.Application, Cancellation);
        var (coming, meeting) = (await world.PlanAsync(Cancellation), await world.PlanAsync(Cancellation, inDays: -1));
        var member = await IdOfAsync(world.Member);
        Assert.Equal(HttpStatusCode.Conflict, await world.Lead.SendForStatusAsync(HttpMethod.Post, $"/api/v1/meetings/{coming}/decisions", new { text = "Early" }, Cancellation));

        var decided = await Task.WhenAll(Enumerable.Range(0, 3).Select(_ => world.Lead.SendForStatusAsync(HttpMethod.Post, $"/api/v1/meetings/{meeting}/decisions", new { text = "We share one contract." }, Cancellation)));
        Assert.All(decided, status => Assert.Equal(HttpStatusCode.Created, status));
        var later = await FollowUpAsync(world.Lead, meeting, "Ask the others", member, Day(9));
        var sooner = await FollowUpAsync(world.Lead, meeting, "Draft the contract", member, Day(2));
        Assert.Equal(LibraryClient.IdOf(sooner), LibraryClient.IdOf(await FollowUpAsync(world.Lead, meeting, "Draft the contract", member, Day(2))));

        Assert.Equal("We share one contract.", Assert.Single((await world.Member.GetAsync($"/api/v1/meetings/{meeting}/decisions", Cancellation)).GetProperty("items").EnumerateArray()).GetProperty("text").GetString());
        Assert.Equal([LibraryClient.IdOf(sooner), LibraryClient.IdOf(later)], await IdsAsync(world.Member, $"/api/v1/meetings/{meeting}/follow-ups"));
        Assert.Equal([LibraryClient.IdOf(sooner), LibraryClient.IdOf(later)], await IdsAsync(world.Member, "/api/v1/me/follow-ups"));
        Assert.Empty(await IdsAsync(world.Lead, "/api/v1/me/follow-ups"));
        var decision = LibraryClient.IdOf((await world.Member.GetAsync($"/api/v1/meetings/{meeting}/decisions", Cancellation)).GetProperty("items")[0]);
        Assert.Equal(HttpStatusCode.Forbidden, await world.Member.SendForStatusAsync(HttpMethod.Delete, $"/api/v1/decisions/{decision}", new { }, Cancellation));
        Assert.Equal(HttpStatusCode.NoContent, await world.Lead.SendForStatusAsync(HttpMethod.Delete, $"/api/v1/decisions/{decision}", new { }, Cancellation));
    }

    [Theory]
    [InlineData("text", "", 2)]
    [InlineData("dueOn", "Something", -1)]
    [InlineData("person", "Something", 2)]
    public async Task What_is_not_right_is_said_by_its_field(string field, string text, int inDays)
    {
        var world = await MeetingWorld.MakeAsync(shared.Application, Cancellation);
        var meeting = await world.PlanAsync(Cancellation, inDays: -1);
        var person = await IdOfAsync(field == "person" ? world.Stranger : world.Member);

        using var answer = await world.Lead.SendAsync(HttpMethod.Post, $"/api/v1/meetings/{meeting}/follow-ups", new { text, person, dueOn = Day(inDays) }, Cancellation);

        Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
        Assert.Equal([field], (await answer.Content.ReadFromJsonAsync<JsonElement>(Cancellation)).GetProperty("errors").EnumerateObject().Select(error => error.Name));
    }

    [Fact]
    public async Task Its_person_says_that_it_is_done_and_changes_nothing_else_and_others_do_not_even_that()
    {
        var (world, other) = (await MeetingWorld.MakeAsync(shared.Application, Cancellation), await MeetingWorld.MakeAsync(shared.Application, Cancellation));
        var meeting = await world.PlanAsync(Cancellation, inDays: -1);
        var (own, leads) = ($"/api/v1/follow-ups/{LibraryClient.IdOf(await FollowUpAsync(world.Lead, meeting, "Draft", await IdOfAsync(world.Member), Day(2)))}", $"/api/v1/follow-ups/{LibraryClient.IdOf(await FollowUpAsync(world.Lead, meeting, "Sign", await IdOfAsync(world.Lead), Day(2)))}");

        Assert.Equal(HttpStatusCode.OK, await world.Member.SendForStatusAsync(HttpMethod.Patch, own, new { done = true }, Cancellation));
        Assert.Equal(HttpStatusCode.Forbidden, await world.Member.SendForStatusAsync(HttpMethod.Patch, own, new { dueOn = Day(30) }, Cancellation));
        Assert.Equal(HttpStatusCode.Forbidden, await world.Member.SendForStatusAsync(HttpMethod.Patch, leads, new { done = true }, Cancellation));
        Assert.Equal(HttpStatusCode.Forbidden, await world.Member.SendForStatusAsync(HttpMethod.Delete, own, new { }, Cancellation));
        Assert.Equal(HttpStatusCode.Forbidden, await world.Member.SendForStatusAsync(HttpMethod.Post, $"/api/v1/meetings/{meeting}/decisions", new { text = "Mine" }, Cancellation));
        Assert.Equal(HttpStatusCode.Forbidden, await world.Member.SendForStatusAsync(HttpMethod.Post, $"/api/v1/meetings/{meeting}/follow-ups", new { text = "Mine" }, Cancellation));
        foreach (var stranger in new[] { world.Stranger, other.Lead })
        {
            Assert.Equal(HttpStatusCode.NotFound, await stranger.StatusAsync($"/api/v1/meetings/{meeting}/follow-ups", Cancellation));
            Assert.Equal(HttpStatusCode.NotFound, await stranger.StatusAsync($"/api/v1/meetings/{meeting}/decisions", Cancellation));
            Assert.Equal(HttpStatusCode.NotFound, await stranger.SendForStatusAsync(HttpMethod.Patch, own, new { done = false }, Cancellation));
            Assert.Equal(HttpStatusCode.NotFound, await stranger.SendForStatusAsync(HttpMethod.Delete, own, new { }, Cancellation));
        }

        // Whoever has left does not see it any more, and says nothing of it.
        Assert.Equal(HttpStatusCode.NoContent, await world.Member.SendForStatusAsync(HttpMethod.Post, $"/api/v1/cops/{world.Cop}/leave", new { }, Cancellation));
        Assert.Equal(HttpStatusCode.NotFound, await world.Member.SendForStatusAsync(HttpMethod.Patch, own, new { done = false }, Cancellation));
        Assert.Empty(await IdsAsync(world.Member, "/api/v1/me/follow-ups"));
        Assert.Equal(HttpStatusCode.NoContent, await world.Lead.SendForStatusAsync(HttpMethod.Delete, own, new { }, Cancellation));
    }

    [Fact]
    public async Task The_pages_list_what_is_open_say_what_is_overdue_and_take_it_as_done()
    {
        var world = await MeetingWorld.MakeAsync(shared.Application, Cancellation);
        var page = $"/meetings/{await world.PlanAsync(Cancellation, inDays: -1)}";
        using var lead = await Visitor.SignInAsync(shared.Application, world.LeadEmail, Cancellation);
        using var member = await Visitor.SignInAsync(shared.Application, world.MemberEmail, Cancellation);
        Assert.Contains("Choose somebody of the community.", (await lead.SubmitAsync(page, "follow-up", Cancellation, ("text", "Draft the contract"), ("person", ""), ("dueOn", Day(2)))).Html, StringComparison.Ordinal);
        Assert.Contains("Say in 1 to 1,000 characters what was decided.", (await lead.SubmitAsync(page, "decide", Cancellation, ("decision", ""))).Html, StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.Found, (await lead.SubmitAsync(page, "decide", Cancellation, ("decision", "One contract"))).Status);
        Assert.Equal(HttpStatusCode.Found, (await lead.SubmitAsync(page, "follow-up", Cancellation, ("text", "Draft the contract"), ("person", await IdOfAsync(world.Member)), ("dueOn", Day(2)))).Status);
        var id = (await IdsAsync(world.Member, "/api/v1/me/follow-ups")).Single();
        await SetDueAsync(shared.Application, id, -3);

        Assert.Contains("One contract", (await member.OpenAsync(page, Cancellation)).Html, StringComparison.Ordinal);
        foreach (var address in new[] { page, $"/communities/{world.Cop}", "/" })
        {
            var shown = (await member.OpenAsync(address, Cancellation)).Html;
            Assert.Contains("Draft the contract", shown, StringComparison.Ordinal);
            Assert.Contains("Overdue: it was due on", shown, StringComparison.Ordinal);
        }

        Assert.Equal(HttpStatusCode.Found, (await member.SubmitAsync("/", $"follow-up-{id}", Cancellation, ("do", "done"))).Status);
        Assert.DoesNotContain("Draft the contract", (await member.OpenAsync("/", Cancellation)).Html, StringComparison.Ordinal);
        Assert.Contains("Done today", (await member.OpenAsync($"/communities/{world.Cop}", Cancellation)).Html, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_lead_changes_one_by_the_form_that_its_link_opens_and_what_no_button_says_does_nothing()
    {
        var world = await MeetingWorld.MakeAsync(shared.Application, Cancellation);
        var meeting = await world.PlanAsync(Cancellation, inDays: -1);
        var page = $"/meetings/{meeting}";
        var person = await IdOfAsync(world.Member);
        var (one, other) = (LibraryClient.IdOf(await FollowUpAsync(world.Lead, meeting, "Draft", person, Day(2))), LibraryClient.IdOf(await FollowUpAsync(world.Lead, meeting, "Sign", person, Day(3))));
        using var lead = await Visitor.SignInAsync(shared.Application, world.LeadEmail, Cancellation);
        using var member = await Visitor.SignInAsync(shared.Application, world.MemberEmail, Cancellation);

        Assert.DoesNotContain($"change-{one}", (await lead.OpenAsync(page, Cancellation)).Html, StringComparison.Ordinal);
        Assert.DoesNotContain($"change-{one}", (await member.OpenAsync($"{page}?change={one}", Cancellation)).Html, StringComparison.Ordinal);
        var opened = (await lead.OpenAsync($"{page}?change={one}", Cancellation)).Html;
        Assert.Contains($"change-{one}", opened, StringComparison.Ordinal);
        Assert.DoesNotContain($"change-{other}", opened, StringComparison.Ordinal);
        Assert.Contains("Say in 1 to", (await lead.SubmitAsync($"{page}?change={one}", $"change-{one}", Cancellation, ("text", ""), ("person", person), ("dueOn", Day(2)))).Html, StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.Found, (await lead.SubmitAsync($"{page}?change={one}", $"change-{one}", Cancellation, ("text", "Draft it"), ("person", person), ("dueOn", Day(2)))).Status);
        Assert.Contains("Draft it", (await lead.OpenAsync(page, Cancellation)).Html, StringComparison.Ordinal);

        await lead.SubmitAsync(page, $"follow-up-{one}", Cancellation, ("do", "something"));
        Assert.Equal([one, other], await IdsAsync(world.Member, $"/api/v1/meetings/{meeting}/follow-ups"));
    }

    [Fact]
    public async Task However_many_somebody_has_to_do_all_are_read_and_the_pages_say_how_many_they_leave_out()
    {
        var world = await MeetingWorld.MakeAsync(shared.Application, Cancellation);
        var meeting = await world.PlanAsync(Cancellation, inDays: -1);
        var person = await IdOfAsync(world.Member);
        var made = new List<string>();
        for (var i = 0; i < 52; i++)
        {
            made.Add(LibraryClient.IdOf(await FollowUpAsync(world.Lead, meeting, $"Task {i}", person, Day(2 + (i / 3)))));
        }

        var read = new List<string>();
        string? next = null;
        do
        {
            var page = await world.Member.GetAsync($"/api/v1/me/follow-ups?size=20&after={next}", Cancellation);
            read.AddRange(page.GetProperty("items").EnumerateArray().Select(LibraryClient.IdOf));
            next = page.GetProperty("next").GetString();
        }
        while (next is not null);

        Assert.Equal(made, read);
        using var member = await Visitor.SignInAsync(shared.Application, world.MemberEmail, Cancellation);
        Assert.Contains("And 32 more, due later.", (await member.OpenAsync("/", Cancellation)).Html, StringComparison.Ordinal);
        Assert.Contains("And 2 more, due later.", (await member.OpenAsync($"/communities/{world.Cop}", Cancellation)).Html, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Somebody_is_told_once_that_it_is_due_soon_and_once_that_it_is_overdue_however_many_look()
    {
        var world = await MeetingWorld.MakeAsync(shared.Application, Cancellation);
        var meeting = await world.PlanAsync(Cancellation, inDays: -1);
        var person = await IdOfAsync(world.Member);
        var (soon, far) = (LibraryClient.IdOf(await FollowUpAsync(world.Lead, meeting, "Draft", person, Day(2))), LibraryClient.IdOf(await FollowUpAsync(world.Lead, meeting, "Sign", person, Day(20))));

        await LookAsync(times: 4);
        Assert.Equal((1, 0), ((await MailsAsync(soon)).Count, (await MailsAsync(far)).Count));
        await SetDueAsync(shared.Application, soon, -2);
        await LookAsync(times: 4);
        Assert.Equal(2, (await MailsAsync(soon)).Count);
        await LookAsync(times: 2);
        Assert.Equal(2, (await MailsAsync(soon)).Count);

        // Given to somebody else it is new to them.
        Assert.Equal(HttpStatusCode.OK, await world.Lead.SendForStatusAsync(HttpMethod.Patch, $"/api/v1/follow-ups/{soon}", new { person = await IdOfAsync(world.Lead), dueOn = Day(1) }, Cancellation));
        await LookAsync(times: 2);
        Assert.Equal([world.MemberEmail, world.MemberEmail, world.LeadEmail], (await MailsAsync(soon)).Select(mail => mail.Recipient));
    }

    [Fact]
    public async Task Nobody_is_told_who_has_left_has_done_it_or_does_not_want_to_hear()
    {
        var world = await MeetingWorld.MakeAsync(shared.Application, Cancellation);
        var meeting = await world.PlanAsync(Cancellation, inDays: -1);
        var (member, lead) = (await IdOfAsync(world.Member), await IdOfAsync(world.Lead));
        Assert.Equal(HttpStatusCode.OK, await world.Lead.SendForStatusAsync(HttpMethod.Put, "/api/v1/me/notices", new { reminders = false }, Cancellation));
        var unwanted = LibraryClient.IdOf(await FollowUpAsync(world.Lead, meeting, "Sign", lead, Day(1)));
        var (done, left) = (LibraryClient.IdOf(await FollowUpAsync(world.Lead, meeting, "Draft", member, Day(1))), LibraryClient.IdOf(await FollowUpAsync(world.Lead, meeting, "Ask", member, Day(1))));
        Assert.Equal(HttpStatusCode.OK, await world.Member.SendForStatusAsync(HttpMethod.Patch, $"/api/v1/follow-ups/{done}", new { done = true }, Cancellation));
        await using var scope = shared.Application.Services.CreateAsyncScope();
        var reminders = scope.ServiceProvider.GetRequiredService<FollowUpReminders>();

        await LookAsync(times: 1);
        var mail = Assert.Single(await MailsAsync(left));
        Assert.Equal("Ask", (await reminders.ReadOrNullAsync(mail, Cancellation))?.FollowUp.Text);
        Assert.Equal(HttpStatusCode.NoContent, await world.Member.SendForStatusAsync(HttpMethod.Post, $"/api/v1/cops/{world.Cop}/leave", new { }, Cancellation));
        Assert.Null(await reminders.ReadOrNullAsync(mail, Cancellation));
        await SetDueAsync(shared.Application, left, -2);
        await LookAsync(times: 1);

        Assert.Equal((0, 0, 1), ((await MailsAsync(unwanted)).Count, (await MailsAsync(done)).Count, (await MailsAsync(left)).Count));
    }

    [Fact]
    public async Task What_is_still_to_be_done_goes_to_the_successor_and_is_new_to_them()
    {
        var world = await MeetingWorld.MakeAsync(shared.Application, Cancellation);
        var meeting = await world.PlanAsync(Cancellation, inDays: -1);
        var (member, lead) = (await IdOfAsync(world.Member), await IdOfAsync(world.Lead));
        var (open, done) = (LibraryClient.IdOf(await FollowUpAsync(world.Lead, meeting, "Draft", member, Day(1))), LibraryClient.IdOf(await FollowUpAsync(world.Lead, meeting, "Ask", member, Day(1))));
        Assert.Equal(HttpStatusCode.OK, await world.Member.SendForStatusAsync(HttpMethod.Patch, $"/api/v1/follow-ups/{done}", new { done = true }, Cancellation));
        await LookAsync(times: 1);
        using var admin = await shared.Application.AdminAsync(Cancellation);

        Assert.Equal(HttpStatusCode.OK, await admin.SendForStatusAsync(HttpMethod.Post, $"/api/v1/people/{member}/hand-over", new { to = lead, documents = "drafts" }, Cancellation));
        await LookAsync(times: 1);

        Assert.Equal([open], await IdsAsync(world.Lead, "/api/v1/me/follow-ups"));
        Assert.Equal([world.MemberEmail, world.LeadEmail], (await MailsAsync(open)).Select(mail => mail.Recipient));
    }

    [Fact]
    public async Task A_reminder_waits_for_the_end_of_the_quiet_hours()
    {
        var world = await MeetingWorld.MakeAsync(shared.Application, Cancellation);
        var meeting = await world.PlanAsync(Cancellation, inDays: -1);
        var hour = Now().Hour;
        Assert.Equal(HttpStatusCode.OK, await world.Member.SendForStatusAsync(HttpMethod.Put, "/api/v1/me/notices", new { quietFrom = hour, quietUntil = (hour + 3) % 24 }, Cancellation));
        var id = LibraryClient.IdOf(await FollowUpAsync(world.Lead, meeting, "Draft", await IdOfAsync(world.Member), Day(1)));

        await LookAsync(times: 1);

        Assert.True(Assert.Single(await MailsAsync(id)).NotBefore > TimeProvider.System.GetUtcNow().AddMinutes(90));
    }

    [Fact]
    public async Task The_mail_says_what_is_due_and_one_click_stops_its_kind()
    {
        var world = await MeetingWorld.MakeAsync(mailed.Application, Cancellation);
        var meeting = await world.PlanAsync(Cancellation, inDays: -1);
        await FollowUpAsync(world.Lead, meeting, "Draft the contract", await IdOfAsync(world.Member), Day(2));

        var mail = await mailed.WaitForMailAsync(world.MemberEmail, "Due by", Cancellation);

        Assert.Contains("Draft the contract", mail.Text, StringComparison.Ordinal);
        Assert.Contains($"/meetings/{meeting}#follow-ups", mail.Text, StringComparison.Ordinal);
        using var anonymous = mailed.Application.Anonymous();
        using var stopped = await anonymous.PostAsync(new Uri((mail.Message.Headers["List-Unsubscribe"] ?? "").Trim('<', '>')).PathAndQuery, content: null, Cancellation);
        Assert.Equal(HttpStatusCode.NoContent, stopped.StatusCode);
        Assert.False((await world.Member.GetAsync("/api/v1/me/notices", Cancellation)).GetProperty("reminders").GetBoolean());
    }

    private static DateTime Now() => TimeZoneInfo.ConvertTime(TimeProvider.System.GetUtcNow(), TimeZoneInfo.FindSystemTimeZoneById("America/New_York")).DateTime;

    private static string Day(int inDays) => Now().AddDays(inDays).ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);

    private static async Task<string> IdOfAsync(LibraryClient person) => LibraryClient.IdOf(await person.GetAsync("/api/v1/me", Cancellation));

    private static async Task<JsonElement> FollowUpAsync(LibraryClient by, string meeting, string text, string person, string dueOn)
    {
        using var answer = await by.SendAsync(HttpMethod.Post, $"/api/v1/meetings/{meeting}/follow-ups", new { text, person, dueOn }, Cancellation);
        Assert.True(answer.StatusCode == HttpStatusCode.Created, await answer.Content.ReadAsStringAsync(Cancellation));
        return await answer.Content.ReadFromJsonAsync<JsonElement>(Cancellation);
    }

    private static async Task<IReadOnlyList<string>> IdsAsync(LibraryClient by, string address) => [.. (await by.GetAsync(address, Cancellation)).GetProperty("items").EnumerateArray().Select(LibraryClient.IdOf)];

    private static async Task SetDueAsync(LibraryApplication application, string id, int inDays)
    {
        var (followUp, day) = (Guid.Parse(id), DateOnly.FromDateTime(Now().AddDays(inDays)));
        await using var scope = application.Services.CreateAsyncScope();
        await scope.ServiceProvider.GetRequiredService<LibraryDbContext>().FollowUps.Where(row => row.Id == followUp).ExecuteUpdateAsync(update => update.SetProperty(row => row.DueOn, day), Cancellation);
    }

    /// <summary>As several machines do at once.</summary>
    private async Task LookAsync(int times)
    {
        await using var scope = shared.Application.Services.CreateAsyncScope();
        var reminders = scope.ServiceProvider.GetRequiredService<FollowUpReminders>();
        await Task.WhenAll(Enumerable.Range(0, times).Select(_ => reminders.TellAsync(Cancellation)));
    }

    private async Task<IReadOnlyList<OutgoingMail>> MailsAsync(string followUp)
    {
        var id = Guid.Parse(followUp);
        await using var scope = shared.Application.Services.CreateAsyncScope();
        return await scope.ServiceProvider.GetRequiredService<LibraryDbContext>().OutgoingMails.AsNoTracking().Where(mail => mail.FollowUpId == id).OrderBy(mail => mail.Id).ToListAsync(Cancellation);
    }
}
