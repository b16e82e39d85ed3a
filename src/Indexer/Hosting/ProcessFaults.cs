using Library.Storage;
using Microsoft.Data.Sqlite;
using Microsoft.Extensions.Options;
using Npgsql;

namespace Library.Indexer.Hosting;

/// <summary>What stops a start and is not a fault of the program.</summary>
public static class ProcessFaults
{
    /// <summary>What to tell whoever started the process, where it is theirs to mend; null for a fault of ours.</summary>
    public static string? SentenceOrNull(Exception exception) => exception switch
    {
        SettingsException or DataFolderException or OptionsValidationException => exception.Message,
        SqliteException => $"Library:DataPath: the catalogue cannot be opened or written ({exception.Message})",

        // The server's own words may name users, hosts and databases.
        PostgresException refused => $"Library:Database:ConnectionString: the catalogue's server refused ({refused.SqlState}); its log says why.",
        NpgsqlException or InvalidOperationException { InnerException: NpgsqlException } => "Library:Database:ConnectionString: the catalogue's server cannot be reached.",
        _ => null,
    };
}
