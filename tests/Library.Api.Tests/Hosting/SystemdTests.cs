using System.Net.Sockets;
using System.Text;
using Library.Testing;

namespace Library.Api.Tests.Hosting;

/// <summary>Started by systemd, the program says when it is ready and when it ends.</summary>
public sealed class SystemdTests
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Systemd_hears_that_the_program_is_ready_once_it_listens()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "systemd is of Linux");
        using var folder = new TemporaryFolder();
        var path = Path.Combine(folder.Path, "notify");
        using var notify = new Socket(AddressFamily.Unix, SocketType.Dgram, ProtocolType.Unspecified);
        notify.Bind(new UnixDomainSocketEndPoint(path));

        // The program knows systemd by the name of its parent.
        var systemd = Path.Combine(folder.Path, "systemd");
        File.Copy("/bin/bash", systemd);
        var start = new System.Diagnostics.ProcessStartInfo(systemd, ["-c", "dotnet \"$@\"; exit $?", "start", LibraryProcess.Program, "--urls", "http://127.0.0.1:0", "--Library:DataPath", Path.Combine(folder.Path, "data")])
        {
            Environment = { ["NOTIFY_SOCKET"] = path },
            RedirectStandardOutput = true,
            UseShellExecute = false,
        };
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(Cancellation);
        patience.CancelAfter(TimeSpan.FromMinutes(2));

        using var process = System.Diagnostics.Process.Start(start) ?? throw new InvalidOperationException("It did not start.");
        try
        {
            var buffer = new byte[256];
            var said = Encoding.UTF8.GetString(buffer, 0, await notify.ReceiveAsync(buffer, patience.Token));

            Assert.Contains("READY=1", said, StringComparison.Ordinal);
        }
        finally
        {
            process.Kill(entireProcessTree: true);
            await process.WaitForExitAsync(CancellationToken.None);
        }
    }
}
