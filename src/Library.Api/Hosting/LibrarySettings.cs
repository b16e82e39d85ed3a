using System.Net;
using Library.Storage.Catalogue;

namespace Library.Api.Hosting;

/// <summary>The settings of the whole process, read once at start. The settings of a part are with that part.</summary>
internal sealed record LibrarySettings
{
    public const string Section = "Library";

    /// <summary>Absolute; see <see cref="Read"/> for the default.</summary>
    public required string DataPath { get; init; }

    /// <summary>Base of every link in mails and feeds; null where the site is reached on this machine only.</summary>
    public Uri? PublicUrl { get; init; }

    public required CatalogueOptions Catalogue { get; init; }

    public required TimeZoneInfo TimeZone { get; init; }

    /// <summary>Where the index is kept; null for the place below <see cref="DataPath"/>.</summary>
    public string? IndexPath { get; init; }

    public string? AdminEmail { get; init; }

    public string? AdminPassword { get; init; }

    /// <summary>Where to listen.</summary>
    public required IReadOnlyList<string> Urls { get; init; }

    public bool IsDemo { get; init; }

    private static readonly string[] Everywhere = ["*", "+", "0.0.0.0", "[::]"];

    /// <summary><see cref="PublicUrl"/>, else the place on this machine where the site listens.</summary>
    public Uri SiteUrl => PublicUrl ?? new Uri(Everywhere.Aggregate(Urls[0], (url, host) => url.Replace($"//{host}", "//localhost", StringComparison.Ordinal)));

    /// <summary>Reads and checks the settings.</summary>
    /// <exception cref="SettingsException">One is wrong or missing; the message is one sentence that names its key.</exception>
    public static LibrarySettings Read(IConfiguration configuration, bool isDemo)
    {
        RequireSupported(configuration, "Roles", "web,indexer", "Web and indexer as processes of their own need a database server, which this release does not support yet.");
        var settings = new LibrarySettings
        {
            Catalogue = CatalogueOptions.Read(configuration),
            DataPath = ReadPath(configuration, "DataPath") ?? DefaultDataPath(isDemo ? "data-demo" : "data"),
            IndexPath = ReadPath(configuration, "Index:Path"),
            PublicUrl = ReadPublicUrl(configuration),
            TimeZone = ReadTimeZone(configuration),
            AdminEmail = ReadOrNull(configuration, "Admin:Email"),
            AdminPassword = ReadOrNull(configuration, "Admin:Password"),
            Urls = (ReadRawOrNull(configuration, "urls") ?? "http://localhost:5080").Split(';', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries),
            IsDemo = isDemo,
        };
        if (settings.AdminEmail is not null != settings.AdminPassword is not null)
        {
            throw new SettingsException("Library:Admin:Email and Library:Admin:Password belong together; only one of them is set.");
        }

        if (configuration.GetSection("Kestrel:Endpoints").GetChildren().Any())
        {
            throw new SettingsException("Kestrel:Endpoints is set; say with --urls where to listen, and with Kestrel:Certificates:Default by which certificate.");
        }

        settings.CheckAddresses(ReadAllowPlainHttp(configuration));
        return settings;
    }

    private static bool ReadAllowPlainHttp(IConfiguration configuration)
    {
        var text = ReadOrNull(configuration, "AllowPlainHttp");
        var allowed = false;
        return text is null || bool.TryParse(text, out allowed) ? allowed : throw new SettingsException($"Library:AllowPlainHttp is '{text}'; it takes true or false.");
    }

    private void CheckAddresses(bool allowPlainHttp)
    {
        foreach (var url in Urls.Where(url => !IsLoopback(url)))
        {
            if (IsDemo)
            {
                throw new SettingsException($"The demonstration listens on this machine only, so --urls cannot be '{url}': its passwords are known.");
            }

            if (PublicUrl is null)
            {
                throw new SettingsException($"Library:PublicUrl is missing; it is required where the site listens beyond this machine ('{url}').");
            }

            if (!allowPlainHttp && url.StartsWith("http:", StringComparison.OrdinalIgnoreCase))
            {
                throw new SettingsException($"Library:AllowPlainHttp is not set, and '{url}' would carry passwords unencrypted; use https, or set it to true behind a proxy that does.");
            }
        }
    }

    private static bool IsLoopback(string url)
    {
        var address = ParseAddress(url);
        return address.IsUnixPipe
            || string.Equals(address.Host, "localhost", StringComparison.OrdinalIgnoreCase)
            || (IPAddress.TryParse(address.Host.Trim('[', ']'), out var ip) && IPAddress.IsLoopback(ip));
    }

    private static BindingAddress ParseAddress(string url)
    {
        try
        {
            return BindingAddress.Parse(url);
        }
        catch (FormatException exception)
        {
            throw new SettingsException($"--urls names '{url}', which is not an address such as http://localhost:5080.", exception);
        }
    }

    private static Uri? ReadPublicUrl(IConfiguration configuration) => ReadOrNull(configuration, "PublicUrl") switch
    {
        null => null,
        var text when Uri.TryCreate(text, UriKind.Absolute, out var url) && url.Scheme is "http" or "https" => url,
        var text => throw new SettingsException($"Library:PublicUrl is '{text}', which is not an http or https address."),
    };

    private static TimeZoneInfo ReadTimeZone(IConfiguration configuration)
    {
        var id = ReadOrNull(configuration, "TimeZone") ?? "America/New_York";
        return TimeZoneInfo.TryFindSystemTimeZoneById(id, out var zone)
            ? zone
            : throw new SettingsException($"Library:TimeZone is '{id}', which this machine does not know; use a name such as America/New_York.");
    }

    private static void RequireSupported(IConfiguration configuration, string key, string supported, string why)
    {
        var value = ReadOrNull(configuration, key)?.Replace(" ", "", StringComparison.Ordinal);
        var same = value is null || value.Split(',').Order(StringComparer.OrdinalIgnoreCase).SequenceEqual(supported.Split(',').Order(StringComparer.OrdinalIgnoreCase), StringComparer.OrdinalIgnoreCase);
        if (!same)
        {
            throw new SettingsException($"Library:{key} is '{value}'; it takes {supported}. {why}");
        }
    }

    /// <summary>A path relative to the caller's folder: a program that is run from its sources starts in another one.</summary>
    private static string? ReadPath(IConfiguration configuration, string key) =>
        ReadOrNull(configuration, key) is { } path ? CallerPath(configuration, path) : null;

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

    private static string? ReadOrNull(IConfiguration configuration, string key) => ReadRawOrNull(configuration, $"{Section}:{key}");

    private static string? ReadRawOrNull(IConfiguration configuration, string key) => configuration[key] is { } value && value.Trim().Length > 0 ? value.Trim() : null;
}

/// <summary>A setting is wrong. The message is one sentence for whoever starts the process.</summary>
internal sealed class SettingsException(string message, Exception? innerException = null) : Exception(message, innerException);
