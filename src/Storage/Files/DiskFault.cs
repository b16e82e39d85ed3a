namespace Library.Storage.Files;

/// <summary>What the errors of a file system mean to who puts or reads a file.</summary>
internal static class DiskFault
{
    // errno of Linux, and the codes of Windows as they stand in HResult.
    private const int Enospc = 28;
    private const int Erofs = 30;
    private const int Edquot = 122;
    private const int ErrorWriteProtect = unchecked((int)0x80070013);
    private const int ErrorHandleDiskFull = unchecked((int)0x80070027);
    private const int ErrorDiskFull = unchecked((int)0x80070070);

    /// <summary>The fault that a file system's exception stands for; null where it is not one.</summary>
    public static FileStoreException? FromOrNull(Exception exception) => exception switch
    {
        UnauthorizedAccessException => new FileStoreRefusedException("The disk denies access.", exception),
        IOException { HResult: Enospc or Edquot or ErrorDiskFull or ErrorHandleDiskFull } => new FileStoreRefusedException("The disk is full.", exception),
        IOException { HResult: Erofs or ErrorWriteProtect } => new FileStoreRefusedException("The disk is read-only.", exception),
        IOException => new FileStoreUnavailableException("The disk failed.", exception),
        _ => null,
    };
}
