using System.Runtime.InteropServices;

namespace Library.Indexer.Index.Published;

/// <summary>A second name of a file that is never written again.</summary>
internal static partial class HardLink
{
    /// <summary>Gives a file a second name, which may be taken; where the file system cannot, it is copied.</summary>
    public static void CreateOrCopy(string source, string target)
    {
        File.Delete(target);
        if (OperatingSystem.IsWindows() || Link(source, target) != 0)
        {
            File.Copy(source, target);
        }
    }

    // link(2)
    [LibraryImport("libc", EntryPoint = "link", StringMarshalling = StringMarshalling.Utf8)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int Link(string source, string target);
}
