using System.IO.Compression;

namespace Library.SampleBuilder.Word;

/// <summary>Gives all entries of a package one date, since the programs that write it put in the time of day.</summary>
internal static class ZipDates
{
    public static void Fix(string path, DateTimeOffset date)
    {
        var copy = path + ".dated";
        using (var source = ZipFile.OpenRead(path))
        using (var target = ZipFile.Open(copy, ZipArchiveMode.Create))
        {
            foreach (var entry in source.Entries)
            {
                Copy(entry, target.CreateEntry(entry.FullName, CompressionLevel.Optimal), date);
            }
        }

        File.Move(copy, path, overwrite: true);
    }

    private static void Copy(ZipArchiveEntry from, ZipArchiveEntry to, DateTimeOffset date)
    {
        to.LastWriteTime = date;
        using var source = from.Open();
        using var target = to.Open();
        source.CopyTo(target);
    }
}
