using System.Diagnostics;
using Xunit;

namespace Library.Testing;

/// <summary>A small file system of its own, which can be full or read-only.</summary>
public sealed class MemoryDisk : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public string Path => _folder.Path;

    private string Ballast => _folder.File("ballast");

    /// <summary>Mounts one; skips the test where that is not allowed.</summary>
    /// <param name="options">As mount(8) takes them for a tmpfs, such as <c>size=1m,ro</c>.</param>
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

    /// <summary>Fills it to the last byte that is free now.</summary>
    public void Fill()
    {
        using var file = new FileStream(Ballast, FileMode.Append, FileAccess.Write, FileShare.None, bufferSize: 0);
        foreach (var size in new[] { 1 << 20, 1 << 12, 1 })
        {
            var block = new byte[size];
            try
            {
                while (true)
                {
                    file.Write(block);
                }
            }
            catch (IOException)
            {
                // No room for another block of this size.
            }
        }
    }

    /// <summary>Gives back what <see cref="Fill"/> took.</summary>
    public void Free() => File.Delete(Ballast);

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
