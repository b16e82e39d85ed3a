using System.Text.Json;
using System.Text.Json.Serialization;
using Library.Storage;
using Library.Storage.Meetings;

namespace Library.Api.Meetings;

/// <summary>A meeting on the wire.</summary>
internal sealed record MeetingResponse
{
    public required string Id { get; init; }

    public required string Cop { get; init; }

    public required string Title { get; init; }

    public required DateTimeOffset StartsAt { get; init; }

    public required DateTimeOffset EndsAt { get; init; }

    public required string Location { get; init; }

    public required string Link { get; init; }

    /// <summary>Markdown, as minutes and notes are.</summary>
    public required string Agenda { get; init; }

    public required string Minutes { get; init; }

    /// <summary>"draft", "published" or "cancelled".</summary>
    public required string State { get; init; }

    /// <summary>"none", "draft" or "published"; "none" for whoever does not see the packet.</summary>
    public required string PacketState { get; init; }

    /// <summary>Of the packet's items; what If-Match names.</summary>
    public required long Revision { get; init; }

    /// <summary>One's own answer: "yes", "no", "remote" or null.</summary>
    public required string? Reply { get; init; }

    /// <summary>In order; left out of lists, and where one does not see the packet.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public IReadOnlyList<PacketItemResponse>? Items { get; init; }

    public required DateTimeOffset UpdatedAt { get; init; }

    public required string Href { get; init; }

    public static MeetingResponse From(MeetingView view) => From(view.Meeting, view.Items, view.Reply, view.Items is not null);

    /// <param name="showsPacket">Whether the reader sees the packet.</param>
    public static MeetingResponse From(Meeting meeting, IReadOnlyList<PacketItemView>? items, MeetingAnswer? reply, bool showsPacket) => new()
    {
        Id = meeting.Id.ToString(),
        Cop = meeting.CopSlug,
        Title = meeting.Title,
        StartsAt = meeting.StartsAt,
        EndsAt = meeting.EndsAt,
        Location = meeting.Location,
        Link = meeting.Link,
        Agenda = meeting.Agenda,
        Minutes = meeting.Minutes,
        State = KebabCase.Of(meeting.State),
        PacketState = KebabCase.Of(showsPacket ? meeting.PacketState : Storage.Meetings.PacketState.None),
        Revision = meeting.Revision,
        Reply = reply is { } answer ? KebabCase.Of(answer) : null,
        Items = items?.Select(PacketItemResponse.From).ToList(),
        UpdatedAt = meeting.UpdatedAt,
        Href = HrefOf(meeting.Id),
    };

    public static string HrefOf(Guid id) => $"/meetings/{id}";
}

/// <summary>An item of a packet on the wire, as it is read and as it is sent. One whose document the reader does not see is its id and <c>withheld</c>.</summary>
internal sealed record PacketItemResponse
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

    /// <summary>False where the community cannot see it, or would not once the packet is published; only read.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public bool? SeenByCop { get; init; }

    public static PacketItemResponse From(PacketItemView view) => view.IsWithheld
        ? new PacketItemResponse { Id = view.Item.Id.ToString(), Withheld = true }
        : new PacketItemResponse
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
            SeenByCop = view.Document is null ? null : view.IsSeenByCop,
        };

    /// <summary>The address of the document at the version that the item means; null where it has none.</summary>
    public static string? HrefOf(PacketItemView view) => view is { Document: { } document, Version: { } version }
        ? Search.LibrarySearch.HrefOf(document.Id, page: null, query: "", version == document.Newest ? null : version.Number)
        : null;

    /// <summary>The item as it was sent; null where its version is neither a number nor "newest", or an id is none.</summary>
    public PacketItemInput? ToInputOrNull()
    {
        var isVersion = Version is null or { ValueKind: JsonValueKind.Null } || Version is { ValueKind: JsonValueKind.String } text && text.GetString() == "newest";
        var number = 0;
        if (!isVersion && !(Version is { ValueKind: JsonValueKind.Number } value && value.TryGetInt32(out number)))
        {
            return null;
        }

        return TryId(Id, out var id) && TryId(Document, out var document)
            ? new PacketItemInput { Id = id, Document = document, Version = isVersion ? null : number, Heading = Heading, Note = Note, Presenter = Presenter, Minutes = Minutes, IsWithheld = Withheld }
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
