using System.ComponentModel;
using System.Diagnostics;
using System.Globalization;
using Library.Indexer.Extraction.Processes;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace Library.Indexer.Packets.Conversion;

/// <summary>
/// Makes PDFs of Word files with LibreOffice. It runs in a sandbox that sees the program, its fonts and the one file, no network, no
/// other process and nothing of ours; its time, memory and the size of what it writes are bounded.
/// </summary>
public sealed partial class OfficeConversion(IOptions<ConversionOptions> options, ILogger<OfficeConversion> logger) : IDisposable
{
    /// <summary>Address space: LibreOffice reserves far more than it uses.</summary>
    private const long AddressBytes = 6L << 30;
    /// <summary>Where the sandbox has its one folder to write to.</summary>
    private const string Inside = "/conversion";

    private const long WrittenBytes = 512L << 20;

    /// <summary>What a sandbox sees beside the program itself.</summary>
    private static readonly string[] Seen = ["/etc/fonts", "/etc/libreoffice", "/etc/ld.so.cache", "/etc/alternatives", "/var/cache/fontconfig", "/opt"];
    private static readonly string[] ProgramFolders = ["/usr/bin", "/usr/local/bin", "/bin"];

    private readonly SemaphoreSlim _one = new(1);
    private readonly string? _program = FindOrNull(options.Value.Program, "soffice", "libreoffice");
    private readonly string? _sandbox = FindOrNull("", "bwrap");
    private readonly string? _limits = FindOrNull("", "prlimit");
    private bool? _works;

    /// <summary>Whether files are converted here at all; asked once.</summary>
    public async ValueTask<bool> IsAvailableAsync(CancellationToken cancellationToken)
    {
        if (_works is { } known)
        {
            return known;
        }

        var works = _program is not null && _sandbox is not null && _limits is not null && await TryAsync(cancellationToken);
        _works = works;
        if (_program is not null && !works)
        {
            Log.NoSandbox(logger);
        }

        return works;
    }

    /// <param name="folder">Of its own, with the Word file in it.</param>
    /// <returns>The PDF's path in that folder; null where none came of it.</returns>
    /// <exception cref="OperationCanceledException">Cancelled; the sandbox is killed.</exception>
    public async Task<string?> ConvertOrNullAsync(string folder, string fileName, CancellationToken cancellationToken)
    {
        if (!await IsAvailableAsync(cancellationToken))
        {
            return null;
        }

        await _one.WaitAsync(cancellationToken);
        try
        {
            string[] command =
            [
                _program ?? "", $"-env:UserInstallation=file://{Inside}/profile", "--headless", "--norestore", "--nologo", "--nolockcheck", "--nodefault",
                "--convert-to", "pdf:writer_pdf_Export", "--outdir", $"{Inside}/out", fileName,
            ];
            var end = await RunAsync(folder, command, cancellationToken);
            var made = Path.Combine(folder, "out", Path.ChangeExtension(fileName, ".pdf"));
            if (end.IsGood && File.Exists(made))
            {
                return made;
            }

            Log.NotConverted(logger, end.ExitCode, end.IsTooSlow);
            return null;
        }
        catch (Win32Exception exception)
        {
            Log.NotStarted(logger, exception);
            return null;
        }
        finally
        {
            _one.Release();
        }
    }

    public void Dispose() => _one.Dispose();

    /// <summary>Runs a command in the sandbox, which writes to the folder alone.</summary>
    internal Task<BoundedEnd> RunAsync(string folder, IEnumerable<string> command, CancellationToken cancellationToken) =>
        BoundedProcess.RunAsync(Describe(folder, command), options.Value.Time, memoryBytes: null, cancellationToken);

    /// <summary>Whether a sandbox can be made here: some systems forbid it to who is not root.</summary>
    private async Task<bool> TryAsync(CancellationToken cancellationToken)
    {
        var folder = Directory.CreateTempSubdirectory("library-sandbox-");
        try
        {
            return (await BoundedProcess.RunAsync(Describe(folder.FullName, ["/usr/bin/true"]), TimeSpan.FromSeconds(10), memoryBytes: null, cancellationToken)).IsGood;
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

    private ProcessStartInfo Describe(string folder, IEnumerable<string> command)
    {
        string[] arguments =
        [
            string.Create(CultureInfo.InvariantCulture, $"--as={AddressBytes}"), string.Create(CultureInfo.InvariantCulture, $"--fsize={WrittenBytes}"),
            string.Create(CultureInfo.InvariantCulture, $"--cpu={(int)options.Value.Time.TotalSeconds + 1}"), "--core=0", "--", _sandbox ?? "",
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

    private static string? FindOrNull(string path, params string[] names) =>
        path == "none" ? null
        : path.Length > 0 ? path
        : names.SelectMany(name => ProgramFolders.Select(folder => Path.Combine(folder, name))).FirstOrDefault(File.Exists);

    private static partial class Log
    {
        [LoggerMessage(Level = LogLevel.Warning, Message = "LibreOffice is here, but no sandbox for it (bubblewrap), so Word files are not converted for packets")]
        public static partial void NoSandbox(ILogger logger);

        [LoggerMessage(Level = LogLevel.Warning, Message = "LibreOffice made no PDF of a Word file: exit code {ExitCode}, too slow {IsTooSlow}")]
        public static partial void NotConverted(ILogger logger, int exitCode, bool isTooSlow);

        [LoggerMessage(Level = LogLevel.Warning, Message = "LibreOffice could not be started")]
        public static partial void NotStarted(ILogger logger, Exception exception);
    }
}
