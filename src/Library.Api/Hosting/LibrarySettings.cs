using System.Net;
using Library.Indexer.Hosting;

namespace Library.Api.Hosting;

/// <summary>The settings of the whole process, read once at start. The settings of a part are with that part.</summary>
internal sealed record LibrarySettings
{
    private const string Section = ProcessSettings.Section;

    /// <summary>What every process of the system reads.</summary>
    public required ProcessSettings Process { get; init; }

    /// <summary>Base of every link in mails and feeds; null where the site is reached on this machine only.</summary>
    public Uri? PublicUrl => Process.PublicUrl;

    public TimeZoneInfo TimeZone => Process.TimeZone;

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
        var settings = new LibrarySettings
        {
            Process = ProcessSettings.Read(configuration, isDemo ? "data-demo" : "data", ProcessRoles.Web | ProcessRoles.Indexer),
            AdminEmail = ReadOrNull(configuration, "Admin:Email"),
            AdminPassword = ReadOrNull(configuration, "Admin:Password"),
            Urls = (ReadRawOrNull(configuration, "urls") ?? "http://localhost:5080").Split(';', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries),
            IsDemo = isDemo,
        };
        if (settings.AdminEmail is not null != settings.AdminPassword is not null)
        {
            throw new SettingsException("Library:Admin:Email and Library:Admin:Password belong together; only one of them is set.");
        }

        if (isDemo && settings.Process.Roles != (ProcessRoles.Web | ProcessRoles.Indexer))
        {
            throw new SettingsException("Library:Roles is set; the demonstration is one process that does everything.");
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

    private static string? ReadOrNull(IConfiguration configuration, string key) => ReadRawOrNull(configuration, $"{Section}:{key}");

    private static string? ReadRawOrNull(IConfiguration configuration, string key) => ProcessSettings.ReadOrNull(configuration, key);
}
