using Library.Indexer.Extraction.Processes;
using Library.Indexer.Packets.Binding;

switch (args)
{
    case ["extract"]:
        return await ExtractCommand.RunAsync();
    case ["bind", var folder]:
        return await BindCommand.RunAsync(folder);
    default:
        await Console.Error.WriteLineAsync("Usage: Library.Indexer extract | bind FOLDER");
        return 2;
}
