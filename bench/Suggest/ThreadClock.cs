using System.Runtime.InteropServices;
using Library.Bench.Search;

namespace Library.Bench.Suggest;

/// <summary>The processor time of one thread: what a short call costs, also where other programs take turns on the same cores.</summary>
internal static partial class ThreadClock
{
    private const int ThreadCpuTime = 3; // CLOCK_THREAD_CPUTIME_ID of Linux
    private const double Nanoseconds = 1e9;

    /// <summary>Runs calls in a row until the time is over, each at least once; their times are of the processor.</summary>
    public static Window Run(int count, Action<int> call, TimeSpan time)
    {
        var (times, start) = (new List<double>(1 << 14), Now());
        for (var before = start; before - start < time.TotalSeconds || times.Count < count;)
        {
            call(times.Count % count);
            var now = Now();
            times.Add((now - before) * 1e6);
            before = now;
        }

        times.Sort();
        return new Window(times.Count / (Now() - start), times[times.Count / 2], times[(int)(times.Count * 0.99)]);
    }

    /// <summary>Seconds.</summary>
    private static double Now() => Read(ThreadCpuTime, out var time) == 0 ? time.Seconds + (time.Rest / Nanoseconds) : throw new BenchException("This system tells no processor time of threads.");

    [LibraryImport("libc", EntryPoint = "clock_gettime")]
    private static partial int Read(int clock, out Time time);

    [StructLayout(LayoutKind.Sequential)]
    private struct Time
    {
        public long Seconds;
        public long Rest;
    }
}
