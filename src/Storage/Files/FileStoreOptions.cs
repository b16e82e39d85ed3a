namespace Library.Storage.Files;

/// <summary>Where files are kept.</summary>
public enum FileStoreProvider
{
    /// <summary>A folder below the data path.</summary>
    Disk,

    /// <summary>A bucket of an S3-compatible service.</summary>
    S3,
}

/// <summary>The settings below <c>Library:Files</c>.</summary>
public sealed class FileStoreOptions
{
    public const string Section = "Library:Files";

    public FileStoreProvider Provider { get; init; } = FileStoreProvider.Disk;

    /// <summary>The largest file that is taken in.</summary>
    public long MaxFileBytes { get; init; } = 512L * 1024 * 1024;
}
