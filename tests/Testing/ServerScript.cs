using System.ComponentModel;
using System.Diagnostics;
using System.Net;
using System.Net.Sockets;

namespace Library.Testing;

/// <summary>A script of <c>tests/servers</c> that starts and stops a real server in a folder.</summary>
internal sealed class ServerScript(string name)
{
    private string Path => System.IO.Path.Combine(AppContext.BaseDirectory, "servers", name);

    /// <summary>Runs the script with these arguments.</summary>
    /// <exception cref="InvalidOperationException">It failed; the message is what it said.</exception>
    public async Task RunAsync(params string[] arguments)
    {
        var (code, error) = await ExecuteAsync("bash", [Path, .. arguments]);
        if (code != 0)
        {
            throw new InvalidOperationException(error.Trim());
        }
    }

    /// <summary>Sees to it that the server of a folder ends when this process does, however that is.</summary>
    public Task EndWithThisProcessAsync(string folder) => ExecuteAsync(
        "bash",
        ["-c", "setsid bash -c 'tail --pid=\"$1\" -f /dev/null; bash \"$2\" stop \"$3\"' guard \"$@\" </dev/null >/dev/null 2>&1 &", "guard", $"{Environment.ProcessId}", Path, folder]);

    /// <summary>The first of so many ports in a row that are free, below those that systems give to outgoing connections.</summary>
    public static int FreePorts(int count) =>
        Enumerable.Repeat(0, 100).Select(_ => 20_000 + (Random.Shared.Next(1_200) * 10)).First(port => Enumerable.Range(port, count).All(IsFree));

    /// <exception cref="InvalidOperationException">There is no such program.</exception>
    public static async Task<(int Code, string Error)> ExecuteAsync(string program, IReadOnlyList<string> arguments)
    {
        var start = new ProcessStartInfo(program, arguments) { RedirectStandardOutput = true, RedirectStandardError = true, UseShellExecute = false };
        try
        {
            using var process = Process.Start(start) ?? throw new InvalidOperationException($"{program} does not start");
            var output = process.StandardOutput.ReadToEndAsync();
            var error = await process.StandardError.ReadToEndAsync();
            await output;
            await process.WaitForExitAsync();
            return (process.ExitCode, error);
        }
        catch (Win32Exception exception)
        {
            throw new InvalidOperationException(exception.Message, exception);
        }
    }

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
