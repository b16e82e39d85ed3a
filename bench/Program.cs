using System.Globalization;
using Library.Bench;
using Library.Bench.Extract;
using Library.Bench.Ingest;
using Library.Bench.Packet;
using Library.Bench.Printing;
using Library.Bench.Rights;
using Library.Bench.Scale;
using Library.Bench.Search;
using Library.Bench.Servers;
using Library.Bench.Suggest;

CultureInfo.DefaultThreadCurrentCulture = CultureInfo.CurrentCulture = CultureInfo.InvariantCulture;
var load = Machine.Load();
try
{
    switch (args)
    {
        case ["search"]:
            await SearchBench.RunAsync(count: null, CancellationToken.None);
            break;
        case ["search", var count]:
            await SearchBench.RunAsync(int.Parse(count, CultureInfo.InvariantCulture), CancellationToken.None);
            break;
        case ["suggest"]:
            await SuggestBench.RunAsync(CancellationToken.None);
            break;
        case ["rights"]:
            await RightsBench.RunAsync(count: null, CancellationToken.None);
            break;
        case ["rights", var count]:
            await RightsBench.RunAsync(int.Parse(count, CultureInfo.InvariantCulture), CancellationToken.None);
            break;
        case ["extract", .. var folder] when folder.Length < 2:
            await ExtractBench.RunAsync(folder.FirstOrDefault(), CancellationToken.None);
            break;
        case ["packet"]:
            await PacketBench.RunAsync(CancellationToken.None);
            break;
        case ["ingest"]:
            await IngestBench.RunAsync(count: null, CancellationToken.None);
            break;
        case ["ingest", var count]:
            await IngestBench.RunAsync(int.Parse(count, CultureInfo.InvariantCulture), CancellationToken.None);
            break;
        case ["cluster"]:
            await ClusterBench.RunAsync(count: null, CancellationToken.None);
            break;
        case ["cluster", var count]:
            await ClusterBench.RunAsync(int.Parse(count, CultureInfo.InvariantCulture), CancellationToken.None);
            break;
        case ["load"]:
            await LoadBench.RunAsync(count: null, CancellationToken.None);
            break;
        case ["load", var count]:
            await LoadBench.RunAsync(int.Parse(count, CultureInfo.InvariantCulture), CancellationToken.None);
            break;
        case ["talk"]:
            await TalkBench.RunAsync(CancellationToken.None);
            break;
        case ["scale"]:
            await ScaleBench.RunAsync(count: null, part: null, CancellationToken.None);
            break;
        case ["scale", var count, .. var part] when part.Length < 2:
            await ScaleBench.RunAsync(int.Parse(count, CultureInfo.InvariantCulture), part.FirstOrDefault(), CancellationToken.None);
            break;
        default:
            await Console.Error.WriteLineAsync(
                "Usage: ./bench.sh [search [DOCUMENTS] | suggest | rights [DOCUMENTS] | extract [FOLDER] | packet | ingest [FILES] | cluster [FILES] | load [DOCUMENTS] | talk | scale [DOCUMENTS [PART]]]");
            return 2;
    }
}
catch (BenchException exception)
{
    await Console.Error.WriteLineAsync(exception.Message);
    return 1;
}

Machine.Print(load);
return 0;
