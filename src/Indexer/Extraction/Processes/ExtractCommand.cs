using System.Collections.Concurrent;
using System.Runtime.InteropServices;
using System.Text;
using Library.Storage.Catalogue;

namespace Library.Indexer.Extraction.Processes;

/// <summary>
/// The child's side of <see cref="ExtractionPool"/>: reads requests on standard input, writes <see cref="TextFrames"/> on standard
/// output, one file after the other, until the input ends.
/// </summary>
internal static class ExtractCommand
{
    internal const string SmallPdf = """
        %PDF-1.4
        1 0 obj <</Type/Catalog/Pages 2 0 R>> endobj
        2 0 obj <</Type/Pages/Count 1/Kids[3 0 R]>> endobj
        3 0 obj <</Type/Page/Parent 2 0 R/MediaBox[0 0 612 792]/Contents 4 0 R/Resources<</Font<</F 5 0 R>>>>>> endobj
        4 0 obj <</Length 66>>
        stream
        BT /F 11 Tf 72 700 Td (Ready for) Tj 0 -14 Td (the first file.) Tj ET
        endstream endobj
        5 0 obj <</Type/Font/Subtype/Type1/BaseFont/Helvetica>> endobj
        trailer <</Size 6/Root 1 0 R>>
        %%EOF
        """;

    public static async Task<int> RunAsync()
    {
        var confined = Confinement.Enter();

        // A signal to the whole group of processes is for the parent; the end of the input ends this one.
        using var interrupted = PosixSignalRegistration.Create(PosixSignal.SIGINT, signal => signal.Cancel = true);
        using var terminated = PosixSignalRegistration.Create(PosixSignal.SIGTERM, signal => signal.Cancel = true);
        var output = Console.OpenStandardOutput();
        // A library that prints must not break the frames.
        Console.SetOut(TextWriter.Null);
        var requests = new BlockingCollection<ExtractionRequest>();
        new Thread(() => ReadRequests(requests)) { IsBackground = true }.Start();

        await output.WriteAsync(new[] { confined ? ExtractionRequest.Ready : ExtractionRequest.ReadyUnconfined });
        await output.FlushAsync();
        if (requests.Count == 0)
        {
            WarmUp();
        }

        foreach (var request in requests.GetConsumingEnumerable())
        {
            var result = Extract(request);
            await TextFrames.WriteAsync(output, result ?? OutOfMemory(request), CancellationToken.None);
            if (result is null)
            {
                break;
            }
        }

        return 0;
    }

    /// <summary>Compiles the way of a PDF while there is no file yet.</summary>
    private static void WarmUp()
    {
        using var content = new MemoryStream(Encoding.ASCII.GetBytes(SmallPdf));
        TextExtraction.Extract(content, FileFormat.Pdf, new ExtractionLimits(), CancellationToken.None);
        // The first file starts with the memory that warming up has used.
        GC.Collect();
    }

    /// <summary>A thread of its own, so that the end of the parent ends this process even while a parser hangs.</summary>
    private static void ReadRequests(BlockingCollection<ExtractionRequest> requests)
    {
        using var reader = new BinaryReader(Console.OpenStandardInput(), Encoding.UTF8);
        while (ExtractionRequest.ReadOrNull(reader) is { } request)
        {
            requests.Add(request);
        }

        Confinement.EndProcess(0);
    }

    /// <returns><see langword="null"/> where memory ran out: this process is then not fit for another file.</returns>
    private static ExtractionResult? Extract(ExtractionRequest request)
    {
        try
        {
            using var content = new FileStream(request.Path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
            return TextExtraction.Extract(content, request.Format, request.Limits, CancellationToken.None);
        }
        catch (OutOfMemoryException)
        {
            return null;
        }
        catch (Exception exception)
        {
            // The outermost loop: whatever else a parser throws is the file's fault. Its type goes to the parent's log, not its message, which may quote the file.
            Console.Error.WriteLine($"{exception.GetType().FullName}{Environment.NewLine}{exception.StackTrace}");
            return ExtractionFailure.Of(request.Format, FailureCode.Unreadable);
        }
    }

    private static ExtractionResult.Failed OutOfMemory(ExtractionRequest request) => ExtractionFailure.Of(request.Format, FailureCode.TooLargeUnpacked);
}
