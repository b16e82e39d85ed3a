using Library.Api.Errors;
using Library.Api.Layout;
using Microsoft.AspNetCore.Mvc;

namespace Library.Api.Documents;

/// <summary>What can be wrong with an upload, in words for whoever sent it.</summary>
internal static class UploadProblems
{
    /// <summary>The kinds of files that are taken, as people call them; <see cref="Indexer.Extraction.Formats.FileEndings"/> has their endings.</summary>
    public const string Taken = "PDF, Word, PowerPoint, Excel, OpenDocument, rich text, plain text, Markdown, CSV and HTML files";

    public static ProblemDetails NoFile() => Problem.Of(StatusCodes.Status400BadRequest, "no-file", "There is no file.", "Send the file as the last part, named 'file', of a multipart form.");

    public static ProblemDetails EmptyFile() => Problem.Of(StatusCodes.Status400BadRequest, "empty-file", "The file is empty.", "It has no bytes at all; choose it again.");

    public static ProblemDetails TooLarge() => Problem.Of(StatusCodes.Status413PayloadTooLarge, "file-too-large", "The file is too large.", "It is larger than the library accepts.");

    public static ProblemDetails TooLargeToScan() => Problem.Of(
        StatusCodes.Status413PayloadTooLarge, "file-too-large", "The file is too large.", "It is larger than the virus scanner of this server takes. Nothing was stored; make it smaller, or ask your association.");

    public static ProblemDetails UnsupportedFormat(string what) => Problem.Of(
        StatusCodes.Status415UnsupportedMediaType, "unsupported-format", "This kind of file cannot be kept here yet.", $"{what} The library takes {Taken}: a text must be named .txt, .md, .csv or .html.");

    public static ProblemDetails BrokenOff() => Problem.Validation("file", "The upload broke off before its end; nothing was stored.");

    public static ProblemDetails Infected() => Problem.Of(
        StatusCodes.Status422UnprocessableEntity, "infected", "The virus scanner found something in this file.", "Nothing was stored. Have the computer that it comes from looked through, and tell whoever gave it to you.");

    public static ProblemDetails NotScanned() => Problem.Of(
        StatusCodes.Status503ServiceUnavailable, "virus-scan-unavailable", "Files cannot be looked through for viruses now.", "Nothing was stored. Try again in a few minutes.");

    public static ProblemDetails PageOutOfDate() => Problem.Of(StatusCodes.Status400BadRequest, "antiforgery", "The page is out of date.", "Load it again, then repeat what you did.");

    public static ProblemDetails UnknownField(string name) => Problem.Validation(name, $"There is no field '{name}'.");

    public static ProblemDetails PartAfterFile() => Problem.Validation("file", "The file must be the last part, and the only one; nothing was stored.");

    /// <summary>What was wrong with a form that was sent without a script, in words for its page.</summary>
    /// <param name="code">The code of the problem.</param>
    /// <param name="validation">What to say of wrong fields.</param>
    public static string Say(string code, long maxFileBytes, string validation) => code switch
    {
        "no-file" => "Choose a file first.",
        "empty-file" => "That file is empty. Choose it again.",
        "file-too-large" => $"That file is larger than {PlainWords.Size(maxFileBytes)}.",
        "unsupported-format" => "That kind of file is not taken, judged by its content.",
        "infected" => "The virus scanner found something in that file. Nothing was stored.",
        "virus-scan-unavailable" => "Files cannot be looked through for viruses now. Nothing was stored; try again in a few minutes.",
        "antiforgery" => "The page was open too long. Please choose the file again.",
        "validation" => validation,
        _ => "The file could not be taken in. Nothing was stored; try again in a moment.",
    };
}
