using System.Runtime.InteropServices;

namespace Library.Bench.Printing;

/// <summary>What the figures were measured on, and what else ran there.</summary>
internal static class Machine
{
    public static string Load() => File.Exists("/proc/loadavg") ? string.Join(' ', File.ReadAllText("/proc/loadavg").Split(' ').Take(3)) : "unknown";

    public static void Print(string loadAtStart)
    {
        var memory = GC.GetGCMemoryInfo().TotalAvailableMemoryBytes;
        Console.WriteLine();
        Console.WriteLine(
            $"machine: {Cores()} cores, {Processor()}, {Figures.Megabytes(memory)}, {RuntimeInformation.OSDescription}, {RuntimeInformation.FrameworkDescription}; "
            + $"load {loadAtStart} at the start, {Load()} at the end");
    }

    /// <summary>Those of the machine, however few of them this process is held to.</summary>
    private static int Cores() => ProcessorLines("processor").Count() is var cores and > 0 ? cores : Environment.ProcessorCount;

    private static string Processor() => ProcessorLines("model name").FirstOrDefault()?.Split(':', 2)[1].Trim() ?? RuntimeInformation.ProcessArchitecture.ToString();

    private static IEnumerable<string> ProcessorLines(string key) =>
        File.Exists("/proc/cpuinfo") ? File.ReadLines("/proc/cpuinfo").Where(line => line.StartsWith(key, StringComparison.Ordinal)) : [];
}
