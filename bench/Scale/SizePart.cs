using Library.Bench.Printing;
using Library.Bench.Search;

namespace Library.Bench.Scale;

/// <summary>The size of the index with its page texts, part by part, to the size of the text in it; of short documents and of long ones.</summary>
internal static class SizePart
{
    private const int LongLength = 5_000;
    private const int LongDocuments = 1_000;

    /// <summary>What files hold, by how their names end.</summary>
    private static readonly (string Part, string[] Endings)[] Parts =
    [
        ("page texts", [".pages"]),
        ("positions", [".psn", ".pos", ".pay"]),
        ("postings of fields", [".doc"]),
        ("postings of all words", [".mtn"]),
        ("terms", [".tim", ".tip"]),
        ("doc values", [".dvd", ".dvm"]),
        ("lengths", [".nvd", ".nvm"]),
    ];

    public static async Task RunAsync(MeasuredLibrary library, SampleWords words, CancellationToken cancellationToken)
    {
        var table = new ScaleTable("Index to extracted text (UTF-8), by size");
        Add(table, $"{library.Documents:N0} documents of 300 words", library.Index, library.TextBytes);
        using var folder = new WorkFolder();
        var bytes = 0L;
        await using (await PassageIndex.BuildAsync(folder.Path, new LongDocuments(words, LongLength), LongDocuments, entry => bytes += MeasuredLibrary.TextBytesOf(entry), cancellationToken))
        {
            Add(table, $"{LongDocuments:N0} documents of {LongLength:N0} words", folder.Path, bytes);
        }

        table.Print();
    }

    private static void Add(ScaleTable table, string what, string folder, long text)
    {
        var files = Directory.EnumerateFiles(folder, "*", SearchOption.AllDirectories).Select(file => new FileInfo(file)).ToList();
        var all = files.Sum(file => file.Length);
        table.Add(what, Figures.Megabytes(all), Figures.Megabytes(text), (double)all / text, "0.9 or less");
        var left = all;
        foreach (var (part, endings) in Parts)
        {
            var bytes = files.Where(file => endings.Contains(file.Extension, StringComparer.Ordinal)).Sum(file => file.Length);
            left -= bytes;
            table.Add($"  {part}", Figures.Megabytes(bytes), "", (double)bytes / text);
        }

        table.Add("  all else", Figures.Megabytes(left), "", (double)left / text);
    }
}
