using Hangfire;
using Library.Storage.Catalogue;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Library.Indexer.Jobs.Servers;

/// <summary>
/// Takes jobs from the queue in PostgreSQL. After each failure Hangfire's threads wait longer than before, up to five minutes: after an outage they are
/// started anew, so that the work goes on at once.
/// </summary>
internal sealed partial class RenewedJobServers(
    IReadOnlyList<BackgroundJobServerOptions> options, JobStorage storage, JobActivator activator, IDbContextFactory<LibraryDbContext> contexts, ILogger<RenewedJobServers> logger) : BackgroundService
{
    private static readonly TimeSpan LookInterval = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan TimeToAnswer = TimeSpan.FromSeconds(5);

    /// <summary>After a shorter outage the threads are back as soon.</summary>
    private static readonly TimeSpan LongOutage = TimeSpan.FromSeconds(15);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        var servers = await Task.Run(Start, stoppingToken);
        try
        {
            using var timer = new PeriodicTimer(LookInterval);
            long? awaySince = null;
            while (await timer.WaitForNextTickAsync(stoppingToken))
            {
                if (!await AnswersAsync(stoppingToken))
                {
                    awaySince ??= Environment.TickCount64;
                    continue;
                }

                if (Environment.TickCount64 - awaySince >= LongOutage.TotalMilliseconds)
                {
                    Log.Renewed(logger);
                    await StopAsync(servers);
                    servers = [];
                    servers = await Task.Run(Start, stoppingToken);
                }

                awaySince = null;
            }
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            // The process ends.
        }
        finally
        {
            await StopAsync(servers);
        }
    }

    private List<BackgroundJobServer> Start() => options.Select(server =>
    {
        server.Activator = activator;
        return new BackgroundJobServer(server, storage);
    }).ToList();

    /// <summary>Has them give back what they cannot finish in the time that they have.</summary>
    private static async Task StopAsync(List<BackgroundJobServer> servers)
    {
        servers.ForEach(server => server.SendStop());
        foreach (var server in servers)
        {
            await server.WaitForShutdownAsync(CancellationToken.None);
            server.Dispose();
        }
    }

    private async Task<bool> AnswersAsync(CancellationToken cancellationToken)
    {
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        patience.CancelAfter(TimeToAnswer);
        try
        {
            await using var catalogue = await contexts.CreateDbContextAsync(patience.Token);
            return await catalogue.Database.CanConnectAsync(patience.Token);
        }
        catch (Exception exception) when (!cancellationToken.IsCancellationRequested && exception is OperationCanceledException or System.Data.Common.DbException or InvalidOperationException)
        {
            return false;
        }
    }

    private static partial class Log
    {
        [LoggerMessage(Level = LogLevel.Information, Message = "The queue of jobs is back after a while; its workers are started anew")]
        public static partial void Renewed(ILogger logger);
    }
}
