using Library.Testing.StartupHook;

/// <summary>Loaded into the real program by DOTNET_STARTUP_HOOKS, to break it from inside.</summary>
#pragma warning disable CA1050, MA0047 // the runtime looks for this name, outside of any namespace
internal static class StartupHook
#pragma warning restore CA1050, MA0047
{
    public static void Initialize()
    {
        if (Environment.GetEnvironmentVariable("LIBRARY_TEST_STOP_AT") is { } step)
        {
            StopAtStep.Prepare(step);
        }

        if (Environment.GetEnvironmentVariable("LIBRARY_TEST_CLOCK") is { } file)
        {
            JumpingClock.Prepare(file);
        }
    }
}
