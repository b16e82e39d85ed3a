using Library.Indexer.Extraction;
using Library.Storage.Catalogue;

namespace Library.Indexer.Tests.Extraction;

/// <summary>Files that fuzzing has found, each named for what is wrong with it.</summary>
public sealed class FindingsTests
{
    public static TheoryData<string> Names => [.. Directory.EnumerateFiles(Folder).Select(path => Path.GetFileName(path)).Order(StringComparer.Ordinal)];

    private static string Folder => Path.Combine(AppContext.BaseDirectory, "Extraction", "Findings");

    [Theory]
    [MemberData(nameof(Names))]
    public async Task Each_gives_its_text_or_a_failure_that_has_a_name(string name)
    {
        await using var pool = Extractions.Pool(new ExtractionLimits { Time = TimeSpan.FromSeconds(30) });

        var result = await pool.ExtractAsync(Path.Combine(Folder, name), name.EndsWith(".pdf", StringComparison.Ordinal) ? FileFormat.Pdf : FileFormat.Word, TestContext.Current.CancellationToken);

        Assert.True(result is ExtractionResult.Extracted or ExtractionResult.Failed { Code: FailureCode.Unreadable or FailureCode.TooLargeUnpacked });
    }
}
