namespace Library.Bench;

/// <summary>The checkout that this program was built from.</summary>
internal static class Repository
{
    public static string Root { get; } = FindRoot();

    public static string Samples { get; } = Path.Combine(Root, "samples");

    /// <summary>What was built of a project for release.</summary>
    public static string Built(string project) => Path.Combine(Root, "artifacts", "bin", project, "release");

    private static string FindRoot()
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            if (File.Exists(Path.Combine(folder.FullName, "Library.sln")))
            {
                return folder.FullName;
            }
        }

        throw new BenchException("The benchmarks run from their sources: there is no Library.sln above the program.");
    }
}

/// <summary>A benchmark cannot go on; the message is one sentence for whoever runs it.</summary>
internal sealed class BenchException(string message) : Exception(message);
