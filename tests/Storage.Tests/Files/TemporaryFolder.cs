namespace Library.Storage.Tests.Files;

/// <summary>A folder for one test.</summary>
internal sealed class TemporaryFolder : IDisposable
{
    public string Path { get; } = Directory.CreateTempSubdirectory("library-files-").FullName;

    public string[] Files() => Directory.GetFiles(Path, "*", new EnumerationOptions { RecurseSubdirectories = true, AttributesToSkip = FileAttributes.None });

    public void Dispose() => Directory.Delete(Path, recursive: true);
}
