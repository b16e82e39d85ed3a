using Hangfire;
using Library.Indexer.Extraction;
using Library.Indexer.Index;
using Library.Indexer.Jobs;
using Library.Indexer.Packets;
using Library.Indexer.Packets.Binding;
using Library.Indexer.Packets.Conversion;
using Library.Indexer.Search;
using Library.Indexer.Wholeness;
using Library.Storage.Catalogue;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace Library.Indexer;

public static class IndexerRegistration
{
    /// <summary>Registers extraction, the index, the search and the jobs.</summary>
    /// <param name="index">Opened already; who opened it disposes it after the services have stopped.</param>
    public static IServiceCollection AddIndexer(this IServiceCollection services, LibraryIndex index, IndexerSettings settings)
    {
        ArgumentNullException.ThrowIfNull(settings);
        services.AddExtraction();
        services.Configure<ExtractionOptions>(options => options.Processes = settings.Workers);
        services.AddSingleton(index);
        services.AddSingleton<IDocumentSearch>(provider => new DocumentSearch(index, provider.GetRequiredService<IndexingLedger>().ListWithheldAsync));
        services.AddSingleton(new WorkFolder(settings.WorkPath));
        services.AddWholeness();
        services.AddSingleton<IIndexHoldings, OwnIndexHoldings>();
        services.AddSingleton<CheckJob>();
        services.AddHostedService<CheckRequests>();
        services.AddSingleton<IndexEntryReader>();
        services.AddSingleton<VersionExtraction>();
        services.AddSingleton<IndexingQueue>();
        services.AddSingleton<IndexJobs>();
        services.AddSingleton<IndexDocumentJob>();
        services.AddSingleton<ReconcileJob>();
        services.AddSingleton<SweepJob>();
        services.AddSingleton<Purge>();
        services.AddSingleton<IValidateOptions<ConversionOptions>, ConversionOptionsValidator>();
        services.AddMemoryCache();
        services.AddSingleton<OfficeConversion>();
        services.AddSingleton<ConvertedFiles>();
        services.AddSingleton<PacketBinding>();
        services.AddSingleton<PacketPdfs>();
        services.AddSingleton<PacketPdfJob>();
        services.AddSingleton<IndexFeed>();
        services.AddHostedService(provider => provider.GetRequiredService<IndexFeed>());
        services.AddJobServer();
        services.AddHangfireServer(options =>
        {
            // One more than extract, so that a reconcile or a sweep never waits behind slow files.
            options.WorkerCount = settings.Workers + 1;
            options.SchedulePollingInterval = TimeSpan.FromSeconds(1);
            options.ShutdownTimeout = TimeSpan.FromSeconds(15);
        });

        // A worker of their own: files that take minutes to convert must not keep others from being found.
        services.AddHangfireServer(options =>
        {
            options.Queues = [PacketPdfJob.Queue];
            options.WorkerCount = 1;
            options.SchedulePollingInterval = TimeSpan.FromSeconds(1);
            options.ShutdownTimeout = TimeSpan.FromSeconds(15);
        });
        services.AddHostedService<IndexUpkeep>();
        return services;
    }
}

/// <param name="Workers">How many files are extracted at a time.</param>
/// <param name="WorkPath">A folder for copies of originals while they are parsed.</param>
public sealed record IndexerSettings(int Workers, string WorkPath);
