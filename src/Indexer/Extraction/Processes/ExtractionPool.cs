using System.Collections.Concurrent;
using Library.Storage.Catalogue;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace Library.Indexer.Extraction.Processes;

/// <summary>
/// Extracts files in child processes, which are reused. A file that hangs, crashes or swells ends its own process and gets a typed
/// failure; the next file goes to another process.
/// </summary>
public sealed partial class ExtractionPool(IOptions<ExtractionOptions> options, TimeProvider time, ILogger<ExtractionPool> logger) : IAsyncDisposable
{
    /// <summary>After so many files a process is replaced, so that what parsers leak stays small; its code is at its fastest after some hundreds.</summary>
    private const int FilesPerChild = 5_000;

    private readonly ExtractionOptions _options = options.Value;
    private readonly SemaphoreSlim _free = new(options.Value.Processes);
    private readonly ConcurrentStack<ExtractionChild> _idle = new();
    private int _alive;
    private volatile bool _disposed;
    private volatile bool _unconfined;

    /// <summary>Whether a process that reads files here has been seen to keep its network, which the kernel could not take from it.</summary>
    public bool IsUnconfined => _unconfined || _idle.Any(child => child.IsConfined == false);

    /// <summary>Starts a process before there is a file for it, if none waits yet: the first file then does not pay for its start.</summary>
    /// <exception cref="ExtractionUnavailableException">The program is not there or cannot be run.</exception>
    public void Warm()
    {
        if (_idle.IsEmpty && !_disposed && Volatile.Read(ref _alive) < _options.Processes)
        {
            Release(Start());
        }
    }

    /// <param name="path">A file that nobody changes meanwhile; it is read from this path by another process.</param>
    /// <exception cref="FileNotFoundException">There is no such file.</exception>
    /// <exception cref="ExtractionUnavailableException">No process could be started; worth another try.</exception>
    /// <exception cref="OperationCanceledException">Cancelled; the process is killed.</exception>
    public async Task<ExtractionResult> ExtractAsync(string path, FileFormat format, CancellationToken cancellationToken)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        ObjectDisposedException.ThrowIf(_disposed, this);
        if (!File.Exists(path))
        {
            throw new FileNotFoundException("There is no such file to extract.", path);
        }

        await _free.WaitAsync(cancellationToken);
        try
        {
            var (result, isByItself) = await ExtractOnceAsync(path, format, cancellationToken);

            // A process may die of something else than its file, which then is not to be called damaged.
            return isByItself ? (await ExtractOnceAsync(path, format, cancellationToken)).Result : result;
        }
        finally
        {
            _free.Release();
        }
    }

    /// <summary>Ends the processes that wait; those at work end with their files, or with this process.</summary>
    public ValueTask DisposeAsync()
    {
        _disposed = true;
        while (_idle.TryPop(out var child))
        {
            child.Dispose();
        }

        return ValueTask.CompletedTask;
    }

    /// <returns>The outcome, and whether the process died over it without being killed.</returns>
    private async Task<(ExtractionResult Result, bool DiedByItself)> ExtractOnceAsync(string path, FileFormat format, CancellationToken cancellationToken)
    {
        var child = Take();
        try
        {
            Warm();
            var result = await child.ExtractAsync(Path.GetFullPath(path), format, _options.Limits, cancellationToken);
            NoteConfinement(child);
            if (result is ExtractionResult.Failed failed && !child.IsAlive)
            {
                Log.ProcessEnded(logger, child.Id, child.Files, format, failed.Code);
            }

            return (result, child.DiedByItself);
        }
        finally
        {
            Release(child);
        }
    }

    /// <summary>A process that waits, unless it ended meanwhile by itself.</summary>
    private ExtractionChild Take()
    {
        while (_idle.TryPop(out var child))
        {
            if (child.IsAlive)
            {
                return child;
            }

            Discard(child);
        }

        return Start();
    }

    private ExtractionChild Start()
    {
        var child = ExtractionChild.Start(_options, time);
        Interlocked.Increment(ref _alive);
        return child;
    }

    private void Release(ExtractionChild child)
    {
        if (!_disposed && child.IsAlive && child.Files < FilesPerChild && child.WorkingSetBytes() < _options.Limits.MemoryBytes / 2)
        {
            _idle.Push(child);
            return;
        }

        Discard(child);
    }

    private void NoteConfinement(ExtractionChild child)
    {
        if (child.IsConfined == false && !_unconfined)
        {
            _unconfined = true;
            Log.Unconfined(logger);
        }
    }

    private void Discard(ExtractionChild child)
    {
        child.Dispose();
        Interlocked.Decrement(ref _alive);
    }

    private static partial class Log
    {
        [LoggerMessage(1, LogLevel.Warning, "Extracting process {ProcessId} ended over its file number {Files}, a {Format}: {Code}.")]
        public static partial void ProcessEnded(ILogger logger, int processId, int files, FileFormat format, FailureCode code);

        [LoggerMessage(2, LogLevel.Warning, "This kernel does not take the network from processes that read files (seccomp); they run with it.")]
        public static partial void Unconfined(ILogger logger);
    }
}
