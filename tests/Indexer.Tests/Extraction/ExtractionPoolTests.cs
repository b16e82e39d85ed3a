using System.Diagnostics;
using System.Reflection;
using System.Text;
using System.Text.RegularExpressions;
using Library.Indexer.Extraction;
using Library.Indexer.Extraction.Processes;
using Library.Storage.Catalogue;
using Library.Testing;
using Microsoft.Extensions.Time.Testing;

namespace Library.Indexer.Tests.Extraction;

public sealed class ExtractionPoolTests : IDisposable
{
    private static readonly ExtractionLimits Limits = new();

    private readonly TemporaryFolder _folder = new();

    [Fact]
    public async Task Files_of_both_formats_go_through_one_process()
    {
        var cancellation = TestContext.Current.CancellationToken;
        await APdf.New().Page("The audit is due in May.").SaveAsync(_folder.File("a.pdf"), cancellation);
        await AWordFile.New().Paragraph("The budget is due in June.").SaveAsync(_folder.File("b.docx"), cancellation);
        await using var pool = Extractions.Pool();

        var pdf = await pool.ExtractAsync(_folder.File("a.pdf"), FileFormat.Pdf, cancellation);
        var word = await pool.ExtractAsync(_folder.File("b.docx"), FileFormat.Word, cancellation);

        Assert.Equal("The audit is due in May.", Assert.IsType<ExtractionResult.Extracted>(pdf).Text.Pages[0].Text);
        Assert.Equal("The budget is due in June.", Assert.IsType<ExtractionResult.Extracted>(word).Text.Pages[0].Text);
    }

    [Fact]
    public async Task A_file_that_takes_too_long_fails_alone()
    {
        var cancellation = TestContext.Current.CancellationToken;
        var pdf = APdf.New();
        Enumerable.Range(0, 200).ToList().ForEach(page => pdf.Page([.. Enumerable.Range(0, 40).Select(line => $"Line {line} of page {page}.")]));
        await pdf.SaveAsync(_folder.File("a.pdf"), cancellation);
        await using var hasty = Extractions.Pool(new ExtractionLimits { Time = TimeSpan.FromTicks(1) });

        var result = await hasty.ExtractAsync(_folder.File("a.pdf"), FileFormat.Pdf, cancellation);

        Assert.Equal(FailureCode.TooSlow, Assert.IsType<ExtractionResult.Failed>(result).Code);
    }

    [Fact]
    public async Task A_file_that_waits_for_a_busy_machine_is_read_all_the_same()
    {
        var time = new FakeTimeProvider();
        using var child = await StartAsync(time);

        // What happens to a process of the lowest priority while others want the processors.
        await SignalAsync("STOP", child.Id);
        var reading = ReadAsync(child);
        time.Advance(Limits.Time * 2);
        await SignalAsync("CONT", child.Id);

        Assert.IsType<ExtractionResult.Extracted>(await reading);
    }

    [Fact]
    public async Task A_process_that_does_nothing_is_ended()
    {
        var time = new FakeTimeProvider();
        using var child = await StartAsync(time);

        await SignalAsync("STOP", child.Id);
        var reading = ReadAsync(child);
        time.Advance(Limits.Time * (BoundedProcess.Patience + 1));

        Assert.Equal(FailureCode.TooSlow, Assert.IsType<ExtractionResult.Failed>(await reading).Code);
    }

    [Fact]
    public async Task A_process_over_its_memory_is_killed_and_the_file_is_too_large()
    {
        var cancellation = TestContext.Current.CancellationToken;
        var row = string.Concat(Enumerable.Repeat("<w:p><w:r><w:t>a page of the same words over and over again</w:t></w:r></w:p>", 1_000));
        var bomb = AWordFile.New();
        foreach (var _ in Enumerable.Range(0, 500))
        {
            bomb.Body(row);
        }

        await bomb.SaveAsync(_folder.File("bomb.docx"), cancellation);
        await APdf.New().Page("Still here.").SaveAsync(_folder.File("next.pdf"), cancellation);
        await using var pool = Extractions.Pool(new ExtractionLimits { MemoryBytes = 96 << 20 });

        var result = await pool.ExtractAsync(_folder.File("bomb.docx"), FileFormat.Word, cancellation);
        var next = await pool.ExtractAsync(_folder.File("next.pdf"), FileFormat.Pdf, cancellation);

        Assert.Equal(FailureCode.TooLargeUnpacked, Assert.IsType<ExtractionResult.Failed>(result).Code);
        Assert.IsType<ExtractionResult.Extracted>(next);
    }

    [Fact]
    public async Task A_process_that_died_while_it_waited_costs_no_file()
    {
        var cancellation = TestContext.Current.CancellationToken;
        using var child = await StartAsync(TimeProvider.System);

        using var process = Process.GetProcessById(child.Id);
        process.Kill();
        await process.WaitForExitAsync(cancellation);

        Assert.False(child.IsAlive);
    }

    [Fact]
    public async Task A_file_over_which_a_process_died_is_read_by_another()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "Processes are looked up in /proc.");
        var cancellation = TestContext.Current.CancellationToken;
        await using var pool = Extractions.Pool(workPath: _folder.File("work"));
        var pdf = _folder.File("a.pdf");
        await RunAsync($"mkfifo '{pdf}'");
        var reading = pool.ExtractAsync(pdf, FileFormat.Pdf, cancellation);
        var child = await Extractions.UntilAsync(() => FindHangingInOrNull(_folder.File("work")));

        // What comes next for the same path is no pipe any more, at which the first one waits.
        await APdf.New().Page("Short.").SaveAsync(_folder.File("b.pdf"), cancellation);
        File.Move(_folder.File("b.pdf"), pdf, overwrite: true);
        await SignalAsync("ALRM", child);

        Assert.Equal("Short.", Assert.IsType<ExtractionResult.Extracted>(await reading).Text.Pages[0].Text);
    }

    /// <summary>A process of the lowest priority may wait long for its turn, and a limit by the clock would give up a file for it.</summary>
    [Fact]
    public void No_pattern_gives_up_by_the_clock()
    {
        const BindingFlags Any = BindingFlags.Static | BindingFlags.NonPublic | BindingFlags.Public | BindingFlags.DeclaredOnly;
        var patterns = typeof(TextExtraction).Assembly.GetTypes().Where(type => type.Namespace?.StartsWith("Library.Indexer.Extraction", StringComparison.Ordinal) == true)
            .SelectMany(type => type.GetMethods(Any)).Where(method => method.ReturnType == typeof(Regex) && method.GetParameters().Length == 0).ToList();

        Assert.NotEmpty(patterns);
        Assert.All(patterns, pattern => Assert.Equal(Regex.InfiniteMatchTimeout, Assert.IsType<Regex>(pattern.Invoke(obj: null, parameters: null), exactMatch: false).MatchTimeout));
    }

    [Fact]
    public async Task Cancelling_ends_the_wait_and_the_next_file_gets_a_fresh_process()
    {
        var cancellation = TestContext.Current.CancellationToken;
        await APdf.New().Page("Short.").SaveAsync(_folder.File("a.pdf"), cancellation);
        await using var pool = Extractions.Pool();
        using var cancelled = new CancellationTokenSource();
        await cancelled.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => pool.ExtractAsync(_folder.File("a.pdf"), FileFormat.Pdf, cancelled.Token));

        Assert.IsType<ExtractionResult.Extracted>(await pool.ExtractAsync(_folder.File("a.pdf"), FileFormat.Pdf, cancellation));
    }

    [Fact]
    public async Task A_file_that_is_not_there_is_a_fault_and_not_a_failure()
    {
        await using var pool = Extractions.Pool();

        await Assert.ThrowsAsync<FileNotFoundException>(() => pool.ExtractAsync(_folder.File("none.pdf"), FileFormat.Pdf, TestContext.Current.CancellationToken));
    }

    [Fact]
    public void The_file_that_warms_a_process_up_is_sound()
    {
        using var content = new MemoryStream(Encoding.ASCII.GetBytes(ExtractCommand.SmallPdf));

        var result = Extractions.TryExtract(content, FileFormat.Pdf);

        Assert.Equal("Ready for the first file.", Assert.IsType<ExtractionResult.Extracted>(result).Text.Pages[0].Text);
    }

    [Fact]
    public async Task A_process_ends_with_its_parent()
    {
        using var child = Process.Start(ChildStart.Describe(["extract"], new ExtractionLimits().MemoryBytes, _folder.Path));
        Assert.NotNull(child);
        Assert.Equal(ExtractionRequest.Ready, child.StandardOutput.BaseStream.ReadByte());

        // What is left of a parent that was killed is the end of its pipe.
        child.StandardInput.Close();

        await child.WaitForExitAsync(TestContext.Current.CancellationToken);
        Assert.Equal(0, child.ExitCode);
    }

    [Fact]
    public void A_process_is_not_given_the_secrets_of_its_parent()
    {
        Environment.SetEnvironmentVariable("Library__Files__S3__SecretKey", "secret");

        var given = ChildStart.Describe(["extract"], new ExtractionLimits().MemoryBytes, _folder.Path).Environment;

        Assert.DoesNotContain(given, variable => variable.Key.StartsWith("Library", StringComparison.OrdinalIgnoreCase));
        Assert.True(given.ContainsKey("PATH"));
        Assert.Equal(_folder.Path, given["TMPDIR"]);
    }

    public void Dispose() => _folder.Dispose();

    /// <summary>A process that has read a file, so that it is up.</summary>
    private async Task<ExtractionChild> StartAsync(TimeProvider time)
    {
        await APdf.New().Page("Short.").SaveAsync(_folder.File("a.pdf"), TestContext.Current.CancellationToken);
        var child = ExtractionChild.Start(new ExtractionOptions(), time);
        Assert.IsType<ExtractionResult.Extracted>(await ReadAsync(child));
        return child;
    }

    private Task<ExtractionResult> ReadAsync(ExtractionChild child) => child.ExtractAsync(_folder.File("a.pdf"), FileFormat.Pdf, Limits, TestContext.Current.CancellationToken);

    private static Task SignalAsync(string signal, int process) => RunAsync($"kill -{signal} {process}");

    private static async Task RunAsync(string command)
    {
        using var shell = Process.Start("/bin/sh", ["-c", command]);
        await shell.WaitForExitAsync(TestContext.Current.CancellationToken);
        Assert.Equal(0, shell.ExitCode);
    }

    /// <summary>The process at work in a folder below this one that opens a pipe to which nobody writes.</summary>
    private static int? FindHangingInOrNull(string folder)
    {
        foreach (var process in Process.GetProcesses())
        {
            using (process)
            {
                if (new FileInfo($"/proc/{process.Id}/cwd").LinkTarget?.StartsWith(folder, StringComparison.Ordinal) == true && Extractions.OpensPipe(process.Id))
                {
                    return process.Id;
                }
            }
        }

        return null;
    }
}
