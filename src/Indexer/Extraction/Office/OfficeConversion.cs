using System.ComponentModel;
using Library.Indexer.Extraction.Processes;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace Library.Indexer.Extraction.Office;

/// <summary>Makes files of another format with LibreOffice, one at a time, each in a <see cref="Sandbox"/>.</summary>
public sealed partial class OfficeConversion(IOptions<ConversionOptions> options, Sandbox sandbox, ILogger<OfficeConversion> logger) : IDisposable
{
    private readonly SemaphoreSlim _one = new(1);
    private readonly string? _program = Sandbox.FindProgramOrNull(options.Value.Program, "soffice", "libreoffice");
    private bool? _works;

    /// <summary>Whether files are converted here at all; asked once.</summary>
    public async ValueTask<bool> IsAvailableAsync(CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        if (_works is { } known)
        {
            return known;
        }

        var works = _program is not null && await sandbox.IsAvailableAsync();
        _works = works;
        if (_program is not null && !works)
        {
            Log.NoSandbox(logger);
        }

        return works;
    }

    /// <param name="folder">Of its own, with the file in it.</param>
    /// <returns>The path of what was made in that folder; null where none came of it, and whether it took too long.</returns>
    /// <exception cref="OperationCanceledException">Cancelled; the sandbox is killed.</exception>
    public async Task<(string? Path, bool IsTooSlow)> TryConvertAsync(string folder, string fileName, OfficeTarget target, CancellationToken cancellationToken)
    {
        if (!await IsAvailableAsync(cancellationToken))
        {
            return (null, false);
        }

        await _one.WaitAsync(cancellationToken);
        try
        {
            string[] command =
            [
                _program ?? "", $"-env:UserInstallation=file://{Sandbox.Inside}/profile", "--headless", "--norestore", "--nologo", "--nolockcheck", "--nodefault",
                "--convert-to", $"{target.Ending}:{target.Filter}", "--outdir", $"{Sandbox.Inside}/out", fileName,
            ];
            var end = await sandbox.RunAsync(folder, command, options.Value.Time, cancellationToken);
            var made = Path.Combine(folder, "out", Path.ChangeExtension(fileName, target.Ending));
            if (end.IsGood && File.Exists(made))
            {
                return (made, false);
            }

            Log.NotConverted(logger, end.ExitCode, end.IsTooSlow);
            return (null, end.IsTooSlow);
        }
        catch (Win32Exception exception)
        {
            Log.NotStarted(logger, exception);
            return (null, false);
        }
        finally
        {
            _one.Release();
        }
    }

    public void Dispose() => _one.Dispose();

    private static partial class Log
    {
        [LoggerMessage(Level = LogLevel.Warning, Message = "LibreOffice is here, but no sandbox for it (bubblewrap), so no files are converted")]
        public static partial void NoSandbox(ILogger logger);

        [LoggerMessage(Level = LogLevel.Warning, Message = "LibreOffice made nothing of a file: exit code {ExitCode}, too slow {IsTooSlow}")]
        public static partial void NotConverted(ILogger logger, int exitCode, bool isTooSlow);

        [LoggerMessage(Level = LogLevel.Warning, Message = "LibreOffice could not be started")]
        public static partial void NotStarted(ILogger logger, Exception exception);
    }
}
