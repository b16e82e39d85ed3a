using Library.Indexer.Extraction.Processes;
using Microsoft.Extensions.Options;

namespace Library.Indexer.Extraction.Office;

/// <summary>How files become PDF for packets, and old ones readable: by LibreOffice, in a sandbox made by bubblewrap, where the server has both.</summary>
public sealed class ConversionOptions
{
    public const string Section = "Library:Conversion";

    /// <summary>Path of LibreOffice's <c>soffice</c>; looked for where programs are when empty, and never used when it says "none".</summary>
    public string Program { get; set; } = "";

    /// <summary>Wall clock for one file; over it the sandbox is killed.</summary>
    public TimeSpan Time { get; set; } = TimeSpan.FromMinutes(1);
}

internal sealed class ConversionOptionsValidator : IValidateOptions<ConversionOptions>
{
    public ValidateOptionsResult Validate(string? name, ConversionOptions options) =>
        ProgramSettings.ProblemOrNull(ConversionOptions.Section, options.Program, options.Time) is { } problem ? ValidateOptionsResult.Fail(problem) : ValidateOptionsResult.Success;
}
