namespace Library.Indexer.Extraction;

/// <summary>How much one file may cost before it is given up.</summary>
public sealed record ExtractionLimits
{
    /// <summary>Processor time for one file, and a tenth of what it may take by the clock; over it the process is killed (<c>too-slow</c>).</summary>
    public TimeSpan Time { get; init; } = TimeSpan.FromSeconds(60);

    /// <summary>Working set of the child process; over it the process is killed (<c>too-large-unpacked</c>).</summary>
    public long MemoryBytes { get; init; } = 768L << 20;

    /// <summary>Pages of a file.</summary>
    public int Pages { get; init; } = 5_000;

    /// <summary>Characters (UTF-16 units) of a file's whole text.</summary>
    public int TextCharacters { get; init; } = 50_000_000;

    /// <summary>Bytes of all parts of a ZIP package that are read, inflated.</summary>
    public long UnpackedBytes { get; init; } = 1L << 30;

    /// <summary>Bytes that the child process may answer with, and what they take in its parent's memory; over it the process is killed (<c>unreadable</c>).</summary>
    public long ResultBytes { get; init; } = 256L << 20;

    /// <summary>Depth of nested elements in a Word part.</summary>
    public int Nesting { get; init; } = 2_000;
}
