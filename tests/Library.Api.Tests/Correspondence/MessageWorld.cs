using System.Net.Http.Json;
using System.Text.Json;
using Library.Api.Tests.Alerts;
using Library.Api.Tests.Mail;

namespace Library.Api.Tests.Correspondence;

/// <summary>Somebody who writes to others.</summary>
internal sealed record Writer(LibraryClient Client, string Id, string Email) : IDisposable
{
    public static async Task<Writer> MakeAsync(LibraryApplication library, CancellationToken cancellationToken)
    {
        var email = Strangers.Email();
        var client = await library.PersonAsync(email, cancellationToken, "ell");
        return new Writer(client, LibraryClient.IdOf(await client.GetAsync("/api/v1/me", cancellationToken)), email);
    }

    public async Task<HttpResponseMessage> WriteAsync(Writer to, string? body, CancellationToken cancellationToken, string? key = null)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, $"/api/v1/messages/{to.Id}") { Content = JsonContent.Create(new { body }) };
        if (key is not null)
        {
            request.Headers.Add("Idempotency-Key", key);
        }

        return await Client.Http.SendAsync(request, cancellationToken);
    }

    /// <summary>What both have written, the newest first.</summary>
    public async Task<IReadOnlyList<JsonElement>> ReadAsync(Writer other, CancellationToken cancellationToken) =>
        [.. (await Client.GetAsync($"/api/v1/messages/{other.Id}", cancellationToken)).GetProperty("items").EnumerateArray()];

    public async Task<int> UnreadAsync(CancellationToken cancellationToken) => (await Client.GetAsync("/api/v1/messages", cancellationToken)).GetProperty("unread").GetInt32();

    public void Dispose() => Client.Dispose();
}
