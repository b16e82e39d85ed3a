using Library.Indexer.Extraction;
using Library.Indexer.Extraction.Processes;
using Library.Storage.Catalogue;
using Library.Testing;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;

namespace Library.Indexer.Tests.Extraction;

internal static class Extractions
{
    public static ExtractedText Extract(this APdf pdf) => Extract(pdf.ToStream(), FileFormat.Pdf);

    public static ExtractedText Extract(this AWordFile word) => Extract(word.ToStream(), FileFormat.Word);

    public static ExtractionResult TryExtract(Stream content, FileFormat format, ExtractionLimits? limits = null) =>
        TextExtraction.Extract(content, format, limits ?? new ExtractionLimits(), TestContext.Current.CancellationToken);

    public static ExtractionPool Pool(ExtractionLimits? limits = null, int processes = 1, string? workPath = null) =>
        new(Options.Create(new ExtractionOptions { Processes = processes, Limits = limits ?? new ExtractionLimits(), WorkPath = workPath ?? Path.GetTempPath() }), TimeProvider.System, NullLogger<ExtractionPool>.Instance);

    /// <summary>The blocks of all pages, kind and text, as a table to compare with.</summary>
    public static IEnumerable<(TextBlockKind Kind, string Text)> Blocks(this ExtractedText text) =>
        text.Pages.SelectMany(page => page.Blocks).Select(block => (block.Kind, block.Text));

    public static ExtractedText Extract(Stream content, FileFormat format) =>
        Assert.IsType<ExtractionResult.Extracted>(TryExtract(content, format)).Text;

    /// <summary>Waits for what cannot tell that it has happened.</summary>
    public static async Task<T> UntilAsync<T>(Func<T?> find)
        where T : struct
    {
        using var rhythm = new PeriodicTimer(TimeSpan.FromMilliseconds(20));
        T? found;
        while ((found = find()) is null)
        {
            await rhythm.WaitForNextTickAsync(TestContext.Current.CancellationToken);
        }

        return found.Value;
    }

    /// <summary>Whether a thread of a process opens a pipe that nobody writes to.</summary>
    public static bool OpensPipe(int processId) =>
        Directory.EnumerateDirectories($"/proc/{processId}/task").Any(thread => File.ReadAllText(Path.Combine(thread, "wchan")) is "wait_for_partner" or "fifo_open");
}
