using System.Diagnostics;

/// <summary>
/// Loaded into the real program by DOTNET_STARTUP_HOOKS: ends the process, as kill -9 does, at the step that LIBRARY_TEST_STOP_AT names,
/// such as <c>index.commit:start:2</c> for the second time that the activity begins, or <c>…:end:1</c> when it has ended.
/// </summary>
#pragma warning disable CA1050, MA0047 // the runtime looks for this name, outside of any namespace
internal static class StartupHook
#pragma warning restore CA1050, MA0047
{
    private static int _left;

    public static void Initialize()
    {
        if (Environment.GetEnvironmentVariable("LIBRARY_TEST_STOP_AT")?.Split(':') is not [var step, var moment, var times])
        {
            return;
        }

        _left = int.Parse(times, System.Globalization.CultureInfo.InvariantCulture);
        ActivitySource.AddActivityListener(new ActivityListener
        {
            ShouldListenTo = source => source.Name == "Library.Indexer.Writer",
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
