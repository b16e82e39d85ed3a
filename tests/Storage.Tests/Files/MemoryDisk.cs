using System.Diagnostics;

namespace Library.Storage.Tests.Files;

/// <summary>A small file system of its own, which can be full or read-only.</summary>
internal sealed class MemoryDisk : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public string Path => _folder.Path;

    /// <summary>Mounts one; skips the test where that is not allowed.</summary>
    public static MemoryDisk MountOrSkip(string options)
    {
        Assert.SkipUnless(OperatingSystem.IsLinux() && Environment.IsPrivilegedProcess, "no right to mount a file system");
        var disk = new MemoryDisk();
        Assert.SkipUnless(Run("mount", "-t", "tmpfs", "-o", options, "tmpfs", disk.Path) == 0, "no right to mount a file system");
        return disk;
    }

    /// <summary>Takes the right to write from a folder.</summary>
    public static void MakeReadOnly(string folder) => Assert.Equal(0, Run("chmod", "a-w", folder));

    public void Remount(string options) => Assert.Equal(0, Run("mount", "-o", $"remount,{options}", Path));

    public void Dispose()
    {
        Run("umount", "--lazy", Path);
        _folder.Dispose();
    }

    private static int Run(string program, params string[] arguments)
    {
        using var process = Process.Start(new ProcessStartInfo(program, arguments) { RedirectStandardError = true, UseShellExecute = false });
        Assert.NotNull(process);
        process.WaitForExit();
        return process.ExitCode;
    }
}
