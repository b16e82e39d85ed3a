using System.Globalization;
using Library.Storage.Catalogue;
using Library.Storage.Conversations;
using Library.Storage.Cops;
using Library.Storage.Mail;
using Library.Storage.Meetings;
using Library.Storage.People;
using Microsoft.EntityFrameworkCore;

namespace Library.Storage.Notices;

/// <summary>What a digest tells somebody at the moment when it goes out, in the order in which it is worth reading.</summary>
/// <param name="Sections">With at least one entry each.</param>
/// <param name="People">The people whom the reader follows, and of whose it tells.</param>
/// <param name="Documents">The documents that the reader follows, and of which it tells.</param>
/// <param name="IsOfFollowed">Whether it tells of nothing else.</param>
public sealed record DigestContents(Reader Reader, IReadOnlyList<DigestSection> Sections, IReadOnlyList<FollowedPerson> People, IReadOnlyList<NoticedDocument> Documents, bool IsOfFollowed);

public sealed record DigestSection(string Heading, IReadOnlyList<DigestEntry> Entries);

/// <param name="Path">Its page, from the root of the site.</param>
public sealed record DigestEntry(string Title, string Path);

/// <summary>Reads what a digest tells at the moment when it goes out.</summary>
public sealed class DigestReads(IDbContextFactory<LibraryDbContext> contexts, AssociationClock clock)
{
    private static readonly CultureInfo American = CultureInfo.GetCultureInfo("en-US");

    /// <returns>Null where there is nothing left to tell, or nobody who may hear it.</returns>
    public async Task<DigestContents?> ReadOrNullAsync(OutgoingMail mail, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(mail);
        await using var catalogue = await contexts.CreateDbContextAsync(cancellationToken);
        if (await catalogue.FindReaderByIdOrNullAsync(mail.NotifiedPersonId, clock.Today, cancellationToken) is not { } reader
            || await catalogue.NoticeSettings.AnyAsync(row => row.PersonId == reader.Id && row.IsSilent, cancellationToken))
        {
            return null;
        }

        var items = (await catalogue.DigestItems.Where(item => item.MailId == mail.Id && item.PersonId == reader.Id).ToListAsync(cancellationToken)).ToLookup(item => item.Kind, item => item.ItemId);
        var followed = new Followed(
            await catalogue.PersonNotices.Where(row => row.PersonId == reader.Id).Select(row => row.FollowedId).ToArrayAsync(cancellationToken),
            await catalogue.DocumentNotices.Where(row => row.PersonId == reader.Id).Join(catalogue.Documents.VisibleTo(reader.Scope).Where(document => document.TrashedAt == null), row => row.DocumentId, document => document.Id, (_, document) => document.Id).ToArrayAsync(cancellationToken));
        var answered = await ConversationsAsync(catalogue, reader, followed, [.. items[DigestKind.Answered]], cancellationToken);
        var begun = await ConversationsAsync(catalogue, reader, followed, [.. items[DigestKind.Begun]], cancellationToken);
        var posts = await PostsAsync(catalogue, reader, followed, [.. items[DigestKind.Post]], cancellationToken);
        var documents = await DocumentsAsync(catalogue, reader, followed, [.. items[DigestKind.Document]], cancellationToken);
        var versions = await VersionsAsync(catalogue, followed, [.. items[DigestKind.Version]], cancellationToken);
        var meetings = await MeetingsAsync(catalogue, reader, [.. items[DigestKind.Meeting].Concat(items[DigestKind.Packet])], cancellationToken);
        Told[] all = [.. answered, .. begun, .. posts, .. documents, .. versions];
        Told[] theirs = [.. all.Where(one => one.IsFollowed)];
        Told[] about = [.. all.Where(one => !one.IsFollowed && one.About is not null)];
        DigestSection[] sections =
        [
            new("From people you follow", [.. theirs.Select(one => one.EntryWithAuthor)]),
            new("About documents you follow", [.. about.Select(one => one.EntryWithAuthor)]),
            new("Asked and answered", EntriesOf(answered)),
            new("Can you help?", EntriesOf(begun.Where(one => one.IsUnanswered))),
            new("New conversations", EntriesOf(begun.Where(one => !one.IsUnanswered))),
            new("New in what you follow", [.. posts.Where(one => one.IsPlain).Select(one => one.EntryWithAuthor)]),
            new("New documents", EntriesOf(documents)),
            new("Meeting packets", [.. meetings.Where(meeting => meeting.PacketState == PacketState.Published && items[DigestKind.Packet].Contains(meeting.Id)).Select(meeting => EntryOf(meeting) with { Path = $"/meetings/{meeting.Id}#packet" })]),
            new("The next meeting", [.. meetings.Where(meeting => meeting.StartsAt > clock.Now && items[DigestKind.Meeting].Contains(meeting.Id)).Select(EntryOf)]),
        ];
        sections = [.. sections.Where(section => section.Entries.Count > 0)];
        return sections.Length == 0 ? null
            : new DigestContents(
                reader,
                sections,
                [.. theirs.Select(one => new FollowedPerson(one.AuthorId, one.Author)).Distinct()],
                await NamesAsync(catalogue, [.. all.Select(one => one.About).OfType<Guid>().Distinct()], cancellationToken),
                IsOfFollowed: sections is [_] && theirs.Length + about.Length > 0);
    }

    private static IReadOnlyList<DigestEntry> EntriesOf(IEnumerable<Told> all) => [.. all.Where(one => one.IsPlain).Select(one => new DigestEntry(one.Title, one.Path))];

    /// <summary>Of what is told because somebody or something was followed nothing is left once they are not any more.</summary>
    private static async Task<IReadOnlyList<Told>> ConversationsAsync(LibraryDbContext catalogue, Reader reader, Followed followed, Guid[] ids, CancellationToken cancellationToken)
    {
        var (people, documents) = followed;
        var cops = reader.Cops.Select(seat => seat.Slug).ToArray();
        var rows = await catalogue.Conversations.VisibleTo(reader).Where(row => EF.Parameter(ids).Contains(row.Id))
            .Select(row => new
            {
                Row = row,
                First = catalogue.Posts.Where(post => post.ConversationId == row.Id).OrderBy(post => post.Number).Select(post => post.Id).First(),
            })
            .Select(one => new { one.Row, one.First, About = catalogue.PostDocuments.Where(named => named.PostId == one.First && documents.Contains(named.DocumentId)).OrderBy(named => named.Position).Select(named => (Guid?)named.DocumentId).FirstOrDefault() })
            .Where(one => one.Row.Cops.Any(cop => cops.Contains(cop.CopSlug)) || people.Contains(one.Row.AuthorId) || one.About != null).OrderBy(one => one.Row.CreatedAt).ThenBy(one => one.Row.Id)
            .Select(one => new { one.Row.Title, one.Row.Kind, one.Row.FirstReplyAt, one.Row.AuthorId, Author = catalogue.Users.Where(person => person.Id == one.Row.AuthorId).Select(person => person.Name).First(), one.First, one.About })
            .ToListAsync(cancellationToken);
        return rows.ConvertAll(row => new Told(
            row.AuthorId, row.Author, row.Kind == ConversationKind.Question ? "asks" : "says", row.Title, $"/posts/{row.First}", people.Contains(row.AuthorId), row.About, IsUnanswered: row.Kind == ConversationKind.Question && row.FirstReplyAt is null));
    }

    private static async Task<IReadOnlyList<Told>> PostsAsync(LibraryDbContext catalogue, Reader reader, Followed followed, Guid[] ids, CancellationToken cancellationToken)
    {
        var (people, documents) = followed;
        var posts = await catalogue.Posts.Where(post => EF.Parameter(ids).Contains(post.Id) && post.RemovedAt == null)
            .Select(post => new { Post = post, About = catalogue.PostDocuments.Where(named => named.PostId == post.Id && documents.Contains(named.DocumentId)).OrderBy(named => named.Position).Select(named => (Guid?)named.DocumentId).FirstOrDefault() })
            .Where(one => people.Contains(one.Post.AuthorId) || one.About != null || catalogue.ConversationNotices.Any(row => row.PersonId == reader.Id && row.ConversationId == one.Post.ConversationId))
            .Join(catalogue.Conversations.VisibleTo(reader), one => one.Post.ConversationId, row => row.Id, (one, row) => new { one.Post, one.About, row.Title })
            .Join(catalogue.Users, one => one.Post.AuthorId, person => person.Id, (one, person) => new { one.Post.Id, one.Post.AuthorId, one.Post.CreatedAt, one.About, one.Title, person.Name })
            .OrderBy(post => post.CreatedAt).ThenBy(post => post.Id).ToListAsync(cancellationToken);
        return posts.ConvertAll(post => new Told(post.AuthorId, post.Name, "in", post.Title, $"/posts/{post.Id}", people.Contains(post.AuthorId), post.About, IsUnanswered: false));
    }

    private static async Task<IReadOnlyList<Told>> DocumentsAsync(LibraryDbContext catalogue, Reader reader, Followed followed, Guid[] ids, CancellationToken cancellationToken)
    {
        var (cops, people) = (reader.Cops.Select(seat => seat.Slug).ToArray(), followed.People);
        var rows = await catalogue.Documents.VisibleTo(reader.Scope).Where(document => EF.Parameter(ids).Contains(document.Id) && document.TrashedAt == null)
            .Where(document => document.Cops.Any(cop => cops.Contains(cop.CopSlug)) || people.Contains(document.OwnerId)).OrderBy(document => document.CreatedAt).ThenBy(document => document.Id)
            .Select(document => new { document.Id, document.Title, document.OwnerId, Owner = catalogue.Users.Where(person => person.Id == document.OwnerId).Select(person => person.Name).First() }).ToListAsync(cancellationToken);
        return rows.ConvertAll(row => new Told(row.OwnerId, row.Owner, "shares", row.Title, $"/documents/{row.Id}", people.Contains(row.OwnerId), About: null, IsUnanswered: false));
    }

    private static async Task<IReadOnlyList<Told>> VersionsAsync(LibraryDbContext catalogue, Followed followed, Guid[] ids, CancellationToken cancellationToken)
    {
        var documents = followed.Documents;
        var rows = await catalogue.Versions.Where(version => EF.Parameter(ids).Contains(version.Id) && documents.Contains(version.DocumentId))
            .Join(catalogue.Documents, version => version.DocumentId, document => document.Id, (version, document) => new { version.Number, version.CreatedAt, version.CreatedById, document.Id, document.Title })
            .Join(catalogue.Users, row => row.CreatedById, person => person.Id, (row, person) => new { row.Number, row.CreatedAt, row.CreatedById, row.Id, row.Title, person.Name })
            .OrderBy(row => row.CreatedAt).ThenBy(row => row.Id).ToListAsync(cancellationToken);
        return rows.ConvertAll(row => new Told(
            row.CreatedById, row.Name, string.Create(CultureInfo.InvariantCulture, $"adds version {row.Number} of"), row.Title, $"/documents/{row.Id}", IsFollowed: false, row.Id, IsUnanswered: false));
    }

    /// <summary>The titles of documents that the reader follows and may see.</summary>
    private static async Task<IReadOnlyList<NoticedDocument>> NamesAsync(LibraryDbContext catalogue, Guid[] ids, CancellationToken cancellationToken) => ids.Length == 0 ? []
        : await catalogue.Documents.Where(document => EF.Parameter(ids).Contains(document.Id)).OrderBy(document => document.Title).ThenBy(document => document.Id).Select(document => new NoticedDocument(document.Id, document.Title)).ToListAsync(cancellationToken);

    private static Task<List<Meeting>> MeetingsAsync(LibraryDbContext catalogue, Reader reader, Guid[] ids, CancellationToken cancellationToken) =>
        catalogue.Meetings.AsNoTracking().VisibleTo(reader).Where(meeting => EF.Parameter(ids).Contains(meeting.Id) && meeting.State == MeetingState.Published).OrderBy(meeting => meeting.StartsAt).ThenBy(meeting => meeting.Id).ToListAsync(cancellationToken);

    private DigestEntry EntryOf(Meeting meeting) => new($"{meeting.Title}, {clock.DayOf(meeting.StartsAt).ToString("MMMM d, yyyy", American)}", $"/meetings/{meeting.Id}");

    /// <summary>What the reader follows: people, and documents that they may see.</summary>
    private sealed record Followed(Guid[] People, Guid[] Documents);

    /// <param name="Does">What its author does with it, in some words.</param>
    /// <param name="IsFollowed">Whether the reader follows its author.</param>
    /// <param name="About">A document that the reader follows and that it is news of; null for none.</param>
    private sealed record Told(Guid AuthorId, string Author, string Does, string Title, string Path, bool IsFollowed, Guid? About, bool IsUnanswered)
    {
        /// <summary>Whether it is told for itself, and not for what the reader follows.</summary>
        public bool IsPlain => !IsFollowed && About is null;

        public DigestEntry EntryWithAuthor => new($"{Author} {Does} “{Title}”", Path);
    }
}
