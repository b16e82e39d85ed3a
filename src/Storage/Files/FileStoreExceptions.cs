using Library.Storage.Telemetry;

namespace Library.Storage.Files;

/// <summary>The file store did not do what was asked of it. The message is for the log, not for people.</summary>
public abstract class FileStoreException(string message, Exception? innerException) : Exception(message, innerException);

/// <summary>The store cannot be reached, is busy or broke off: worth another try.</summary>
public sealed class FileStoreUnavailableException(string message, Exception? innerException = null) : FileStoreException(message, innerException);

/// <summary>The store is full, read-only or denies access: another try does not help until somebody mends it.</summary>
public sealed class FileStoreRefusedException(string message, Exception? innerException = null) : FileStoreException(message, innerException);

/// <summary>What the store gave is not what was put. Another try helps where it was damaged on its way; what is damaged in the store only a backup mends.</summary>
public sealed class FileStoreDamagedException(string message) : FileStoreException(message, innerException: null);

internal static class FileStoreFaults
{
    /// <summary>Counts a fault that is about to be thrown.</summary>
    public static FileStoreException Counted(this FileStoreException fault)
    {
        LibraryMetrics.NoteFileFault(fault is FileStoreRefusedException ? "refused" : "unavailable");
        return fault;
    }
}
