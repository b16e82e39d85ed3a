namespace Library.Indexer.Tests.Index;

/// <summary>Folders of one test, removed with it.</summary>
internal sealed class TempFolders : IDisposable
{
    private readonly List<string> _folders = [];

    public string New()
    {
        var folder = Directory.CreateTempSubdirectory("library-index-").FullName;
        _folders.Add(folder);
        return folder;
    }

    /// <summary>A copy as a crash would leave it: what is on disk at this moment.</summary>
    public string CopyOf(string folder)
    {
        var copy = New();
        foreach (var file in Directory.GetFiles(folder, "*", SearchOption.AllDirectories).Where(file => Path.GetFileName(file) != "write.lock"))
        {
            var target = Path.Combine(copy, Path.GetRelativePath(folder, file));
            Directory.CreateDirectory(Path.GetDirectoryName(target) ?? copy);
            File.Copy(file, target);
        }

        return copy;
    }

    public void Dispose() => _folders.ForEach(folder => Directory.Delete(folder, recursive: true));
}
