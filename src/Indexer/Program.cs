using Library.Indexer.Extraction.Processes;
using Library.Indexer.Hosting;
using Library.Indexer.Packets.Binding;

switch (args)
{
    case ["extract"]:
        return await ExtractCommand.RunAsync();
    case ["bind", var folder]:
        return await BindCommand.RunAsync(folder);
    case [] or [['-', ..], ..]:
        return await WorkerProgram.RunAsync(args);
    default:
        await Console.Error.WriteLineAsync("Usage: Library.Indexer [--Library:KEY VALUE] | extract | bind FOLDER");
        return 2;
}
