using Library.Indexer.Hosting;

namespace Library.Api.Hosting;

/// <summary>The commands of the program. Without one it runs the system.</summary>
internal static class LibraryProgram
{
    private const string Help = """
        library [--demo] [--urls ADDRESSES] [--Library:KEY VALUE]   run the system: website, API and indexer
        library evaluate FOLDER                                     measure the ranking on a judged collection (docs.jsonl, queries.jsonl, qrels.tsv)
        library help                                                this list

          --demo    in a data folder of its own, on this machine only, with sample documents and accounts
          --urls    where to listen; http://localhost:5080 if left out
        """;

    public static async Task<int> RunAsync(string[] args)
    {
        if (args is ["help" or "--help" or "-h"])
        {
            await Console.Out.WriteLineAsync(Help);
            return 0;
        }

        if (args is ["evaluate", var folder])
        {
            return await EvaluateCommand.RunAsync(folder, CancellationToken.None);
        }

        if (args is [var command, ..] && !command.StartsWith('-'))
        {
            await Console.Error.WriteLineAsync($"There is no command '{command}'. These there are:{Environment.NewLine}{Help}");
            return 2;
        }

        try
        {
            if (WorkerProgram.IsAskedFor(args))
            {
                return await WorkerProgram.RunAsync(args);
            }

            await using var host = await LibraryHost.StartAsync(args, configure: null, CancellationToken.None);
            await host.App.WaitForShutdownAsync();
            return 0;
        }
        catch (Exception exception) when (SentenceOrNull(exception) is { } sentence)
        {
            await Console.Error.WriteLineAsync(sentence);
            return 1;
        }
    }

    /// <summary>What to tell whoever started the process, where it is theirs to mend; null for a fault of ours.</summary>
    internal static string? SentenceOrNull(Exception exception) => exception switch
    {
        IOException { InnerException: Microsoft.AspNetCore.Connections.AddressInUseException } => $"--urls: {exception.Message}",
        _ => ProcessFaults.SentenceOrNull(exception),
    };
}
