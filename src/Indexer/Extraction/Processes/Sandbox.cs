using System.ComponentModel;
using System.Diagnostics;
using System.Globalization;

namespace Library.Indexer.Extraction.Processes;

/// <summary>
/// Runs a program of the system where it sees the programs, their fonts and one folder of ours, no network, no other process and
/// nothing else (bubblewrap); its time, memory and the size of what it writes are bounded.
/// </summary>
public sealed class Sandbox
{
    /// <summary>Where a program finds its one folder.</summary>
    public const string Inside = "/work";

    /// <summary>Address space: LibreOffice reserves far more than it uses.</summary>
    private const long AddressBytes = 6L << 30;
    private const long WrittenBytes = 512L << 20;

    /// <summary>What a program sees beside itself.</summary>
    private static readonly string[] Seen = ["/etc/fonts", "/etc/libreoffice", "/etc/ld.so.cache", "/etc/alternatives", "/var/cache/fontconfig", "/opt"];
    private static readonly string[] ProgramFolders = ["/usr/bin", "/usr/local/bin", "/bin"];

    private readonly string? _sandbox = FindProgramOrNull("", "bwrap");
    private readonly string? _limits = FindProgramOrNull("", "prlimit");
    private bool? _works;

    /// <param name="path">As set: empty to look where programs are, "none" for never.</param>
    public static string? FindProgramOrNull(string path, params string[] names) =>
        path == "none" ? null
        : path.Length > 0 ? path
        : names.SelectMany(name => ProgramFolders.Select(folder => Path.Combine(folder, name))).FirstOrDefault(File.Exists);

    /// <summary>Whether a sandbox can be made here: some systems forbid it to who is not root. Asked once.</summary>
    public async ValueTask<bool> IsAvailableAsync()
    {
        if (_works is not { } works)
        {
            _works = works = _sandbox is not null && _limits is not null && await TryAsync();
        }

        return works;
    }

    /// <param name="folder">The one that the program sees, as <see cref="Inside"/>, and may write to.</param>
    /// <param name="command">A program of the system, and its arguments.</param>
    /// <param name="time">By the clock, and of the processor for each of its processes.</param>
    /// <exception cref="Win32Exception">It cannot be started.</exception>
    /// <exception cref="OperationCanceledException">Cancelled; the program is killed.</exception>
    internal Task<BoundedEnd> RunAsync(string folder, IEnumerable<string> command, TimeSpan time, CancellationToken cancellationToken) =>
        BoundedProcess.RunAsync(Describe(folder, command, time), time, memoryBytes: null, cancellationToken);

    /// <summary>As <see cref="RunAsync"/>, at the lowest priority: it may take <see cref="BoundedProcess.Patience"/> times as much by the clock.</summary>
    internal Task<BoundedEnd> RunModestlyAsync(string folder, IEnumerable<string> command, TimeSpan time, CancellationToken cancellationToken) =>
        BoundedProcess.RunAsync(Describe(folder, ["/usr/bin/nice", "-n", "19", .. command], time), time * BoundedProcess.Patience, memoryBytes: null, cancellationToken);

    private async Task<bool> TryAsync()
    {
        var folder = Directory.CreateTempSubdirectory("library-sandbox-");
        try
        {
            return (await RunAsync(folder.FullName, ["/usr/bin/true"], TimeSpan.FromSeconds(10), CancellationToken.None)).IsGood;
        }
        catch (Win32Exception)
        {
            return false;
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    private ProcessStartInfo Describe(string folder, IEnumerable<string> command, TimeSpan time)
    {
        string[] arguments =
        [
            string.Create(CultureInfo.InvariantCulture, $"--as={AddressBytes}"), string.Create(CultureInfo.InvariantCulture, $"--fsize={WrittenBytes}"),
            string.Create(CultureInfo.InvariantCulture, $"--cpu={(int)time.TotalSeconds + 1}"), "--core=0", "--", _sandbox ?? "",
            "--unshare-all", "--die-with-parent", "--new-session", "--cap-drop", "ALL", "--clearenv",
            "--ro-bind", "/usr", "/usr", "--symlink", "usr/lib", "/lib", "--symlink", "usr/lib64", "/lib64", "--symlink", "usr/bin", "/bin",
            .. Seen.SelectMany(path => new[] { "--ro-bind-try", path, path }),
            "--proc", "/proc", "--dev", "/dev", "--tmpfs", "/tmp", "--bind", Path.GetFullPath(folder), Inside, "--chdir", Inside,
            "--setenv", "HOME", Inside, "--setenv", "PATH", "/usr/bin:/bin", "--setenv", "LANG", "C.UTF-8",
            .. command,
        ];
        var start = new ProcessStartInfo(_limits ?? "", arguments) { RedirectStandardInput = true, RedirectStandardOutput = true, RedirectStandardError = true, UseShellExecute = false, CreateNoWindow = true };
        start.Environment.Clear();
        return start;
    }
}
