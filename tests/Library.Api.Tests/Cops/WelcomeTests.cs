using System.Net;
using Library.Api.Tests.Conversations;
using Library.Api.Tests.Mail;
using Library.Api.Tests.Meetings;
using Library.Api.Tests.Members;
using Library.Api.Tests.Pages;
using Library.Storage.Catalogue;
using Library.Storage.Cops;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace Library.Api.Tests.Cops;

/// <summary>What whoever joins a community is told: once by mail and once on its page.</summary>
public sealed class WelcomeTests(SharedApplication shared)
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Who_joins_is_mailed_once_and_shown_it_once_and_not_again_when_they_come_back()
    {
        var world = await MeetingWorld.MakeAsync(shared.Application, Cancellation);
        await SayAsync(world, "Glad that **you** are here.");
        var (email, person) = await PersonAsync();
        using var visitor = await Visitor.SignInAsync(shared.Application, email, Cancellation);
        var page = $"/communities/{world.Cop}";
        Assert.DoesNotContain("Glad that", (await visitor.OpenAsync(page, Cancellation)).Html, StringComparison.Ordinal);

        await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => JoinAsync(person, world)));

        Assert.Contains("Glad that **you** are here.", Assert.Single(await WelcomesAsync(email)), StringComparison.Ordinal);
        Assert.Contains("Glad that <strong>you</strong> are here.", (await visitor.OpenAsync(page, Cancellation)).Html, StringComparison.Ordinal);
        Assert.DoesNotContain("Glad that", (await visitor.OpenAsync(page, Cancellation)).Html, StringComparison.Ordinal);
        await LeaveAsync(person, world);
        await JoinAsync(person, world);
        Assert.Single(await WelcomesAsync(email));
        Assert.DoesNotContain("Glad that", (await visitor.OpenAsync(page, Cancellation)).Html, StringComparison.Ordinal);

        // After more than a year away they are new again.
        await LeaveAsync(person, world);
        await SetLongAgoAsync(world.Cop);
        await JoinAsync(person, world);
        Assert.Equal(2, (await WelcomesAsync(email)).Count);
        Assert.Contains("Glad that", (await visitor.OpenAsync(page, Cancellation)).Html, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Where_nothing_is_said_nobody_is_mailed_and_who_left_then_is_not_new_either()
    {
        var world = await MeetingWorld.MakeAsync(shared.Application, Cancellation);
        var (email, person) = await PersonAsync();
        await JoinAsync(person, world);
        Assert.Empty(await WelcomesAsync(email));

        using var removed = await world.Lead.Http.DeleteAsync($"/api/v1/cops/{world.Cop}/members/{LibraryClient.IdOf(await person.GetAsync("/api/v1/me", Cancellation))}", Cancellation);
        await SayAsync(world, "Welcome!");
        await JoinAsync(person, world);

        Assert.Equal(HttpStatusCode.NoContent, removed.StatusCode);
        Assert.Empty(await WelcomesAsync(email));
    }

    [Fact]
    public async Task Whoever_is_let_into_a_closed_community_is_welcomed_when_they_are_and_not_before()
    {
        var world = await MeetingWorld.MakeAsync(shared.Application, Cancellation);
        using var admin = await shared.Application.AdminAsync(Cancellation);
        using var closed = await admin.SendAsync(HttpMethod.Put, $"/api/v1/cops/{world.Cop}", new { label = "Closed", purpose = "", closed = true }, Cancellation);
        await SayAsync(world, "Welcome!");
        var (email, person) = await PersonAsync();
        await JoinAsync(person, world);
        Assert.Empty(await WelcomesAsync(email));

        Assert.Equal(HttpStatusCode.NoContent, await world.Lead.SendForStatusAsync(HttpMethod.Post, $"/api/v1/cops/{world.Cop}/requests/{LibraryClient.IdOf(await person.GetAsync("/api/v1/me", Cancellation))}/admit", new { }, Cancellation));

        Assert.Single(await WelcomesAsync(email));
    }

    [Fact]
    public async Task Nobody_is_welcomed_who_was_removed_before_the_mail_went_out_or_cannot_use_their_account()
    {
        var world = await MeetingWorld.MakeAsync(shared.Application, Cancellation);
        await SayAsync(world, "Welcome!");
        var ((removed, one), (lapsed, other)) = (await PersonAsync(), await PersonAsync());
        await JoinAsync(one, world);
        await JoinAsync(other, world);
        Assert.All(await WelcomesAsync(removed), Assert.NotNull);
        using var taken = await world.Lead.Http.DeleteAsync($"/api/v1/cops/{world.Cop}/members/{LibraryClient.IdOf(await one.GetAsync("/api/v1/me", Cancellation))}", Cancellation);
        await LapseAsync(lapsed);

        Assert.Null(Assert.Single(await WelcomesAsync(removed)));
        Assert.Null(Assert.Single(await WelcomesAsync(lapsed)));
    }

    [Fact]
    public async Task Nobody_is_let_in_who_cannot_use_their_account_and_an_ended_one_asks_for_nothing()
    {
        var world = await MeetingWorld.MakeAsync(shared.Application, Cancellation);
        using var admin = await shared.Application.AdminAsync(Cancellation);
        using var closed = await admin.SendAsync(HttpMethod.Put, $"/api/v1/cops/{world.Cop}", new { label = "Closed", purpose = "", closed = true }, Cancellation);
        await SayAsync(world, "Welcome!");
        var ((ended, one), (lapsed, other)) = (await PersonAsync(), await PersonAsync());
        var (endedId, lapsedId) = (LibraryClient.IdOf(await one.GetAsync("/api/v1/me", Cancellation)), LibraryClient.IdOf(await other.GetAsync("/api/v1/me", Cancellation)));
        await JoinAsync(one, world);
        await JoinAsync(other, world);
        Assert.True((int)await admin.SendForStatusAsync(HttpMethod.Post, $"/api/v1/people/{endedId}/end", new { }, Cancellation) < 300);
        await LapseAsync(lapsed);

        Assert.Equal(HttpStatusCode.NotFound, await world.Lead.SendForStatusAsync(HttpMethod.Post, $"/api/v1/cops/{world.Cop}/requests/{endedId}/admit", new { }, Cancellation));
        Assert.Equal(HttpStatusCode.Forbidden, await world.Lead.SendForStatusAsync(HttpMethod.Post, $"/api/v1/cops/{world.Cop}/requests/{lapsedId}/admit", new { }, Cancellation));

        Assert.Equal([lapsedId], (await world.Lead.GetAsync($"/api/v1/cops/{world.Cop}/requests", Cancellation)).GetProperty("items").EnumerateArray().Select(LibraryClient.IdOf));
        Assert.Empty(await WelcomesAsync(ended));
        Assert.Empty(await WelcomesAsync(lapsed));
    }

    [Fact]
    public async Task Whoever_is_invited_or_given_a_place_by_an_admin_is_welcomed_and_known_again()
    {
        var world = await MeetingWorld.MakeAsync(shared.Application, Cancellation);
        await SayAsync(world, "Welcome!");
        using var admin = await shared.Application.AdminAsync(Cancellation);
        var ((invited, _), (seated, person)) = (await PersonAsync(), await PersonAsync());
        var address = $"/api/v1/people/{LibraryClient.IdOf(await person.GetAsync("/api/v1/me", Cancellation))}";

        Assert.True((int)await world.Lead.SendForStatusAsync(HttpMethod.Post, "/api/v1/invitations", new { email = invited, cop = world.Cop }, Cancellation) < 300);
        foreach (var cops in new object[] { new[] { new { slug = world.Cop, role = "member" } }, Array.Empty<object>(), new[] { new { slug = world.Cop, role = "lead" } } })
        {
            Assert.True((int)await admin.SendForStatusAsync(HttpMethod.Put, address, new { name = "Somebody", title = "", cops }, Cancellation) < 300);
        }

        Assert.True((await person.GetAsync($"/api/v1/cops/{world.Cop}/members", Cancellation)).GetProperty("items").GetArrayLength() >= 4);
        Assert.Equal((1, 1), ((await WelcomesAsync(invited)).Count, (await WelcomesAsync(seated)).Count));
    }

    [Fact]
    public async Task Its_leads_write_it_by_the_page_and_members_only_read_it()
    {
        var world = await MeetingWorld.MakeAsync(shared.Application, Cancellation);
        using var lead = await Visitor.SignInAsync(shared.Application, world.LeadEmail, Cancellation);
        Assert.Contains("Saved: whoever joins", (await lead.SubmitAsync($"/communities/{world.Cop}", "welcome", Cancellation, ("welcome", "Hello"))).Html, StringComparison.Ordinal);
        Assert.Contains("A welcome has at most 5,000 characters.", (await lead.SubmitAsync($"/communities/{world.Cop}", "welcome", Cancellation, ("welcome", new string('a', 5_001)))).Html, StringComparison.Ordinal);

        Assert.Equal("Hello", (await world.Member.GetAsync($"/api/v1/cops/{world.Cop}/welcome", Cancellation)).GetProperty("welcome").GetString());
        Assert.Equal(HttpStatusCode.Forbidden, await world.Stranger.StatusAsync($"/api/v1/cops/{world.Cop}/welcome", Cancellation));
        Assert.Equal(HttpStatusCode.Forbidden, await world.Member.SendForStatusAsync(HttpMethod.Put, $"/api/v1/cops/{world.Cop}/welcome", new { welcome = "Mine" }, Cancellation));
        Assert.Equal(HttpStatusCode.Forbidden, await world.Stranger.SendForStatusAsync(HttpMethod.Put, $"/api/v1/cops/{world.Cop}/welcome", new { welcome = "Mine" }, Cancellation));
    }

    private static async Task SayAsync(MeetingWorld world, string welcome) =>
        Assert.Equal(HttpStatusCode.NoContent, await world.Lead.SendForStatusAsync(HttpMethod.Put, $"/api/v1/cops/{world.Cop}/welcome", new { welcome }, Cancellation));

    private static async Task JoinAsync(LibraryClient person, MeetingWorld world) =>
        Assert.Equal(HttpStatusCode.OK, await person.SendForStatusAsync(HttpMethod.Post, $"/api/v1/cops/{world.Cop}/join", new { }, Cancellation));

    private static async Task LeaveAsync(LibraryClient person, MeetingWorld world) =>
        Assert.Equal(HttpStatusCode.NoContent, await person.SendForStatusAsync(HttpMethod.Post, $"/api/v1/cops/{world.Cop}/leave", new { }, Cancellation));

    private async Task<(string Email, LibraryClient Person)> PersonAsync()
    {
        var email = Strangers.Email();
        await shared.Application.SetPersonAsync(email, [], Cancellation);
        return (email, await shared.Application.SignInAsync(email, Cancellation));
    }

    /// <summary>What the welcomes in the outbox would say if they went out now; null where nothing.</summary>
    private async Task<IReadOnlyList<string?>> WelcomesAsync(string email)
    {
        await using var scope = shared.Application.Services.CreateAsyncScope();
        var welcomes = scope.ServiceProvider.GetRequiredService<Welcomes>();
        var texts = new List<string?>();
        foreach (var mail in await scope.ServiceProvider.GetRequiredService<LibraryDbContext>().OutgoingMails.Where(mail => mail.Recipient == email && mail.WelcomingCopSlug != null).ToListAsync(Cancellation))
        {
            texts.Add((await welcomes.WriteOrNullAsync(mail, Cancellation))?.Text);
        }

        return texts;
    }

    private async Task LapseAsync(string email)
    {
        await using var scope = shared.Application.Services.CreateAsyncScope();
        await scope.ServiceProvider.GetRequiredService<LibraryDbContext>().LapseAsync(email, Cancellation);
    }

    private async Task SetLongAgoAsync(string cop)
    {
        DateTimeOffset? longAgo = TimeProvider.System.GetUtcNow().AddDays(-400);
        await using var scope = shared.Application.Services.CreateAsyncScope();
        await scope.ServiceProvider.GetRequiredService<LibraryDbContext>().CopWelcomes.Where(row => row.CopSlug == cop)
            .ExecuteUpdateAsync(update => update.SetProperty(row => row.SentAt, longAgo).SetProperty(row => row.LeftAt, longAgo), Cancellation);
    }
}
