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
    /// <summary>What was approved or opened so long after it came is new to its readers only then; what was told is known by its rows.</summary>
    public static readonly TimeSpan Late = TimeSpan.FromDays(7);

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
        found.AddRange(await FollowedPostsAsync(catalogue, reader, frequencies, since, cancellationToken));
        found.AddRange((await ListDocumentsAsync(catalogue, reader, cops, frequencies, since, cancellationToken)).Select(document => (DigestKind.Document, document.Id)));
        var meetings = catalogue.Meetings.VisibleTo(reader).Where(meeting => cops.Contains(meeting.CopSlug) && meeting.State == MeetingState.Published);
        found.AddRange((await meetings.Where(meeting => meeting.PacketState == PacketState.Published && meeting.PacketPublishedAt > since).Select(meeting => meeting.Id).ToListAsync(cancellationToken)).Select(id => (DigestKind.Packet, id)));
        var next = await meetings.Where(meeting => meeting.StartsAt > now).Select(meeting => new { meeting.Id, meeting.CopSlug, meeting.StartsAt }).ToListAsync(cancellationToken);
        found.AddRange(next.GroupBy(meeting => meeting.CopSlug, StringComparer.Ordinal).Select(group => (DigestKind.Meeting, group.OrderBy(meeting => meeting.StartsAt).ThenBy(meeting => meeting.Id).First().Id)));
        var ids = found.ConvertAll(item => item.Id);
        var told = (await catalogue.DigestItems.Where(item => item.PersonId == reader.Id && ids.Contains(item.ItemId)).Select(item => new { item.Kind, item.ItemId }).ToListAsync(cancellationToken)).Select(item => (item.Kind, item.ItemId)).ToHashSet();

        // Of what is told as answered it is no news that it was begun.
        var answered = found.Concat(told).Where(item => item.Item1 == DigestKind.Answered).Select(item => item.Item2).ToHashSet();
        return [.. found.Distinct().Where(item => !told.Contains(item) && !(item.Kind == DigestKind.Begun && answered.Contains(item.Id)))];
    }

    /// <summary>Documents of COPs and of followed people, with their owners, told or not.</summary>
    /// <param name="frequencies">How the people are followed whose documents are listed.</param>
    public static async Task<IReadOnlyList<(Guid Id, Guid OwnerId)>> ListDocumentsAsync(
        LibraryDbContext catalogue, Reader reader, string[] cops, AlertFrequency[] frequencies, DateTimeOffset since, CancellationToken cancellationToken)
    {
        var follows = Follows(catalogue, reader, frequencies);
        var rows = await catalogue.SharedByThemselves().VisibleTo(reader.Scope).Where(document => document.PublishedAt > since && document.OwnerId != reader.Id)
            .Where(document => document.Cops.Any(cop => cops.Contains(cop.CopSlug)) || follows.Any(row => row.FollowedId == document.OwnerId && row.Since < document.PublishedAt))
            .Select(document => new { document.Id, document.OwnerId }).ToListAsync(cancellationToken);
        return rows.ConvertAll(row => (row.Id, row.OwnerId));
    }

    /// <summary>People who follow somebody at once that has shared a document which they may see, by the tokens that shared documents have (<see cref="AudienceRule"/>), and were not told of.</summary>
    public static IQueryable<Person> WithSharedToHear(LibraryDbContext catalogue, DateTimeOffset since)
    {
        var documents = catalogue.SharedByThemselves().Where(document => document.PublishedAt > since);
        return catalogue.Users.Where(person => catalogue.PersonNotices.Any(row => row.PersonId == person.Id && row.Frequency == AlertFrequency.AtOnce && documents.Any(document => document.OwnerId == row.FollowedId && document.PublishedAt > row.Since
            && document.Audience.Any(entry => entry.Token == AudienceToken.Members || (entry.Token == AudienceToken.Admins && person.IsAdmin) || person.Cops.Any(seat => entry.Token == AudienceToken.CopPrefix + seat.CopSlug))
            && !catalogue.DigestItems.Any(item => item.PersonId == person.Id && item.Kind == DigestKind.Document && item.ItemId == document.Id))));
    }

    /// <summary>
    /// Conversations of these COPs that were begun or answered, and that the reader does not hear of otherwise: they neither chose how, nor take part, nor were told that it was begun.
    /// That they were told of one reply, since they follow who wrote it, tells them no more of the conversation.
    /// </summary>
    private static async Task<IReadOnlyList<(DigestKind Kind, Guid Id)>> ConversationsAsync(LibraryDbContext catalogue, Reader reader, string[] cops, DateTimeOffset since, CancellationToken cancellationToken)
    {
        var rows = await catalogue.Conversations.VisibleTo(reader).Where(conversation => conversation.Cops.Any(cop => cops.Contains(cop.CopSlug)))
            .Where(conversation => conversation.CreatedAt > since || conversation.FirstReplyAt > since)
            .Where(conversation => !catalogue.ConversationNotices.Any(row => row.PersonId == reader.Id && row.ConversationId == conversation.Id))
            .Where(conversation => !catalogue.Posts.Any(post => post.ConversationId == conversation.Id && (post.AuthorId == reader.Id
                || ((post.Number == 1 || catalogue.PostMentions.Any(mention => mention.PersonId == reader.Id && mention.PostId == post.Id)) && catalogue.PostNotices.Any(notice => notice.PersonId == reader.Id && notice.PostId == post.Id)))))
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

    /// <summary>What followed people wrote. A choice for a conversation goes before them, and what is to be told at once is told so first.</summary>
    private static async Task<IReadOnlyList<(DigestKind Kind, Guid Id)>> FollowedPostsAsync(LibraryDbContext catalogue, Reader reader, AlertFrequency[] frequencies, DateTimeOffset since, CancellationToken cancellationToken)
    {
        var follows = Follows(catalogue, reader, frequencies);
        var conversations = catalogue.Conversations.VisibleTo(reader).Where(conversation => !catalogue.ConversationNotices.Any(row => row.PersonId == reader.Id && row.ConversationId == conversation.Id));
        var rows = await catalogue.Posts.Where(post => post.CreatedAt > since && post.RemovedAt == null && post.ToldAt != null && follows.Any(row => row.FollowedId == post.AuthorId && row.Since < post.CreatedAt))
            .Where(post => conversations.Any(conversation => conversation.Id == post.ConversationId) && !catalogue.PostNotices.Any(notice => notice.PersonId == reader.Id && notice.PostId == post.Id))
            .Select(post => new { post.Id, post.ConversationId, post.Number }).ToListAsync(cancellationToken);
        return rows.ConvertAll(row => row.Number == 1 ? (DigestKind.Begun, row.ConversationId) : (DigestKind.Post, row.Id));
    }

    private static IQueryable<PersonNotices> Follows(LibraryDbContext catalogue, Reader reader, AlertFrequency[] frequencies) =>
        catalogue.PersonNotices.Where(row => row.PersonId == reader.Id && frequencies.Contains(row.Frequency));
}
