using System.ComponentModel;
using System.Diagnostics;
using System.Net;
using System.Net.Sockets;

namespace Library.Testing;

/// <summary>The daemons of one S3 server, kept in memory by <c>tests/servers/s3.sh</c>.</summary>
public sealed class S3Process : IAsyncDisposable
{
    private const int PortsTaken = 10;

    private readonly string _folder;

    private S3Process(string folder, Uri endpoint)
    {
        _folder = folder;
        Endpoint = endpoint;
    }

    public Uri Endpoint { get; }

    /// <summary>Starts a server on ports that are free.</summary>
    /// <exception cref="S3ServerMissingException">It cannot be had here.</exception>
    public static async Task<S3Process> StartAsync()
    {
        var folder = Path.Combine(Path.GetTempPath(), $"library-s3-{Guid.NewGuid():n}");
        var port = FreePorts();
        var (code, error) = await RunAsync("bash", Script, "start", folder, $"{port}");
        if (code != 0)
        {
            throw new S3ServerMissingException(error.Trim());
        }

        // However this process ends, the server ends with it.
        await RunAsync(
            "bash", "-c", "setsid bash -c 'tail --pid=\"$1\" -f /dev/null; bash \"$2\" stop \"$3\"' guard \"$@\" </dev/null >/dev/null 2>&1 &", "guard",
            $"{Environment.ProcessId}", Script, folder);
        return new S3Process(folder, new Uri($"http://127.0.0.1:{port}"));
    }

    /// <summary>Holds the gateway, so that it takes connections and answers nothing.</summary>
    public Task FreezeAsync() => SignalAsync("STOP");

    /// <summary>Lets the gateway go on.</summary>
    public Task ThawAsync() => SignalAsync("CONT");

    /// <summary>Ends the gateway at once; the objects stay.</summary>
    public Task KillAsync() => SignalAsync("KILL");

    /// <summary>Brings a killed gateway back.</summary>
    public Task RestartAsync() => RunAsync("bash", Script, "start", _folder);

    public async ValueTask DisposeAsync() => await RunAsync("bash", Script, "stop", _folder);

    private static string Script => Path.Combine(AppContext.BaseDirectory, "servers", "s3.sh");

    private Task<(int Code, string Error)> SignalAsync(string signal) => RunAsync("bash", "-c", "kill -\"$1\" \"$(cat \"$2/run/rgw.pid\")\"", "signal", signal, _folder);

    private static async Task<(int Code, string Error)> RunAsync(string program, params string[] arguments)
    {
        var start = new ProcessStartInfo(program, arguments) { RedirectStandardOutput = true, RedirectStandardError = true, UseShellExecute = false };
        try
        {
            using var process = Process.Start(start) ?? throw new S3ServerMissingException($"{program} does not start");
            var output = process.StandardOutput.ReadToEndAsync();
            var error = await process.StandardError.ReadToEndAsync();
            await output;
            await process.WaitForExitAsync();
            return (process.ExitCode, error);
        }
        catch (Win32Exception exception)
        {
            throw new S3ServerMissingException(exception.Message);
        }
    }

    // Below the ports that systems give to outgoing connections.
    private static int FreePorts() =>
        Enumerable.Repeat(0, 100).Select(_ => 20_000 + (Random.Shared.Next(1_200) * PortsTaken)).First(port => Enumerable.Range(port, PortsTaken).All(IsFree));

    private static bool IsFree(int port)
    {
        using var socket = new Socket(SocketType.Stream, ProtocolType.Tcp);
        try
        {
            socket.Bind(new IPEndPoint(IPAddress.Loopback, port));
            return true;
        }
        catch (SocketException)
        {
            return false;
        }
    }
}
