using Library.SampleBuilder;
using Library.SampleBuilder.Sources;

using var stop = new CancellationTokenSource();
Console.CancelKeyPress += (_, pressed) =>
{
    pressed.Cancel = true;
    stop.Cancel();
};

if (args.Except(["--all"]).Any())
{
    await Console.Error.WriteLineAsync("Usage: dotnet run --project samples/SampleBuilder [-- --all]");
    return 1;
}

if (SampleFolder.FindOrNull() is not { } folder)
{
    await Console.Error.WriteLineAsync("There is no folder samples/sources here or above.");
    return 1;
}

var (samples, errors) = await folder.ReadAsync(stop.Token);
if (errors.Count > 0)
{
    await Console.Error.WriteLineAsync(string.Join('\n', errors));
    return 1;
}

try
{
    return await BuildRun.BuildAsync(folder, samples, onlyNewer: !args.Contains("--all"), stop.Token);
}
catch (OperationCanceledException)
{
    await Console.Error.WriteLineAsync("Stopped.");
    return 1;
}
