using System.Net;
using System.Text.Json;
using Library.Api.Tests.Conversations;
using Library.Api.Tests.Pages;
using Library.Storage.Catalogue;
using Library.Storage.Correspondence;
using Microsoft.Extensions.DependencyInjection;

namespace Library.Api.Tests.Correspondence;

/// <summary>What two people write to each other is seen by these two, and taken from nobody whom the other does not want.</summary>
public sealed class MessageTests(SharedApplication shared) : IAsyncLifetime
{
    private Writer? _ana;
    private Writer? _ben;

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    private Writer Ana => _ana ?? throw new InvalidOperationException("Nobody is there yet.");

    private Writer Ben => _ben ?? throw new InvalidOperationException("Nobody is there yet.");

    public async ValueTask InitializeAsync() => (_ana, _ben) = (await Writer.MakeAsync(shared.Application, Cancellation), await Writer.MakeAsync(shared.Application, Cancellation));

    public ValueTask DisposeAsync()
    {
        Ana.Dispose();
        Ben.Dispose();
        return ValueTask.CompletedTask;
    }

    [Fact]
    public async Task Both_read_what_they_wrote_and_nobody_else_does()
    {
        var word = SharedApplication.Word();
        await SentAsync(Ana, Ben, $"Hello **{word}**");
        await SentAsync(Ben, Ana, "Hello back");
        Assert.Equal((1, 1), (await Ana.UnreadAsync(Cancellation), await Ben.UnreadAsync(Cancellation)));
        var seen = await Ben.ReadAsync(Ana, Cancellation);
        Assert.Equal([("Hello back", true, false), ($"Hello **{word}**", false, true)], seen.Select(message => (message.GetProperty("body").GetString(), message.GetProperty("mine").GetBoolean(), message.GetProperty("unread").GetBoolean())));
        Assert.Equal(HttpStatusCode.NoContent, await Ben.Client.SendForStatusAsync(HttpMethod.Put, $"/api/v1/messages/{Ana.Id}/read", new { through = LibraryClient.IdOf(seen[0]) }, Cancellation));
        Assert.Equal((1, 0), (await Ana.UnreadAsync(Cancellation), await Ben.UnreadAsync(Cancellation)));
        var row = (await Ana.Client.GetAsync("/api/v1/messages", Cancellation)).GetProperty("items")[0];
        Assert.Equal((Ben.Email, "Hello back", 1), (row.GetProperty("person").GetProperty("name").GetString(), row.GetProperty("last").GetProperty("body").GetString(), row.GetProperty("unread").GetInt32()));

        using var admin = await shared.Application.AdminAsync(Cancellation);
        foreach (var id in new[] { Ana.Id, Ben.Id })
        {
            Assert.Empty((await admin.GetAsync($"/api/v1/messages/{id}", Cancellation)).GetProperty("items").EnumerateArray());
        }

        await shared.Application.SettleAsync(Cancellation);
        Assert.Equal((0, 0), ((await admin.SearchAsync($"q={word}", Cancellation)).TotalOf(), (await Ana.Client.SearchAsync($"q={word}", Cancellation)).TotalOf()));
        Assert.DoesNotContain(word, (await admin.GetAsync("/api/v1/audit?size=100", Cancellation)).GetRawText(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Only_what_was_seen_is_noted_as_read()
    {
        using var cleo = await Writer.MakeAsync(shared.Application, Cancellation);
        await SentAsync(Ana, Ben, "First");
        await SentAsync(cleo, Ben, "Elsewhere");
        var (first, elsewhere) = (LibraryClient.IdOf((await Ben.ReadAsync(Ana, Cancellation))[0]), LibraryClient.IdOf((await Ben.ReadAsync(cleo, Cancellation))[0]));
        await SentAsync(Ana, Ben, "Not seen yet");
        Assert.Equal(HttpStatusCode.NoContent, await Ben.Client.SendForStatusAsync(HttpMethod.Put, $"/api/v1/messages/{Ana.Id}/read", new { through = first }, Cancellation));
        Assert.Equal([true, false], (await Ben.ReadAsync(Ana, Cancellation)).Select(message => message.GetProperty("unread").GetBoolean()));
        foreach (var wrong in new object[] { new { }, new { through = elsewhere }, new { through = Guid.NewGuid() } })
        {
            using var refused = await Ben.Client.SendAsync(HttpMethod.Put, $"/api/v1/messages/{Ana.Id}/read", wrong, Cancellation);
            await Problems.AssertFieldAsync(refused, "through");
        }

        // A page shows 50: what is before them is not seen on it.
        await using var scope = shared.Application.Services.CreateAsyncScope();
        var catalogue = scope.ServiceProvider.GetRequiredService<LibraryDbContext>();
        catalogue.AddRange(Enumerable.Range(0, 51).Select(i => new PrivateMessage { Id = Guid.CreateVersion7(), FromId = Guid.Parse(Ana.Id), ToId = Guid.Parse(Ben.Id), Body = "Long ago", CreatedAt = DateTimeOffset.UtcNow.AddHours(-1).AddSeconds(i) }));
        await catalogue.SaveChangesAsync(Cancellation);
        using var ben = await Visitor.SignInAsync(shared.Application, Ben.Email, Cancellation);
        await ben.OpenAsync($"/messages/{Ana.Id}", Cancellation);
        Assert.Equal(4, await Ben.UnreadAsync(Cancellation));
    }

    [Fact]
    public async Task A_message_comes_after_all_that_is_there_though_a_clock_runs_behind()
    {
        var ahead = DateTimeOffset.UtcNow.AddMinutes(5);
        await using var scope = shared.Application.Services.CreateAsyncScope();
        var catalogue = scope.ServiceProvider.GetRequiredService<LibraryDbContext>();
        catalogue.Add(new PrivateMessage { Id = Guid.CreateVersion7(ahead), FromId = Guid.Parse(Ana.Id), ToId = Guid.Parse(Ben.Id), Body = "By a clock that runs ahead", CreatedAt = ahead });
        await catalogue.SaveChangesAsync(Cancellation);
        await SentAsync(Ana, Ben, "Later");
        Assert.Equal(["Later", "By a clock that runs ahead"], (await Ben.ReadAsync(Ana, Cancellation)).Select(message => message.GetProperty("body").GetString()));
    }

    [Fact]
    public async Task The_same_request_sends_once_and_another_under_its_key_is_refused()
    {
        var key = SharedApplication.Word();
        var ids = await Task.WhenAll(Enumerable.Range(0, 4).Select(async _ =>
        {
            using var answer = await Ana.WriteAsync(Ben, "Once", Cancellation, key);
            Assert.Equal(HttpStatusCode.Created, answer.StatusCode);
            return LibraryClient.IdOf(JsonSerializer.Deserialize<JsonElement>(await answer.Content.ReadAsStringAsync(Cancellation)));
        }));
        Assert.Single(ids.Distinct(StringComparer.Ordinal));
        Assert.Single(await Ben.ReadAsync(Ana, Cancellation));
        using var other = await Ana.WriteAsync(Ben, "Twice", Cancellation, key);
        await Problems.AssertAsync(other, HttpStatusCode.UnprocessableEntity, "idempotency-key-reused");
    }

    [Fact]
    public async Task Who_is_blocked_hears_no_more_than_who_writes_to_somebody_that_has_left()
    {
        using var gone = await Writer.MakeAsync(shared.Application, Cancellation);
        await SentAsync(Ana, Ben, "Before");
        await SentAsync(Ana, gone, "Before");
        await SentAsync(gone, Ana, "Of one who leaves");
        Assert.Equal(HttpStatusCode.NoContent, await Ben.Client.SendForStatusAsync(HttpMethod.Put, $"/api/v1/messages/{Ana.Id}/block", new { }, Cancellation));
        using var admin = await shared.Application.AdminAsync(Cancellation);
        using var ended = await admin.Http.PostAsync($"/api/v1/people/{gone.Id}/end", content: null, Cancellation);

        using var blocked = await Ana.WriteAsync(Ben, "After", Cancellation);
        using var left = await Ana.WriteAsync(gone, "After", Cancellation);
        var said = (await Problems.AssertAsync(blocked, HttpStatusCode.Forbidden, "not-allowed")).GetProperty("detail").GetString();
        Assert.Equal("This person does not take messages from you.", said);
        Assert.Equal(said, (await Problems.AssertAsync(left, HttpStatusCode.Forbidden, "not-allowed")).GetProperty("detail").GetString());
        Assert.False((await Ana.Client.GetAsync($"/api/v1/messages/{Ben.Id}", Cancellation)).GetProperty("blocked").GetBoolean());
        Assert.Equal(["Of one who leaves", "Before"], (await Ana.ReadAsync(gone, Cancellation)).Select(message => message.GetProperty("body").GetString()));

        using var own = await Ben.WriteAsync(Ana, "To one who is blocked", Cancellation);
        await Problems.AssertAsync(own, HttpStatusCode.Forbidden, "not-allowed");
        var unblocked = await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => Ben.Client.SendForStatusAsync(HttpMethod.Delete, $"/api/v1/messages/{Ana.Id}/block", new { }, Cancellation)));
        Assert.All(unblocked, status => Assert.Equal(HttpStatusCode.NoContent, status));
        await SentAsync(Ana, Ben, "Again");
        Assert.Equal(["Again", "Before"], (await Ben.ReadAsync(Ana, Cancellation)).Select(message => message.GetProperty("body").GetString()));
    }

    [Fact]
    public async Task Nobody_writes_to_people_outside_the_directory_to_themselves_or_without_words()
    {
        using var gone = await Writer.MakeAsync(shared.Application, Cancellation);
        using var admin = await shared.Application.AdminAsync(Cancellation);
        using var ended = await admin.Http.PostAsync($"/api/v1/people/{gone.Id}/end", content: null, Cancellation);
        foreach (var id in new[] { gone.Id, Ana.Id, Guid.NewGuid().ToString() })
        {
            using var refused = await Ana.Client.SendAsync(HttpMethod.Post, $"/api/v1/messages/{id}", new { body = "Hello" }, Cancellation);
            await Problems.AssertAsync(refused, HttpStatusCode.NotFound, "not-found");
            Assert.Equal(HttpStatusCode.NotFound, await Ana.Client.StatusAsync($"/api/v1/messages/{id}", Cancellation));
            Assert.Equal(HttpStatusCode.NotFound, await Ana.Client.SendForStatusAsync(HttpMethod.Put, $"/api/v1/messages/{id}/block", new { }, Cancellation));
        }

        using var empty = await Ana.WriteAsync(Ben, " ", Cancellation);
        await Problems.AssertFieldAsync(empty, "body");
        using var tooLong = await Ana.WriteAsync(Ben, new string('a', 10_001), Cancellation);
        await Problems.AssertFieldAsync(tooLong, "body");
    }

    [Fact]
    public async Task Who_writes_very_much_is_told_to_wait_and_others_are_not()
    {
        // Thirty at once, and ten more for each minute that this takes.
        var (sent, last, began) = (0, HttpStatusCode.Created, TimeProvider.System.GetTimestamp());
        while (last == HttpStatusCode.Created)
        {
            using var answer = await Ana.WriteAsync(Ben, $"Message {sent}", Cancellation);
            last = answer.StatusCode;
            sent += last == HttpStatusCode.Created ? 1 : 0;
            Assert.InRange(sent, 0, 40 + (10 * (int)TimeProvider.System.GetElapsedTime(began).TotalMinutes));
        }

        Assert.Equal(HttpStatusCode.TooManyRequests, last);
        Assert.InRange(sent, 30, int.MaxValue);
        await SentAsync(Ben, Ana, "Slowly");
        var first = await Ben.Client.GetAsync($"/api/v1/messages/{Ana.Id}?size=20", Cancellation);
        var second = await Ben.Client.GetAsync($"/api/v1/messages/{Ana.Id}?size=20&after={first.GetProperty("next").GetString()}", Cancellation);
        Assert.Equal(($"Message {sent - 19}", $"Message {sent - 20}"), (BodyOf(first, 19), BodyOf(second, 0)));
    }

    [Fact]
    public async Task Pages_show_what_is_new_and_send_once_however_often_the_button_is_pressed()
    {
        using var ana = await Visitor.SignInAsync(shared.Application, Ana.Email, Cancellation);
        using var ben = await Visitor.SignInAsync(shared.Application, Ben.Email, Cancellation);
        var address = $"/messages/{Ben.Id}";
        Assert.Contains($"href=\"{address}\"", (await ana.OpenAsync($"/people/{Ben.Id}", Cancellation)).Html, StringComparison.Ordinal);
        var (key, word) = (SharedApplication.Word(), SharedApplication.Word());
        var empty = await ana.SubmitAsync(address, "message", Cancellation, ("key", key), ("body", ""));
        Assert.Contains("Write something first.", empty.Html, StringComparison.Ordinal);
        await ana.SubmitAsync(address, "message", Cancellation, ("key", key), ("body", $"**{word}** <b>plain</b>"));
        var sent = await ana.SubmitAsync(address, "message", Cancellation, ("key", key), ("body", $"**{word}** <b>plain</b>"));
        Assert.StartsWith($"{address}#message-", new Uri(shared.Application.Address, sent.Location).PathAndQuery + new Uri(shared.Application.Address, sent.Location).Fragment, StringComparison.Ordinal);

        Assert.Contains("Messages (1 new)", (await ben.OpenAsync("/people", Cancellation)).Html, StringComparison.Ordinal);
        Assert.Contains("1 new message", (await ben.OpenAsync("/messages", Cancellation)).Html, StringComparison.Ordinal);
        var read = await ben.OpenRawAsync($"/messages/{Ana.Id}", Cancellation);
        Assert.Contains($"<strong>{word}</strong> &lt;b&gt;plain&lt;/b&gt;", read.Html, StringComparison.Ordinal);
        Assert.Equal(2, read.Html.Split(word).Length);
        Assert.DoesNotContain("1 new", (await ben.OpenAsync("/people", Cancellation)).Html, StringComparison.Ordinal);

        var blocked = await ben.SubmitAsync($"/messages/{Ana.Id}", "block", Cancellation, ("do", "block"));
        Assert.Contains("They learn it only if they write to you.", blocked.Html, StringComparison.Ordinal);
        var refused = await ana.SubmitAsync(address, "message", Cancellation, ("key", SharedApplication.Word()), ("body", "Kept words"));
        Assert.Contains("This person does not take messages from you.", refused.Html, StringComparison.Ordinal);
        Assert.Contains("Kept words", refused.Html, StringComparison.Ordinal);
    }

    private static string? BodyOf(JsonElement exchange, int index) => exchange.GetProperty("items")[index].GetProperty("body").GetString();

    private static async Task SentAsync(Writer from, Writer to, string body)
    {
        using var answer = await from.WriteAsync(to, body, Cancellation);
        Assert.Equal(HttpStatusCode.Created, answer.StatusCode);
    }
}
