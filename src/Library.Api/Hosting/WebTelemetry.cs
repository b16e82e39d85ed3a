using System.Diagnostics;
using Library.Indexer.Telemetry;
using OpenTelemetry.Metrics;
using OpenTelemetry.Trace;

namespace Library.Api.Hosting;

/// <summary>What the web role adds to traces and metrics: requests, by the pattern of their address.</summary>
internal static class WebTelemetry
{
    // Asked every few seconds by machines, or for what the browser keeps.
    private static readonly string[] Untold = ["/health", MetricsEndpoint.Path, "/_framework", "/css", "/js", "/fonts", "/vendor"];

    public static void AddWebTelemetry(this WebApplicationBuilder builder) => builder.AddTelemetry(
        traces => traces.AddAspNetCoreInstrumentation(options =>
        {
            options.Filter = context => !Array.Exists(Untold, path => context.Request.Path.StartsWithSegments(path, StringComparison.OrdinalIgnoreCase));
            options.EnrichWithHttpResponse = (request, response) => LeaveOutAddress(request, response.HttpContext);
        }),
        metrics =>
        {
            metrics.AddMeter("Microsoft.AspNetCore.Hosting", "Microsoft.AspNetCore.Server.Kestrel");
            if (builder.Configuration.GetValue<bool>($"{TelemetryOptions.Section}:{nameof(TelemetryOptions.Prometheus)}"))
            {
                metrics.AddPrometheusExporter();
            }
        });

    /// <summary>Addresses hold keys of links, and queries what people look for: the pattern must do.</summary>
    private static void LeaveOutAddress(Activity request, HttpContext context)
    {
        var pattern = (context.GetEndpoint() as RouteEndpoint)?.RoutePattern.RawText;
        request.SetTag("url.path", pattern is null ? null : $"/{pattern.TrimStart('/')}");
        request.SetTag("url.query", value: null);
    }
}
