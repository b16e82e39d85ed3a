using System.Runtime.InteropServices;
using Library.Indexer.Hosting;
using Library.Storage.Files;
using Library.Storage.Wholeness;

namespace Library.Api.Hosting;

/// <summary>The commands of the program. Without one it runs the system.</summary>
internal static class LibraryProgram
{
    private const string Help = """
        library [--demo] [--urls ADDRESSES] [--Library:KEY VALUE]   run the system: website, API and indexer
        library evaluate FOLDER [--queries]                         measure the ranking on a judged collection (docs.jsonl, queries.jsonl, qrels.tsv) or on the samples
        library check [--repair] [--quick]                          compare catalogue, file store and index, and repair what is safe to repair
        library backup PLACE [--list]                               back up to a folder or s3://BUCKET[/PREFIX] while the system runs, or list the backups there
        library restore PLACE [--Library:Backup:Name NAME]          bring a backup, the newest if none is named, into an empty system
        library deliver [--to ADDRESS] < MESSAGE                    take in a mail, beside the running system: a mail server calls it
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

        if (args is ["evaluate", var folder, .. ([] or ["--queries"]) and var options])
        {
            return await EvaluateCommand.RunAsync(folder, options.Length > 0, CancellationToken.None);
        }

        if (args is ["check" or "backup" or "restore", ..])
        {
            return await RunUntilInterruptedAsync(args);
        }

        if (args is ["deliver", ..])
        {
            return await DeliverCommand.RunAsync(args[1..], Console.OpenStandardInput(), Console.Error, CancellationToken.None);
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

    /// <summary>Runs one of the commands that look after what the library holds.</summary>
    /// <returns>0 where all is well, 1 where something was found, 2 where it could not be done.</returns>
    internal static async Task<int> RunCommandAsync(string[] args, TextWriter output, TextWriter error, CancellationToken cancellationToken)
    {
        try
        {
            return args[0] switch
            {
                "check" => await CheckCommand.RunAsync(args[1..], output, error, cancellationToken),
                "backup" => await BackupCommand.RunAsync(args[1..], output, cancellationToken),
                _ => await RestoreCommand.RunAsync(args[1..], output, cancellationToken),
            };
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            await error.WriteLineAsync("It was interrupted.");
            return 2;
        }
        catch (Exception exception) when (SentenceOrNull(exception) is { } sentence)
        {
            await error.WriteLineAsync(sentence);
            return 2;
        }
    }

    private static async Task<int> RunUntilInterruptedAsync(string[] args)
    {
        using var stop = new CancellationTokenSource();
        using var interrupt = PosixSignalRegistration.Create(PosixSignal.SIGINT, signal =>
        {
            signal.Cancel = true;
            stop.Cancel();
        });
        return await RunCommandAsync(args, Console.Out, Console.Error, stop.Token);
    }

    /// <summary>What to tell whoever started the process, where it is theirs to mend; null for a fault of ours.</summary>
    internal static string? SentenceOrNull(Exception exception) => exception switch
    {
        BackupException => exception.Message,
        FileStoreException => $"A file store cannot be reached or used ({exception.Message})",
        IOException { InnerException: Microsoft.AspNetCore.Connections.AddressInUseException } => $"--urls: {exception.Message}",
        _ => ProcessFaults.SentenceOrNull(exception),
    };
}
