using System.Diagnostics;
using System.Globalization;
using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace Library.Indexer.Extraction.Processes;

/// <summary>
/// What a process that parses files gives up before it sees one: the network, other programs and other processes (a seccomp filter,
/// which needs no rights and cannot be taken back), core dumps, and its turn before anything else that wants the processor.
/// </summary>
internal static partial class Confinement
{
    private const int LowestPriority = 19;
    private const int OfOneThread = 0;
    private const int CoreSize = 4;
    private const int NoNewPrivileges = 38;
    private const int InternetFamily = 2;
    private const int StreamType = 1;
    private const int SetFilter = 1;
    private const uint AllThreads = 1;

    private const ushort LoadWord = 0x20;
    private const ushort JumpIfEqual = 0x15;
    private const ushort JumpIfAtLeast = 0x35;
    private const ushort Return = 0x06;
    private const uint Allow = 0x7fff0000;

    /// <summary>Fail the call with EPERM.</summary>
    private const uint Refuse = 0x00050001;

    private const uint CallNumber = 0;
    private const uint CallArchitecture = 4;

    /// <summary>Calls of the x32 interface, which have numbers of their own.</summary>
    private const uint OtherInterface = 0x40000000;

    /// <summary>Numbers of socket, io_uring_setup, execve, execveat, ptrace, process_vm_readv, process_vm_writev, kill and pidfd_getfd.</summary>
    private static readonly CallTable OnX64 = new(0xc000003e, 317, [41, 425, 59, 322, 101, 310, 311, 62, 438]);
    private static readonly CallTable OnArm64 = new(0xc00000b7, 277, [198, 425, 221, 281, 117, 270, 271, 129, 438]);

    /// <summary>Confines this process for the rest of its life.</summary>
    /// <returns>Whether the network is out of its reach now, which some kernels cannot do.</returns>
    public static bool Enter()
    {
        LowerPriority();
        if (!OperatingSystem.IsLinux())
        {
            return false;
        }

        // One byte and not none: the kernel then hands nothing to a program that collects dumps either.
        _ = SetLimit(CoreSize, new Limit(1, 1));
        return TryFilter(AllThreads) && !CanMakeSocket();
    }

    /// <summary>Takes the network and other programs from the calling thread alone, and from those that it starts.</summary>
    internal static bool TryConfineThread() => OperatingSystem.IsLinux() && TryFilter(flags: 0);

    /// <summary>Ends this process at once, whatever its other threads are at.</summary>
    public static void EndProcess(int exitCode)
    {
        if (OperatingSystem.IsLinux())
        {
            EndNow(exitCode);
        }

        Environment.Exit(exitCode);
    }

    private static void LowerPriority()
    {
        if (!OperatingSystem.IsLinux())
        {
            using var self = Process.GetCurrentProcess();
            self.PriorityClass = ProcessPriorityClass.Idle;
            return;
        }

        // Linux has a priority for each thread, which those started later inherit.
        foreach (var thread in Directory.EnumerateDirectories("/proc/self/task"))
        {
            _ = SetPriority(OfOneThread, int.Parse(Path.GetFileName(thread), CultureInfo.InvariantCulture), LowestPriority);
        }
    }

    private static bool CanMakeSocket()
    {
        using var socket = new SafeFileHandle(MakeSocket(InternetFamily, StreamType, protocol: 0), ownsHandle: true);
        return !socket.IsInvalid;
    }

    private static unsafe bool TryFilter(uint flags)
    {
        if (CallTable.OfThisProcess is not { } calls || Control(NoNewPrivileges, 1, 0, 0, 0) != 0)
        {
            return false;
        }

        var instructions = Filter(calls);
        fixed (Instruction* first = instructions)
        {
            var program = new FilterProgram((ushort)instructions.Length, (nint)first);
            return Call(calls.Seccomp, SetFilter, flags, &program) == 0;
        }
    }

    private static Instruction[] Filter(CallTable calls)
    {
        // Jumps count the instructions that they pass over; refusing is the last one, allowing the one before it.
        var count = calls.Refused.Length;
        return
        [
            new(LoadWord, 0, 0, CallArchitecture),
            new(JumpIfEqual, 0, (byte)(count + 3), calls.Architecture),
            new(LoadWord, 0, 0, CallNumber),
            new(JumpIfAtLeast, (byte)(count + 1), 0, OtherInterface),
            .. calls.Refused.Select((number, index) => new Instruction(JumpIfEqual, (byte)(count - index), 0, number)),
            new(Return, 0, 0, Allow),
            new(Return, 0, 0, Refuse),
        ];
    }

    private sealed record CallTable(uint Architecture, int Seccomp, uint[] Refused)
    {
        public static CallTable? OfThisProcess => RuntimeInformation.ProcessArchitecture switch
        {
            System.Runtime.InteropServices.Architecture.X64 => OnX64,
            System.Runtime.InteropServices.Architecture.Arm64 => OnArm64,
            _ => null,
        };
    }

    [StructLayout(LayoutKind.Sequential)]
    private readonly record struct Instruction(ushort Code, byte IfTrue, byte IfFalse, uint Operand);

    [StructLayout(LayoutKind.Sequential)]
    private readonly record struct FilterProgram(ushort Length, nint First);

    [StructLayout(LayoutKind.Sequential)]
    private readonly record struct Limit(ulong Soft, ulong Hard);

    // setpriority(2)
    [LibraryImport("libc", EntryPoint = "setpriority")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int SetPriority(int of, int id, int priority);

    // setrlimit(2)
    [LibraryImport("libc", EntryPoint = "setrlimit")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int SetLimit(int resource, in Limit limit);

    // socket(2)
    [LibraryImport("libc", EntryPoint = "socket")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int MakeSocket(int family, int type, int protocol);

    // prctl(2)
    [LibraryImport("libc", EntryPoint = "prctl")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int Control(int option, nuint first, nuint second, nuint third, nuint fourth);

    // seccomp(2), which has no function of its own in libc
    [LibraryImport("libc", EntryPoint = "syscall")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static unsafe partial nint Call(nint number, nuint operation, nuint flags, FilterProgram* program);

    // _exit(2)
    [LibraryImport("libc", EntryPoint = "_exit")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial void EndNow(int exitCode);
}
