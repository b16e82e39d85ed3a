using System.Diagnostics;

namespace Library.Indexer.Search.Running;

/// <summary>The time that one query may take, and its caller's patience. Asked every so many documents.</summary>
internal sealed class Deadline(TimeSpan budget, CancellationToken cancellationToken)
{
    private const int StepsBetweenLooks = 4096;

    private readonly long _started = Stopwatch.GetTimestamp();
    private int _steps;

    /// <summary>One for a part of the query, that ends with this one or after a time of its own.</summary>
    public Deadline Within(TimeSpan time)
    {
        var left = budget - Stopwatch.GetElapsedTime(_started);
        return new Deadline(left < time ? left : time, cancellationToken);
    }

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
