using System.Net;
using System.Security.Cryptography;
using System.Text;
using Library.Indexer.Telemetry;

namespace Library.Api.Hosting;

/// <summary>The metrics in the words of Prometheus, where the settings switch them on: for who has the token; without one, for this machine alone.</summary>
internal static class MetricsEndpoint
{
    public const string Path = "/metrics";

    private const string Scheme = "Bearer ";

    public static void MapMetrics(this WebApplication app)
    {
        var options = app.Services.GetRequiredService<TelemetryOptions>();
        if (!options.Prometheus)
        {
            app.Map(Path, () => TypedResults.NotFound()).AllowAnonymous().ExcludeFromDescription();
            return;
        }

        app.MapPrometheusScrapingEndpoint(Path).AllowAnonymous().ExcludeFromDescription().Add(endpoint =>
        {
            var scrape = endpoint.RequestDelegate ?? throw new InvalidOperationException("The endpoint of the metrics does nothing.");
            endpoint.RequestDelegate = context =>
            {
                var refusal = RefusalOrNull(context, options.MetricsToken);
                context.Response.StatusCode = refusal ?? StatusCodes.Status200OK;
                return refusal is null ? scrape(context) : Task.CompletedTask;
            };
        });
    }

    private static int? RefusalOrNull(HttpContext context, string? token) => token switch
    {
        null or "" => IsFromThisMachine(context) ? null : StatusCodes.Status404NotFound,
        _ => HasToken(context.Request, token) ? null : StatusCodes.Status401Unauthorized,
    };

    /// <summary>A proxy on this machine does not make its visitors so.</summary>
    private static bool IsFromThisMachine(HttpContext context) =>
        context.Connection.RemoteIpAddress is { } address && IPAddress.IsLoopback(address)
        && !context.Request.Headers.ContainsKey("X-Forwarded-For") && !context.Request.Headers.ContainsKey("Forwarded");

    private static bool HasToken(HttpRequest request, string token)
    {
        var header = request.Headers.Authorization.ToString();
        return header.StartsWith(Scheme, StringComparison.OrdinalIgnoreCase)
            && CryptographicOperations.FixedTimeEquals(SHA256.HashData(Encoding.UTF8.GetBytes(header[Scheme.Length..].Trim())), SHA256.HashData(Encoding.UTF8.GetBytes(token)));
    }
}
