using Library.Storage.Alerts;
using Library.Storage.Catalogue;
using Library.Storage.Conversations;
using Library.Storage.Cops;
using Library.Storage.Meetings;
using Library.Storage.People;
using Microsoft.EntityFrameworkCore;

namespace Library.Storage.Notices;

/// <summary>Finds what a digest has to tell somebody that no mail has told them.</summary>
internal static class DigestCandidates
{
    // What was approved or opened some days after it came is new to its readers only then; what was told is known by its rows.
    private static readonly TimeSpan Late = TimeSpan.FromDays(7);

    /// <param name="frequencies">Of the digests that are due.</param>
    /// <param name="last">When they were told before.</param>
    public static async Task<IReadOnlyList<(DigestKind Kind, Guid Id)>> ListAsync(
        LibraryDbContext catalogue, Reader reader, AlertFrequency[] frequencies, DateTimeOffset last, DateTimeOffset now, CancellationToken cancellationToken)
    {
        var since = last - Late;
        var chosen = await catalogue.CopNotices.Where(row => row.PersonId == reader.Id).ToDictionaryAsync(row => row.CopSlug, row => row.Frequency, cancellationToken);
        string[] cops = [.. reader.Cops.Select(seat => seat.Slug).Where(slug => frequencies.Contains(chosen.GetValueOrDefault(slug, CopNotices.Default)))];
        var found = new List<(DigestKind Kind, Guid Id)>();
        found.AddRange(await ConversationsAsync(catalogue, reader, cops, since, cancellationToken));
        found.AddRange((await PostsAsync(catalogue, reader, frequencies, since, cancellationToken)).Select(id => (DigestKind.Post, id)));
        found.AddRange((await DocumentsAsync(catalogue, reader, cops, since, cancellationToken)).Select(id => (DigestKind.Document, id)));
        var meetings = catalogue.Meetings.VisibleTo(reader).Where(meeting => cops.Contains(meeting.CopSlug) && meeting.State == MeetingState.Published);
        found.AddRange((await meetings.Where(meeting => meeting.PacketState == PacketState.Published && meeting.PacketPublishedAt > since).Select(meeting => meeting.Id).ToListAsync(cancellationToken)).Select(id => (DigestKind.Packet, id)));
        var next = await meetings.Where(meeting => meeting.StartsAt > now).Select(meeting => new { meeting.Id, meeting.CopSlug, meeting.StartsAt }).ToListAsync(cancellationToken);
        found.AddRange(next.GroupBy(meeting => meeting.CopSlug, StringComparer.Ordinal).Select(group => (DigestKind.Meeting, group.OrderBy(meeting => meeting.StartsAt).ThenBy(meeting => meeting.Id).First().Id)));
        var ids = found.ConvertAll(item => item.Id);
        var told = (await catalogue.DigestItems.Where(item => item.PersonId == reader.Id && ids.Contains(item.ItemId)).Select(item => new { item.Kind, item.ItemId }).ToListAsync(cancellationToken)).Select(item => (item.Kind, item.ItemId)).ToHashSet();

        // Of what was told as answered it is no news that it was begun.
        return [.. found.Distinct().Where(item => !told.Contains(item) && !(item.Kind == DigestKind.Begun && told.Contains((DigestKind.Answered, item.Id))))];
    }

    /// <summary>Conversations of these COPs that were begun or answered, and that the reader does not hear of otherwise.</summary>
    private static async Task<IReadOnlyList<(DigestKind Kind, Guid Id)>> ConversationsAsync(LibraryDbContext catalogue, Reader reader, string[] cops, DateTimeOffset since, CancellationToken cancellationToken)
    {
        var rows = await catalogue.Conversations.VisibleTo(reader).Where(conversation => conversation.Cops.Any(cop => cops.Contains(cop.CopSlug)))
            .Where(conversation => conversation.CreatedAt > since || conversation.FirstReplyAt > since)
            .Where(conversation => !catalogue.ConversationNotices.Any(row => row.PersonId == reader.Id && row.ConversationId == conversation.Id))
            .Where(conversation => !catalogue.Posts.Any(post => post.ConversationId == conversation.Id && (post.AuthorId == reader.Id || catalogue.PostNotices.Any(notice => notice.PersonId == reader.Id && notice.PostId == post.Id))))
            .Select(conversation => new { conversation.Id, conversation.Kind, conversation.CreatedAt, conversation.FirstReplyAt }).ToListAsync(cancellationToken);
        return [.. rows.Where(row => row.CreatedAt > since || row.Kind == ConversationKind.Question)
            .Select(row => (row.Kind == ConversationKind.Question && row.FirstReplyAt is not null ? DigestKind.Answered : DigestKind.Begun, row.Id))];
    }

    private static Task<List<Guid>> PostsAsync(LibraryDbContext catalogue, Reader reader, AlertFrequency[] frequencies, DateTimeOffset since, CancellationToken cancellationToken)
    {
        var followed = catalogue.Conversations.VisibleTo(reader).Where(conversation => catalogue.ConversationNotices.Any(row => row.PersonId == reader.Id && row.ConversationId == conversation.Id && frequencies.Contains(row.Frequency)));
        return catalogue.Posts.Where(post => post.CreatedAt > since && post.RemovedAt == null && post.AuthorId != reader.Id && followed.Any(conversation => conversation.Id == post.ConversationId))
            .Where(post => !catalogue.PostNotices.Any(notice => notice.PersonId == reader.Id && notice.PostId == post.Id)).Select(post => post.Id).ToListAsync(cancellationToken);
    }

    private static Task<List<Guid>> DocumentsAsync(LibraryDbContext catalogue, Reader reader, string[] cops, DateTimeOffset since, CancellationToken cancellationToken) =>
        catalogue.Documents.VisibleTo(reader.Scope)
            .Where(document => document.TrashedAt == null && document.Visibility != Visibility.Draft && document.Review == null && document.MeetingId == null && document.OwnerId != reader.Id)
            .Where(document => document.PublishedAt > since && document.Cops.Any(cop => cops.Contains(cop.CopSlug)) && !catalogue.PostDocuments.Any(row => row.DocumentId == document.Id && row.IsAttached))
            .Select(document => document.Id).ToListAsync(cancellationToken);
}
