using System.Diagnostics;
using System.Text;

namespace Library.Testing;

/// <summary>A real ClamAV daemon (Debian's clamav-daemon) that knows one virus: the harmless test file of EICAR.</summary>
public sealed class ClamServer : IAsyncDisposable
{
    private const string Program = "/usr/sbin/clamd";
    private static readonly TimeSpan StartTime = TimeSpan.FromSeconds(60);
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(100);

    private readonly TemporaryFolder _folder;
    private readonly Process _process;

    private ClamServer(TemporaryFolder folder, Process process) => (_folder, _process) = (folder, process);

    /// <summary>As the setting takes it.</summary>
    public string Address => $"unix:{Socket}";

    /// <summary>The test file that every scanner is to find, put together here so that no scanner finds it in the sources.</summary>
    public static byte[] TestVirus { get; } = Encoding.ASCII.GetBytes(string.Concat(@"X5O!P%@AP[4\PZX54(P^)7CC)7}$EICAR", "-STANDARD-ANTIVIRUS", "-TEST-FILE!$H+H*"));

    private string Socket => _folder.File("clamd.ctl");

    /// <summary>Starts a daemon; null where it is not installed.</summary>
    public static async Task<ClamServer?> StartOrNullAsync(CancellationToken cancellationToken)
    {
        if (!File.Exists(Program))
        {
            return null;
        }

        var folder = new TemporaryFolder();
        var signatures = Directory.CreateDirectory(folder.File("signatures")).FullName;
        await File.WriteAllTextAsync(Path.Combine(signatures, "test.ndb"), $"Eicar-Test-Signature:0:*:{Convert.ToHexStringLower(TestVirus)}\n", cancellationToken);
        await File.WriteAllTextAsync(folder.File("clamd.conf"), $"Foreground yes\nLocalSocket {folder.File("clamd.ctl")}\nDatabaseDirectory {signatures}\nTemporaryDirectory {folder.Path}\nStreamMaxLength 1M\nMaxThreads 2\n", cancellationToken);

        // However this process ends, the daemon ends with it.
        var process = Process.Start(new ProcessStartInfo("bash")
        {
            ArgumentList =
            {
                "-c", "\"$1\" -c \"$2\" >/dev/null 2>&1 & tail --pid=\"$3\" -f /dev/null; kill %1", "server", Program, folder.File("clamd.conf"), $"{Environment.ProcessId}",
            },
        }) ?? throw new InvalidOperationException("ClamAV's daemon was not started.");
        var server = new ClamServer(folder, process);
        await server.WaitAsync(cancellationToken);
        return server;
    }

    public async ValueTask DisposeAsync()
    {
        _process.Kill(entireProcessTree: true);
        await _process.WaitForExitAsync(CancellationToken.None);
        _process.Dispose();
        _folder.Dispose();
    }

    private async Task WaitAsync(CancellationToken cancellationToken)
    {
        for (var began = Stopwatch.GetTimestamp(); !File.Exists(Socket); await Task.Delay(Pause, cancellationToken))
        {
            if (_process.HasExited || Stopwatch.GetElapsedTime(began) > StartTime)
            {
                await DisposeAsync();
                throw new InvalidOperationException("ClamAV's daemon did not start.");
            }
        }
    }
}
