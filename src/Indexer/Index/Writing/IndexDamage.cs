using Lucene.Net.Index;
using Lucene.Net.Store;

namespace Library.Indexer.Index.Writing;

/// <summary>Which exceptions say that the files of an index are not what was written.</summary>
internal static class IndexDamage
{
    /// <summary>Whether reading an index that was there when it was opened failed for what stands in its files.</summary>
    public static bool IsShownBy(Exception exception) =>
        exception is CorruptIndexException or IndexFormatTooNewException or IndexFormatTooOldException or EndOfStreamException
            or FileNotFoundException or DirectoryNotFoundException
        || (exception.InnerException is { } inner && IsShownBy(inner));

    /// <summary>Whether writing failed for the disk, its files or memory, or because the writer closed itself after such a fault.</summary>
    public static bool IsFaultOfWriting(Exception exception) =>
        exception is IOException or ObjectDisposedException or OutOfMemoryException or UnauthorizedAccessException
        || (exception.InnerException is { } inner && IsFaultOfWriting(inner));

    /// <summary>Whether opening an index failed for what stands in its files: damaged lengths and names surface as all sorts of exceptions.</summary>
    public static bool IsShownOnOpening(Exception exception) =>
        exception is not LockObtainFailedException
        && (IsShownBy(exception) || exception is IOException or ArgumentException or IndexOutOfRangeException or InvalidOperationException
            or OverflowException or NotSupportedException or FormatException or NullReferenceException or KeyNotFoundException);
}
