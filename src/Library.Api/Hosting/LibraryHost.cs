using Library.Api.Administration;
using Library.Api.Alerts;
using Library.Api.Collections;
using Library.Api.Conversations;
using Library.Api.Cops;
using Library.Api.Correspondence;
using Library.Api.Delivery;
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
using Library.Api.Notices;
using Library.Api.Search;
using Library.Api.Sharing;
using Library.Api.Webhooks;
using Library.Indexer.Hosting;
using Library.Storage;
using Library.Storage.Catalogue;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.Extensions.Options;

namespace Library.Api.Hosting;

/// <summary>The running system: what it holds open, from start to end.</summary>
internal sealed class LibraryHost : IAsyncDisposable
{
    private readonly ProcessResources _resources;

    private LibraryHost(WebApplication app, ProcessResources resources)
    {
        (App, _resources) = (app, resources);
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

        var resources = await ProcessResources.OpenAsync(settings.Process, cancellationToken);
        WebApplication? app = null;
        try
        {
            AddServices(builder, settings, resources);
            configure?.Invoke(builder);
            app = builder.Build();
            UseLibrary(app);
            await PrepareAsync(app.Services, settings.Process, cancellationToken);
            await app.StartAsync(cancellationToken);
            return new LibraryHost(app, resources);
        }
        catch
        {
            if (app is not null)
            {
                await app.DisposeAsync();
            }

            await resources.DisposeAsync();
            throw;
        }
    }

    public async ValueTask DisposeAsync()
    {
        await App.StopAsync();
        await App.DisposeAsync();
        await _resources.DisposeAsync();
    }

    /// <summary>What can stop the start for a wrong setting, and what must be done before the first request.</summary>
    private static async Task PrepareAsync(IServiceProvider services, ProcessSettings settings, CancellationToken cancellationToken)
    {
        services.GetService<IStartupValidator>()?.Validate();
        _ = services.GetRequiredService<IOptions<ForwardedHeadersOptions>>().Value;
        await services.PrepareAsync(
            settings,
            async cancelled =>
            {
                // Of processes that start together the first makes the keys, and the others read them.
                services.GetRequiredService<IDataProtectionProvider>().CreateProtector(nameof(LibraryHost)).Protect([]);
                await services.GetRequiredService<FirstAdmin>().PrepareAsync(cancelled);
            },
            cancellationToken);
        await services.GetRequiredService<IdempotentRequests>().AbandonAllAsync(cancellationToken);
    }

    private static void AddServices(WebApplicationBuilder builder, LibrarySettings settings, ProcessResources resources)
    {
        builder.Logging.AddFilter("Microsoft", LogLevel.Warning).AddFilter("Hangfire", LogLevel.Warning).AddFilter("Microsoft.Hosting.Lifetime", LogLevel.Information)

            // What is not ready is the answer to who asks, every few seconds; its causes are logged where they arise.
            .AddFilter("Microsoft.Extensions.Diagnostics.HealthChecks", LogLevel.None);
        builder.WebHost.ConfigureKestrel(kestrel => kestrel.AddServerHeader = false);
        var services = builder.Services;
        services.AddSingleton(settings);
        services.AddSingleton(new SiteAddress(settings.SiteUrl));
        services.AddSystemd();

        // Pages alone: their one secret, the proof of a form, is written anew each time, so that its length and repetition tell nothing of it.
        services.AddResponseCompression(options => (options.EnableForHttps, options.MimeTypes) = (true, ["text/html"]));
        builder.AddWebTelemetry();
        services.AddProcess(builder.Configuration, settings.Process, resources);
        services.AddMail(builder.Configuration, resources.Data);
        services.AddMailbox(builder.Configuration);
        services.AddMembers(builder.Configuration);
        services.AddDocuments();
        services.AddAdministration();
        services.AddCops();
        services.AddMeetings();
        services.AddCollections();
        services.AddConversations();
        services.AddSharing();
        services.AddScoped<ItemZip>();
        services.AddSearch();
        services.AddAlerts();
        services.AddNotices();
        services.AddWebhooks(builder.Configuration);
        services.AddCorrespondence();
        services.AddHealth();
        services.AddErrors();
        services.AddApiDescription();
        services.AddWebsite();
        services.AddDemo(settings);
    }

    private static void UseLibrary(WebApplication app)
    {
        app.UseWarmStart();
        app.UseForwardedHeaders();
        app.UseResponseCompression();
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
        app.UseAntiforgeryOfPages();
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
        app.MapWebhooks();
        app.MapCops();
        app.MapFigures();
        app.MapOffers();
        app.MapMeetings();
        app.MapMeetingThreads();
        app.MapProposals();
        app.MapOutcomes();
        CalendarFeed.Map(app);
        app.MapCollections();
        app.MapConversations();
        app.MapPosts();
        app.MapLiveConversations();
        app.MapSharing();
        app.MapDocuments();
        app.MapSearch();
        app.MapWhy();
        app.MapSavedSearches();
        app.MapNotices();
        app.MapMessages();
        app.MapHealth();
        app.MapMetrics();
        app.MapOpenApi("/openapi/v1.json").AllowAnonymous();
        app.MapWebsite();
    }
}
