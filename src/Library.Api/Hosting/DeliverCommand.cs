using Library.Api.Delivery;
using Library.Api.Mail;
using Library.Indexer.Hosting;
using Library.Storage;

namespace Library.Api.Hosting;

/// <summary><c>library deliver [--to ADDRESS]</c>: takes in one message from standard input, beside the system that runs. Mail servers call it.</summary>
internal static class DeliverCommand
{
    private const string ToFlag = "--to";

    /// <returns>See <see cref="ExitCode"/>.</returns>
    public static async Task<int> RunAsync(string[] arguments, Stream input, TextWriter error, CancellationToken cancellationToken)
    {
        var delivered = await TryAsync(arguments, input, cancellationToken);
        if (delivered.Sentence is { } sentence)
        {
            await error.WriteLineAsync(sentence);
        }

        return (int)delivered.Code;
    }

    private static async Task<Delivered> TryAsync(string[] arguments, Stream input, CancellationToken cancellationToken)
    {
        CommandLine line;
        string? to = null;
        try
        {
            var rest = arguments.ToList();
            if (rest.IndexOf(ToFlag) is >= 0 and var at)
            {
                to = at + 1 < rest.Count ? rest[at + 1] : throw new SettingsException($"{ToFlag} names no address.");
                rest.RemoveRange(at, 2);
            }

            line = CommandLine.Read([.. rest]);
            if (line.Words.Count > 0)
            {
                throw new SettingsException("Usage: library deliver [--to ADDRESS] < MESSAGE");
            }
        }
        catch (SettingsException exception)
        {
            return new Delivered(ExitCode.Usage, exception.Message);
        }

        try
        {
            return await DeliverAsync(line, to, input, cancellationToken);
        }
        catch (Exception exception)
        {
            // The outermost place: whatever fails here, the mail server keeps the message and tries again.
            return new Delivered(ExitCode.TemporaryFailure, LibraryProgram.SentenceOrNull(exception) ?? $"It failed ({exception.GetType().Name}: {exception.Message})");
        }
    }

    private static async Task<Delivered> DeliverAsync(CommandLine line, string? to, Stream input, CancellationToken cancellationToken)
    {
        using var data = DataFolder.Beside(line.Settings.Process.DataPath);
        line.RequireCatalogue(data);
        var services = line.Services(data);
        services.AddMailOptions(line.Configuration);
        services.AddDelivery();
        await using var provider = services.BuildServiceProvider();
        await line.RequireSchemaAsync(provider, cancellationToken);
        return await provider.GetRequiredService<MailIntake>().TakeAsync(input, to, cancellationToken);
    }
}
