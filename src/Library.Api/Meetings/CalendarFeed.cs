using System.Security.Cryptography;
using Ical.Net;
using Ical.Net.CalendarComponents;
using Ical.Net.DataTypes;
using Ical.Net.Serialization;
using Library.Api.Errors;
using Library.Api.Items;
using Library.Storage;
using Library.Storage.Catalogue;
using Library.Storage.Meetings;
using Library.Storage.People;
using Microsoft.AspNetCore.WebUtilities;
using Microsoft.EntityFrameworkCore;

namespace Library.Api.Meetings;

/// <summary>
/// The meetings of a person's communities for their calendar (RFC 5545), at a secret address: whoever has it sees what its owner may see at that moment,
/// and no more. Each meeting keeps its UID, and a cancelled one says so.
/// </summary>
internal sealed class CalendarFeed(LibraryDbContext catalogue, SiteAddress site, AssociationClock clock)
{
    private const int KeyBytes = 20;

    /// <summary>How long what is over stays.</summary>
    private static readonly TimeSpan Kept = TimeSpan.FromDays(400);

    public static void Map(IEndpointRouteBuilder routes)
    {
        routes.MapGet("/calendar/{key}.ics", (string key, CalendarFeed feed, CancellationToken cancellationToken) => feed.GetAsync(key, cop: null, cancellationToken)).ExcludeFromDescription().AllowAnonymous();
        routes.MapGet("/calendar/{key}/{slug}.ics", (string key, string slug, CalendarFeed feed, CancellationToken cancellationToken) => feed.GetAsync(key, slug, cancellationToken)).ExcludeFromDescription().AllowAnonymous();
    }

    /// <summary>The address of a person's feed, of all their communities or of one.</summary>
    public Uri AddressOf(string key, string? cop) => site.Of(cop is null ? $"/calendar/{key}.ics" : $"/calendar/{key}/{cop}.ics");

    /// <summary>The secret of a person's addresses; made where there is none.</summary>
    public async Task<string> KeyAsync(Guid personId, CancellationToken cancellationToken)
    {
        var held = await catalogue.Users.Where(person => person.Id == personId).Select(person => person.CalendarKey).SingleAsync(cancellationToken);
        return held ?? await RenewAsync(personId, cancellationToken);
    }

    /// <summary>Makes a new secret: the addresses with the old one are void.</summary>
    public async Task<string> RenewAsync(Guid personId, CancellationToken cancellationToken)
    {
        var key = WebEncoders.Base64UrlEncode(RandomNumberGenerator.GetBytes(KeyBytes));
        await catalogue.Users.Where(person => person.Id == personId).ExecuteUpdateAsync(update => update.SetProperty(person => person.CalendarKey, key), cancellationToken);
        catalogue.Add(new AuditEntry { At = clock.Now, PersonId = personId, Action = "calendar-address-made", Subject = personId.ToString() });
        await catalogue.SaveChangesAsync(cancellationToken);
        return key;
    }

    private async Task<IResult> GetAsync(string key, string? cop, CancellationToken cancellationToken)
    {
        var reader = await catalogue.FindReaderByCalendarKeyOrNullAsync(key, clock, cancellationToken);
        if (reader is null || (cop is not null && !reader.IsMemberOf(cop)))
        {
            return Problem.NotFound().ToResult();
        }

        var cops = reader.Cops.Select(seat => seat.Slug).Where(slug => cop is null || slug == cop).ToList();
        var since = clock.Now - Kept;
        var meetings = await catalogue.Meetings.AsNoTracking().VisibleTo(reader).Where(meeting => cops.Contains(meeting.CopSlug) && meeting.State != MeetingState.Draft && meeting.EndsAt > since)
            .OrderBy(meeting => meeting.StartsAt).ThenBy(meeting => meeting.Id).ToListAsync(cancellationToken);
        var labels = await catalogue.Cops.ToDictionaryAsync(row => row.Slug, row => row.Label, cancellationToken);
        return TypedResults.Text(Write(cop is null ? "Charter Knowledge Center" : labels[cop], meetings, labels), "text/calendar", System.Text.Encoding.UTF8);
    }

    private string Write(string name, IReadOnlyList<Meeting> meetings, Dictionary<string, string> labels)
    {
        var calendar = new Calendar { Method = "PUBLISH", ProductId = "-//Charter Knowledge Center//Meetings//EN" };
        calendar.AddProperty("X-WR-CALNAME", name);
        calendar.AddProperty("REFRESH-INTERVAL;VALUE=DURATION", "PT1H");
        calendar.AddProperty("X-PUBLISHED-TTL", "PT1H");
        foreach (var meeting in meetings)
        {
            calendar.Events.Add(EventOf(meeting, labels[meeting.CopSlug]));
        }

        return new CalendarSerializer().SerializeToString(calendar) ?? "";
    }

    private CalendarEvent EventOf(Meeting meeting, string cop)
    {
        var page = site.Of(MeetingResponse.HrefOf(meeting.Id));
        var parts = new[] { meeting.Link.Length > 0 ? $"Join: {meeting.Link}" : "", Markdown.ToPlainText(meeting.Agenda), page.ToString() };
        return new CalendarEvent
        {
            // Of the meeting alone, so that a calendar knows it again whatever is changed.
            Uid = $"{meeting.Id:N}@{site.Base.IdnHost}",
            Summary = $"{meeting.Title} ({cop})",
            Start = Moment(meeting.StartsAt),
            End = Moment(meeting.EndsAt),
            Location = meeting.Location.Length > 0 ? meeting.Location : null,
            Description = string.Join("\n\n", parts.Where(part => part.Length > 0)),
            Url = page,
            Status = meeting.State == MeetingState.Cancelled ? EventStatus.Cancelled : EventStatus.Confirmed,
            Sequence = meeting.Sequence,
            DtStamp = Moment(meeting.UpdatedAt),
            Created = Moment(meeting.CreatedAt),
            LastModified = Moment(meeting.UpdatedAt),
        };
    }

    /// <summary>In UTC: the same moment in every calendar, whatever it knows of time zones.</summary>
    private static CalDateTime Moment(DateTimeOffset moment) => new(moment.UtcDateTime.AddTicks(-(moment.UtcTicks % TimeSpan.TicksPerSecond)), "UTC");
}
