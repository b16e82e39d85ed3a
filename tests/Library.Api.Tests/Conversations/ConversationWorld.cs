using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.Json;
using Library.Testing;

namespace Library.Api.Tests.Conversations;

/// <summary>Talks in the community of a <see cref="Meetings.MeetingWorld"/>.</summary>
internal static class ConversationWorld
{
    /// <summary>Starts a conversation that is to be taken.</summary>
    public static async Task<JsonElement> StartAsync(this LibraryClient client, string cop, object body, CancellationToken cancellationToken)
    {
        using var answer = await client.SendAsync(HttpMethod.Post, $"/api/v1/cops/{cop}/threads", body, cancellationToken);
        Assert.True(answer.StatusCode == HttpStatusCode.Created, await answer.Content.ReadAsStringAsync(cancellationToken));
        return await answer.Content.ReadFromJsonAsync<JsonElement>(cancellationToken);
    }

    /// <summary>Asks a question, and tells its id.</summary>
    public static async Task<string> AskAsync(this LibraryClient client, string cop, CancellationToken cancellationToken, string title = "Who has a bus contract?", string? visibility = null) =>
        LibraryClient.IdOf(await client.StartAsync(cop, new { title, body = "We look for one.", question = true, visibility }, cancellationToken));

    /// <summary>Replies, to be taken.</summary>
    public static async Task<JsonElement> ReplyAsync(this LibraryClient client, string thread, string body, CancellationToken cancellationToken, params string[] attached)
    {
        using var answer = await client.SendAsync(HttpMethod.Post, $"/api/v1/threads/{thread}/posts", new { body, attached }, cancellationToken);
        Assert.True(answer.StatusCode == HttpStatusCode.Created, await answer.Content.ReadAsStringAsync(cancellationToken));
        return await answer.Content.ReadFromJsonAsync<JsonElement>(cancellationToken);
    }

    public static async Task<HttpStatusCode> SendForStatusAsync(this LibraryClient client, HttpMethod method, string address, object body, CancellationToken cancellationToken)
    {
        using var answer = await client.SendAsync(method, address, body, cancellationToken);
        return answer.StatusCode;
    }

    public static async Task<HttpResponseMessage> EditAsync(this LibraryClient client, string post, string? ifMatch, string body, CancellationToken cancellationToken)
    {
        using var request = new HttpRequestMessage(HttpMethod.Patch, $"/api/v1/posts/{post}") { Content = JsonContent.Create(new { body }) };
        if (ifMatch is not null)
        {
            request.Headers.IfMatch.Add(new EntityTagHeaderValue($"\"{ifMatch}\""));
        }

        return await client.Http.SendAsync(request, cancellationToken);
    }

    /// <summary>The first hit of a search, once there is one.</summary>
    public static async Task<JsonElement> FoundAsync(this LibraryClient client, string words, CancellationToken cancellationToken) =>
        (await LibraryClient.UntilAsync(() => client.SearchAsync($"q={Uri.EscapeDataString(words)}", cancellationToken), found => found.TotalOf() > 0, cancellationToken)).GetProperty("hits")[0];

    public static int TotalOf(this JsonElement found) => found.GetProperty("total").GetInt32();

    /// <summary>Uploads a draft to go with a post.</summary>
    public static async Task<string> BringAsync(this LibraryClient client, string word, CancellationToken cancellationToken) =>
        LibraryClient.IdOf(await client.UploadAndWaitAsync(AWordFile.New().Paragraph($"Contract {word}").ToStream().ToArray(), $"{word}.docx", cancellationToken, ("visibility", "draft")));
}
