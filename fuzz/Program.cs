using System.Globalization;
using Library.Fuzz;
using SharpFuzz;

CultureInfo.DefaultThreadCurrentCulture = CultureInfo.CurrentCulture = CultureInfo.InvariantCulture;
switch (args)
{
    case ["list"]:
        Console.WriteLine(string.Join('\n', FuzzTarget.All.Select(target => target.Name)));
        return 0;
    case ["dictionary", var name] when FuzzTarget.FindOrNull(name) is { } target:
        Console.WriteLine(target.Dictionary);
        return 0;
    case ["seeds", var name, var folder] when FuzzTarget.FindOrNull(name) is { } target:
        target.WriteSeeds(folder);
        return 0;
    case ["run", var name] when FuzzTarget.FindOrNull(name) is { } target:
        Fuzzer.OutOfProcess.Run(content => Harness.Extract(target, content));
        return 0;
    case ["replay", var name, var path] when FuzzTarget.FindOrNull(name) is { } target:
        using (var content = File.OpenRead(path))
        {
            Console.WriteLine(Harness.Judge(target, content));
        }

        return 0;
    default:
        await Console.Error.WriteLineAsync("Usage: ./fuzz.sh EXTRACTOR [SECONDS]");
        return 2;
}
