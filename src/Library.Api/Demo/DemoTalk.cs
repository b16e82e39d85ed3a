using Library.Api.Conversations;
using Library.Storage;
using Library.Storage.Catalogue;
using Library.Storage.Conversations;
using Library.Storage.Meetings;
using Library.Storage.People;
using Microsoft.EntityFrameworkCore;

namespace Library.Api.Demo;

/// <summary>What the people of the demonstration propose for meetings, say about them, decide and have still to do; and how communities welcome.</summary>
internal sealed class DemoTalk(LibraryDbContext catalogue, AgendaProposals agenda, MeetingOutcomes outcomes, MeetingTalk talk, ConversationAnswers answers, AssociationClock clock)
{
    /// <summary>Does what is missing: of each kind, where a meeting has none of it.</summary>
    public async Task MakeAsync(DemoLibrary demo, CancellationToken cancellationToken)
    {
        foreach (var (cop, welcome) in demo.Welcomes)
        {
            await catalogue.Cops.Where(row => row.Slug == cop && row.Welcome == "").ExecuteUpdateAsync(update => update.SetProperty(row => row.Welcome, welcome), cancellationToken);
        }

        var now = clock.Now;
        foreach (var meeting in demo.Meetings.Where(meeting => meeting.Proposals.Count + meeting.Decisions.Count + meeting.FollowUps.Count + meeting.Talk.Count > 0))
        {
            if (await catalogue.Meetings.Where(row => row.CopSlug == meeting.Cop && row.Title == meeting.Title && (meeting.InDays == null ? row.StartsAt < now : row.StartsAt >= now)).Select(row => (Guid?)row.Id).FirstOrDefaultAsync(cancellationToken) is { } id)
            {
                await MakeAsync(demo, meeting, id, cancellationToken);
            }
        }
    }

    private async Task MakeAsync(DemoLibrary demo, DemoMeeting meeting, Guid id, CancellationToken cancellationToken)
    {
        var lead = await FindAsync(demo.People.First(person => person.Leads?.Contains(meeting.Cop) == true).Email, cancellationToken);
        foreach (var proposal in await catalogue.AgendaProposals.AnyAsync(row => row.MeetingId == id, cancellationToken) ? [] : meeting.Proposals)
        {
            var made = Check(await agenda.ProposeAsync(await FindAsync(proposal.By, cancellationToken), id, proposal.Title, proposal.Why, cancellationToken), meeting);
            foreach (var email in proposal.Votes ?? [])
            {
                Check(await agenda.VoteAsync(await FindAsync(email, cancellationToken), made, isFor: true, cancellationToken), meeting);
            }

            if (proposal.Taken || proposal.Declined is not null)
            {
                Check(await agenda.DecideAsync(lead, made, proposal.Taken, proposal.Declined, cancellationToken), meeting);
            }
        }

        foreach (var decision in await catalogue.MeetingDecisions.AnyAsync(row => row.MeetingId == id, cancellationToken) ? [] : meeting.Decisions)
        {
            Check(await outcomes.DecideAsync(lead, id, decision, cancellationToken), meeting);
        }

        foreach (var followUp in await catalogue.FollowUps.AnyAsync(row => row.MeetingId == id, cancellationToken) ? [] : meeting.FollowUps)
        {
            // Some are overdue already, which nobody can record.
            catalogue.Add(new FollowUp
            {
                Id = Guid.CreateVersion7(clock.Now),
                MeetingId = id,
                Text = followUp.Text,
                PersonId = (await FindAsync(followUp.By, cancellationToken)).Id,
                DueOn = clock.Today.AddDays(followUp.InDays),
                DoneAt = followUp.Done ? clock.Now : null,
                RecordedById = lead.Id,
                CreatedAt = clock.Now,
            });
        }

        await catalogue.SaveChangesAsync(cancellationToken);
        foreach (var (number, said) in meeting.Talk.Index())
        {
            answers.Follow(await talk.WriteAsync(await FindAsync(said.By, cancellationToken), id, new PostInput(said.Body, [], $"demo-{id:N}-{number}"), cancellationToken));
        }
    }

    private async Task<Reader> FindAsync(string email, CancellationToken cancellationToken) =>
        await catalogue.FindReaderByEmailOrNullAsync(email, clock, cancellationToken) ?? throw new InvalidDataException($"samples/library.json: nobody has the address {email}.");

    private static Guid Check(MeetingChange change, DemoMeeting meeting) =>
        change is MeetingChange.Done { PartId: { } part } ? part : throw new InvalidDataException($"samples/library.json: {meeting.Cop}, {meeting.Title}: {change}");
}
