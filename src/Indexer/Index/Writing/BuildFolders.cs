namespace Library.Indexer.Index.Writing;

/// <summary>The folders of builds that are no longer wanted.</summary>
internal static class BuildFolders
{
    public static void DeleteAllBut(string folder, string? build)
    {
        foreach (var other in Directory.EnumerateDirectories(folder, IndexBuild.FolderPrefix + "*"))
        {
            if (!string.Equals(Path.GetFullPath(other), build, StringComparison.Ordinal))
            {
                TryDelete(other);
            }
        }
    }

    /// <summary>Removes a build's files; some systems keep files that are still mapped, which the next opening removes.</summary>
    public static bool TryDelete(string build)
    {
        try
        {
            Directory.Delete(build, recursive: true);
            return true;
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            return false;
        }
    }
}
