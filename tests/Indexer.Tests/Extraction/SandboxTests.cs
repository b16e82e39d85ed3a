using Library.Indexer.Extraction.Processes;
using Library.Testing;

namespace Library.Indexer.Tests.Extraction;

/// <summary>Programs of the system, kept from everything but their one folder.</summary>
[Trait("Needs", "server")]
public sealed class SandboxTests
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task It_sees_neither_our_files_nor_the_network()
    {
        using var folder = new TemporaryFolder();
        var sandbox = new Sandbox();
        Assert.SkipUnless(await sandbox.IsAvailableAsync(), "This system allows no sandbox.");
        var secret = Path.Combine(Path.GetTempPath(), $"secret-{Guid.NewGuid():N}");
        await File.WriteAllTextAsync(secret, "secret", Cancellation);

        var end = await sandbox.RunAsync(folder.Path, ["/usr/bin/bash", "-c", $"test -e {secret} && echo sees; test -d {Path.GetTempPath()}/../etc/ssh && echo sees; ls /sys/class/net 2>/dev/null; (echo > /dev/tcp/127.0.0.1/80) 2>/dev/null && echo reaches; ls /proc | grep -c '^[0-9]'; env | grep -c -v -E '^(HOME|PATH|LANG|PWD|SHLVL|_|OLDPWD)='"], TimeSpan.FromSeconds(20), Cancellation);
        File.Delete(secret);

        Assert.DoesNotContain("sees", end.Output);
        Assert.DoesNotContain("reaches", end.Output);
        Assert.InRange(int.Parse(end.Output[^2], System.Globalization.CultureInfo.InvariantCulture), 1, 6);
        Assert.Equal("0", end.Output[^1]);
    }
}
