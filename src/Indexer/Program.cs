using Library.Indexer.Extraction.Processes;

if (args is ["extract"])
{
    return await ExtractCommand.RunAsync();
}

await Console.Error.WriteLineAsync("Usage: Library.Indexer extract");
return 2;
