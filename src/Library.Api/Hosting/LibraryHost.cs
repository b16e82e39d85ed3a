using Library.Api.Administration;
using Library.Api.Collections;
using Library.Api.Cops;
using Library.Api.Demo;
using Library.Api.Documents;
using Library.Api.Errors;
using Library.Api.Health;
using Library.Api.Items;
using Library.Api.Layout;
using Library.Api.Mail;
using Library.Api.Meetings;
using Library.Api.Members;
using Library.Api.Members.Photos;
using Library.Api.Members.Provider;
using Library.Api.Search;
using Library.Api.Sharing;
using Library.Indexer;
using Library.Indexer.Index;
using Library.Indexer.Packets.Conversion;
using Library.Storage;
using Library.Storage.Catalogue;
using Library.Storage.Files;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.Extensions.Options;

namespace Library.Api.Hosting;

/// <summary>The running system: what it holds open, from start to end.</summary>
internal sealed class LibraryHost : IAsyncDisposable
{
    private readonly DataFolder _data;
    private readonly LibraryIndex _index;

    private LibraryHost(WebApplication app, DataFolder data, LibraryIndex index)
    {
        (App, _data, _index) = (app, data, index);
    }

    public WebApplication App { get; }

    /// <summary>Starts the system; it listens when this returns.</summary>
    /// <param name="configure">Changes services before they are built; null for none.</param>
    /// <exception cref="SettingsException">A setting is wrong; the message is for whoever starts the process.</exception>
    /// <exception cref="DataFolderException">The data folder cannot be used; likewise.</exception>
    public static async Task<LibraryHost> StartAsync(string[] args, Action<WebApplicationBuilder>? configure, CancellationToken cancellationToken)
    {
        var isDemo = args.Contains("--demo", StringComparer.Ordinal);
        var builder = WebApplication.CreateBuilder(new WebApplicationOptions
        {
            ApplicationName = typeof(LibraryHost).Assembly.GetName().Name,
            Args = [.. args.Where(argument => argument != "--demo")],
            ContentRootPath = AppContext.BaseDirectory,
        });
        builder.WebHost.UseStaticWebAssets();
        var settings = LibrarySettings.Read(builder.Configuration, isDemo);
        builder.WebHost.UseUrls([.. settings.Urls]);

        var data = DataFolder.Open(settings.DataPath);
        LibraryIndex? index = null;
        WebApplication? app = null;
        try
        {
            index = await OpenIndexAsync(settings.IndexPath ?? data.Index, cancellationToken);
            AddServices(builder, settings, data, index);
            configure?.Invoke(builder);
            app = builder.Build();
            UseLibrary(app);
            await PrepareAsync(app.Services, cancellationToken);
            await app.StartAsync(cancellationToken);
            return new LibraryHost(app, data, index);
        }
        catch
        {
            if (app is not null)
            {
                await app.DisposeAsync();
            }

            if (index is not null)
            {
                await index.DisposeAsync();
            }

            data.Dispose();
            throw;
        }
    }

    public async ValueTask DisposeAsync()
    {
        await App.StopAsync();
        await App.DisposeAsync();
        await _index.DisposeAsync();
        _data.Dispose();
    }

    /// <summary>What can stop the start for a wrong setting, and what must be done before the first request.</summary>
    private static async Task PrepareAsync(IServiceProvider services, CancellationToken cancellationToken)
    {
        services.GetService<IStartupValidator>()?.Validate();
        _ = services.GetRequiredService<IOptions<ForwardedHeadersOptions>>().Value;
        await services.MigrateAsync(
            async cancelled =>
            {
                // Of processes that start together the first makes the keys, and the others read them.
                services.GetRequiredService<IDataProtectionProvider>().CreateProtector(nameof(LibraryHost)).Protect([]);
                await services.GetRequiredService<FirstAdmin>().PrepareAsync(cancelled);
            },
            cancellationToken);
        await services.GetRequiredService<IdempotentRequests>().AbandonAllAsync(cancellationToken);
    }

    private static async Task<LibraryIndex> OpenIndexAsync(string path, CancellationToken cancellationToken)
    {
        try
        {
            return await LibraryIndex.OpenAsync(path, cancellationToken);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new SettingsException($"Library:Index:Path: the index cannot be kept in '{path}' ({exception.Message}).", exception);
        }
    }

    private static void AddServices(WebApplicationBuilder builder, LibrarySettings settings, DataFolder data, LibraryIndex index)
    {
        builder.Logging.AddFilter("Microsoft", LogLevel.Warning).AddFilter("Hangfire", LogLevel.Warning).AddFilter("Microsoft.Hosting.Lifetime", LogLevel.Information)

            // What is not ready is the answer to who asks, every few seconds; its causes are logged where they arise.
            .AddFilter("Microsoft.Extensions.Diagnostics.HealthChecks", LogLevel.None);
        builder.WebHost.ConfigureKestrel(kestrel => kestrel.AddServerHeader = false);
        var services = builder.Services;
        services.AddSingleton(settings);
        services.AddSingleton(data);
        services.AddSingleton(provider => new AssociationClock(provider.GetRequiredService<TimeProvider>(), settings.TimeZone));
        services.AddSingleton(new SiteAddress(settings.SiteUrl));
        builder.Configuration.CheckReadable<AuditOptions>(AuditOptions.Section);
        services.AddOptions<AuditOptions>().BindConfiguration(AuditOptions.Section).ValidateOnStart();
        builder.Configuration.CheckReadable<ConversionOptions>(ConversionOptions.Section);
        services.AddOptions<ConversionOptions>().BindConfiguration(ConversionOptions.Section).ValidateOnStart();
        services.AddCatalogue(data, settings.Catalogue);
        services.AddFileStore(builder.Configuration, data.Path);
        services.AddIndexer(index, new IndexerSettings(ReadWorkers(builder.Configuration), Path.Combine(data.Path, "work")));
        services.AddMail(builder.Configuration, data);
        services.AddMembers(builder.Configuration);
        services.AddDocuments();
        services.AddAdministration();
        services.AddCops();
        services.AddMeetings();
        services.AddCollections();
        services.AddSharing();
        services.AddScoped<ItemZip>();
        services.AddScoped<Vocabulary>();
        services.AddScoped<PlaceFacets>();
        services.AddScoped<LibrarySearch>();
        services.AddHealth();
        services.AddErrors();
        services.AddApiDescription();
        services.AddWebsite();
        services.AddDemo(settings);
    }

    private static void UseLibrary(WebApplication app)
    {
        app.UseForwardedHeaders();
        app.UseSecurityHeaders();
        app.UseOutsideHeaders();
        app.UseErrors();
        app.UseRouting();
        app.UseAuthentication();
        app.UseCurrentReader();
        app.UseRateLimiter();
        app.UseAuthorization();
        app.UseAntiforgeryOfApi();
        app.UseAntiforgery();
        app.MapAuth();
        app.MapRegistration();
        app.MapInvitations();
        app.MapMe();
        app.MapOwnAccess();
        app.MapPasskeys();
        app.MapSignInProvider();
        app.MapDirectory();
        app.MapPhotos();
        app.MapPeople();
        app.MapAdministration();
        app.MapCops();
        app.MapOffers();
        app.MapMeetings();
        CalendarFeed.Map(app);
        app.MapCollections();
        app.MapSharing();
        app.MapDocuments();
        app.MapSearch();
        app.MapHealth();
        app.MapOpenApi("/openapi/v1.json").AllowAnonymous();
        app.MapWebsite();
    }

    private static int ReadWorkers(ConfigurationManager configuration)
    {
        var text = configuration["Library:Jobs:Workers"];
        if (string.IsNullOrWhiteSpace(text))
        {
            return Environment.ProcessorCount;
        }

        return int.TryParse(text, out var workers) && workers is >= 1 and <= 64
            ? workers
            : throw new SettingsException($"Library:Jobs:Workers is '{text}'; it takes a number from 1 to 64.");
    }
}
