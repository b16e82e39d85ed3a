using System.Globalization;
using Library.Indexer.Extraction.Processes;

namespace Library.Indexer.Packets.Binding;

/// <summary>The child's side of binding: binds the packet of one folder, and says on standard output which item it is at.</summary>
internal static class BindCommand
{
    public static async Task<int> RunAsync(string folder)
    {
        Confinement.Enter();
        var output = Console.Out;

        // The end of the parent ends this process, even while a parser hangs.
        new Thread(ExitWithParent) { IsBackground = true }.Start();

        // A library that prints must not break the answers.
        Console.SetOut(TextWriter.Null);
        await Task.Run(() => PacketBinder.Bind(BindRequest.Read(folder), folder, number =>
        {
            output.WriteLine(number.ToString(CultureInfo.InvariantCulture));
            output.Flush();
        }));
        return 0;
    }

    private static void ExitWithParent()
    {
        while (Console.In.Read() >= 0)
        {
        }

        Confinement.EndProcess(1);
    }
}
