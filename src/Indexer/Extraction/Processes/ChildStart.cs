using System.Collections;
using System.Diagnostics;
using System.Globalization;
using System.Runtime.InteropServices;

namespace Library.Indexer.Extraction.Processes;

/// <summary>How a child is started: which program, and with how little of our environment.</summary>
internal static class ChildStart
{
    /// <summary>Nothing but what a .NET process needs to run: secrets in the environment stay here.</summary>
    private static readonly string[] Inherited =
        ["PATH", "LANG", "LC_ALL", "TZ", "SystemRoot", "DOTNET_ROOT", "DOTNET_ROOT_X64", "DOTNET_ROOT_ARM64"];

    private static readonly string[] FolderNames = ["HOME", "TMPDIR", "TMP", "TEMP"];

    /// <param name="command">What the child is to do.</param>
    /// <param name="memoryBytes">The working set over which its parent kills it.</param>
    /// <param name="folder">Its own, for whatever is written meanwhile; who starts the child deletes it.</param>
    public static ProcessStartInfo Describe(IEnumerable<string> command, long memoryBytes, string folder)
    {
        var start = new ProcessStartInfo
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            UseShellExecute = false,
            CreateNoWindow = true,
            WorkingDirectory = folder,
        };
        SetProgram(start, command);
        start.Environment.Clear();
        foreach (DictionaryEntry variable in Environment.GetEnvironmentVariables())
        {
            if (variable is { Key: string name, Value: string value } && Inherited.Contains(name, StringComparer.OrdinalIgnoreCase))
            {
                start.Environment[name] = value;
            }
        }

        foreach (var name in FolderNames)
        {
            start.Environment[name] = folder;
        }

        // The heap's limit lies below that of the working set, so that most files end with an exception rather than a kill.
        start.Environment["DOTNET_GCHeapHardLimit"] = (memoryBytes * 3 / 4).ToString("X", CultureInfo.InvariantCulture);
        // Code is compiled in tiers, the second as soon as a file or two are read (docs/benchmarks.md, "extract"). At once and fully would keep the slower code that
        // the framework and a published program come with for ever; measuring first what code does costs more than it gives.
        start.Environment["DOTNET_TieredPGO"] = "0";
        start.Environment["DOTNET_TC_CallCountingDelayMs"] = "10"; // 16: hexadecimal, as all of them
        start.Environment["DOTNET_gcConcurrent"] = "0";
        start.Environment["DOTNET_GCgen0size"] = "4000000";
        start.Environment["DOTNET_EnableDiagnostics"] = "0";
        start.Environment["DOTNET_DbgEnableMiniDump"] = "0";
        return start;
    }

    private static void SetProgram(ProcessStartInfo start, IEnumerable<string> command)
    {
        var host = SharedHostOrNull();
        var assembly = Path.Combine(AppContext.BaseDirectory, "Library.Indexer.dll");
        if (host is not null && File.Exists(assembly))
        {
            start.FileName = host;
            start.ArgumentList.Add(assembly);
        }
        else
        {
            start.FileName = Path.Combine(AppContext.BaseDirectory, OperatingSystem.IsWindows() ? "Library.Indexer.exe" : "Library.Indexer");
        }

        foreach (var argument in command)
        {
            start.ArgumentList.Add(argument);
        }
    }

    /// <summary>The dotnet program that runs us, three folders above the shared runtime; none where the runtime came with us.</summary>
    private static string? SharedHostOrNull()
    {
        var host = Path.GetFullPath(Path.Combine(RuntimeEnvironment.GetRuntimeDirectory(), "..", "..", "..", OperatingSystem.IsWindows() ? "dotnet.exe" : "dotnet"));
        return File.Exists(host) ? host : null;
    }
}
