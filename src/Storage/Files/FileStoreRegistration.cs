using Library.Storage.Files.S3;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;

namespace Library.Storage.Files;

/// <summary>Registers where files are kept.</summary>
public static class FileStoreRegistration
{
    /// <summary>
    /// Adds <see cref="IFileStore"/> as <see cref="FileStoreOptions.Provider"/> says, <see cref="UploadSpool"/> and
    /// <see cref="FileStoreOptions"/>, validated at start, from the settings below <see cref="FileStoreOptions.Section"/>.
    /// </summary>
    /// <param name="dataPath">The folder of all embedded data: files go to <c>files</c> in it, uploads on their way to <c>spool</c>.</param>
    /// <exception cref="OptionsValidationException">The provider is not one of those there are.</exception>
    public static IServiceCollection AddFileStore(this IServiceCollection services, IConfiguration configuration, string dataPath)
    {
        ArgumentNullException.ThrowIfNull(configuration);
        ArgumentException.ThrowIfNullOrEmpty(dataPath);
        var chosen = ReadProvider(configuration);
        configuration.CheckReadable<FileStoreOptions>(FileStoreOptions.Section);
        services.AddOptions<FileStoreOptions>().Bind(configuration.GetSection(FileStoreOptions.Section)).ValidateOnStart();
        services.AddSingleton<IValidateOptions<FileStoreOptions>, FileStoreOptionsValidator>();
        services.TryAddSingleton(TimeProvider.System);
        services.AddSingleton(new UploadSpool(Path.Combine(dataPath, "spool")));
        services.AddHostedService<SpoolCleaning>();
        configuration.CheckReadable<VirusScanOptions>(VirusScanOptions.Section);
        services.AddOptions<VirusScanOptions>().Bind(configuration.GetSection(VirusScanOptions.Section)).ValidateOnStart();
        services.AddSingleton<IValidateOptions<VirusScanOptions>, VirusScanOptionsValidator>();
        services.AddSingleton<VirusScan>();
        return chosen switch
        {
            FileStoreProvider.S3 => services.AddS3(configuration),
            _ => services
                .AddSingleton<IFileStore>(provider => new DiskFileStore(Path.Combine(dataPath, "files"), provider.GetRequiredService<TimeProvider>()))
                .AddSingleton(new SignedReads(store: null)),
        };
    }

    private static IServiceCollection AddS3(this IServiceCollection services, IConfiguration configuration)
    {
        configuration.CheckReadable<S3Options>(S3Options.Section);
        services.AddOptions<S3Options>().Bind(configuration.GetSection(S3Options.Section)).ValidateOnStart();
        services.AddSingleton<IValidateOptions<S3Options>, S3OptionsValidator>();
        services.AddSingleton(provider => new S3FileStore(
            provider.GetRequiredService<IOptions<S3Options>>().Value, S3Connection.Network(), provider.GetRequiredService<TimeProvider>()));
        services.AddSingleton(provider => new SignedReads(
            provider.GetRequiredService<IOptions<S3Options>>().Value.RedirectDownloads ? provider.GetRequiredService<S3FileStore>() : null));
        return services.AddSingleton<IFileStore>(provider => provider.GetRequiredService<S3FileStore>());
    }

    /// <summary>Where files are kept, by the settings. Read by hand, since the binder's message for a wrong name does not say which are right.</summary>
    /// <exception cref="OptionsValidationException">The provider is not one of those there are.</exception>
    public static FileStoreProvider ReadProvider(IConfiguration configuration)
    {
        ArgumentNullException.ThrowIfNull(configuration);
        const string Key = FileStoreOptions.Section + ":" + nameof(FileStoreOptions.Provider);
        var name = configuration[Key];
        if (string.IsNullOrEmpty(name))
        {
            return FileStoreProvider.Disk;
        }

        var known = Enum.GetNames<FileStoreProvider>();
        return known.Contains(name, StringComparer.OrdinalIgnoreCase)
            ? Enum.Parse<FileStoreProvider>(name, ignoreCase: true)
            : throw new OptionsValidationException(Key, typeof(FileStoreOptions), [$"{Key} is '{name}'; it takes {string.Join(" or ", known)}."]);
    }
}

/// <summary>Clears the spool of what a process that died left there.</summary>
internal sealed class SpoolCleaning(UploadSpool spool) : IHostedService
{
    public Task StartAsync(CancellationToken cancellationToken)
    {
        spool.RemoveLeftovers();
        return Task.CompletedTask;
    }

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
}
