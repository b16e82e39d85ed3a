using Library.Api.Members;
using Library.Storage.Catalogue;

namespace Library.Api.Documents;

/// <summary>Takes the forms of the site that carry a file: then the way to the document's page, or back to the form.</summary>
internal static class UploadFormEndpoint
{
    public const string Path = "/upload/file";

    /// <summary>More fields than the form has boxes to tick make no address.</summary>
    private const int MaxKept = 40;

    public static void MapUploadForm(this IEndpointRouteBuilder routes)
    {
        routes.MapPost(Path, UploadAsync).ExcludeFromDescription().DisableAntiforgery();
        routes.MapPost("/documents/{id:guid}/versions", AddVersionAsync).ExcludeFromDescription().DisableAntiforgery();
    }

    /// <summary>Where the form for a new version is sent.</summary>
    public static string VersionPathOf(Guid id) => $"/documents/{id}/versions";

    /// <summary>The page with that form.</summary>
    public static string NewVersionPathOf(Guid id) => $"{VersionPathOf(id)}/new";

    private static async Task<IResult> UploadAsync(
        HttpContext context, CurrentReader reader, UploadDocument upload, CancellationToken cancellationToken)
    {
        var (document, problem, said) = await upload.AddFromPageAsync(
            context.Request,
            reader.Required,
            proof => AntiforgeryOfApi.IsOursAsync(context, proof),
            cancellationToken);
        return TypedResults.LocalRedirect(document is not null
            ? DocumentResponse.HrefOf(Guid.Parse(document.Id))
            : $"/upload{BackToTheForm(problem?.Extensions["code"] as string ?? "", said)}");
    }

    private static async Task<IResult> AddVersionAsync(
        Guid id, HttpContext context, CurrentReader reader, UploadDocument upload, CancellationToken cancellationToken)
    {
        var (document, problem, note) = await upload.AddVersionFromPageAsync(
            context.Request, reader.Required, id, proof => AntiforgeryOfApi.IsOursAsync(context, proof), cancellationToken);

        // What may not be done is said by the document's page, if it may be seen.
        if (document is not null || problem?.Status is StatusCodes.Status404NotFound or StatusCodes.Status403Forbidden)
        {
            return TypedResults.LocalRedirect(DocumentResponse.HrefOf(id));
        }

        var back = QueryString.Create("problem", problem?.Extensions["code"] as string ?? "");
        return TypedResults.LocalRedirect($"{NewVersionPathOf(id)}{(note is { Length: > 0 and <= DocumentVersion.MaxNoteLength } ? back.Add("note", note) : back)}");
    }

    /// <summary>What was wrong, and what was typed, so that only the file has to be chosen again.</summary>
    private static QueryString BackToTheForm(string code, DocumentFieldsInput? said)
    {
        var back = QueryString.Create("problem", code);
        if (said is null)
        {
            return back;
        }

        var title = said.Title ?? "";
        return said.Areas.Select(area => ("area", area)).Concat(said.Cops.Select(cop => ("cop", cop)))
            .Append(("title", title[..Math.Min(title.Length, Document.MaxTitleLength)])).Append(("kind", said.Kind ?? "")).Append(("visibility", said.Visibility ?? ""))
            .Where(field => field.Item2.Length is > 0 and <= Document.MaxTitleLength).Take(MaxKept)
            .Aggregate(back, (query, field) => query.Add(field.Item1, field.Item2));
    }
}
