namespace Library.Testing;

/// <summary>A folder of one test, deleted with all that is in it.</summary>
public sealed class TemporaryFolder : IDisposable
{
    public string Path { get; } = Directory.CreateTempSubdirectory("library-test-").FullName;

    public string File(string name) => System.IO.Path.Combine(Path, name);

    /// <summary>All files in it, hidden ones too, at any depth.</summary>
    public string[] Files() => Directory.GetFiles(Path, "*", new EnumerationOptions { RecurseSubdirectories = true, AttributesToSkip = FileAttributes.None });

    public void Dispose() => Directory.Delete(Path, recursive: true);
}
