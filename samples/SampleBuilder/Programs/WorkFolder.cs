namespace Library.SampleBuilder.Programs;

/// <summary>A temporary folder, with user profiles of its own for the programs that need one. Disposing deletes it.</summary>
internal sealed class WorkFolder : IDisposable
{
    public string Root { get; } = Directory.CreateTempSubdirectory("samples-").FullName;

    public string File(string name) => Path.Combine(Root, name);

    public string Folder(string name) => Directory.CreateDirectory(File(name)).FullName;

    public void Dispose() => Directory.Delete(Root, recursive: true);
}
