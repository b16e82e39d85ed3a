using Library.Api.Errors;
using Microsoft.AspNetCore.Mvc;

namespace Library.Api.Documents;

/// <summary>What can be wrong with an upload, in words for whoever sent it.</summary>
internal static class UploadProblems
{
    public static ProblemDetails NoFile() => Problem.Of(StatusCodes.Status400BadRequest, "no-file", "There is no file.", "Send the file as the last part, named 'file', of a multipart form.");

    public static ProblemDetails EmptyFile() => Problem.Of(StatusCodes.Status400BadRequest, "empty-file", "The file is empty.", "It has no bytes at all; choose it again.");

    public static ProblemDetails TooLarge() => Problem.Of(StatusCodes.Status413PayloadTooLarge, "file-too-large", "The file is too large.", "It is larger than the library accepts.");

    public static ProblemDetails UnsupportedFormat(string what) => Problem.Of(
        StatusCodes.Status415UnsupportedMediaType, "unsupported-format", "This kind of file cannot be kept here yet.", $"{what} The library takes PDF and Word files (.pdf, .docx, .docm, .dotx).");

    public static ProblemDetails BrokenOff() => Problem.Validation("file", "The upload broke off before its end; nothing was stored.");

    public static ProblemDetails UnknownField(string name) => Problem.Validation(name, $"There is no field '{name}'.");

    public static ProblemDetails PartAfterFile() => Problem.Validation("file", "The file must be the last part, and the only one; nothing was stored.");
}
