using Library.Indexer.Extraction.Processes;
using Microsoft.Extensions.Options;

namespace Library.Indexer.Extraction.Ocr;

/// <summary>How text is recognised in the pictures of scanned pages: by Tesseract, in a sandbox made by bubblewrap, where the server has both and poppler's pdftoppm.</summary>
public sealed class OcrOptions
{
    public const string Section = "Library:Ocr";

    /// <summary>Path of <c>tesseract</c>; looked for where programs are when empty, and never used when it says "none".</summary>
    public string Program { get; set; } = "";

    /// <summary>Tesseract's names of the languages that scans are in, joined by plus signs ("eng+spa"); each more takes more time. Those that are not installed are left out.</summary>
    public string Languages { get; set; } = "eng";

    /// <summary>Wall clock for one page; over it the page is given up.</summary>
    public TimeSpan Time { get; set; } = TimeSpan.FromMinutes(1);
}

internal sealed class OcrOptionsValidator : IValidateOptions<OcrOptions>
{
    public ValidateOptionsResult Validate(string? name, OcrOptions options) =>
        ProgramSettings.ProblemOrNull(OcrOptions.Section, options.Program, options.Time) is { } problem ? ValidateOptionsResult.Fail(problem)
        : options.Languages.Split('+').All(IsLanguage) ? ValidateOptionsResult.Success
        : ValidateOptionsResult.Fail($"{OcrOptions.Section}:{nameof(OcrOptions.Languages)} is '{options.Languages}'; it takes names such as eng+spa.");

    private static bool IsLanguage(string name) => name.Length > 0 && name.All(character => char.IsAsciiLetterOrDigit(character) || character is '_' or '-');
}
