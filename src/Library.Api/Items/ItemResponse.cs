using System.Text.Json;
using System.Text.Json.Serialization;
using Library.Storage;
using Library.Storage.Items;

namespace Library.Api.Items;

/// <summary>An item of a list on the wire, as it is read and as it is sent. One whose document the reader does not see is its id and <c>withheld</c>.</summary>
internal sealed record ItemResponse
{
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Id { get; init; }

    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Document { get; init; }

    /// <summary>A number, or "newest".</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public JsonElement? Version { get; init; }

    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Heading { get; init; }

    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Note { get; init; }

    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Presenter { get; init; }

    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public int? Minutes { get; init; }

    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public bool Withheld { get; init; }

    /// <summary>The document's title; only read.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Title { get; init; }

    /// <summary>Where its version opens; only read.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Href { get; init; }

    /// <summary>"template", "model-document", "meeting-material" or "resource"; only read.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Kind { get; init; }

    /// <summary>False where those whom the list is for cannot see it, or would not once it is published; only read.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public bool? SeenByOthers { get; init; }

    /// <summary>"gone", "trashed", "not-for-all", "failed", "superseded", "older-version" or null: why readers do not get it, or should not. Only read, and only by who may change a collection.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public JsonElement? Problem { get; init; }

    /// <summary>The item for who may change the list: with its problem, also where that is none.</summary>
    public static ItemResponse ForEditor(ItemView view) => From(view) with { Problem = JsonSerializer.SerializeToElement(view.Problem is { } problem ? KebabCase.Of(problem) : null) };

    /// <summary>Whether another document takes the place of this one; only read.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public bool Superseded { get; init; }

    public static ItemResponse From(ItemView view) => view.IsWithheld
        ? new ItemResponse { Id = view.Item.Id.ToString(), Withheld = true }
        : new ItemResponse
        {
            Id = view.Item.Id.ToString(),
            Document = view.Document?.Id.ToString(),
            Version = view.Document is null ? null : view.Item.Version is { } number ? JsonSerializer.SerializeToElement(number) : JsonSerializer.SerializeToElement("newest"),
            Heading = NullIfEmpty(view.Item.Heading),
            Note = NullIfEmpty(view.Item.Note),
            Presenter = NullIfEmpty(view.Item.Presenter),
            Minutes = view.Item.Minutes,
            Title = view.Document?.Title,
            Href = HrefOf(view),
            Kind = view.Document is { } document ? KebabCase.Of(document.Kind) : null,
            Superseded = view.Document is { IsSuperseded: true },
            SeenByOthers = view.Document is null ? null : view.IsSeenByOthers,
        };

    /// <summary>The address of the document at the version that the item means; null where it has none.</summary>
    public static string? HrefOf(ItemView view) => view is { Document: { } document, Version: { } version }
        ? Search.LibrarySearch.HrefOf(document.Id, page: null, query: "", version == document.Newest ? null : version.Number)
        : null;

    /// <summary>The item as it was sent; null where its version is neither a number nor "newest", or an id is none.</summary>
    public ListedItemInput? ToInputOrNull()
    {
        var isVersion = Version is null or { ValueKind: JsonValueKind.Null } || Version is { ValueKind: JsonValueKind.String } text && text.GetString() == "newest";
        var number = 0;
        if (!isVersion && !(Version is { ValueKind: JsonValueKind.Number } value && value.TryGetInt32(out number)))
        {
            return null;
        }

        return TryId(Id, out var id) && TryId(Document, out var document)
            ? new ListedItemInput { Id = id, Document = document, Version = isVersion ? null : number, Heading = Heading, Note = Note, Presenter = Presenter, Minutes = Minutes, IsWithheld = Withheld }
            : null;
    }

    private static bool TryId(string? text, out Guid? id)
    {
        var isId = Guid.TryParse(text, out var parsed);
        id = isId ? parsed : null;
        return isId || string.IsNullOrEmpty(text);
    }

    private static string? NullIfEmpty(string text) => text.Length == 0 ? null : text;
}
