namespace Library.Storage;

/// <summary>The folder that holds all embedded data, held by one process at a time.</summary>
public sealed class DataFolder : IDisposable
{
    private readonly FileStream? _lock;

    private DataFolder(string path, FileStream? held)
    {
        Path = path;
        _lock = held;
    }

    /// <summary>Absolute.</summary>
    public string Path { get; }

    public string Database => System.IO.Path.Combine(Path, "library.db");

    public string Files => System.IO.Path.Combine(Path, "files");

    /// <summary>For uploads on their way; nothing in it outlives the process.</summary>
    public string Spool => System.IO.Path.Combine(Path, "spool");

    public string Index => System.IO.Path.Combine(Path, "index");

    /// <summary>Takes the folder, and makes it where it is missing.</summary>
    /// <exception cref="DataFolderException">It cannot be made or written, or another process holds it; the message says which, for people.</exception>
    public static DataFolder Open(string path)
    {
        var full = System.IO.Path.GetFullPath(path);
        try
        {
            Directory.CreateDirectory(full);
            return new DataFolder(full, new FileStream(System.IO.Path.Combine(full, "library.lock"), FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None));
        }
        catch (UnauthorizedAccessException exception)
        {
            throw new DataFolderException($"Library:DataPath: the folder '{full}' cannot be written.", exception);
        }
        catch (IOException exception) when (File.Exists(System.IO.Path.Combine(full, "library.lock")) && CanWrite(full))
        {
            throw new DataFolderException($"Library:DataPath: another process holds '{full}'. Stop it first, or choose another folder.", exception) { IsHeld = true };
        }
        catch (IOException exception)
        {
            throw new DataFolderException($"Library:DataPath: the folder '{full}' cannot be written ({exception.Message}).", exception);
        }
    }

    /// <summary>The folder of a system that may be running: nothing of it is taken or made.</summary>
    public static DataFolder Beside(string path) => new(System.IO.Path.GetFullPath(path), held: null);

    public void Dispose() => _lock?.Dispose();

    private static bool CanWrite(string path)
    {
        try
        {
            var probe = System.IO.Path.Combine(path, $"probe-{Guid.NewGuid():N}");
            using (new FileStream(probe, FileMode.CreateNew, FileAccess.Write, FileShare.None, 1, FileOptions.DeleteOnClose))
            {
                return true;
            }
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            return false;
        }
    }
}

/// <summary>The data folder cannot be used. The message is one sentence for whoever starts the system.</summary>
public sealed class DataFolderException(string message, Exception innerException) : Exception(message, innerException)
{
    /// <summary>Whether another process holds it.</summary>
    public bool IsHeld { get; init; }
}
