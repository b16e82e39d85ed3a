using System.Text.Json.Serialization;
using Library.Api.Items;
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
    public IReadOnlyList<ItemResponse>? Items { get; init; }

    public required DateTimeOffset UpdatedAt { get; init; }

    public required string Href { get; init; }

    public static MeetingResponse From(MeetingView view) => From(view.Meeting, view.Items, view.Reply, view.Items is not null);

    /// <param name="showsPacket">Whether the reader sees the packet.</param>
    public static MeetingResponse From(Meeting meeting, IReadOnlyList<ItemView>? items, MeetingAnswer? reply, bool showsPacket) => new()
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
        Items = items?.Select(ItemResponse.From).ToList(),
        UpdatedAt = meeting.UpdatedAt,
        Href = HrefOf(meeting.Id),
    };

    public static string HrefOf(Guid id) => $"/meetings/{id}";
}
