using Hangfire;
using Library.Indexer.Index;
using Library.Indexer.Jobs;
using Library.Testing;
using Microsoft.Extensions.DependencyInjection;

namespace Library.Indexer.Tests.Jobs;

/// <summary>Several libraries in one process, which the job server's statics must not mix up.</summary>
public sealed class SeveralLibrariesTests
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Each_library_has_jobs_of_its_own_also_when_they_start_at_once()
    {
        using var folder = new TemporaryFolder();
        await using var firstIndex = await LibraryIndex.OpenAsync(folder.File("first"), Cancellation);
        await using var secondIndex = await LibraryIndex.OpenAsync(folder.File("second"), Cancellation);
        await using var first = Services(folder, firstIndex);
        await using var second = Services(folder, secondIndex);

        // Both have configured Hangfire before either asks for what was configured.
        _ = first.GetRequiredService<IGlobalConfiguration>();
        _ = second.GetRequiredService<IGlobalConfiguration>();

        Assert.NotSame(first.GetRequiredService<JobStorage>(), second.GetRequiredService<JobStorage>());
        Assert.NotSame(first.GetRequiredService<JobActivator>(), second.GetRequiredService<JobActivator>());
    }

    [Fact]
    public async Task A_library_that_has_stopped_leaves_the_others_their_log()
    {
        using var folder = new TemporaryFolder();
        await using var firstIndex = await LibraryIndex.OpenAsync(folder.File("first"), Cancellation);
        await using var secondIndex = await LibraryIndex.OpenAsync(folder.File("second"), Cancellation);
        await using var first = Services(folder, firstIndex);
        _ = first.GetRequiredService<IGlobalConfiguration>();
        await using (var second = Services(folder, secondIndex))
        {
            _ = second.GetRequiredService<IGlobalConfiguration>();
        }

        Hangfire.Logging.LogProvider.GetLogger("after").Log(Hangfire.Logging.LogLevel.Error, () => "Still heard.", exception: null);
        first.GetRequiredService<IndexingQueue>().Enqueue(Guid.NewGuid());

        Assert.Equal(1, first.GetRequiredService<JobStorage>().GetMonitoringApi().EnqueuedCount("default"));
    }

    private static ServiceProvider Services(TemporaryFolder folder, LibraryIndex index)
    {
        var services = new ServiceCollection();
        services.AddLogging();
        services.AddIndexer(index, new IndexerSettings(Workers: 1, folder.File("work")));
        return services.BuildServiceProvider();
    }
}
