using Library.Storage.Catalogue;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Logging;
using Npgsql;

namespace Library.Storage.Servers;

/// <summary>
/// Wakes other processes at once, by PostgreSQL's NOTIFY. Nothing hangs on a signal: what it tells of stands in the catalogue,
/// where whoever waits looks by itself now and then.
/// </summary>
public sealed partial class Signals(CatalogueOptions options, IDbContextFactory<LibraryDbContext> contexts, ILogger<Signals> logger)
{
    /// <summary>A document changed, and its texts are there: for the writer of the index. Carries its id, and the trace that the change is part of.</summary>
    public const string DocumentReady = "library_document_ready";

    /// <summary>A commit of the index was published.</summary>
    public const string CommitPublished = "library_commit_published";

    /// <summary>A file of the published index is missing or damaged. Carries its key.</summary>
    public const string IndexFileLost = "library_index_file_lost";

    /// <summary>Somebody wrote: in a conversation, or to another person.</summary>
    public const string Written = "library_written";

    private static readonly TimeSpan PauseAfterFault = TimeSpan.FromSeconds(1);

    public async Task SendAsync(string channel, string text, CancellationToken cancellationToken)
    {
        await using var catalogue = await contexts.CreateDbContextAsync(cancellationToken);
        await SendAsync(catalogue, channel, text, cancellationToken);
    }

    /// <summary>Sends a signal when the caller's transaction is committed; where there is one process, nothing.</summary>
    internal static async Task SendAsync(LibraryDbContext catalogue, string channel, string text, CancellationToken cancellationToken)
    {
        if (catalogue.Database.IsNpgsql())
        {
            await catalogue.Database.ExecuteSqlAsync($"SELECT pg_notify({channel}, {text})", cancellationToken);
        }
    }

    /// <summary>Calls <paramref name="heard"/> with the text of each signal, and with an empty one whenever signals may have been missed. Until cancelled; faults are waited out.</summary>
    public async Task ListenAsync(string channel, Action<string> heard, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(heard);
        var settings = new NpgsqlConnectionStringBuilder(options.ConnectionString) { Pooling = false };
        while (!cancellationToken.IsCancellationRequested)
        {
            try
            {
                await using var session = new NpgsqlConnection(settings.ConnectionString);
                await session.OpenAsync(cancellationToken);
                session.Notification += (_, signal) => heard(signal.Payload);
                await session.ScalarAsync($"LISTEN {channel}", cancellationToken);
                heard("");
                while (true)
                {
                    await session.WaitAsync(cancellationToken);
                }
            }
            catch (Exception exception) when (!cancellationToken.IsCancellationRequested)
            {
                Log.Deaf(logger, channel, exception.Message);
                await Task.Delay(PauseAfterFault, cancellationToken);
            }
        }
    }

    private static partial class Log
    {
        [LoggerMessage(Level = LogLevel.Warning, Message = "Signals of {Channel} cannot be heard; the catalogue is asked instead: {Reason}")]
        public static partial void Deaf(ILogger logger, string channel, string reason);
    }
}
