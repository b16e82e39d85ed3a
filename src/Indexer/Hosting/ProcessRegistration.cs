using Library.Indexer.Extraction.Ocr;
using Library.Indexer.Extraction.Office;
using Library.Indexer.Index.Published;
using Library.Indexer.Jobs;
using Library.Storage;
using Library.Storage.Catalogue;
using Library.Storage.Files;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace Library.Indexer.Hosting;

/// <summary>What every process of the system consists of, whatever its roles.</summary>
public static class ProcessRegistration
{
    /// <summary>How long a process that is told to end may take to finish what it is at.</summary>
    public static readonly TimeSpan TimeToEnd = TimeSpan.FromSeconds(25);

    /// <summary>Registers catalogue, files, index and jobs as the settings say. <see cref="SiteAddress"/> is registered by who knows it.</summary>
    /// <param name="resources">Opened already; who opened it disposes it after the services have stopped.</param>
    public static IServiceCollection AddProcess(this IServiceCollection services, IConfiguration configuration, ProcessSettings settings, ProcessResources resources)
    {
        ArgumentNullException.ThrowIfNull(settings);
        ArgumentNullException.ThrowIfNull(resources);
        var data = resources.Data;
        services.Configure<HostOptions>(options => options.ShutdownTimeout = TimeToEnd);
        services.AddSingleton(data);
        services.AddSingleton(provider => new AssociationClock(provider.GetRequiredService<TimeProvider>(), settings.TimeZone));
        configuration.CheckReadable<AuditOptions>(AuditOptions.Section);
        services.AddOptions<AuditOptions>().BindConfiguration(AuditOptions.Section).ValidateOnStart();
        configuration.CheckReadable<ConversionOptions>(ConversionOptions.Section);
        services.AddOptions<ConversionOptions>().BindConfiguration(ConversionOptions.Section).ValidateOnStart();
        configuration.CheckReadable<OcrOptions>(OcrOptions.Section);
        services.AddOptions<OcrOptions>().BindConfiguration(OcrOptions.Section).ValidateOnStart();
        if (settings.IsShared)
        {
            services.AddOtherMachines(settings.RolesText);
        }

        services.AddCatalogue(data, settings.Catalogue);
        services.AddFileStore(configuration, data.Path);
        var indexer = new IndexerSettings(settings.Workers, Path.Combine(data.Path, "work"));
        if (resources.Index is { } index)
        {
            return services.AddIndexer(index, indexer);
        }

        services.AddSingleton(provider => OpenCopy(Path.Combine(resources.IndexPath, "copy"), provider.GetRequiredService<IFileStore>()));
        return services.AddSharedIndexer(Path.Combine(resources.IndexPath, "writer"), settings.Roles, settings.Catalogue, indexer);
    }

    /// <summary>Makes or brings up to date what the process needs of its servers, then does what else a start has to do: of processes that start together, one after the other.</summary>
    public static Task PrepareAsync(this IServiceProvider services, ProcessSettings settings, Func<CancellationToken, Task> then, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(settings);
        return services.MigrateAsync(
            async cancelled =>
            {
                if (settings.IsShared)
                {
                    await JobServer.PrepareAsync(settings.Catalogue, cancelled);
                }

                await then(cancelled);
            },
            cancellationToken);
    }

    private static IndexCopy OpenCopy(string path, IFileStore files)
    {
        try
        {
            return IndexCopy.Open(path, files);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new SettingsException($"Library:Index:Path: the copy of the index cannot be kept in '{path}' ({exception.Message}).", exception);
        }
    }
}
