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
    private static readonly TimeSpan Longest = TimeSpan.FromMinutes(30);

    public ValidateOptionsResult Validate(string? name, ConversionOptions options)
    {
        if (options.Program is not ("" or "none") && !File.Exists(options.Program))
        {
            return ValidateOptionsResult.Fail($"{ConversionOptions.Section}:{nameof(ConversionOptions.Program)} is '{options.Program}', where no program is.");
        }

        return options.Time < TimeSpan.FromSeconds(1) || options.Time > Longest
            ? ValidateOptionsResult.Fail($"{ConversionOptions.Section}:{nameof(ConversionOptions.Time)} is {options.Time}; it takes a second to half an hour.")
            : ValidateOptionsResult.Success;
    }
}
