namespace Library.SampleBuilder.Sources;

/// <summary>The <c>samples</c> folder: sources in, files and their list out.</summary>
internal sealed record SampleFolder(string Root)
{
    public string Files => Path.Combine(Root, "files");

    public string LibraryFile => Path.Combine(Root, "library.json");

    /// <summary>The people, kept by hand.</summary>
    public string People => Path.Combine(SourceFolder, "people.json");

    /// <summary>The meetings with the order of their packets, kept by hand.</summary>
    public string Meetings => Path.Combine(SourceFolder, "meetings.json");

    /// <summary>The collections, kept by hand.</summary>
    public string Collections => Path.Combine(SourceFolder, "collections.json");

    private string SourceFolder => Path.Combine(Root, "sources");

    /// <summary>The nearest folder <c>samples/sources</c> at or above the current one.</summary>
    public static SampleFolder? FindOrNull()
    {
        for (var folder = new DirectoryInfo(Directory.GetCurrentDirectory()); folder is not null; folder = folder.Parent)
        {
            var root = Path.Combine(folder.FullName, "samples");
            if (Directory.Exists(Path.Combine(root, "sources")))
            {
                return new SampleFolder(root);
            }
        }

        return null;
    }

    /// <summary>Reads all sources, in the order of the file names they make. Each error names its source.</summary>
    public async Task<(IReadOnlyList<Sample> Samples, IReadOnlyList<string> Errors)> ReadAsync(CancellationToken cancellationToken)
    {
        var samples = new List<Sample>();
        var errors = new List<string>();
        foreach (var path in Directory.EnumerateFiles(SourceFolder, "*.md", SearchOption.AllDirectories).Order(StringComparer.Ordinal))
        {
            var name = Path.GetRelativePath(Root, path);
            var reader = new SampleReader(path);
            if (reader.ReadOrNull(await File.ReadAllTextAsync(path, cancellationToken)) is { } sample)
            {
                samples.Add(sample);
            }

            errors.AddRange(reader.Errors.Select(error => $"{name}: {error}"));
        }

        errors.AddRange(samples.GroupBy(sample => sample.File).Where(group => group.Count() > 1).Select(group =>
            $"{group.Key}: more than one source makes it: {string.Join(", ", group.Select(sample => Path.GetRelativePath(Root, sample.SourcePath)))}"));
        return ([.. samples.OrderBy(sample => sample.File, StringComparer.Ordinal)], errors);
    }
}
