using System.ComponentModel;
using System.Diagnostics;

namespace Library.Indexer.Extraction.Processes;

/// <summary>How a process ended that was held to limits.</summary>
/// <param name="IsTooLarge">It took too much memory, or wrote too much.</param>
/// <param name="Output">The last lines of its standard output.</param>
/// <param name="Errors">The last lines of its standard error.</param>
internal sealed record BoundedEnd(int ExitCode, bool IsTooSlow, bool IsTooLarge, IReadOnlyList<string> Output, IReadOnlyList<string> Errors)
{
    public bool IsGood => ExitCode == 0 && !IsTooSlow && !IsTooLarge;
}

/// <summary>Runs a process for one task, and kills it with its children where it takes too long or too much memory.</summary>
internal static class BoundedProcess
{
    /// <summary>
    /// How many times as long as its processor time a process may take by the clock. One of low priority waits for the processor on a busy machine, which is
    /// not its file's fault; one that waits for anything else comes to an end as well.
    /// </summary>
    public const int Patience = 10;

    private const int LinesKept = 200;

    /// <summary>Of one stream; who writes more is killed.</summary>
    private const long MaxCharacters = 16L << 20;

    private static readonly TimeSpan WatchInterval = TimeSpan.FromMilliseconds(100);

    /// <param name="start">With all three streams redirected; its input stays open until it ends.</param>
    /// <param name="time">By the clock.</param>
    /// <param name="memoryBytes">Of its working set; null where it is held to it in another way.</param>
    /// <exception cref="Win32Exception">It cannot be started.</exception>
    /// <exception cref="OperationCanceledException">Cancelled; the process is killed.</exception>
    public static async Task<BoundedEnd> RunAsync(ProcessStartInfo start, TimeSpan time, long? memoryBytes, CancellationToken cancellationToken)
    {
        using var process = Process.Start(start) ?? throw new Win32Exception("No process was started.");
        var flood = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var output = ReadAsync(process.StandardOutput, flood);
        var errors = ReadAsync(process.StandardError, flood);
        var begun = Stopwatch.GetTimestamp();
        var (slow, large) = (false, false);
        var ended = process.WaitForExitAsync(CancellationToken.None);
        while (await Task.WhenAny(ended, Task.Delay(WatchInterval, CancellationToken.None)) != ended)
        {
            slow = Stopwatch.GetElapsedTime(begun) > time;
            large = flood.Task.IsCompleted || (memoryBytes is { } limit && WorkingSetOf(process) > limit);
            if (slow || large || cancellationToken.IsCancellationRequested)
            {
                Kill(process);
                await ended;
                break;
            }
        }

        cancellationToken.ThrowIfCancellationRequested();
        return new BoundedEnd(process.ExitCode, slow, large, await output, await errors);
    }

    /// <summary>What a process holds in memory, in bytes; 0 for one that has ended.</summary>
    public static long WorkingSetOf(Process process) => AskOrDefault(process, running => running.WorkingSet64);

    /// <summary>For how long a process had a processor since its start; zero for one that has ended.</summary>
    public static TimeSpan ProcessorTimeOf(Process process) => AskOrDefault(process, running => running.TotalProcessorTime);

    /// <summary>Ends a process with its children; one that has ended is no error.</summary>
    public static void Kill(Process process)
    {
        try
        {
            process.Kill(entireProcessTree: true);
        }
        catch (Exception exception) when (exception is InvalidOperationException or Win32Exception)
        {
            // It has ended by itself.
        }
    }

    private static T AskOrDefault<T>(Process process, Func<Process, T> ask)
        where T : struct
    {
        try
        {
            process.Refresh();
            return ask(process);
        }
        catch (InvalidOperationException)
        {
            return default;
        }
    }

    private static async Task<IReadOnlyList<string>> ReadAsync(StreamReader reader, TaskCompletionSource flood)
    {
        var lines = new Queue<string>();
        await foreach (var line in BoundedLines.ReadAsync(reader, MaxCharacters, () => flood.TrySetResult(), CancellationToken.None))
        {
            lines.Enqueue(line);
            if (lines.Count > LinesKept)
            {
                lines.Dequeue();
            }
        }

        return [.. lines];
    }
}
