using System.Collections.Concurrent;
using System.Diagnostics;
using Library.Bench.Extract;
using Library.Bench.Printing;
using Library.Bench.Search;

namespace Library.Bench.Ingest;

/// <summary>From upload to search hit over HTTP on the real system, against bare extraction and indexing of the same files.</summary>
internal sealed class IngestBench(LibraryProcess library, TextPipeline pipeline, WorkFolder work)
{
    private const int Files = 200;
    private const int Clients = 4;
    private const int Rounds = 3;
    private const int WarmUps = 30;
    private const int SingleFiles = 20;
    private const int SinglePages = 20;

    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(5);

    /// <param name="count">How many files in a round; null for 200.</param>
    public static async Task RunAsync(int? count, CancellationToken cancellationToken)
    {
        using var work = new WorkFolder();
        using var java = new JavaPeer();
        await using var library = await LibraryProcess.StartAsync(work.Sub("data"), cancellationToken);
        var bench = new IngestBench(library, new TextPipeline(java), work);
        await bench.UploadAllAsync(IngestFiles.Make(work.Sub("warm"), WarmUps, "warmword"), "warmword", cancellationToken);
        await bench.RunManyAsync(count ?? Files, cancellationToken);
        await bench.RunSingleAsync(cancellationToken);
    }

    private async Task RunManyAsync(int count, CancellationToken cancellationToken)
    {
        var (accepted, found, extracted, piped) = (new List<double>(), new List<double>(), new List<double>(), new List<double>());
        var bytes = 0L;
        for (var round = 0; round < Rounds; round++)
        {
            var shared = IngestFiles.Word("roundword", round);
            var files = IngestFiles.Make(work.Sub($"files-{round}"), count, shared);
            bytes = files.Sum(file => new FileInfo(file.Path).Length);
            var (answered, searchable) = await UploadAllAsync(files, shared, cancellationToken);
            accepted.Add(answered);
            found.Add(searchable);
            var (extraction, indexing) = await pipeline.RunAsync(files, work.Sub($"texts-{round}"), cancellationToken);
            extracted.Add(extraction);
            piped.Add(extraction + indexing);
        }

        Console.WriteLine($"ingest: {count} files, {Figures.Megabytes(bytes)}: samples with a sentence of their own; {Clients} clients at a time; the library held {Figures.Megabytes(library.PeakBytes())} at most, its extracting processes apart");
        var table = new Table("what", "files/s", "rounds", "ours/peer");
        var ours = count / Figures.Median(found);
        table.Add("ours, upload answered", Rate(accepted), Rates(accepted));
        table.Add("ours, found by a search", Rate(found), Rates(found));
        table.Add("peer: pdftotext and docx2txt alone", Rate(extracted), Rates(extracted), Figures.Ratio(ours / (count / Figures.Median(extracted))));
        table.Add("peer: the same and Java Lucene", Rate(piped), Rates(piped), Figures.Ratio(ours / (count / Figures.Median(piped))));
        table.Print($"Many files: median of {Rounds} rounds in turns; a ratio above 1 is in our favour");

        string Rate(List<double> seconds) => Figures.Show(count / Figures.Median(seconds));
        string Rates(List<double> seconds) => string.Join(" ", seconds.Select(time => Figures.Show(count / time)));
    }

    /// <summary>The seconds until the last upload was answered, and until the last file was found by its text.</summary>
    private async Task<(double Answered, double Found)> UploadAllAsync(List<IngestFile> files, string shared, CancellationToken cancellationToken)
    {
        var waiting = new ConcurrentQueue<IngestFile>(files);
        var start = Stopwatch.GetTimestamp();
        await Task.WhenAll(Enumerable.Range(0, Clients).Select(_ => UploadWaitingAsync(waiting, cancellationToken)));
        var answered = Stopwatch.GetElapsedTime(start).TotalSeconds;
        await library.WaitForAsync(shared, files.Count, Patience, cancellationToken);
        return (answered, Stopwatch.GetElapsedTime(start).TotalSeconds);
    }

    private async Task UploadWaitingAsync(ConcurrentQueue<IngestFile> waiting, CancellationToken cancellationToken)
    {
        while (waiting.TryDequeue(out var file))
        {
            await library.UploadAsync(file, cancellationToken);
        }
    }

    private async Task RunSingleAsync(CancellationToken cancellationToken)
    {
        var words = SampleWords.Read();
        var folder = work.Sub("single");
        var (delays, extractions) = (new List<double>(), new List<double>());
        for (var i = 0; i < SingleFiles; i++)
        {
            var file = await IngestFiles.MakeLongAsync(folder, words, i, SinglePages, cancellationToken);
            await library.UploadAsync(file, cancellationToken);
            var answered = Stopwatch.GetTimestamp();
            await library.WaitForAsync(file.Word, 1, Patience, cancellationToken);
            delays.Add(Stopwatch.GetElapsedTime(answered).TotalMilliseconds);
            var alone = Stopwatch.GetTimestamp();
            await Tool.PdfToText.ReadsAsync(file.Path, cancellationToken);
            extractions.Add(Stopwatch.GetElapsedTime(alone).TotalMilliseconds);
        }

        var table = new Table("what", "p50 ms", "max ms", "ours/peer");
        table.Add("ours, from the upload's answer to the hit", Figures.Show(Figures.Median(delays)), Figures.Show(delays.Max()));
        table.Add(
            "peer: pdftotext alone", Figures.Show(Figures.Median(extractions)), Figures.Show(extractions.Max()), Figures.Ratio(Figures.Median(delays) / Figures.Median(extractions)));
        table.Print($"One PDF of {SinglePages} pages at a time, {SingleFiles} of them; a ratio below 1 is in our favour; searches ask every 10 ms");
    }
}
