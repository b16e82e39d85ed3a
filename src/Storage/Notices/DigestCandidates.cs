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
        found.AddRange((await ListNewsOfDocumentsAsync(catalogue, reader, frequencies, since, cancellationToken)).Select(news => (news.Kind, news.Id)));
        var meetings = catalogue.Meetings.VisibleTo(reader).Where(meeting => cops.Contains(meeting.CopSlug) && meeting.State == MeetingState.Published);
        found.AddRange((await meetings.Where(meeting => meeting.PacketState == PacketState.Published && meeting.PacketPublishedAt > since).Select(meeting => meeting.Id).ToListAsync(cancellationToken)).Select(id => (DigestKind.Packet, id)));
        var next = await meetings.Where(meeting => meeting.StartsAt > now).Select(meeting => new { meeting.Id, meeting.CopSlug, meeting.StartsAt }).ToListAsync(cancellationToken);
        found.AddRange(next.GroupBy(meeting => meeting.CopSlug, StringComparer.Ordinal).Select(group => (DigestKind.Meeting, group.OrderBy(meeting => meeting.StartsAt).ThenBy(meeting => meeting.Id).First().Id)));
        var told = await ListToldAsync(catalogue, reader, found.ConvertAll(item => item.Id), cancellationToken);

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

    /// <summary>New versions of documents that are followed, and what was written where posts name them, told or not. A choice for a conversation goes before, and what is to be told at once by itself is told so first.</summary>
    /// <param name="frequencies">How the documents are followed.</param>
    /// <returns>With the document that each is news of.</returns>
    public static async Task<IReadOnlyList<(DigestKind Kind, Guid Id, Guid DocumentId)>> ListNewsOfDocumentsAsync(
        LibraryDbContext catalogue, Reader reader, AlertFrequency[] frequencies, DateTimeOffset since, CancellationToken cancellationToken)
    {
        var follows = catalogue.DocumentNotices.Where(row => row.PersonId == reader.Id && frequencies.Contains(row.Frequency) && catalogue.Documents.VisibleTo(reader.Scope).Any(document => document.Id == row.DocumentId && document.TrashedAt == null));
        var versions = await NewVersions(catalogue, since).Where(version => version.CreatedById != reader.Id && follows.Any(row => row.DocumentId == version.DocumentId && row.Since < version.CreatedAt))
            .OrderBy(version => version.CreatedAt).ThenBy(version => version.Id).Select(version => new { version.Id, version.DocumentId }).ToListAsync(cancellationToken);
        var posts = await UnheardPosts(catalogue, reader, since).Where(post => post.AuthorId != reader.Id)
            .Join(catalogue.PostDocuments, post => post.Id, named => named.PostId, (post, named) => new { post.Id, post.ConversationId, post.Number, post.CreatedAt, named.DocumentId })
            .Where(named => follows.Any(row => row.DocumentId == named.DocumentId && row.Since < named.CreatedAt))
            .OrderBy(named => named.CreatedAt).ThenBy(named => named.Id).ThenBy(named => named.DocumentId).ToListAsync(cancellationToken);
        return
        [
            .. versions.Select(version => (DigestKind.Version, version.Id, version.DocumentId)),
            .. posts.Select(named => named.Number == 1 ? (DigestKind.Begun, named.ConversationId, named.DocumentId) : (DigestKind.Post, named.Id, named.DocumentId)),
        ];
    }

    /// <summary>What of some items a digest has told somebody.</summary>
    public static async Task<IReadOnlySet<(DigestKind Kind, Guid Id)>> ListToldAsync(LibraryDbContext catalogue, Reader reader, IReadOnlyList<Guid> ids, CancellationToken cancellationToken) =>
        (await catalogue.DigestItems.Where(item => item.PersonId == reader.Id && EF.Parameter(ids).Contains(item.ItemId)).Select(item => new { item.Kind, item.ItemId }).ToListAsync(cancellationToken)).Select(item => (item.Kind, item.ItemId)).ToHashSet();

    /// <summary>People who follow somebody at once that has shared a document which they may see and were not told of.</summary>
    public static IQueryable<Person> WithSharedToHear(LibraryDbContext catalogue, DateTimeOffset since)
    {
        var seen = Seen(catalogue, catalogue.SharedByThemselves().Where(document => document.PublishedAt > since));
        return catalogue.Users.Where(person => catalogue.PersonNotices.Any(row => row.PersonId == person.Id && row.Frequency == AlertFrequency.AtOnce
            && seen.Any(one => one.PersonId == person.Id && one.Document.OwnerId == row.FollowedId && one.Document.PublishedAt > row.Since
                && !catalogue.DigestItems.Any(item => item.PersonId == person.Id && item.Kind == DigestKind.Document && item.ItemId == one.Document.Id))));
    }

    /// <summary>People who follow a document at once that they may see, and have news of it to hear: see <see cref="ListNewsOfDocumentsAsync"/>.</summary>
    public static IQueryable<Person> WithNewsOfDocumentsToHear(LibraryDbContext catalogue, DateTimeOffset since)
    {
        var seen = Seen(catalogue, catalogue.Documents.Shared());
        var versions = NewVersions(catalogue, since);
        var posts = catalogue.Posts.Where(post => post.CreatedAt > since && post.RemovedAt == null && post.ToldAt != null);
        var conversations = catalogue.SeenConversations();
        return catalogue.Users.Where(person => catalogue.DocumentNotices.Any(row => row.PersonId == person.Id && row.Frequency == AlertFrequency.AtOnce && seen.Any(one => one.PersonId == person.Id && one.Document.Id == row.DocumentId)
            && (versions.Any(version => version.DocumentId == row.DocumentId && version.CreatedAt > row.Since && version.CreatedById != person.Id
                    && !catalogue.DigestItems.Any(item => item.PersonId == person.Id && item.Kind == DigestKind.Version && item.ItemId == version.Id))
                || posts.Any(post => post.CreatedAt > row.Since && post.AuthorId != person.Id && catalogue.PostDocuments.Any(named => named.PostId == post.Id && named.DocumentId == row.DocumentId)
                    && conversations.Any(one => one.PersonId == person.Id && one.ConversationId == post.ConversationId)
                    && !catalogue.ConversationNotices.Any(choice => choice.PersonId == person.Id && choice.ConversationId == post.ConversationId)
                    && !catalogue.PostNotices.Any(notice => notice.PersonId == person.Id && notice.PostId == post.Id)
                    && !catalogue.DigestItems.Any(item => item.PersonId == person.Id && (item.ItemId == post.Id || (post.Number == 1 && item.ItemId == post.ConversationId)))))));
    }

    /// <summary>Who may see which of some documents, by the tokens that shared documents have (<see cref="AudienceRule"/>).</summary>
    private static IQueryable<SeenDocument> Seen(LibraryDbContext catalogue, IQueryable<Document> documents) =>
        from person in catalogue.Users
        from document in documents
        where document.Audience.Any(entry => entry.Token == AudienceToken.Members || (entry.Token == AudienceToken.Admins && person.IsAdmin) || person.Cops.Any(seat => entry.Token == AudienceToken.CopPrefix + seat.CopSlug))
        select new SeenDocument { PersonId = person.Id, Document = document };

    private static IQueryable<DocumentVersion> NewVersions(LibraryDbContext catalogue, DateTimeOffset since) =>
        catalogue.Versions.Where(version => version.Number > 1 && version.CreatedAt > since && version.State == VersionState.Indexed);

    /// <summary>Posts that somebody may see and that no mail has told them of by itself, in conversations for which they chose nothing.</summary>
    private static IQueryable<Post> UnheardPosts(LibraryDbContext catalogue, Reader reader, DateTimeOffset since)
    {
        var conversations = catalogue.Conversations.VisibleTo(reader).Where(conversation => !catalogue.ConversationNotices.Any(row => row.PersonId == reader.Id && row.ConversationId == conversation.Id));
        return catalogue.Posts.Where(post => post.CreatedAt > since && post.RemovedAt == null && post.ToldAt != null
            && conversations.Any(conversation => conversation.Id == post.ConversationId) && !catalogue.PostNotices.Any(notice => notice.PersonId == reader.Id && notice.PostId == post.Id));
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
        var rows = await UnheardPosts(catalogue, reader, since).Where(post => follows.Any(row => row.FollowedId == post.AuthorId && row.Since < post.CreatedAt))
            .Select(post => new { post.Id, post.ConversationId, post.Number }).ToListAsync(cancellationToken);
        return rows.ConvertAll(row => row.Number == 1 ? (DigestKind.Begun, row.ConversationId) : (DigestKind.Post, row.Id));
    }

    private static IQueryable<PersonNotices> Follows(LibraryDbContext catalogue, Reader reader, AlertFrequency[] frequencies) =>
        catalogue.PersonNotices.Where(row => row.PersonId == reader.Id && frequencies.Contains(row.Frequency));

    private sealed record SeenDocument
    {
        public required Guid PersonId { get; init; }

        public required Document Document { get; init; }
    }
}
