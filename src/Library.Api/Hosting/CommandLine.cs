using Library.Indexer.Hosting;
using Library.Storage;
using Library.Storage.Catalogue;
using Library.Storage.Files;
using Library.Storage.Wholeness;
using Microsoft.EntityFrameworkCore;

namespace Library.Api.Hosting;

/// <summary>What a command was given, and the parts of the system that it works with.</summary>
/// <param name="Words">What stands after the command, without flags and settings.</param>
/// <param name="Flags">Without their hyphens.</param>
internal sealed record CommandLine(IConfiguration Configuration, LibrarySettings Settings, IReadOnlyList<string> Words, IReadOnlySet<string> Flags)
{
    private const string Demo = "demo";

    /// <summary>Reads arguments: words, <c>--flag</c>s of those that are known, and settings (<c>--Library:KEY VALUE</c>).</summary>
    /// <exception cref="SettingsException">A setting is wrong, or an argument unknown.</exception>
    public static CommandLine Read(string[] arguments, params string[] flags)
    {
        var (words, set, settings) = (new List<string>(), new HashSet<string>(StringComparer.Ordinal), new List<string>());
        for (var i = 0; i < arguments.Length; i++)
        {
            if (!arguments[i].StartsWith("--", StringComparison.Ordinal))
            {
                words.Add(arguments[i]);
            }
            else if (flags.Append(Demo).Contains(arguments[i][2..], StringComparer.Ordinal))
            {
                set.Add(arguments[i][2..]);
            }
            else if (arguments[i].Contains(':', StringComparison.Ordinal) || arguments[i] == "--urls")
            {
                settings.Add(arguments[i]);
                if (!arguments[i].Contains('=', StringComparison.Ordinal) && i + 1 < arguments.Length)
                {
                    settings.Add(arguments[++i]);
                }
            }
            else
            {
                throw new SettingsException($"There is no '{arguments[i]}' here; 'library help' lists what there is.");
            }
        }

        var configuration = new ConfigurationBuilder().SetBasePath(AppContext.BaseDirectory).AddJsonFile("appsettings.json", optional: true)
            .AddEnvironmentVariables("ASPNETCORE_").AddEnvironmentVariables().AddCommandLine([.. settings]).Build();
        return new CommandLine(configuration, LibrarySettings.Read(configuration, set.Contains(Demo)), words, set);
    }

    /// <summary>The catalogue and the file store, without anything that runs by itself.</summary>
    public IServiceCollection Services(DataFolder data)
    {
        var services = new ServiceCollection();
        services.AddLogging(logging => logging.AddConsole(console => console.LogToStandardErrorThreshold = LogLevel.Trace).SetMinimumLevel(LogLevel.Error));
        services.AddSingleton(provider => new AssociationClock(provider.GetRequiredService<TimeProvider>(), Settings.TimeZone));
        services.AddSingleton(new SiteAddress(Settings.SiteUrl));
        services.AddCatalogue(data, Settings.Process.Catalogue);
        services.AddFileStore(Configuration, data.Path);
        return services;
    }

    /// <summary>Whether there is a catalogue that could be read: SQLite would make an empty one.</summary>
    /// <exception cref="SettingsException">There is none.</exception>
    public void RequireCatalogue(DataFolder data)
    {
        if (Settings.Process.Catalogue.Provider == CatalogueProvider.Sqlite && !File.Exists(data.Database))
        {
            throw new SettingsException($"Library:DataPath: there is no catalogue in '{data.Path}'; the system was never started there.");
        }
    }

    /// <summary>Whether the catalogue has the tables that this program knows: a command that only looks changes none.</summary>
    /// <exception cref="SettingsException">There are none, or others.</exception>
    /// <exception cref="BackupException">A restore was broken off.</exception>
    public async Task RequireSchemaAsync(IServiceProvider provider, CancellationToken cancellationToken)
    {
        await using var catalogue = await provider.GetRequiredService<IDbContextFactory<LibraryDbContext>>().CreateDbContextAsync(cancellationToken);
        var where = Settings.Process.Catalogue.Provider == CatalogueProvider.Sqlite ? "Library:DataPath" : "Library:Database:ConnectionString";
        var applied = (await catalogue.Database.GetAppliedMigrationsAsync(cancellationToken)).ToHashSet(StringComparer.Ordinal);
        if (applied.Count == 0)
        {
            throw new SettingsException($"{where}: there is no catalogue there; the system was never started with these settings.");
        }

        if (!applied.SetEquals(catalogue.Database.GetMigrations()))
        {
            throw new SettingsException($"{where}: the catalogue has the schema of another version of the program: start the system once, or use its version.");
        }

        if (await catalogue.State.AnyAsync(state => state.Name == CatalogueState.Restoring, cancellationToken))
        {
            throw new BackupException("A restore is under way or was broken off: wait for it, or repeat it with 'library restore'.");
        }
    }

    /// <summary>The place of backups that was named.</summary>
    /// <exception cref="SettingsException">There is none, or more than one word.</exception>
    /// <exception cref="BackupException">It cannot be one.</exception>
    public BackupPlace Place(string usage)
    {
        if (Words is not [var place])
        {
            throw new SettingsException($"Usage: {usage}");
        }

        return BackupPlace.Open(BackupPlace.HasScheme(place) ? place : ProcessSettings.CallerPath(Configuration, place), Configuration, TimeProvider.System);
    }
}
