using System.Collections.Concurrent;
using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;
using StandardWebhooks;
using StandardWebhooks.Diagnostics;

namespace Library.Api.Tests.Webhooks;

/// <summary>A program that is told, as others write it: it checks signatures by the library of the standard.</summary>
internal sealed class WebhookReceiver : IAsyncDisposable
{
    private readonly WebApplication _app;
    private readonly ConcurrentQueue<Told> _told = new();

    private WebhookReceiver(WebApplication app) => _app = app;

    /// <summary>A message that came.</summary>
    /// <param name="Path">Where it went.</param>
    public sealed record Told(string Path, string Id, string Body, HeaderDictionary Headers)
    {
        public JsonElement Message { get; } = JsonDocument.Parse(Body).RootElement;

        public string Type => Message.GetProperty("type").GetString() ?? "";

        public JsonElement Data => Message.GetProperty("data");

        /// <summary>Whether it was signed with a secret.</summary>
        public bool IsSignedWith(string secret)
        {
            try
            {
                new StandardWebhook(secret).Verify(Body, Headers);
                return true;
            }
            catch (WebhookVerificationException)
            {
                return false;
            }
        }
    }

    /// <summary>What it answers, by the path of the request and the number of messages with that id before.</summary>
    public Func<string, int, int> Answer { get; set; } = (_, _) => StatusCodes.Status204NoContent;

    public string Address => _app.Urls.First();

    public static async Task<WebhookReceiver> StartAsync(CancellationToken cancellationToken)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        var app = builder.Build();
        var receiver = new WebhookReceiver(app);
        app.Run(receiver.TakeAsync);
        await app.StartAsync(cancellationToken);
        return receiver;
    }

    /// <summary>All that came to a path, in order.</summary>
    public IReadOnlyList<Told> ListOf(string path) => [.. _told.Where(told => told.Path == path)];

    /// <summary>Waits until so many messages came to a path.</summary>
    public async Task<IReadOnlyList<Told>> WaitAsync(string path, int count, CancellationToken cancellationToken)
    {
        await LibraryClient.UntilAsync(() => Task.FromResult(ListOf(path).Count), found => found >= count, cancellationToken);
        return ListOf(path);
    }

    public async ValueTask DisposeAsync() => await _app.DisposeAsync();

    private async Task TakeAsync(HttpContext context)
    {
        using var reader = new StreamReader(context.Request.Body);
        var body = await reader.ReadToEndAsync(context.RequestAborted);
        var (path, id) = (context.Request.Path.Value ?? "", context.Request.Headers["webhook-id"].ToString());
        var status = Answer(path, _told.Count(told => told.Id == id));
        _told.Enqueue(new Told(path, id, body, new HeaderDictionary(context.Request.Headers.ToDictionary(pair => pair.Key, pair => pair.Value, StringComparer.OrdinalIgnoreCase))));
        context.Response.StatusCode = status;
        if (status == StatusCodes.Status302Found)
        {
            context.Response.Headers.Location = $"{Address}/elsewhere";
        }
    }
}
