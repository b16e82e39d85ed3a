using System.Globalization;
using Library.Indexer.Index;
using Library.Storage;
using Library.Storage.Wholeness;

namespace Library.Api.Hosting;

/// <summary><c>library restore PLACE</c>: brings a backup into an empty system that does not run.</summary>
internal static class RestoreCommand
{
    private const string NameKey = "Library:Backup:Name";

    public static async Task<int> RunAsync(string[] arguments, TextWriter output, CancellationToken cancellationToken)
    {
        var line = CommandLine.Read(arguments);
        using var place = line.Place($"library restore FOLDER|s3://BUCKET[/PREFIX] [--{NameKey} NAME]");
        using var data = DataFolder.Open(line.Settings.Process.DataPath);
        await using var services = line.Services(data).BuildServiceProvider();
        var restored = await services.GetRequiredService<Restore>().RunAsync(place, line.Configuration[NameKey], cancellationToken);
        LibraryIndex.Forget(line.Settings.Process.IndexPath ?? data.Index);
        await output.WriteLineAsync(string.Create(
            CultureInfo.InvariantCulture, $"Restored {restored.Name}: {restored.Documents} documents, {restored.Files} files. The index is made when the system starts."));
        foreach (var key in restored.Missing)
        {
            await output.WriteLineAsync($"missing {key}: it was lost already when the backup was made. 'library check' says whose it is.");
        }

        return restored.Missing.Count == 0 ? 0 : 1;
    }
}
