namespace Library.Testing;

/// <summary>A folder of real documents that is not part of the sources; the variable LIBRARY_CORPUS names it.</summary>
public sealed class Corpus
{
    public const string Missing = "LIBRARY_CORPUS names no corpus.";

    private readonly string _root;

    private Corpus(string root) => _root = root;

    /// <returns><see langword="null"/> where there is none: a test then skips itself with <see cref="Missing"/>.</returns>
    public static Corpus? FindOrNull()
    {
#pragma warning disable RS0030 // Only tests are told where the corpus is, and only by the environment.
        return Environment.GetEnvironmentVariable("LIBRARY_CORPUS") is { Length: > 0 } root ? new Corpus(root) : null;
#pragma warning restore RS0030
    }

    public string Folder(string name) => Path.Combine(_root, name);

    /// <summary>The files of one folder, as the manifest lists them.</summary>
    public IReadOnlyList<CorpusFile> List(string folder) =>
    [
        .. File.ReadLines(Path.Combine(_root, "manifest.tsv")).Skip(1).Select(line => line.Split('\t')).Where(cells => cells[1] == folder)
            .Select(cells => new CorpusFile(Path.Combine(_root, folder, cells[0]), cells[7], PathOrNull(cells[8]), PathOrNull(cells[9]))),
    ];

    private string? PathOrNull(string cell) => cell.Length > 0 ? Path.Combine(_root, cell) : null;
}

/// <param name="Expected">Path of the text that is known to be right, where there is one.</param>
/// <param name="Reference">Path of another extractor's text, where there is one.</param>
public sealed record CorpusFile(string Path, string Class, string? Expected, string? Reference)
{
    public string Name => System.IO.Path.GetFileName(Path);
}
