using Library.Indexer.Index;
using Library.Storage;
using Library.Storage.Servers;

namespace Library.Indexer.Hosting;

/// <summary>What a process holds open from start to end: its data folder, its place among the others, and its index or copy of the index.</summary>
public sealed class ProcessResources : IAsyncDisposable
{
    private readonly SessionLock _use;

    private ProcessResources(DataFolder data, SessionLock use) => (Data, _use) = (data, use);

    public DataFolder Data { get; }

    /// <summary>The index that this process writes and searches; null where several share one.</summary>
    public LibraryIndex? Index { get; private set; }

    /// <summary>The folder of this process's copy of the index that several share, and of the index as it writes it.</summary>
    public string IndexPath { get; private init; } = "";

    /// <exception cref="SettingsException">The index folder or the database cannot be used.</exception>
    /// <exception cref="DataFolderException">The data folder cannot be used.</exception>
    /// <exception cref="Npgsql.NpgsqlException">The database cannot be reached.</exception>
    public static async Task<ProcessResources> OpenAsync(ProcessSettings settings, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(settings);
        var data = DataFolder.Open(settings.DataPath);
        SessionLock? use = null;
        try
        {
            use = await SessionLock.TakeForUseOrNullAsync(settings.Catalogue, settings.IsShared, cancellationToken)
                ?? throw new SettingsException(
                    "Library:Database:ConnectionString: another process uses this database; several can only where each of them has Library:Files:Provider S3.");
            var resources = new ProcessResources(data, use) { IndexPath = settings.IndexPath ?? data.Index };
            resources.Index = settings.IsShared ? null : await OpenAsync(resources.IndexPath, cancellationToken);
            return resources;
        }
        catch
        {
            await (use?.DisposeAsync() ?? ValueTask.CompletedTask);
            data.Dispose();
            throw;
        }
    }

    public async ValueTask DisposeAsync()
    {
        await (Index?.DisposeAsync() ?? ValueTask.CompletedTask);
        await _use.DisposeAsync();
        Data.Dispose();
    }

    private static async Task<LibraryIndex> OpenAsync(string path, CancellationToken cancellationToken)
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
}
