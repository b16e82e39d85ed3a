using Library.Api.Items;
using Library.Storage.Catalogue;
using Library.Storage.Meetings;
using Library.Storage.People;
using Microsoft.EntityFrameworkCore;

namespace Library.Api.Meetings;

/// <summary>A meeting as one reader sees it.</summary>
/// <param name="Items">Null where the reader does not see the packet.</param>
internal sealed record MeetingView(Meeting Meeting, string CopLabel, bool MayEdit, IReadOnlyList<ItemView>? Items, MeetingAnswer? Reply);

/// <summary>Reads meetings for readers. Who sees what of them is <see cref="MeetingRules"/>' and the documents' own rule.</summary>
internal sealed class MeetingReading(LibraryDbContext catalogue)
{
    /// <summary>One meeting with its packet; null where the reader may not see it.</summary>
    public async Task<MeetingView?> FindOrNullAsync(Reader reader, Guid id, CancellationToken cancellationToken)
    {
        var meeting = await catalogue.Meetings.AsNoTracking().Include(row => row.Items).VisibleTo(reader).SingleOrDefaultAsync(row => row.Id == id, cancellationToken);
        if (meeting is null)
        {
            return null;
        }

        var label = await catalogue.Cops.Where(cop => cop.Slug == meeting.CopSlug).Select(cop => cop.Label).SingleAsync(cancellationToken);
        var reply = await catalogue.MeetingReplies.Where(row => row.MeetingId == id && row.PersonId == reader.Id).Select(row => (MeetingAnswer?)row.Answer).SingleOrDefaultAsync(cancellationToken);
        var items = MeetingRules.ShowsPacket(reader, meeting) ? await ReadItemsAsync(reader, meeting, cancellationToken) : null;
        return new MeetingView(meeting, label, MeetingRules.MayEdit(reader, meeting.CopSlug), items, reply);
    }

    private async Task<IReadOnlyList<ItemView>> ReadItemsAsync(Reader reader, Meeting meeting, CancellationToken cancellationToken)
    {
        var ids = meeting.Items.Select(item => item.DocumentId).OfType<Guid>().Distinct().ToList();
        var documents = await catalogue.ListDocumentsAsync(reader.Scope, ids, cancellationToken);
        var seen = await catalogue.ListSeenByCopAsync(ids, meeting.CopSlug, cancellationToken);
        var files = await catalogue.Documents.Where(document => document.MeetingId == meeting.Id && ids.Contains(document.Id) && document.Visibility == Visibility.Draft && document.TrashedAt == null).Select(document => document.Id).ToListAsync(cancellationToken);
        return ItemView.ListOf(meeting.Items, documents, id => seen.Contains(id) || files.Contains(id));
    }
}
