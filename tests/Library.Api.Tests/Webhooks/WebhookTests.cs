using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using Library.Api.Members;
using Library.Api.Tests.Conversations;
using Library.Api.Tests.Meetings;
using Microsoft.Extensions.DependencyInjection;

namespace Library.Api.Tests.Webhooks;

/// <summary>Programs outside are told what is new: signed, once, again where they do not take it, and never what the admin who made the webhook may not see.</summary>
public sealed class WebhookTests(ToldApplication told) : IClassFixture<ToldApplication>, IAsyncLifetime
{
    private WebhookReceiver? _receiver;

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    private WebhookReceiver Receiver => _receiver ?? throw new InvalidOperationException("Not started.");

    public async ValueTask InitializeAsync() => _receiver = await WebhookReceiver.StartAsync(Cancellation);

    public async ValueTask DisposeAsync()
    {
        if (_receiver is not null)
        {
            await _receiver.DisposeAsync();
        }
    }

    [Fact]
    public async Task Documents_posts_and_packets_of_a_community_are_told_once_and_signed()
    {
        var world = await MeetingWorld.MakeAsync(told.Application, Cancellation);
        var hook = await AddAsync("/all", world.Cop);
        var document = LibraryClient.IdOf(await world.Lead.UploadAsync("For all of us"u8.ToArray(), "plan.txt", Cancellation, ("title", "A plan"), ("cop", world.Cop), ("visibility", "cops")));
        var thread = await world.Member.AskAsync(world.Cop, Cancellation, title: "Who has a bus contract?");
        var reply = LibraryClient.IdOf(await world.Lead.ReplyAsync(thread, "We do, in secret words.", Cancellation));
        var meeting = await world.PlanAsync(Cancellation);
        await world.AddFileAsync(meeting, "agenda", Cancellation);
        using var published = await world.PublishAsync(meeting, Cancellation);
        await world.Stranger.UploadAsync("Elsewhere"u8.ToArray(), "other.txt", Cancellation, ("title", "Of another community"), ("cop", "ell"), ("visibility", "cops"));
        var messages = await Receiver.WaitAsync("/all", 4, Cancellation);
        await SettledAsync();

        messages = Receiver.ListOf("/all");
        Assert.Equal(["document.published", "packet.published", "post.created", "post.created"], messages.Select(message => message.Type).Order(StringComparer.Ordinal));
        Assert.All(messages, message => Assert.True(message.IsSignedWith(hook.GetProperty("secret").GetString() ?? "")));
        Assert.All(messages, message => Assert.False(message.IsSignedWith("whsec_" + Convert.ToBase64String(new byte[32]))));
        var plan = messages.Single(message => message.Type == "document.published").Data;
        Assert.Equal((document, "A plan", "cops"), (plan.GetProperty("id").GetString(), plan.GetProperty("title").GetString(), plan.GetProperty("visibility").GetString()));
        var posts = messages.Where(message => message.Type == "post.created").Select(message => message.Data).ToList();
        var answer = posts.Single(post => post.GetProperty("number").GetInt32() == 2);
        Assert.Equal((reply, "Who has a bus contract?", "question"), (answer.GetProperty("id").GetString(), answer.GetProperty("conversation").GetProperty("title").GetString(), answer.GetProperty("conversation").GetProperty("kind").GetString()));
        Assert.EndsWith($"/posts/{reply}", answer.GetProperty("href").GetString(), StringComparison.Ordinal);
        Assert.DoesNotContain(messages, message => message.Body.Contains("secret words", StringComparison.Ordinal));
        Assert.Equal(meeting, messages.Single(message => message.Type == "packet.published").Data.GetProperty("meeting").GetString());
    }

    [Fact]
    public async Task A_draft_and_what_waits_for_approval_are_told_when_others_see_them()
    {
        var world = await MeetingWorld.MakeAsync(told.Application, Cancellation);
        await AddAsync("/later", world.Cop);
        var draft = LibraryClient.IdOf(await world.Lead.UploadAsync("Not yet"u8.ToArray(), "draft.txt", Cancellation, ("title", "A draft"), ("cop", world.Cop), ("visibility", "draft")));
        var waiting = LibraryClient.IdOf(await world.Member.UploadAsync("May I?"u8.ToArray(), "ask.txt", Cancellation, ("title", "A question of approval"), ("cop", world.Cop), ("visibility", "cops")));
        await world.Member.AskAsync(world.Cop, Cancellation);
        await Receiver.WaitAsync("/later", 1, Cancellation);
        await SettledAsync();
        Assert.Equal("post.created", Assert.Single(Receiver.ListOf("/later")).Type);

        using var shown = await world.Lead.PatchAsync(draft, new { visibility = "cops" }, Cancellation);
        Assert.Equal(HttpStatusCode.OK, shown.StatusCode);
        using var approved = await world.Lead.SendAsync(HttpMethod.Post, $"/api/v1/documents/{waiting}/approve", new { }, Cancellation);
        Assert.True(approved.IsSuccessStatusCode, $"{approved.StatusCode}");
        await Receiver.WaitAsync("/later", 3, Cancellation);

        Assert.Equal(new[] { draft, waiting }.Order(StringComparer.Ordinal), Receiver.ListOf("/later").Where(message => message.Type == "document.published").Select(message => message.Data.GetProperty("id").GetString() ?? "").Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task What_is_not_taken_is_sent_again_under_the_same_id()
    {
        var world = await MeetingWorld.MakeAsync(told.Application, Cancellation);
        Receiver.Answer = (path, before) => path == "/again" && before == 0 ? 503 : 204;
        var hook = LibraryClient.IdOf(await AddAsync("/again", world.Cop));
        await world.Member.AskAsync(world.Cop, Cancellation);
        var messages = await Receiver.WaitAsync("/again", 2, Cancellation);

        Assert.Equal(messages[0].Id, messages[1].Id);
        Assert.Equal(messages[0].Body, messages[1].Body);
        using var admin = await told.Application.AdminAsync(Cancellation);
        var log = await LibraryClient.UntilAsync(() => admin.GetAsync($"/api/v1/webhooks/{hook}/deliveries", Cancellation), found => found.GetProperty("items")[0].GetProperty("state").GetString() == "delivered", Cancellation);
        Assert.Equal((messages[0].Id, 2, 204), (LibraryClient.IdOf(log.GetProperty("items")[0]), log.GetProperty("items")[0].GetProperty("attempts").GetInt32(), log.GetProperty("items")[0].GetProperty("status").GetInt32()));

        using var asked = await admin.SendAsync(HttpMethod.Post, $"/api/v1/webhooks/{hook}/deliveries/{messages[0].Id}/again", new { }, Cancellation);
        Assert.Equal(HttpStatusCode.Accepted, asked.StatusCode);
        Assert.Single((await Receiver.WaitAsync("/again", 3, Cancellation)).Select(message => message.Id).Distinct());
    }

    [Fact]
    public async Task A_redirect_is_not_followed()
    {
        var world = await MeetingWorld.MakeAsync(told.Application, Cancellation);
        Receiver.Answer = (path, _) => path == "/moved" ? 302 : 204;
        var hook = LibraryClient.IdOf(await AddAsync("/moved", world.Cop));
        await world.Member.AskAsync(world.Cop, Cancellation);
        await Receiver.WaitAsync("/moved", 1, Cancellation);

        using var admin = await told.Application.AdminAsync(Cancellation);
        var log = await LibraryClient.UntilAsync(() => admin.GetAsync($"/api/v1/webhooks/{hook}/deliveries", Cancellation), found => found.GetProperty("items")[0].GetProperty("attempts").GetInt32() > 0, Cancellation);
        Assert.Equal(("waiting", 302), (log.GetProperty("items")[0].GetProperty("state").GetString(), log.GetProperty("items")[0].GetProperty("status").GetInt32()));
        Assert.Empty(Receiver.ListOf("/elsewhere"));
    }

    [Fact]
    public async Task A_receiver_that_is_gone_stops_the_webhook_and_the_admin_begins_it_again()
    {
        var world = await MeetingWorld.MakeAsync(told.Application, Cancellation);
        var isGone = true;
        Receiver.Answer = (path, _) => path == "/gone" && isGone ? 410 : 204;
        var hook = LibraryClient.IdOf(await AddAsync("/gone", world.Cop));
        await world.Member.AskAsync(world.Cop, Cancellation);
        using var admin = await told.Application.AdminAsync(Cancellation);
        var stopped = await LibraryClient.UntilAsync(() => admin.GetAsync($"/api/v1/webhooks/{hook}", Cancellation), found => !found.GetProperty("active").GetBoolean(), Cancellation);
        Assert.Contains("wants no more", stopped.GetProperty("stopReason").GetString(), StringComparison.Ordinal);
        await world.Member.AskAsync(world.Cop, Cancellation, title: "While it was stopped");
        await SettledAsync();
        Assert.Single(Receiver.ListOf("/gone"));

        isGone = false;
        using var begun = await admin.SendAsync(HttpMethod.Put, $"/api/v1/webhooks/{hook}", new { address = $"{Receiver.Address}/gone", events = ToldApplication.Everything, cop = world.Cop }, Cancellation);
        Assert.Equal(HttpStatusCode.OK, begun.StatusCode);
        await world.Member.AskAsync(world.Cop, Cancellation, title: "After it was stopped");
        await Receiver.WaitAsync("/gone", 2, Cancellation);
        await SettledAsync();

        Assert.Equal("After it was stopped", Receiver.ListOf("/gone").Skip(1).Single().Data.GetProperty("conversation").GetProperty("title").GetString());
    }

    [Fact]
    public async Task What_waits_is_sent_by_what_the_webhook_hears_of_then_and_not_after_a_stop()
    {
        var (world, other) = (await MeetingWorld.MakeAsync(told.Application, Cancellation), await MeetingWorld.MakeAsync(told.Application, Cancellation));
        Receiver.Answer = (path, before) => path is "/narrow" or "/stopped" && before == 0 ? 503 : 204;
        var (narrowed, stopped) = (LibraryClient.IdOf(await AddAsync("/narrow", world.Cop)), LibraryClient.IdOf(await AddAsync("/stopped", world.Cop)));
        await world.Member.AskAsync(world.Cop, Cancellation);
        await Receiver.WaitAsync("/narrow", 1, Cancellation);
        await Receiver.WaitAsync("/stopped", 1, Cancellation);
        using var admin = await told.Application.AdminAsync(Cancellation);
        using var changed = await admin.SendAsync(HttpMethod.Put, $"/api/v1/webhooks/{narrowed}", new { address = $"{Receiver.Address}/narrow", events = ToldApplication.Everything, cop = other.Cop }, Cancellation);

        // A name that is gone meanwhile does not hinder the stop.
        using var ended = await admin.SendAsync(HttpMethod.Put, $"/api/v1/webhooks/{stopped}", new { address = "https://no-such-machine.invalid/hook", events = ToldApplication.Everything, cop = world.Cop, active = false }, Cancellation);
        Assert.Equal((HttpStatusCode.OK, HttpStatusCode.OK), (changed.StatusCode, ended.StatusCode));
        using var tested = await admin.SendAsync(HttpMethod.Post, $"/api/v1/webhooks/{stopped}/test", new { }, Cancellation);
        Assert.Equal(HttpStatusCode.Conflict, tested.StatusCode);
        using var begun = await admin.SendAsync(HttpMethod.Put, $"/api/v1/webhooks/{stopped}", new { address = $"{Receiver.Address}/stopped", events = ToldApplication.Everything, cop = world.Cop }, Cancellation);
        await world.Member.AskAsync(world.Cop, Cancellation, title: "After the stop");
        await Receiver.WaitAsync("/stopped", 2, Cancellation);

        foreach (var hook in new[] { narrowed, stopped })
        {
            await LibraryClient.UntilAsync(() => admin.GetAsync($"/api/v1/webhooks/{hook}/deliveries", Cancellation), log => log.GetProperty("items").EnumerateArray().Last().GetProperty("state").GetString() == "given-up", Cancellation);
        }

        Assert.Single(Receiver.ListOf("/narrow"));
        Assert.Equal("After the stop", Receiver.ListOf("/stopped").Skip(1).First().Data.GetProperty("conversation").GetProperty("title").GetString());
    }

    [Fact]
    public async Task What_was_taken_away_before_it_was_sent_is_not_sent()
    {
        var world = await MeetingWorld.MakeAsync(told.Application, Cancellation);
        Receiver.Answer = (path, before) => path == "/away" && before == 0 ? 503 : 204;
        var hook = LibraryClient.IdOf(await AddAsync("/away", world.Cop));
        var thread = await world.Member.AskAsync(world.Cop, Cancellation);
        await Receiver.WaitAsync("/away", 2, Cancellation);
        var reply = LibraryClient.IdOf(await world.Member.ReplyAsync(thread, "Said in haste", Cancellation));
        await Receiver.WaitAsync("/away", 3, Cancellation);
        using var removed = await world.Member.Http.DeleteAsync($"/api/v1/posts/{reply}", Cancellation);
        Assert.Equal(HttpStatusCode.NoContent, removed.StatusCode);

        using var admin = await told.Application.AdminAsync(Cancellation);
        var log = await LibraryClient.UntilAsync(() => admin.GetAsync($"/api/v1/webhooks/{hook}/deliveries", Cancellation), found => found.GetProperty("items")[0].GetProperty("state").GetString() == "given-up", Cancellation);
        Assert.Equal(reply, log.GetProperty("items")[0].GetProperty("subject").GetString());
        Assert.Equal(3, Receiver.ListOf("/away").Count);
    }

    [Fact]
    public async Task Nothing_is_sent_for_somebody_who_is_no_admin_any_more()
    {
        var world = await MeetingWorld.MakeAsync(told.Application, Cancellation);
        var email = Mail.Strangers.Email();
        await SetAsync(email, isAdmin: true);
        using var other = await told.Application.SignInAsync(email, Cancellation);
        var hook = LibraryClient.IdOf(await AddAsync("/former", world.Cop, other));
        await AddAsync("/present", world.Cop);
        await SetAsync(email, isAdmin: false);
        await world.Member.AskAsync(world.Cop, Cancellation);
        await Receiver.WaitAsync("/present", 1, Cancellation);
        await SettledAsync();

        Assert.Empty(Receiver.ListOf("/former"));
        Assert.Equal(HttpStatusCode.Forbidden, await other.StatusAsync($"/api/v1/webhooks/{hook}", Cancellation));
    }

    [Fact]
    public async Task A_new_secret_signs_from_then_on_and_is_shown_once()
    {
        var world = await MeetingWorld.MakeAsync(told.Application, Cancellation);
        var made = await AddAsync("/secret", world.Cop);
        var hook = LibraryClient.IdOf(made);
        using var admin = await told.Application.AdminAsync(Cancellation);
        using var renewed = await admin.SendAsync(HttpMethod.Post, $"/api/v1/webhooks/{hook}/secret", new { }, Cancellation);
        var secret = (await renewed.Content.ReadFromJsonAsync<JsonElement>(Cancellation)).GetProperty("secret").GetString() ?? "";
        using var tested = await admin.SendAsync(HttpMethod.Post, $"/api/v1/webhooks/{hook}/test", new { }, Cancellation);
        var message = Assert.Single(await Receiver.WaitAsync("/secret", 1, Cancellation));

        Assert.Equal(("test", true, false), (message.Type, message.IsSignedWith(secret), message.IsSignedWith(made.GetProperty("secret").GetString() ?? "")));
        Assert.Equal(JsonValueKind.Null, (await admin.GetAsync($"/api/v1/webhooks/{hook}", Cancellation)).GetProperty("secret").ValueKind);
    }

    private async Task<JsonElement> AddAsync(string path, string cop, LibraryClient? by = null)
    {
        using var admin = await told.Application.AdminAsync(Cancellation);
        using var answer = await (by ?? admin).SendAsync(HttpMethod.Post, "/api/v1/webhooks", new { address = Receiver.Address + path, events = ToldApplication.Everything, cop }, Cancellation);
        Assert.True(answer.StatusCode == HttpStatusCode.Created, await answer.Content.ReadAsStringAsync(Cancellation));
        return await answer.Content.ReadFromJsonAsync<JsonElement>(Cancellation);
    }

    private async Task SetAsync(string email, bool isAdmin)
    {
        await using var scope = told.Application.Services.CreateAsyncScope();
        var (person, _) = await scope.ServiceProvider.GetRequiredService<Accounts>().SetAsync(new AccountInput { Email = email, Name = email, Password = LibraryApplication.Password, Cops = [], IsAdmin = isAdmin }, Cancellation);
        Assert.Equal(isAdmin, person?.IsAdmin);
    }

    /// <summary>Waits until a message that was asked for after all others has come: what was to be sent then has been.</summary>
    private async Task SettledAsync()
    {
        using var admin = await told.Application.AdminAsync(Cancellation);
        using var made = await admin.SendAsync(HttpMethod.Post, "/api/v1/webhooks", new { address = $"{Receiver.Address}/settled", events = ToldApplication.Everything, cop = "ell" }, Cancellation);
        var hook = LibraryClient.IdOf(await made.Content.ReadFromJsonAsync<JsonElement>(Cancellation));
        var before = Receiver.ListOf("/settled").Count;
        for (var round = 1; round <= 2; round++)
        {
            using var tested = await admin.SendAsync(HttpMethod.Post, $"/api/v1/webhooks/{hook}/test", new { }, Cancellation);
            await Receiver.WaitAsync("/settled", before + round, Cancellation);
        }

        using var removed = await admin.Http.DeleteAsync($"/api/v1/webhooks/{hook}", Cancellation);
    }
}
