using System.Diagnostics;
using System.Net;
using System.Net.Sockets;

namespace Library.Testing;

/// <summary>A real SMTP server (aiosmtpd, in Debian python3-aiosmtpd) that keeps what it takes as files.</summary>
public sealed class SmtpServer : IAsyncDisposable
{
    private const string Program = "/usr/bin/aiosmtpd";
    private static readonly TimeSpan StartTime = TimeSpan.FromSeconds(30);

    private readonly TemporaryFolder _folder;
    private readonly Process _process;

    private SmtpServer(TemporaryFolder folder, Process process, int port)
    {
        (_folder, _process, Port) = (folder, process, port);
    }

    /// <summary>On 127.0.0.1.</summary>
    public int Port { get; }

    /// <summary>The mails that were taken, one a file (RFC 5322), in no order.</summary>
    public IEnumerable<string> Files => Directory.Exists(Inbox) ? Directory.EnumerateFiles(Inbox) : [];

    private string Inbox => Path.Combine(_folder.Path, "mail", "new");

    /// <summary>Starts a server on a free port; null where it is not installed.</summary>
    public static async Task<SmtpServer?> StartOrNullAsync(CancellationToken cancellationToken)
    {
        if (!File.Exists(Program))
        {
            return null;
        }

        var folder = new TemporaryFolder();
        var port = FreePort();

        // However this process ends, the server ends with it.
        var process = Process.Start(new ProcessStartInfo("bash")
        {
            ArgumentList =
            {
                "-c", "\"$1\" -n -u -l \"127.0.0.1:$2\" -c aiosmtpd.handlers.Mailbox \"$3/mail\" & tail --pid=\"$4\" -f /dev/null; kill %1", "server",
                Program, $"{port}", folder.Path, $"{Environment.ProcessId}",
            },
        }) ?? throw new InvalidOperationException("The SMTP server was not started.");
        var server = new SmtpServer(folder, process, port);
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
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        patience.CancelAfter(StartTime);
        using var timer = new PeriodicTimer(TimeSpan.FromMilliseconds(50));
        while (!await AnswersAsync(patience.Token))
        {
            await timer.WaitForNextTickAsync(patience.Token);
        }
    }

    private async Task<bool> AnswersAsync(CancellationToken cancellationToken)
    {
        try
        {
            using var client = new TcpClient();
            await client.ConnectAsync(IPAddress.Loopback, Port, cancellationToken);
            return true;
        }
        catch (SocketException)
        {
            return false;
        }
    }

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}
