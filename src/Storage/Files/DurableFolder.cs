using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace Library.Storage.Files;

/// <summary>
/// Makes what happened in a folder (a file created, renamed, removed) survive a crash. POSIX leaves a new name in memory
/// until the folder itself is synchronised; only Linux is known to need and to allow it, elsewhere nothing is done.
/// </summary>
internal static partial class DurableFolder
{
    private const int CloseOnExec = 0x80000; // O_RDONLY | O_CLOEXEC

    /// <summary>Creates a folder and those above it, each durably.</summary>
    public static void Create(string path)
    {
        if (Directory.Exists(path))
        {
            return;
        }

        var above = Path.GetDirectoryName(path);
        if (!string.IsNullOrEmpty(above))
        {
            Create(above);
        }

        Directory.CreateDirectory(path);
        if (!string.IsNullOrEmpty(above))
        {
            Sync(above);
        }
    }

    /// <summary>Waits until the folder's entries are on the disk.</summary>
    public static void Sync(string path)
    {
        if (!OperatingSystem.IsLinux())
        {
            return;
        }

        using var folder = new SafeFileHandle(Open(path, CloseOnExec), ownsHandle: true);
        if (folder.IsInvalid)
        {
            throw new IOException($"The folder cannot be synchronised: {Marshal.GetLastPInvokeErrorMessage()}", Marshal.GetLastPInvokeError());
        }

        RandomAccess.FlushToDisk(folder);
    }

    // The framework opens no folders.
    [LibraryImport("libc", EntryPoint = "open", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int Open(string path, int flags);
}
