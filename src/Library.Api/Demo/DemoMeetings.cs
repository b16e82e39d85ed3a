using System.Globalization;
using Library.Indexer.Jobs;
using Library.Storage;
using Library.Storage.Catalogue;
using Library.Storage.Items;
using Library.Storage.Meetings;
using Library.Storage.People;
using Microsoft.EntityFrameworkCore;

namespace Library.Api.Demo;

/// <summary>The meetings of the demonstration: planned before its documents, which are made for them, and their packets published after.</summary>
internal sealed class DemoMeetings(LibraryDbContext catalogue, MeetingPlans plans, Packets packets, IndexingQueue queue, AssociationClock clock)
{
    /// <summary>Plans what is missing.</summary>
    /// <returns>By the name of a file, the meeting that it was made for.</returns>
    public async Task<IReadOnlyDictionary<string, Guid>> PlanAsync(DemoLibrary demo, CancellationToken cancellationToken)
    {
        var files = new Dictionary<string, Guid>(StringComparer.Ordinal);
        foreach (var meeting in demo.Meetings)
        {
            var id = await FindOrNullAsync(meeting, cancellationToken) ?? await PlanAsync(demo, meeting, cancellationToken);
            foreach (var item in meeting.Items.Where(item => item.File is not null))
            {
                files[item.File ?? ""] = id;
            }
        }

        return files;
    }

    /// <summary>Makes and publishes the packets that are missing.</summary>
    public async Task PublishAsync(DemoLibrary demo, CancellationToken cancellationToken)
    {
        foreach (var meeting in demo.Meetings.Where(meeting => meeting.Items.Count > 0))
        {
            if (await FindOrNullAsync(meeting, cancellationToken) is not { } id || await catalogue.Meetings.AnyAsync(row => row.Id == id && row.PacketState == PacketState.Published, cancellationToken))
            {
                continue;
            }

            var made = await catalogue.Documents.Where(document => document.MeetingId == id).Select(document => new { document.Id, Names = document.Versions.Select(version => version.FileName).ToList() }).ToListAsync(cancellationToken);
            var items = meeting.Items.Select(item => new ListedItemInput
            {
                Document = item.File is null ? null : made.Find(document => document.Names.Contains(item.File))?.Id,
                Heading = item.Heading,
                Presenter = item.Presenter,
                Minutes = item.Minutes,
            });
            var lead = await LeadAsync(demo, meeting.Cop, cancellationToken);
            Check(await packets.SaveAsync(lead, id, revision: null, [.. items.Where(item => item.Document is not null || item.Heading is not null)], cancellationToken), meeting);
            Check(await packets.PublishAsync(lead, id, leaveOut: [], offer: [], cancellationToken), meeting);
        }
    }

    private Task<Guid?> FindOrNullAsync(DemoMeeting meeting, CancellationToken cancellationToken)
    {
        var now = clock.Now;
        return catalogue.Meetings.Where(row => row.CopSlug == meeting.Cop && row.Title == meeting.Title && (meeting.InDays == null ? row.StartsAt < now : row.StartsAt >= now)).Select(row => (Guid?)row.Id).FirstOrDefaultAsync(cancellationToken);
    }

    private async Task<Guid> PlanAsync(DemoLibrary demo, DemoMeeting meeting, CancellationToken cancellationToken)
    {
        var day = meeting.InDays is { } days ? $"{clock.Today.AddDays(days).ToString("yyyy-MM-dd", CultureInfo.InvariantCulture)}T" : "";
        var input = new MeetingInput
        {
            Title = meeting.Title,
            StartsAt = $"{day}{meeting.StartsAt}",
            EndsAt = $"{day}{meeting.EndsAt}",
            Location = meeting.Location,
            Link = meeting.Link,
            Agenda = meeting.Agenda,
            State = KebabCase.Of(MeetingState.Published),
        };
        return Check(await plans.PlanAsync(await LeadAsync(demo, meeting.Cop, cancellationToken), meeting.Cop, [input], cancellationToken), meeting).MeetingId;
    }

    private async Task<Reader> LeadAsync(DemoLibrary demo, string cop, CancellationToken cancellationToken)
    {
        var email = (demo.People.FirstOrDefault(person => person.Leads?.Contains(cop) == true) ?? demo.People.First(person => person.Admin)).Email;
        return await catalogue.FindReaderByEmailOrNullAsync(email, clock, cancellationToken) ?? throw new InvalidDataException($"samples/library.json: nobody leads {cop}.");
    }

    private MeetingChange.Done Check(MeetingChange change, DemoMeeting meeting)
    {
        if (change is not MeetingChange.Done done)
        {
            throw new InvalidDataException($"samples/library.json: {meeting.Cop}, {meeting.Title}: {change}");
        }

        foreach (var document in done.Documents)
        {
            queue.Enqueue(document);
        }

        return done;
    }
}
