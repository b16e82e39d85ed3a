using Npgsql;

namespace Library.Storage.Catalogue;

/// <summary>What every connection to PostgreSQL has, beside what the settings say.</summary>
internal static class PostgreSqlConnection
{
    /// <summary>
    /// Limits of the server on what one session may hold up: the process at its other end may be frozen or cut off.
    /// A transaction that stands idle is ended, and with it the locks that it holds; nothing waits for a lock for ever.
    /// </summary>
    private const string ServerLimits = "-c idle_in_transaction_session_timeout=10s -c lock_timeout=15s -c tcp_keepalives_idle=5 -c tcp_keepalives_interval=3 -c tcp_keepalives_count=3";

    /// <summary>The connection string with what it does not say itself.</summary>
    /// <param name="key">The setting that it is.</param>
    /// <exception cref="Microsoft.Extensions.Options.OptionsValidationException">It is missing or cannot be read; the message never repeats it.</exception>
    public static string Complete(string? text, string key)
    {
        if (string.IsNullOrWhiteSpace(text))
        {
            throw CatalogueOptions.Wrong(key, $"{key} is missing; it names the PostgreSQL server, such as Host=db.example.org;Database=library;Username=library;Password=….");
        }

        try
        {
            var given = new NpgsqlConnectionStringBuilder(text);
            var complete = new NpgsqlConnectionStringBuilder(text) { IncludeErrorDetail = false, PersistSecurityInfo = false };
            SetUnlessGiven(given, "Timeout", () => complete.Timeout = 5);
            SetUnlessGiven(given, "Command Timeout", () => complete.CommandTimeout = 30);
            SetUnlessGiven(given, "Keepalive", () => complete.KeepAlive = 10);
            SetUnlessGiven(given, "Maximum Pool Size", () => complete.MaxPoolSize = 50);
            SetUnlessGiven(given, "Options", () => complete.Options = ServerLimits);
            SetUnlessGiven(given, "Application Name", () => complete.ApplicationName = "charter-knowledge-center");
            return string.IsNullOrWhiteSpace(complete.Host)
                ? throw CatalogueOptions.Wrong(key, $"{key} names no Host.")
                : complete.ConnectionString;
        }
        catch (Exception exception) when (exception is ArgumentException or FormatException)
        {
            throw CatalogueOptions.Wrong(key, $"{key} cannot be read; it has the form Host=db.example.org;Database=library;Username=library;Password=….");
        }
    }

    private static void SetUnlessGiven(NpgsqlConnectionStringBuilder given, string name, Action set)
    {
        if (!given.ContainsKey(name) || !given.ShouldSerialize(name))
        {
            set();
        }
    }
}
