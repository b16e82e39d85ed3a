using Library.Api.Delivery.Mailbox;
using Library.Indexer.Extraction.Processes;
using Library.Indexer.Index;
using Library.Storage.Catalogue;
using Library.Storage.Files;
using Microsoft.AspNetCore.Diagnostics.HealthChecks;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Microsoft.Extensions.Options;

namespace Library.Api.Health;

/// <summary>Says whether the process lives, and which of its parts are ready: names and states, never hosts or messages.</summary>
internal static class HealthEndpoints
{
    private const string Ready = "ready";

    public static IServiceCollection AddHealth(this IServiceCollection services)
    {
        services.AddSingleton<FilesCheck>();
        services.AddHealthChecks()
            .AddCheck<CatalogueCheck>("catalogue", tags: [Ready])
            .AddCheck<FilesCheck>("files", tags: [Ready])
            .AddCheck<IndexCheck>("index", tags: [Ready])
            .AddCheck<ExtractionCheck>("extraction", tags: [Ready])
            .AddCheck<VirusScanCheck>("virusScan", tags: [Ready])
            .AddCheck<MailboxCheck>("mailbox", tags: [Ready]);
        return services;
    }

    public static void MapHealth(this IEndpointRouteBuilder routes)
    {
        routes.MapHealthChecks("/health/live", new HealthCheckOptions { Predicate = _ => false, ResponseWriter = WriteAsync }).AllowAnonymous();
        routes.MapHealthChecks("/health/ready", new HealthCheckOptions { Predicate = check => check.Tags.Contains(Ready), ResponseWriter = WriteAsync }).AllowAnonymous();
    }

    private static Task WriteAsync(HttpContext context, HealthReport report) => context.Response.WriteAsJsonAsync(
        new HealthResponse(StateOf(report.Status), report.Entries.ToDictionary(entry => entry.Key, entry => entry.Value.Description ?? StateOf(entry.Value.Status), StringComparer.Ordinal)),
        context.RequestAborted);

    private static string StateOf(HealthStatus status) => status switch
    {
        HealthStatus.Healthy => "ready",
        HealthStatus.Degraded => "degraded",
        _ => "unavailable",
    };
}

internal sealed record HealthResponse(string Status, IReadOnlyDictionary<string, string> Parts);

internal sealed class CatalogueCheck(LibraryDbContext catalogue) : IHealthCheck
{
    public async Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default)
    {
        await catalogue.Areas.AnyAsync(cancellationToken);
        return HealthCheckResult.Healthy();
    }
}

/// <summary>Whether the file store takes files. It is asked at most every few seconds, since asking writes a file.</summary>
internal sealed class FilesCheck(IFileStore files, TimeProvider time) : IHealthCheck
{
    private static readonly TimeSpan Freshness = TimeSpan.FromSeconds(5);

    private volatile Answer? _last;

    public async Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default)
    {
        if (_last is { } last && time.GetElapsedTime(last.At) < Freshness)
        {
            return last.Result;
        }

        var result = await AskAsync(cancellationToken);
        _last = new Answer(result, time.GetTimestamp());
        return result;
    }

    private async Task<HealthCheckResult> AskAsync(CancellationToken cancellationToken)
    {
        try
        {
            await files.CheckAsync(cancellationToken);
            return HealthCheckResult.Healthy();
        }
        catch (FileStoreException exception)
        {
            return HealthCheckResult.Unhealthy(exception: exception);
        }
    }

    private sealed record Answer(HealthCheckResult Result, long At);
}

/// <summary>While an index is built anew, or newer commits of it cannot be fetched, what there is answers: degraded. Without any there is nothing to search.</summary>
internal sealed class IndexCheck(SearchedIndex index) : IHealthCheck
{
    public Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default) => Task.FromResult(index.State switch
    {
        IndexState.Unavailable => HealthCheckResult.Unhealthy(),
        IndexState.Degraded => HealthCheckResult.Degraded(),
        _ => HealthCheckResult.Healthy(),
    });
}

/// <summary>Whether files are read here by processes that have no network. Where the kernel cannot take it from them they are read all the same, so that this is only told.</summary>
internal sealed class ExtractionCheck(ExtractionPool pool) : IHealthCheck
{
    public Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default) =>
        Task.FromResult(pool.IsUnconfined ? HealthCheckResult.Healthy("unconfined") : HealthCheckResult.Healthy());
}

/// <summary>Without the scanner nothing is uploaded, and everything else goes on: degraded.</summary>
internal sealed class VirusScanCheck(VirusScan scan) : IHealthCheck
{
    public async Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default) =>
        !scan.IsOn ? HealthCheckResult.Healthy("off")
        : await scan.IsAnsweringAsync(cancellationToken) ? HealthCheckResult.Healthy()
        : HealthCheckResult.Degraded();
}

/// <summary>While the mailbox cannot be read mails wait in it, and everything else goes on: degraded.</summary>
internal sealed class MailboxCheck(MailboxState mailbox, IOptions<MailboxOptions> options) : IHealthCheck
{
    public Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default) => Task.FromResult(
        !options.Value.IsOn ? HealthCheckResult.Healthy("off")
        : mailbox.IsFailing ? HealthCheckResult.Degraded()
        : HealthCheckResult.Healthy());
}
