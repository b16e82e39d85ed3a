using System.Collections.Concurrent;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Library.Api.Tests.Telemetry;

/// <summary>A step of a trace as it was sent.</summary>
internal sealed record Span(string Trace, string Id, string Parent, string Name, string Service, IReadOnlyDictionary<string, string> Tags);

/// <summary>A receiver of OTLP over HTTP, which keeps what it is sent.</summary>
internal sealed class OtlpReceiver : IAsyncDisposable
{
    private readonly WebApplication _app;
    private readonly ConcurrentQueue<Span> _spans = new();
    private readonly ConcurrentQueue<string> _metrics = new();
    private readonly ConcurrentQueue<string> _logs = new();

    private OtlpReceiver(WebApplication app)
    {
        _app = app;
        app.MapPost("/v1/traces", request => ReadAsync(request, body => ProtobufMessage.Parse(body).All(1).ToList().ForEach(TakeSpans)));
        app.MapPost("/v1/metrics", request => ReadAsync(request, body => ProtobufMessage.Parse(body).All(1).SelectMany(resource => resource.All(2)).SelectMany(scope => scope.All(2)).ToList().ForEach(metric => _metrics.Enqueue(metric.Text(1)))));
        app.MapPost("/v1/logs", request => ReadAsync(request, body => ProtobufMessage.Parse(body).All(1).SelectMany(resource => resource.All(2)).SelectMany(scope => scope.All(2)).ToList().ForEach(record => _logs.Enqueue(record.All(5).Select(value => value.Text(1)).FirstOrDefault("")))));
    }

    public IReadOnlyCollection<Span> Spans => _spans;

    /// <summary>The names of the metrics.</summary>
    public IReadOnlyCollection<string> Metrics => _metrics;

    /// <summary>The messages of the log.</summary>
    public IReadOnlyCollection<string> Logs => _logs;

    public Uri Address => new(_app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()?.Addresses.First() ?? throw new InvalidOperationException("It does not listen."));

    public static async Task<OtlpReceiver> StartAsync(CancellationToken cancellationToken)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        var receiver = new OtlpReceiver(builder.Build());
        await receiver._app.StartAsync(cancellationToken);
        return receiver;
    }

    public async ValueTask DisposeAsync() => await _app.DisposeAsync();

    private static async Task ReadAsync(HttpContext context, Action<byte[]> take)
    {
        using var body = new MemoryStream();
        await context.Request.Body.CopyToAsync(body, context.RequestAborted);
        take(body.ToArray());
    }

    // opentelemetry-proto, trace.proto and common.proto: the numbers of the fields.
    private void TakeSpans(ProtobufMessage resource)
    {
        var service = TagsOf(resource.All(1).SelectMany(described => described.All(1))).GetValueOrDefault("service.name", "");
        foreach (var span in resource.All(2).SelectMany(scope => scope.All(2)))
        {
            _spans.Enqueue(new Span(span.Hex(1), span.Hex(2), span.Hex(4), span.Text(5), service, TagsOf(span.All(9))));
        }
    }

    private static Dictionary<string, string> TagsOf(IEnumerable<ProtobufMessage> pairs) =>
        pairs.ToDictionary(pair => pair.Text(1), pair => pair.All(2).Select(value => value.Text(1)).FirstOrDefault(""), StringComparer.Ordinal);
}
