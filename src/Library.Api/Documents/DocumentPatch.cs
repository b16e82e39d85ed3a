using System.Text.Json;
using Library.Storage.Catalogue;

namespace Library.Api.Documents;

/// <summary>A JSON merge patch (RFC 7396) of a document: what is not named stays, null empties.</summary>
internal sealed record DocumentPatch
{
    public string? Title { get; private init; }

    public string? Description { get; private init; }

    public string? Kind { get; private init; }

    public string? Visibility { get; private init; }

    public string? School { get; private init; }

    public IReadOnlyList<string>? Areas { get; private init; }

    public IReadOnlyList<string>? Cops { get; private init; }

    public IReadOnlyList<string>? Tags { get; private init; }

    /// <summary>A day such as "2027-03-01".</summary>
    public string? ReviewBy { get; private init; }

    /// <summary>The id of the document that takes its place.</summary>
    public string? SupersededBy { get; private init; }

    private bool EmptiesReviewBy { get; init; }

    private bool EmptiesSupersededBy { get; init; }

    private bool EmptiesSchool { get; init; }

    private bool EmptiesDescription { get; init; }

    /// <summary>Reads a patch; errors by field where it is not one.</summary>
    public static (DocumentPatch? Patch, IReadOnlyDictionary<string, string[]> Errors) Read(JsonElement body)
    {
        try
        {
            return ReadFields(body);
        }
        catch (InvalidOperationException)
        {
            // Half of a surrogate pair is legal JSON (RFC 8259, section 8.2), but no text.
            return (null, new Dictionary<string, string[]>(StringComparer.Ordinal) { ["body"] = ["There is a character in it that is none."] });
        }
    }

    private static (DocumentPatch? Patch, IReadOnlyDictionary<string, string[]> Errors) ReadFields(JsonElement body)
    {
        var errors = new Dictionary<string, string[]>(StringComparer.Ordinal);
        if (body.ValueKind != JsonValueKind.Object)
        {
            errors["body"] = ["Send a JSON object with what is to change."];
            return (null, errors);
        }

        var patch = new DocumentPatch();
        foreach (var property in body.EnumerateObject())
        {
            var value = property.Value;
            patch = property.Name switch
            {
                "title" => patch with { Title = ReadTitle(errors, value) },
                "description" => patch with { Description = Text(errors, "description", value), EmptiesDescription = value.ValueKind == JsonValueKind.Null },
                "kind" => patch with { Kind = Text(errors, "kind", value) },
                "visibility" => patch with { Visibility = Text(errors, "visibility", value) },
                "school" => patch with { School = Text(errors, "school", value), EmptiesSchool = value.ValueKind == JsonValueKind.Null },
                "reviewBy" => patch with { ReviewBy = Text(errors, "reviewBy", value), EmptiesReviewBy = value.ValueKind == JsonValueKind.Null },
                "supersededBy" => patch with { SupersededBy = Text(errors, "supersededBy", value), EmptiesSupersededBy = value.ValueKind == JsonValueKind.Null },
                "areas" => patch with { Areas = List(errors, "area", value) },
                "cops" => patch with { Cops = List(errors, "cop", value) },
                "tags" => patch with { Tags = List(errors, "tag", value) },
                var unknown => Refuse(patch, errors, unknown),
            };
        }

        return (errors.Count == 0 ? patch : null, errors);
    }

    /// <summary>Lays the patch over what the document says now.</summary>
    public DocumentFieldsInput Merge(DocumentFieldsInput now) => now with
    {
        Title = Title ?? now.Title,
        TitleIsGuess = Title is null && now.TitleIsGuess,
        Description = EmptiesDescription ? "" : Description ?? now.Description,
        Kind = Kind ?? now.Kind,
        Visibility = Visibility ?? now.Visibility,
        School = EmptiesSchool ? null : School ?? now.School,
        Areas = Areas ?? now.Areas,
        Cops = Cops ?? now.Cops,
        Tags = Tags ?? now.Tags,
        ReviewBy = EmptiesReviewBy ? null : ReviewBy ?? now.ReviewBy,
        SupersededBy = EmptiesSupersededBy ? null : SupersededBy ?? now.SupersededBy,
    };

    private static DocumentPatch Refuse(DocumentPatch patch, Dictionary<string, string[]> errors, string name)
    {
        errors[name] = [$"'{name}' cannot be changed, or there is no such field."];
        return patch;
    }

    private static string? ReadTitle(Dictionary<string, string[]> errors, JsonElement value)
    {
        var title = Text(errors, "title", value);
        if (string.IsNullOrWhiteSpace(title))
        {
            errors.TryAdd("title", ["A document needs a title."]);
        }

        return title;
    }

    private static string? Text(Dictionary<string, string[]> errors, string field, JsonElement value)
    {
        if (value.ValueKind is not (JsonValueKind.String or JsonValueKind.Null))
        {
            errors[field] = ["A text is expected here."];
            return null;
        }

        return value.GetString();
    }

    private static List<string>? List(Dictionary<string, string[]> errors, string field, JsonElement value)
    {
        if (value.ValueKind == JsonValueKind.Null)
        {
            return [];
        }

        if (value.ValueKind != JsonValueKind.Array || value.EnumerateArray().Any(item => item.ValueKind != JsonValueKind.String))
        {
            errors[field] = ["A list of texts is expected here."];
            return null;
        }

        return [.. value.EnumerateArray().Select(item => item.GetString() ?? "")];
    }
}
