using System.Diagnostics;

namespace Library.Bench.Search;

/// <param name="Rate">Searches a second, over all threads.</param>
/// <param name="Median">Microseconds of one search.</param>
/// <param name="Late">The same, that 99 of 100 stay below.</param>
internal sealed record Window(double Rate, double Median, double Late)
{
    /// <summary>Runs searches in a row on some threads until the time is over, each at least once through all.</summary>
    public static async Task<Window> RunAsync(int count, Func<int, Task> search, int threads, TimeSpan time)
    {
        var start = Stopwatch.GetTimestamp();
        var loops = Enumerable.Range(0, threads).Select(thread => Task.Run(() => LoopAsync(count, search, thread * 7, start, time))).ToArray();
        var times = (await Task.WhenAll(loops)).SelectMany(loop => loop).ToArray();
        var seconds = Stopwatch.GetElapsedTime(start).TotalSeconds;
        Array.Sort(times);
        return new Window(times.Length / seconds, Microseconds(times[times.Length / 2]), Microseconds(times[(int)(times.Length * 0.99)]));
    }

    private static async Task<List<long>> LoopAsync(int count, Func<int, Task> search, int first, long start, TimeSpan time)
    {
        var times = new List<long>(1 << 14);
        var end = start + (long)(time.TotalSeconds * Stopwatch.Frequency);
        for (var now = Stopwatch.GetTimestamp(); now < end || times.Count < count;)
        {
            await search((first + times.Count) % count);
            var done = Stopwatch.GetTimestamp();
            times.Add(done - now);
            now = done;
        }

        return times;
    }

    private static double Microseconds(long ticks) => ticks * 1e6 / Stopwatch.Frequency;
}
