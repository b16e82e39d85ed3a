using PdfSharp.Pdf;

namespace Library.Indexer.Packets.Binding;

/// <summary>Takes over the pages of files. One that comes twice is opened once, so that what its pages share is held once.</summary>
/// <param name="document">That takes them.</param>
/// <param name="folder">Where the files are.</param>
/// <param name="names">Of all files that will be asked for, as often as they will be.</param>
internal sealed class TakenFiles(PdfDocument document, string folder, IEnumerable<string> names) : IDisposable
{
    private readonly Dictionary<string, PdfDocument?> _open = new(StringComparer.Ordinal);
    private readonly Dictionary<string, int> _left = names.CountBy(name => name).ToDictionary(StringComparer.Ordinal);

    /// <summary>Adds the pages of a file; false, and none of them, where there is no file or they cannot be copied.</summary>
    public bool TryTake(string? name)
    {
        if (name is null)
        {
            return false;
        }

        if (!_open.TryGetValue(name, out var source))
        {
            _open.Add(name, source = SourceFile.OpenOrNull(Path.Combine(folder, name)));
        }

        var isTaken = source is not null && TryCopy(source);
        if (!isTaken || --_left[name] == 0)
        {
            source?.Dispose();
            _open[name] = null;
        }

        return isTaken;
    }

    public void Dispose()
    {
        foreach (var source in _open.Values)
        {
            source?.Dispose();
        }
    }

    private bool TryCopy(PdfDocument source)
    {
        var first = document.PageCount;
        try
        {
            for (var page = 0; page < source.PageCount; page++)
            {
                document.AddPage(source.Pages[page]);
            }

            return true;
        }
        catch (Exception exception) when (SourceFile.IsFault(exception))
        {
            while (document.PageCount > first)
            {
                document.Pages.RemoveAt(document.PageCount - 1);
            }

            return false;
        }
    }
}
