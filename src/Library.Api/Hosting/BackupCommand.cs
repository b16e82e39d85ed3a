using System.Globalization;
using Library.Storage;
using Library.Storage.Wholeness;

namespace Library.Api.Hosting;

/// <summary><c>library backup PLACE</c>: makes a backup, whether the system runs or not.</summary>
internal static class BackupCommand
{
    private const string ListFlag = "list";

    public static async Task<int> RunAsync(string[] arguments, TextWriter output, CancellationToken cancellationToken)
    {
        var line = CommandLine.Read(arguments, ListFlag);
        using var place = line.Place("library backup FOLDER|s3://BUCKET[/PREFIX] [--list]");
        if (line.Flags.Contains(ListFlag))
        {
            return await ListAsync(place, output, cancellationToken);
        }

        using var data = DataFolder.Beside(line.Settings.Process.DataPath);
        line.RequireCatalogue(data);
        await using var services = line.Services(data).BuildServiceProvider();
        var made = await services.GetRequiredService<Backup>().RunAsync(place, cancellationToken);
        await output.WriteLineAsync(string.Create(
            CultureInfo.InvariantCulture, $"Backed up as {made.Name}: {made.Documents} documents, {made.Files} files, of which {made.Copied} were new ({made.CopiedBytes} bytes)."));
        foreach (var key in made.Missing)
        {
            await output.WriteLineAsync($"missing {key}: the file is lost or damaged, and not in the backup. 'library check' says whose it is.");
        }

        return made.Missing.Count == 0 ? 0 : 1;
    }

    private static async Task<int> ListAsync(BackupPlace place, TextWriter output, CancellationToken cancellationToken)
    {
        var lines = await Backup.ListAsync(place, cancellationToken);
        if (lines.Count == 0)
        {
            throw new BackupException($"There is no backup in '{place.Name}'.");
        }

        foreach (var text in lines)
        {
            await output.WriteLineAsync(text);
        }

        return 0;
    }
}
