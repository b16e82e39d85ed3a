namespace Library.Indexer.Index;

/// <summary>A commit of an index, held so that its files stay; dispose it to let go.</summary>
public sealed class HeldCommit(string buildId, string folder, IReadOnlyList<string> fileNames, Action release) : IDisposable
{
    /// <summary>The build that it is a commit of.</summary>
    public string BuildId { get; } = buildId;

    /// <summary>Where its files are.</summary>
    public string Folder { get; } = folder;

    /// <summary>All of them, the one that names the segments included.</summary>
    public IReadOnlyList<string> FileNames { get; } = fileNames;

    public void Dispose() => release();
}
