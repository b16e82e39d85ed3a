using Hangfire;
using Hangfire.AspNetCore;
using Hangfire.InMemory;
using Hangfire.Logging;
using Hangfire.PostgreSql;
using Hangfire.PostgreSql.Factories;
using Library.Storage.Catalogue;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Npgsql;

namespace Library.Indexer.Jobs;

/// <summary>Hangfire, with a queue in memory or, for several processes, in PostgreSQL. The queue is never the truth: the catalogue says what is still to do.</summary>
public static class JobServer
{
    /// <summary>The schema of PostgreSQL that is Hangfire's.</summary>
    private const string Schema = "hangfire";

    /// <summary>Makes or brings up to date the tables of the queue. One process at a time.</summary>
    public static async Task PrepareAsync(CatalogueOptions catalogue, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(catalogue);
        await using var session = new NpgsqlConnection(catalogue.ConnectionString);
        await session.OpenAsync(cancellationToken);
        PostgreSqlObjectsInstaller.Install(session, Schema);
    }

    /// <summary>Registers the queue and what asks for jobs; nothing takes them until a Hangfire server is added.</summary>
    /// <remarks>Hangfire would share its storage and its activator with every library of the process, through statics: jobs of one that starts just then would go to another, and be lost.</remarks>
    /// <param name="connectionString">Of the PostgreSQL server that has the queue; null for one in memory.</param>
    internal static void AddJobClient(this IServiceCollection services, string? connectionString)
    {
        services.AddSingleton<JobStorage>(_ => connectionString is null ? new InMemoryStorage(new InMemoryStorageOptions { MaxExpirationTime = TimeSpan.FromHours(1) }) : OnServer(connectionString));
        services.AddSingleton<JobActivator>(provider => new AspNetCoreJobActivator(provider.GetRequiredService<IServiceScopeFactory>()));
        services.AddHangfire((provider, configuration) => configuration
            .SetDataCompatibilityLevel(CompatibilityLevel.Version_180)
            .UseSimpleAssemblyNameTypeSerializer()
            .UseRecommendedSerializerSettings()
            .UseLogProvider(new JobLog(provider.GetRequiredService<ILoggerFactory>())));
    }

    private static PostgreSqlStorage OnServer(string connectionString)
    {
        var options = new PostgreSqlStorageOptions
        {
            SchemaName = Schema,
            PrepareSchemaIfNecessary = false,
            EnableLongPolling = true,
            QueuePollInterval = TimeSpan.FromSeconds(1),

            // A job whose process died is another's after so long; one that lives says so meanwhile.
            UseSlidingInvisibilityTimeout = true,
            InvisibilityTimeout = TimeSpan.FromSeconds(30),
            DistributedLockTimeout = TimeSpan.FromMinutes(1),
        };
        return new PostgreSqlStorage(new NpgsqlConnectionFactory(connectionString, options), options);
    }

    /// <summary>The log, of which Hangfire knows one in a process: that of a library which has stopped falls silent instead of failing the others.</summary>
    private sealed class JobLog(ILoggerFactory loggers) : ILogProvider
    {
        private readonly AspNetCoreLogProvider _log = new(loggers);

        public ILog GetLogger(string name)
        {
            try
            {
                return _log.GetLogger(name);
            }
            catch (ObjectDisposedException)
            {
                return new SilentLog();
            }
        }
    }

    private sealed class SilentLog : ILog
    {
        public bool Log(Hangfire.Logging.LogLevel logLevel, Func<string> messageFunc, Exception? exception = null) => false;
    }
}
