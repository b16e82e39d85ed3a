using System.Diagnostics;
using System.Globalization;

namespace Library.Bench.Search;

/// <summary>One of the peers in <c>java/</c>, in a process of its own: it reads commands, a line each, and answers with one line.</summary>
internal sealed class JavaProcess : IDisposable
{
    private const string Jars = "/usr/share/java";

    private readonly Process _process;

    private JavaProcess(Process process) => _process = process;

    /// <summary>Lucene and its version.</summary>
    public static string Lucene { get; } = FindJarOrNull("lucene-core") is { } jar ? Path.GetFileNameWithoutExtension(jar) : "none";

    /// <param name="name">The class.</param>
    /// <param name="jars">What it needs, as these begin.</param>
    /// <exception cref="BenchException">It is not built, or something is not installed.</exception>
    public static JavaProcess Start(string name, params string[] jars)
    {
        var classes = Path.Combine(Repository.Root, "artifacts", "bench", "java");
        var found = jars.Select(FindJarOrNull).OfType<string>().ToList();
        if (found.Count < jars.Length || !File.Exists(Path.Combine(classes, $"{name}.class")))
        {
            throw new BenchException("The Java peer is not built; start the benchmarks by ./bench.sh.");
        }

        // The parallel collector is the best for it: nothing runs beside the search.
        var start = new ProcessStartInfo("java", ["-XX:+UseParallelGC", "-Xms2g", "-Xmx2g", "-cp", string.Join(':', [classes, .. found]), name])
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            UseShellExecute = false,
        };
        return new JavaProcess(Process.Start(start) ?? throw new BenchException("java does not start."));
    }

    public static string Text(long number) => number.ToString(CultureInfo.InvariantCulture);

    /// <summary>The answer to a command that is answered by numbers.</summary>
    public double[] AskNumbers(params string[] command) =>
        [.. Ask(command).Split(' ', StringSplitOptions.RemoveEmptyEntries).Select(number => double.Parse(number, CultureInfo.InvariantCulture))];

    /// <summary>The answer to a command that is answered by a rate and two times.</summary>
    public Window AskWindow(params string[] command) =>
        AskNumbers(command) is [var rate, var median, var late] ? new Window(rate, median, late) : throw new BenchException("The Java peer answered something else than times.");

    public string Ask(params string[] command)
    {
        _process.StandardInput.WriteLine(string.Join('\t', command));
        _process.StandardInput.Flush();
        return _process.StandardOutput.ReadLine() ?? throw new BenchException("The Java peer ended; what it said stands above.");
    }

    public void Dispose()
    {
        _process.StandardInput.Close();
        _process.WaitForExit();
        _process.Dispose();
    }

    private static string? FindJarOrNull(string name) => Directory.Exists(Jars) ? Directory.EnumerateFiles(Jars, $"{name}-8*.jar").FirstOrDefault() : null;
}
