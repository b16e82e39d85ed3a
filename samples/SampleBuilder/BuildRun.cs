using Library.SampleBuilder.Programs;
using Library.SampleBuilder.Sources;

namespace Library.SampleBuilder;

/// <summary>Makes the files that are out of date, and the list of all of them.</summary>
internal static class BuildRun
{
    /// <returns>The exit code: 0, or 1 where a file could not be made.</returns>
    public static async Task<int> BuildAsync(SampleFolder folder, IReadOnlyList<Sample> samples, bool onlyNewer, CancellationToken cancellationToken)
    {
        Directory.CreateDirectory(folder.Files);
        using var work = new WorkFolder();
        var builder = new SampleFileBuilder(work, new LibreOffice(work));
        var failures = 0;
        foreach (var sample in samples.Where(sample => !onlyNewer || IsNewer(sample, folder)))
        {
            try
            {
                await builder.BuildAsync(sample, Path.Combine(folder.Files, sample.File), cancellationToken);
                Console.WriteLine(sample.File);
            }
            catch (SampleBuildException exception)
            {
                failures++;
                await Console.Error.WriteLineAsync($"{sample.File}: {exception.Message}");
            }
        }

        foreach (var orphan in Directory.EnumerateFiles(folder.Files).Select(Path.GetFileName).Except(samples.Select(sample => sample.File)))
        {
            await Console.Error.WriteLineAsync($"{orphan}: no source makes it; it can be deleted.");
        }

        await LibraryFile.WriteAsync(folder, samples, cancellationToken);
        return failures == 0 ? 0 : 1;
    }

    private static bool IsNewer(Sample sample, SampleFolder folder) =>
        File.GetLastWriteTimeUtc(sample.SourcePath) > File.GetLastWriteTimeUtc(Path.Combine(folder.Files, sample.File));
}
