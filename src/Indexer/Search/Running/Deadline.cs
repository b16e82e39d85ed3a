using System.Diagnostics;

namespace Library.Indexer.Search.Running;

/// <summary>The time that one query may take, and its caller's patience. Asked every so many documents.</summary>
internal sealed class Deadline(TimeSpan budget, CancellationToken cancellationToken)
{
    private const int StepsBetweenLooks = 4096;

    private readonly long _started = Stopwatch.GetTimestamp();
    private int _steps;

    /// <exception cref="SearchTooSlowException">The budget is spent.</exception>
    public void Step()
    {
        if (++_steps >= StepsBetweenLooks)
        {
            Look();
        }
    }

    /// <exception cref="SearchTooSlowException">The budget is spent.</exception>
    public void Look()
    {
        _steps = 0;
        cancellationToken.ThrowIfCancellationRequested();
        if (Stopwatch.GetElapsedTime(_started) > budget)
        {
            throw new SearchTooSlowException("The search took longer than it may.");
        }
    }
}
