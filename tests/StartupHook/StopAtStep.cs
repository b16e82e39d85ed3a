using System.Diagnostics;
using System.Globalization;

namespace Library.Testing.StartupHook;

/// <summary>
/// Ends the process, as kill -9 does, at a step such as <c>index.commit:start:2</c>: the second time that the activity begins; or <c>…:end:1</c>: when it has ended.
/// </summary>
internal static class StopAtStep
{
    private static int _left;

    public static void Prepare(string text)
    {
        if (text.Split(':') is not [var step, var moment, var times])
        {
            throw new ArgumentException($"'{text}' is no step: name:start:times or name:end:times.", nameof(text));
        }

        _left = int.Parse(times, CultureInfo.InvariantCulture);
        ActivitySource.AddActivityListener(new ActivityListener
        {
            ShouldListenTo = source => source.Name is "Library" or "Library.Indexer.Writer",
            Sample = (ref _) => ActivitySamplingResult.AllData,
            ActivityStarted = activity => Pass(activity, step, moment == "start"),
            ActivityStopped = activity => Pass(activity, step, moment == "end"),
        });
    }

    private static void Pass(Activity activity, string step, bool isMoment)
    {
        if (isMoment && activity.OperationName == step && Interlocked.Decrement(ref _left) == 0)
        {
            using var self = Process.GetCurrentProcess();
            self.Kill();
            Thread.Sleep(Timeout.Infinite);
        }
    }
}
