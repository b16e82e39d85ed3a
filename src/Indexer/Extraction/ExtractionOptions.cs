using System.ComponentModel.DataAnnotations;

namespace Library.Indexer.Extraction;

/// <summary>How files are extracted in this process.</summary>
public sealed class ExtractionOptions
{
    /// <summary>How many files at a time, each in a child process of its own.</summary>
    [Range(1, 256)]
    public int Processes { get; set; } = Environment.ProcessorCount;

    /// <summary>Where each child process has a folder of its own as long as it lives.</summary>
    public string WorkPath { get; set; } = Path.GetTempPath();

    /// <summary>What one file may cost.</summary>
    public ExtractionLimits Limits { get; set; } = new();
}
