using System.ComponentModel;
using System.Diagnostics;
using Library.Storage.Catalogue;

namespace Library.Indexer.Extraction.Processes;

/// <summary>One extracting process, seen from its parent. Takes one file at a time, and is of no more use once it was killed or died.</summary>
internal sealed class ExtractionChild : IDisposable
{
    private static readonly TimeSpan StartTime = TimeSpan.FromMinutes(5);
    private static readonly TimeSpan EndTime = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan WatchInterval = TimeSpan.FromMilliseconds(50);

    /// <summary>What one child may write on its standard error in its life.</summary>
    private const long MaxErrorCharacters = 4L << 20;

    /// <summary>128 and the number of SIGKILL: the kernel ends so what takes more memory than there is.</summary>
    private const int KilledByTheSystem = 137;

    private readonly Process _process;
    private readonly string _folder;
    private readonly TimeProvider _time;
    private readonly Task _ready;
    private readonly Task<bool> _saidOutOfMemory;
    private volatile bool _overMemory;
    private volatile bool _overTime;
    private volatile bool _killed;

    private ExtractionChild(Process process, string folder, TimeProvider time)
    {
        _process = process;
        _folder = folder;
        _time = time;
        _saidOutOfMemory = ReadErrorsAsync(process.StandardError);
        _ready = WaitForReadyAsync();
    }

    public int Id => _process.Id;

    /// <summary>Whether it can take another file.</summary>
    public bool IsAlive => !_killed && !_process.HasExited;

    /// <summary>Whether it died over its last file without being killed for it, which may have other reasons than the file.</summary>
    public bool DiedByItself { get; private set; }

    /// <summary>How many files it has taken.</summary>
    public int Files { get; private set; }

    /// <summary>Whether it has no network; null until it is up.</summary>
    public bool? IsConfined { get; private set; }

    /// <exception cref="ExtractionUnavailableException">The program is not there or cannot be run.</exception>
    public static ExtractionChild Start(ExtractionOptions options, TimeProvider time)
    {
        var folder = Path.GetFullPath(Path.Combine(options.WorkPath, Guid.NewGuid().ToString("N")));
        try
        {
            Directory.CreateDirectory(folder);
            var process = Process.Start(ChildStart.Describe(["extract"], options.Limits.MemoryBytes, folder)) ?? throw new ExtractionUnavailableException("No extracting process was started.", inner: null);
            return new ExtractionChild(process, folder, time);
        }
        catch (Exception exception) when (exception is Win32Exception or IOException or UnauthorizedAccessException)
        {
            DeleteFolder(folder);
            throw new ExtractionUnavailableException("The extracting process cannot be started.", exception);
        }
    }

    /// <exception cref="ExtractionUnavailableException">The process did not come up.</exception>
    public async Task<ExtractionResult> ExtractAsync(string path, FileFormat format, ExtractionLimits limits, CancellationToken cancellationToken)
    {
        Files++;
        await using var stop = cancellationToken.Register(Kill);
        await _ready;

        using var finished = new CancellationTokenSource();
        var watch = WatchAsync(limits, finished.Token);
        try
        {
            await _process.StandardInput.BaseStream.WriteAsync(new ExtractionRequest(path, format, limits).ToBytes(), CancellationToken.None);
            await _process.StandardInput.BaseStream.FlushAsync(CancellationToken.None);
            // Killing the process ends the read, which the token of a pipe does not everywhere.
            var result = await TextFrames.ReadAsync(_process.StandardOutput.BaseStream, limits.ResultBytes, CancellationToken.None);
            _killed |= result is ExtractionResult.Failed { Code: FailureCode.TooLargeUnpacked };
            return result;
        }
        catch (Exception exception) when (exception is IOException or InvalidDataException)
        {
            var wasKilledByUs = _killed;
            if (exception is InvalidDataException)
            {
                // What it writes is no answer, or one without end.
                Kill();
            }

            await EndAsync();
            cancellationToken.ThrowIfCancellationRequested();
            var code = _overMemory || await _saidOutOfMemory || (!wasKilledByUs && _process.ExitCode == KilledByTheSystem) ? FailureCode.TooLargeUnpacked
                : _overTime ? FailureCode.TooSlow
                : FailureCode.Unreadable;
            DiedByItself = code == FailureCode.Unreadable && !wasKilledByUs && exception is IOException or { InnerException: EndOfStreamException };
            return ExtractionFailure.Of(format, code);
        }
        finally
        {
            await finished.CancelAsync();
            await watch;
        }
    }

    public long WorkingSetBytes() => BoundedProcess.WorkingSetOf(_process);

    public void Dispose()
    {
        Kill();
        _process.Dispose();
        DeleteFolder(_folder);
    }

    /// <summary>What cannot be deleted is swept with the whole work folder when this process starts again.</summary>
    private static void DeleteFolder(string folder)
    {
        try
        {
            Directory.Delete(folder, recursive: true);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            // As told above.
        }
    }

    /// <summary>Waits for a process that closed its output: it has ended, or is about to.</summary>
    private async Task EndAsync()
    {
        using var patience = new CancellationTokenSource(EndTime, _time);
        await using var expiry = patience.Token.Register(Kill);
        await _process.WaitForExitAsync(CancellationToken.None);
        _killed = true;
    }

    private void Kill()
    {
        _killed = true;
        BoundedProcess.Kill(_process);
    }

    private async Task WatchAsync(ExtractionLimits limits, CancellationToken finished)
    {
        var (began, used) = (_time.GetTimestamp(), BoundedProcess.ProcessorTimeOf(_process));
        using var timer = new PeriodicTimer(WatchInterval, _time);
        try
        {
            while (await timer.WaitForNextTickAsync(finished))
            {
                _overMemory = WorkingSetBytes() > limits.MemoryBytes;
                _overTime = BoundedProcess.ProcessorTimeOf(_process) - used > limits.Time || _time.GetElapsedTime(began) > limits.Time * BoundedProcess.Patience;
                if (_overMemory || _overTime)
                {
                    Kill();
                    return;
                }
            }
        }
        catch (OperationCanceledException) when (finished.IsCancellationRequested)
        {
            // The file is done.
        }
    }

    private async Task WaitForReadyAsync()
    {
        using var deadline = new CancellationTokenSource(StartTime, _time);
        await using var expiry = deadline.Token.Register(Kill);
        var mark = new byte[1];
        if (await _process.StandardOutput.BaseStream.ReadAsync(mark, CancellationToken.None) == 0 || mark[0] is not (ExtractionRequest.Ready or ExtractionRequest.ReadyUnconfined))
        {
            Kill();
            throw new ExtractionUnavailableException("The extracting process ended before it took a file.", inner: null);
        }

        IsConfined = mark[0] == ExtractionRequest.Ready;
    }

    /// <summary>Drains what the child complains about, and tells whether the runtime died for want of memory. One that complains without end is killed.</summary>
    private async Task<bool> ReadErrorsAsync(StreamReader errors)
    {
        var outOfMemory = false;
        await foreach (var line in BoundedLines.ReadAsync(errors, MaxErrorCharacters, Kill, CancellationToken.None))
        {
            outOfMemory |= line.Contains("Out of memory", StringComparison.OrdinalIgnoreCase) || line.Contains("OutOfMemory", StringComparison.Ordinal);
        }

        return outOfMemory;
    }
}
