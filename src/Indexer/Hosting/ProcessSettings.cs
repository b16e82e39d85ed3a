using Library.Storage.Catalogue;
using Library.Storage.Files;
using Microsoft.Extensions.Configuration;

namespace Library.Indexer.Hosting;

/// <summary>What a process of the system does.</summary>
[Flags]
public enum ProcessRoles
{
    None = 0,

    /// <summary>Website and API.</summary>
    Web = 1,

    /// <summary>Extracts files, and writes the index when it is its turn.</summary>
    Indexer = 2,
}

/// <summary>The settings that every process of the system reads at start, whatever its roles.</summary>
public sealed record ProcessSettings
{
    public const string Section = "Library";

    private const string RolesKey = $"{Section}:Roles";
    private const string WorkersKey = $"{Section}:Jobs:Workers";

    public required ProcessRoles Roles { get; init; }

    public required CatalogueOptions Catalogue { get; init; }

    /// <summary>Whether several processes share catalogue, files and index: on PostgreSQL and S3.</summary>
    public required bool IsShared { get; init; }

    /// <summary>Absolute.</summary>
    public required string DataPath { get; init; }

    /// <summary>Where the index is kept, or this process's copy of it; null for the place below <see cref="DataPath"/>.</summary>
    public string? IndexPath { get; init; }

    /// <summary>Base of every link in mails and feeds; null where the site is reached on this machine only.</summary>
    public Uri? PublicUrl { get; init; }

    /// <summary>The association's.</summary>
    public required TimeZoneInfo TimeZone { get; init; }

    /// <summary>Files extracted at a time in this process.</summary>
    public required int Workers { get; init; }

    /// <summary>The roles as the setting has them.</summary>
    public string RolesText => NameOf(Roles);

    /// <summary>Reads and checks the settings.</summary>
    /// <param name="dataFolder">The name of the data folder where none is set.</param>
    /// <param name="roles">Where none are set.</param>
    /// <exception cref="SettingsException">One is wrong or missing; the message is one sentence that names its key.</exception>
    /// <exception cref="Microsoft.Extensions.Options.OptionsValidationException">Likewise.</exception>
    public static ProcessSettings Read(IConfiguration configuration, string dataFolder, ProcessRoles roles)
    {
        ArgumentNullException.ThrowIfNull(configuration);
        var catalogue = CatalogueOptions.Read(configuration);
        var settings = new ProcessSettings
        {
            Roles = ReadRoles(configuration) ?? roles,
            Catalogue = catalogue,
            IsShared = catalogue.Provider == CatalogueProvider.PostgreSql && FileStoreRegistration.ReadProvider(configuration) == FileStoreProvider.S3,
            DataPath = ReadPath(configuration, "DataPath") ?? DefaultDataPath(dataFolder),
            IndexPath = ReadPath(configuration, "Index:Path"),
            PublicUrl = ReadPublicUrl(configuration),
            TimeZone = ReadTimeZone(configuration),
            Workers = ReadWorkers(configuration),
        };
        return settings.IsShared || settings.Roles == (ProcessRoles.Web | ProcessRoles.Indexer)
            ? settings
            : throw new SettingsException(
                $"{RolesKey} is '{settings.RolesText}'; web and indexer as processes of their own need {CatalogueOptions.Section}:Provider PostgreSql and {FileStoreOptions.Section}:Provider S3.");
    }

    /// <summary>A value; null where it is missing or blank.</summary>
    public static string? ReadOrNull(IConfiguration configuration, string key)
    {
        ArgumentNullException.ThrowIfNull(configuration);
        return configuration[key] is { } value && value.Trim().Length > 0 ? value.Trim() : null;
    }

    private static string NameOf(ProcessRoles roles) => string.Join(',', new[] { ProcessRoles.Web, ProcessRoles.Indexer }.Where(role => roles.HasFlag(role)).Select(role => role.ToString().ToLowerInvariant()));

    private static ProcessRoles? ReadRoles(IConfiguration configuration)
    {
        if (ReadOrNull(configuration, RolesKey) is not { } text)
        {
            return null;
        }

        var roles = ProcessRoles.None;
        foreach (var name in text.Split(',', StringSplitOptions.TrimEntries))
        {
            roles |= name.ToLowerInvariant() switch
            {
                "web" => ProcessRoles.Web,
                "indexer" => ProcessRoles.Indexer,
                _ => throw new SettingsException($"{RolesKey} is '{text}'; it takes web,indexer, web or indexer."),
            };
        }

        return roles;
    }

    private static int ReadWorkers(IConfiguration configuration) => ReadOrNull(configuration, WorkersKey) switch
    {
        null => Environment.ProcessorCount,
        var text when int.TryParse(text, out var workers) && workers is >= 1 and <= 64 => workers,
        var text => throw new SettingsException($"{WorkersKey} is '{text}'; it takes a number from 1 to 64."),
    };

    private static Uri? ReadPublicUrl(IConfiguration configuration) => ReadOrNull(configuration, $"{Section}:PublicUrl") switch
    {
        null => null,
        var text when Uri.TryCreate(text, UriKind.Absolute, out var url) && url.Scheme is "http" or "https" => url,
        var text => throw new SettingsException($"Library:PublicUrl is '{text}', which is not an http or https address."),
    };

    private static TimeZoneInfo ReadTimeZone(IConfiguration configuration)
    {
        var id = ReadOrNull(configuration, $"{Section}:TimeZone") ?? "America/New_York";
        return TimeZoneInfo.TryFindSystemTimeZoneById(id, out var zone)
            ? zone
            : throw new SettingsException($"Library:TimeZone is '{id}', which this machine does not know; use a name such as America/New_York.");
    }

    /// <summary>A path relative to the caller's folder: a program that is run from its sources starts in another one.</summary>
    private static string? ReadPath(IConfiguration configuration, string key) =>
        ReadOrNull(configuration, $"{Section}:{key}") is { } path ? CallerPath(configuration, path) : null;

    /// <summary>A path relative to the caller's folder, made absolute.</summary>
    public static string CallerPath(IConfiguration configuration, string path) =>
        Path.GetFullPath(path, Path.IsPathFullyQualified(configuration["PWD"] ?? "") ? configuration["PWD"] ?? "" : Directory.GetCurrentDirectory());

    private static string DefaultDataPath(string name)
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            if (File.Exists(Path.Combine(folder.FullName, "Library.sln")))
            {
                return Path.Combine(folder.FullName, name);
            }
        }

        return Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.LocalApplicationData), "charter-knowledge-center", name);
    }
}

/// <summary>A setting is wrong. The message is one sentence for whoever starts the process.</summary>
public sealed class SettingsException(string message, Exception? innerException = null) : Exception(message, innerException);
