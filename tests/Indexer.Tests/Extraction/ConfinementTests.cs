using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using Library.Indexer.Extraction;
using Library.Indexer.Extraction.Processes;
using Library.Storage.Catalogue;
using Library.Testing;

namespace Library.Indexer.Tests.Extraction;

/// <summary>What an extracting process cannot do, and what is left of it.</summary>
public sealed class ConfinementTests : IDisposable
{
    private const string RefusesByFilter = "Seccomp:\t2";

    private readonly TemporaryFolder _folder = new();

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public void It_reaches_no_port_and_starts_no_program()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "Only Linux takes the network from a process.");
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        var port = ((IPEndPoint)listener.LocalEndpoint).Port;
        (Exception? Connecting, Exception? Starting) confined = default;

        // Once before: what the runtime starts for itself with the first process must not be confined.
        Process.Start("/bin/true").Dispose();
        var thread = new Thread(() => confined = Confinement.TryConfineThread()
            ? (Record.Exception(() => new TcpClient("127.0.0.1", port).Dispose()), Record.Exception(() => Process.Start("/bin/true").Dispose()))
            : default);
        thread.Start();
        thread.Join();

        Assert.Equal(SocketError.AccessDenied, Assert.IsType<SocketException>(confined.Connecting).SocketErrorCode);
        Assert.IsType<System.ComponentModel.Win32Exception>(confined.Starting);
        Assert.False(listener.Pending());
        using var free = new TcpClient("127.0.0.1", port);
        Assert.True(free.Connected);
    }

    [Fact]
    public async Task Every_thread_of_a_process_that_reads_files_is_confined_and_comes_last()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "Only Linux takes the network from a process.");
        await APdf.New().Page("Short.").SaveAsync(_folder.File("a.pdf"), Cancellation);
        using var child = ExtractionChild.Start(new ExtractionOptions { WorkPath = _folder.Path }, TimeProvider.System);
        await child.ExtractAsync(_folder.File("a.pdf"), FileFormat.Pdf, new ExtractionLimits(), Cancellation);

        Assert.True(child.IsConfined);
        var limits = await File.ReadAllLinesAsync($"/proc/{child.Id}/limits", Cancellation);
        Assert.Matches("^Max core file size +1 +1 ", Assert.Single(limits, line => line.StartsWith("Max core", StringComparison.Ordinal)));
        Assert.All(Directory.EnumerateDirectories($"/proc/{child.Id}/task"), thread =>
        {
            Assert.Contains(RefusesByFilter, File.ReadAllLines(Path.Combine(thread, "status")));
            Assert.Equal("19", File.ReadAllText(Path.Combine(thread, "stat")).Split(") ")[^1].Split(' ')[16]);
        });
    }

    [Fact]
    public async Task Its_folder_goes_with_it()
    {
        await APdf.New().Page("Short.").SaveAsync(_folder.File("a.pdf"), Cancellation);
        var work = _folder.File("work");
        await using (var pool = Extractions.Pool(workPath: work))
        {
            await pool.ExtractAsync(_folder.File("a.pdf"), FileFormat.Pdf, Cancellation);
            Assert.NotEmpty(Directory.EnumerateDirectories(work));
        }

        Assert.Empty(Directory.EnumerateFileSystemEntries(work));
    }

    [Fact]
    public async Task A_parent_that_is_killed_leaves_no_process_even_one_that_hangs()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "The parent of this test is a shell.");
        var start = ChildStart.Describe(["extract"], new ExtractionLimits().MemoryBytes, _folder.Path);
        var (pipe, request) = (_folder.File("pipe"), _folder.File("request"));
        await File.WriteAllBytesAsync(request, new ExtractionRequest(pipe, FileFormat.Pdf, new ExtractionLimits()).ToBytes().ToArray(), Cancellation);
        var command = string.Join(' ', start.ArgumentList.Prepend(start.FileName).Select(part => $"'{part}'"));

        // Nobody writes to the pipe that it is to read, so that it never comes to an end of that file.
        (start.FileName, start.Environment["PATH"]) = ("/bin/bash", "/usr/bin:/bin");
        start.ArgumentList.Clear();
        start.ArgumentList.Add("-c");
        start.ArgumentList.Add($"mkfifo '{pipe}'; coproc child {{ exec {command}; }}; cat '{request}' >&${{child[1]}}; echo $child_PID; wait");
        using var parent = Process.Start(start);
        Assert.NotNull(parent);
        using var child = Process.GetProcessById(int.Parse(await parent.StandardOutput.ReadLineAsync(Cancellation) ?? "", CultureInfo.InvariantCulture));

        // Opening a pipe that nobody writes to: the request has been taken.
        await Extractions.UntilAsync(() => Extractions.OpensPipe(child.Id) ? true : (bool?)null);

        parent.Kill();

        await child.WaitForExitAsync(Cancellation).WaitAsync(TimeSpan.FromSeconds(10), Cancellation);
        Assert.True(child.HasExited);
    }

    [Fact]
    public async Task A_program_that_writes_without_end_is_killed_and_little_of_it_is_kept()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "The program is one of Unix.");
        foreach (var command in new[] { "yes", "yes >&2", "tr '\\0' x </dev/zero" })
        {
            var start = new ProcessStartInfo("/bin/sh", ["-c", command]) { RedirectStandardInput = true, RedirectStandardOutput = true, RedirectStandardError = true, UseShellExecute = false };

            var end = await BoundedProcess.RunAsync(start, TimeSpan.FromMinutes(1), memoryBytes: null, Cancellation);

            Assert.True(end.IsTooLarge);
            Assert.All(end.Output.Concat(end.Errors), line => Assert.InRange(line.Length, 0, 1_000));
        }
    }

    [Fact]
    public async Task An_answer_without_end_is_not_read_to_its_end()
    {
        using var frames = new MemoryStream();
        var text = new ExtractedText(new ExtractedProperties(Title: null, Author: null, Language: null), [.. Enumerable.Repeat(new ExtractedPage(1, [new TextBlock(TextBlockKind.Paragraph, 0, "")]), 1_000)]);
        await TextFrames.WriteAsync(frames, new ExtractionResult.Extracted(text), Cancellation);
        frames.Position = 0;

        await Assert.ThrowsAsync<InvalidDataException>(() => TextFrames.ReadAsync(frames, 50_000, Cancellation));

        Assert.InRange(frames.Position, 1, frames.Length - 1);
    }

    public void Dispose() => _folder.Dispose();
}
