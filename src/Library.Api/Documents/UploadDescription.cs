namespace Library.Api.Documents;

/// <summary>Marks an endpoint that takes a multipart form with one file, for the API's description.</summary>
/// <param name="Fields">Single fields beside the file.</param>
/// <param name="Lists">Fields that may come several times.</param>
internal sealed record UploadDescription(IReadOnlyList<string> Fields, IReadOnlyList<string> Lists)
{
    public static readonly UploadDescription Document = new(["title", "description", "kind", "visibility", "school", "reviewBy"], ["area", "cop", "tag"]);

    public static readonly UploadDescription Version = new(["note"], []);

    public static readonly UploadDescription MeetingFile = new(["title"], []);
}

internal static class UploadEndpointExtensions
{
    public static RouteHandlerBuilder AcceptsUpload(this RouteHandlerBuilder endpoint, UploadDescription description) =>
        endpoint.WithMetadata(description).DisableAntiforgery();

    public static RouteHandlerBuilder ProducesUploadProblems(this RouteHandlerBuilder endpoint) => endpoint
        .ProducesProblem(StatusCodes.Status400BadRequest)
        .ProducesProblem(StatusCodes.Status403Forbidden)
        .ProducesProblem(StatusCodes.Status409Conflict)
        .ProducesProblem(StatusCodes.Status413PayloadTooLarge)
        .ProducesProblem(StatusCodes.Status415UnsupportedMediaType)
        .ProducesProblem(StatusCodes.Status422UnprocessableEntity)
        .ProducesProblem(StatusCodes.Status507InsufficientStorage);
}
