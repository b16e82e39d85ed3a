using Library.Storage.Files;

namespace Library.Storage.Wholeness;

/// <summary>Files that rows of the catalogue name, gathered from the rows of a dump as they pass by.</summary>
internal sealed class NeededFiles
{
    private readonly Dictionary<string, (long Bytes, string Sha256)> _originals = new(StringComparer.Ordinal);
    private readonly HashSet<string> _pictures = new(StringComparer.Ordinal);
    private readonly HashSet<string> _texts = new(StringComparer.Ordinal);

    /// <summary>Original files by key.</summary>
    public IReadOnlyDictionary<string, (long Bytes, string Sha256)> Originals => _originals;

    public IReadOnlySet<string> Pictures => _pictures;

    /// <summary>Texts: what is missing of them is read from the originals again.</summary>
    public IReadOnlySet<string> Texts => _texts;

    /// <summary>What cannot be had again where it is lost.</summary>
    public IEnumerable<string> Irreplaceable => _originals.Keys.Concat(_pictures);

    /// <summary>How many documents there are.</summary>
    public long Documents { get; private set; }

    public void Add(CatalogueTable table, object?[] row)
    {
        switch (table.Name)
        {
            case "Versions" when Value(table, row, "Sha256") is string sha256:
                if (Value(table, row, "BlobId") is Guid blob && Value(table, row, "Bytes") is long bytes)
                {
                    _originals[FileAreas.Original(sha256, blob).Value] = (bytes, sha256);
                }

                if (Value(table, row, "ExtractorVersion") is long extractor)
                {
                    _texts.Add(FileAreas.Text(sha256, (int)extractor).Value);
                }

                break;
            case "Documents":
                Documents++;
                break;
            case "People" when Value(table, row, "PhotoKey") is string photo:
                _pictures.Add(photo);
                break;
            case "Collections" when Value(table, row, "CoverKey") is string cover:
                _pictures.Add(cover);
                break;
        }
    }

    private static object? Value(CatalogueTable table, object?[] row, string column)
    {
        for (var i = 0; i < table.Columns.Count; i++)
        {
            if (table.Columns[i].Name == column)
            {
                return row[i];
            }
        }

        return null;
    }
}
