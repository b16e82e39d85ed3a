using Library.Api.Members;
using Microsoft.AspNetCore.Antiforgery;

namespace Library.Api.Documents;

/// <summary>Takes the upload page's form where no script runs: one file, then the way to its page.</summary>
internal static class UploadFormEndpoint
{
    public const string Path = "/upload/file";

    public static void MapUploadForm(this IEndpointRouteBuilder routes) =>
        routes.MapPost(Path, UploadAsync).ExcludeFromDescription().DisableAntiforgery();

    private static async Task<IResult> UploadAsync(
        HttpContext context, CurrentReader reader, UploadDocument upload, IAntiforgery antiforgery, CancellationToken cancellationToken)
    {
        var (document, problem) = await upload.AddFromPageAsync(
            context.Request,
            reader.Required,
            async proof =>
            {
                // Where the check looks first: it would read the whole body for a field.
                context.Request.Headers[AntiforgeryOfApi.Header] = proof;
                return proof is not null && await antiforgery.IsRequestValidAsync(context);
            },
            cancellationToken);
        return TypedResults.LocalRedirect(document is not null
            ? DocumentResponse.HrefOf(Guid.Parse(document.Id))
            : $"/upload{QueryString.Create("problem", problem?.Extensions["code"] as string ?? "")}");
    }
}
