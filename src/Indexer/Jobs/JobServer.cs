using Hangfire;
using Hangfire.AspNetCore;
using Hangfire.InMemory;
using Hangfire.Logging;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Library.Indexer.Jobs;

/// <summary>Hangfire, with a queue in memory. The queue is never the truth: the catalogue says what is still to do.</summary>
internal static class JobServer
{
    /// <summary>Registers the queue and what asks for jobs; nothing takes them until a Hangfire server is added.</summary>
    /// <remarks>Hangfire would share its storage and its activator with every library of the process, through statics: jobs of one that starts just then would go to another, and be lost.</remarks>
    public static void AddJobServer(this IServiceCollection services)
    {
        services.AddSingleton<JobStorage>(_ => new InMemoryStorage(new InMemoryStorageOptions { MaxExpirationTime = TimeSpan.FromHours(1) }));
        services.AddSingleton<JobActivator>(provider => new AspNetCoreJobActivator(provider.GetRequiredService<IServiceScopeFactory>()));
        services.AddHangfire((provider, configuration) => configuration
            .SetDataCompatibilityLevel(CompatibilityLevel.Version_180)
            .UseSimpleAssemblyNameTypeSerializer()
            .UseRecommendedSerializerSettings()
            .UseLogProvider(new JobLog(provider.GetRequiredService<ILoggerFactory>())));
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
