namespace Library.Indexer.Jobs;

/// <summary>Copies of originals while they are parsed. Nothing in it outlives the process.</summary>
public sealed class WorkFolder
{
    private readonly string _path;

    /// <summary>Takes the folder, and clears it of what a process that died left there.</summary>
    public WorkFolder(string path)
    {
        _path = path;
        Directory.CreateDirectory(path);
        foreach (var leftover in Directory.EnumerateFiles(path))
        {
            File.Delete(leftover);
        }

        foreach (var leftover in Directory.EnumerateDirectories(path))
        {
            Directory.Delete(leftover, recursive: true);
        }
    }

    /// <summary>A path where nothing is; who uses it deletes it.</summary>
    public string NewPath() => Path.Combine(_path, Guid.NewGuid().ToString("N"));
}
