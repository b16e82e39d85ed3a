using Library.Indexer.Telemetry;
using Library.Storage;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace Library.Indexer.Hosting;

/// <summary>The indexer as a process of its own: it extracts files, and writes the index when it is its turn.</summary>
public static class WorkerProgram
{
    /// <summary>Whether the settings ask for an indexer without the website.</summary>
    /// <exception cref="SettingsException">A setting is wrong.</exception>
    public static bool IsAskedFor(string[] args) =>
        ProcessSettings.Read(Host.CreateApplicationBuilder(args).Configuration, "data", ProcessRoles.Web | ProcessRoles.Indexer).Roles == ProcessRoles.Indexer;

    /// <summary>Runs until it is told to end.</summary>
    /// <returns>The exit code: 1 where it could not start, and has said why.</returns>
    public static async Task<int> RunAsync(string[] args)
    {
        try
        {
            var builder = Host.CreateApplicationBuilder(new HostApplicationBuilderSettings { Args = args, ContentRootPath = AppContext.BaseDirectory });
            var settings = ProcessSettings.Read(builder.Configuration, "data", ProcessRoles.Indexer);
            if (settings.Roles != ProcessRoles.Indexer)
            {
                throw new SettingsException($"Library:Roles is '{settings.RolesText}'; this program is the indexer alone, and the website is Library.Api.");
            }

            await using var resources = await ProcessResources.OpenAsync(settings, CancellationToken.None);
            builder.Logging.AddFilter("Microsoft", LogLevel.Warning).AddFilter("Hangfire", LogLevel.Warning).AddFilter("Microsoft.Hosting.Lifetime", LogLevel.Information);
            builder.Services.AddSingleton(new SiteAddress(settings.PublicUrl ?? throw new SettingsException("Library:PublicUrl is missing; mails that the indexer writes link to the website.")));
            builder.Services.AddSystemd();
            builder.AddTelemetry();
            builder.Services.AddProcess(builder.Configuration, settings, resources);
            using var host = builder.Build();
            host.Services.GetService<IStartupValidator>()?.Validate();
            await host.Services.PrepareAsync(settings, _ => Task.CompletedTask, CancellationToken.None);

            await host.RunAsync();
            return 0;
        }
        catch (Exception exception) when (ProcessFaults.SentenceOrNull(exception) is { } sentence)
        {
            await Console.Error.WriteLineAsync(sentence);
            return 1;
        }
    }
}
