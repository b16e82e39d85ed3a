namespace Library.Storage.Files;

/// <summary>What the file store holds, by the first segment of the keys.</summary>
public static class FileAreas
{
    public const string Originals = "original/";

    /// <summary>Extracted texts: they can be read from the originals again.</summary>
    public const string Texts = "text/";

    public const string Photos = "photos/";

    public const string Covers = "covers/";

    /// <summary>The list of what was purged.</summary>
    public const string Purges = "purges/";

    /// <summary>Packets as PDF, a cache.</summary>
    public const string Packets = "packets/";

    /// <summary>PDFs that were made of Word files, a cache.</summary>
    public const string Converted = "converted/";

    /// <summary>The published index, a cache; its writer alone removes from it.</summary>
    public const string Index = "index/";

    /// <summary>Where the text of a file is kept, as an extractor of this version reads it.</summary>
    public static FileKey Text(string sha256, int extractorVersion)
    {
        ArgumentNullException.ThrowIfNull(sha256);
        return new FileKey(string.Create(System.Globalization.CultureInfo.InvariantCulture, $"{Texts}{sha256[..2]}/{sha256}.v{extractorVersion}"));
    }

    /// <summary>Where the bytes of a blob are kept.</summary>
    public static FileKey Original(string sha256, Guid blobId)
    {
        ArgumentNullException.ThrowIfNull(sha256);
        return new FileKey($"{Originals}{sha256[..2]}/{sha256}.{blobId:N}");
    }
}
