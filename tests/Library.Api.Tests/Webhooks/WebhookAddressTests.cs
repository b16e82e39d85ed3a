using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using Library.Storage.Catalogue;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace Library.Api.Tests.Webhooks;

/// <summary>Which addresses are told: those of the public internet, by the address that they lead to, and what is wrong with the others is said at their field.</summary>
public sealed class WebhookAddressTests(ToldApplication told) : IClassFixture<ToldApplication>
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("")]
    [InlineData("not an address")]
    [InlineData("ftp://files.example.org/")]
    [InlineData("https://name:word@hooks.example.org/")]
    [InlineData("https://hooks.example.org/#part")]
    [InlineData("http://10.0.0.1/hook")]
    [InlineData("https://192.168.1.1/hook")]
    [InlineData("https://169.254.169.254/latest/meta-data")]
    [InlineData("https://[::1]/hook")]
    [InlineData("https://[::ffff:10.0.0.1]/hook")]
    [InlineData("https://[fd00::1]/hook")]
    [InlineData("https://0.0.0.0/hook")]
    [InlineData("https://no-such-machine.invalid/hook")]
    [InlineData("https://üüüüüüüüüüüüüüüüüüüüüüüüüüüüüüüüüüüüüüüüüüüüüüüüüüüüüüüüüüüü.de/hook")]
    public async Task An_address_that_cannot_be_told_is_refused_at_its_field(string address)
    {
        using var admin = await told.Application.AdminAsync(Cancellation);
        using var answer = await admin.SendAsync(HttpMethod.Post, "/api/v1/webhooks", new { address, events = ToldApplication.Everything }, Cancellation);

        Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
        Assert.True((await answer.Content.ReadFromJsonAsync<JsonElement>(Cancellation)).GetProperty("errors").TryGetProperty("address", out _));
    }

    [Fact]
    public async Task Without_leave_nothing_on_this_machine_is_told_whatever_it_is_named()
    {
        await using var receiver = await WebhookReceiver.StartAsync(Cancellation);
        await using var application = await LibraryApplication.StartAsync(Cancellation);
        using var admin = await application.AdminAsync(Cancellation);
        foreach (var address in new[] { receiver.Address, "https://127.0.0.1/hook", "https://localhost/hook" })
        {
            using var refused = await admin.SendAsync(HttpMethod.Post, "/api/v1/webhooks", new { address, events = ToldApplication.Everything }, Cancellation);
            Assert.Equal(HttpStatusCode.BadRequest, refused.StatusCode);
        }

        // A name that led elsewhere when it was typed, and leads here when it is called.
        using var made = await admin.SendAsync(HttpMethod.Post, "/api/v1/webhooks", new { address = "https://93.184.215.14/hook", events = ToldApplication.Everything }, Cancellation);
        var hook = LibraryClient.IdOf(await made.Content.ReadFromJsonAsync<JsonElement>(Cancellation));
        var contexts = application.Services.GetRequiredService<IDbContextFactory<LibraryDbContext>>();
        await using (var catalogue = await contexts.CreateDbContextAsync(Cancellation))
        {
            var here = receiver.Address.Replace("http://127.0.0.1", "https://localhost", StringComparison.Ordinal);
            await catalogue.Webhooks.ExecuteUpdateAsync(update => update.SetProperty(row => row.Address, here), Cancellation);
        }

        using var tested = await admin.SendAsync(HttpMethod.Post, $"/api/v1/webhooks/{hook}/test", new { }, Cancellation);
        var log = await LibraryClient.UntilAsync(() => admin.GetAsync($"/api/v1/webhooks/{hook}/deliveries", Cancellation), found => found.GetProperty("items")[0].GetProperty("attempts").GetInt32() > 0, Cancellation);
        Assert.Contains("not public", log.GetProperty("items")[0].GetProperty("failure").GetString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_it_is_told_of_must_be_said()
    {
        using var admin = await told.Application.AdminAsync(Cancellation);
        foreach (var events in new[] { [], ["test"], new[] { "document.burned" } })
        {
            using var answer = await admin.SendAsync(HttpMethod.Post, "/api/v1/webhooks", new { address = "http://127.0.0.1/hook", events }, Cancellation);
            Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
        }
    }
}
