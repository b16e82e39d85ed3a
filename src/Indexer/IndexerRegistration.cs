using Hangfire;
using Library.Indexer.Extraction;
using Library.Indexer.Extraction.Ocr;
using Library.Indexer.Extraction.Office;
using Library.Indexer.Extraction.Processes;
using Library.Indexer.Hosting;
using Library.Indexer.Index;
using Library.Indexer.Index.Published;
using Library.Indexer.Jobs;
using Library.Indexer.Jobs.Servers;
using Library.Indexer.Packets;
using Library.Indexer.Packets.Binding;
using Library.Indexer.Packets.Conversion;
using Library.Indexer.Search;
using Library.Indexer.Search.Queries;
using Library.Indexer.Search.Suggesting;
using Library.Indexer.Wholeness;
using Library.Storage;
using Library.Storage.Catalogue;
using Library.Storage.Servers;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace Library.Indexer;

public static class IndexerRegistration
{
    // Below what hosts wait for their services to end.
    private static readonly TimeSpan TimeToEnd = TimeSpan.FromSeconds(15);

    /// <summary>Registers extraction, the index, the search and the jobs of the one process that does everything.</summary>
    /// <param name="index">Opened already; who opened it disposes it after the services have stopped.</param>
    public static IServiceCollection AddIndexer(this IServiceCollection services, LibraryIndex index, IndexerSettings settings)
    {
        ArgumentNullException.ThrowIfNull(settings);
        services.AddParts(settings);
        services.AddSingleton(index);
        services.AddSingleton<SearchedIndex>(index);
        services.AddSingleton(provider =>
            new DocumentSearch(index, (scope, cancellationToken) => provider.GetRequiredService<IndexingLedger>().ListWithheldAsync(scope, commit: null, cancellationToken))
            { Thesaurus = WordsOf(provider), Clock = provider.GetRequiredService<AssociationClock>() });
        services.AddSearch();
        services.AddSingleton<IIndexHoldings, OwnIndexHoldings>();
        services.AddHostedService<CheckRequests>();
        services.AddSingleton<IFeedNotes, LedgerNotes>();
        services.AddSingleton<IndexFeed>();
        services.AddSingleton<IndexUpkeep>();
        services.AddSingleton<IIndexChanges, OwnIndexChanges>();
        services.AddJobClient(connectionString: null);
        foreach (var options in JobServers(settings.Workers))
        {
            services.AddHangfireServer((_, server) =>
            {
                (server.Queues, server.WorkerCount) = (options.Queues, options.WorkerCount);
                (server.SchedulePollingInterval, server.ShutdownTimeout) = (options.SchedulePollingInterval, options.ShutdownTimeout);
            });
        }

        services.AddHostedService<OwnIndexing>();
        services.AddHostedService<PostFollower>();
        return services;
    }

    /// <summary>Registers what a process of several has of them, by its roles: the search over its <see cref="IndexCopy"/>, which is registered already, and the jobs with the writing of the index.</summary>
    /// <param name="writerPath">A folder for the index as this process writes it, when it is its turn.</param>
    public static IServiceCollection AddSharedIndexer(
        this IServiceCollection services, string writerPath, ProcessRoles roles, CatalogueOptions catalogue, IndexerSettings settings)
    {
        ArgumentNullException.ThrowIfNull(catalogue);
        ArgumentNullException.ThrowIfNull(settings);
        services.AddParts(settings);
        services.AddSingleton<SearchedIndex>(provider => provider.GetRequiredService<IndexCopy>());
        services.AddSingleton<IIndexChanges, SharedIndexChanges>();
        services.AddJobClient(catalogue.ConnectionString);
        services.AddHostedService<IndexCopyFollower>();
        if (roles.HasFlag(ProcessRoles.Web))
        {
            // The copy may be renewed while the catalogue is asked: what is withheld is asked for the older one.
            services.AddSingleton(provider =>
            {
                var (copy, ledger) = (provider.GetRequiredService<IndexCopy>(), provider.GetRequiredService<IndexingLedger>());
                return new DocumentSearch(copy, (scope, cancellationToken) => ledger.ListWithheldAsync(scope, copy.Commit ?? 0, cancellationToken))
                {
                    Thesaurus = WordsOf(provider),
                    Clock = provider.GetRequiredService<AssociationClock>(),
                };
            });
            services.AddSearch();
        }

        if (roles.HasFlag(ProcessRoles.Indexer))
        {
            services.AddSingleton<IIndexHoldings, CopiedIndexHoldings>();
            services.AddHostedService<CheckRequests>();
            services.AddHostedService(provider => ActivatorUtilities.CreateInstance<RenewedJobServers>(provider, JobServers(settings.Workers)));
            services.AddHostedService<JobsStart>();
            services.AddHostedService(provider => new ElectedWriter(provider.GetRequiredService<WriterLock>(), provider, writerPath, provider.GetRequiredService<ILogger<ElectedWriter>>()));
        }

        return services;
    }

    /// <summary>What searches need besides a <see cref="DocumentSearch"/>.</summary>
    private static void AddSearch(this IServiceCollection services)
    {
        services.AddSingleton<IDocumentSearch>(provider => provider.GetRequiredService<DocumentSearch>());
        services.AddHostedService<SuggestionRenewal>();
        services.AddSingleton<CurrentThesaurus>();
        services.AddHostedService<ThesaurusRenewal>();
        services.AddSingleton<CurrentPins>();
        services.AddHostedService<PinRenewal>();
    }

    private static Func<Thesaurus> WordsOf(IServiceProvider provider)
    {
        var current = provider.GetRequiredService<CurrentThesaurus>();
        return () => current.Now.Thesaurus;
    }

    private static void AddParts(this IServiceCollection services, IndexerSettings settings)
    {
        services.AddExtraction();
        services.Configure<ExtractionOptions>(options => (options.Processes, options.WorkPath) = (settings.Workers, settings.WorkPath));
        services.AddSingleton(new WorkFolder(settings.WorkPath));
        services.AddWholeness();
        services.AddSingleton<CheckJob>();
        services.AddSingleton<IndexEntryReader>();
        services.AddSingleton<VersionTexts>();
        services.AddSingleton<VersionExtraction>();
        services.AddSingleton<LaterJobs>();
        services.AddSingleton<OcrJob>();
        services.AddSingleton<RenewTextsJob>();
        services.AddSingleton<IValidateOptions<OcrOptions>, OcrOptionsValidator>();
        services.AddSingleton<PageRecognition>();
        services.AddSingleton<IndexingQueue>();
        services.AddSingleton<IndexJobs>();
        services.AddSingleton<IndexDocumentJob>();
        services.AddSingleton<ReconcileJob>();
        services.AddSingleton<SweepJob>();
        services.AddSingleton<Purge>();
        services.AddSingleton<PendingPurges>();
        services.AddSingleton<IValidateOptions<ConversionOptions>, ConversionOptionsValidator>();
        services.AddMemoryCache();
        services.AddSingleton<Sandbox>();
        services.AddSingleton<OfficeConversion>();
        services.AddSingleton<FileReading>();
        services.AddSingleton<ConvertedFiles>();
        services.AddSingleton<PacketBinding>();
        services.AddSingleton<PacketPdfs>();
        services.AddSingleton<PacketPdfJob>();
    }

    private static IReadOnlyList<BackgroundJobServerOptions> JobServers(int workers) =>
    [
        // One more than extract, so that a sweep or a small file does not wait behind slow ones.
        new() { WorkerCount = workers + 1, SchedulePollingInterval = TimeSpan.FromSeconds(1), ShutdownTimeout = TimeToEnd },

        // A worker of their own: files that take minutes to convert must not keep others from being found.
        new() { Queues = [PacketPdfJob.Queue], WorkerCount = 1, SchedulePollingInterval = TimeSpan.FromSeconds(1), ShutdownTimeout = TimeToEnd },
        new() { Queues = [LaterJobs.Queue], WorkerCount = 1, SchedulePollingInterval = TimeSpan.FromSeconds(1), ShutdownTimeout = TimeToEnd },
    ];
}

/// <param name="Workers">How many files are extracted at a time.</param>
/// <param name="WorkPath">A folder for copies of originals while they are parsed.</param>
public sealed record IndexerSettings(int Workers, string WorkPath);
