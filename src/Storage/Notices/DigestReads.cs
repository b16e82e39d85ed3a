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
/// <param name="Followed">The people whom the reader follows, and of whose it tells.</param>
/// <param name="IsOfFollowed">Whether it tells of nothing else.</param>
public sealed record DigestContents(Reader Reader, IReadOnlyList<DigestSection> Sections, IReadOnlyList<FollowedPerson> Followed, bool IsOfFollowed);

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
        var followed = await catalogue.PersonNotices.Where(row => row.PersonId == reader.Id).Select(row => row.FollowedId).ToArrayAsync(cancellationToken);
        var answered = await ConversationsAsync(catalogue, reader, followed, [.. items[DigestKind.Answered]], cancellationToken);
        var begun = await ConversationsAsync(catalogue, reader, followed, [.. items[DigestKind.Begun]], cancellationToken);
        var posts = await PostsAsync(catalogue, reader, followed, [.. items[DigestKind.Post]], cancellationToken);
        var documents = await DocumentsAsync(catalogue, reader, followed, [.. items[DigestKind.Document]], cancellationToken);
        var meetings = await MeetingsAsync(catalogue, reader, [.. items[DigestKind.Meeting].Concat(items[DigestKind.Packet])], cancellationToken);
        Told[] theirs = [.. answered.Concat(begun).Concat(posts).Concat(documents).Where(one => one.IsFollowed)];
        DigestSection[] sections =
        [
            new("From people you follow", [.. theirs.Select(one => one.EntryWithAuthor)]),
            new("Asked and answered", EntriesOf(answered)),
            new("Can you help?", EntriesOf(begun.Where(one => one.IsUnanswered))),
            new("New conversations", EntriesOf(begun.Where(one => !one.IsUnanswered))),
            new("New in what you follow", [.. posts.Where(one => !one.IsFollowed).Select(one => one.EntryWithAuthor)]),
            new("New documents", EntriesOf(documents)),
            new("Meeting packets", [.. meetings.Where(meeting => meeting.PacketState == PacketState.Published && items[DigestKind.Packet].Contains(meeting.Id)).Select(meeting => EntryOf(meeting) with { Path = $"/meetings/{meeting.Id}#packet" })]),
            new("The next meeting", [.. meetings.Where(meeting => meeting.StartsAt > clock.Now && items[DigestKind.Meeting].Contains(meeting.Id)).Select(EntryOf)]),
        ];
        sections = [.. sections.Where(section => section.Entries.Count > 0)];
        return sections.Length == 0 ? null
            : new DigestContents(reader, sections, [.. theirs.Select(one => new FollowedPerson(one.AuthorId, one.Author)).Distinct()], IsOfFollowed: sections is [_] && theirs.Length > 0);
    }

    private static IReadOnlyList<DigestEntry> EntriesOf(IEnumerable<Told> all) => [.. all.Where(one => !one.IsFollowed).Select(one => new DigestEntry(one.Title, one.Path))];

    /// <summary>Of what is told because somebody was followed nothing is left once they are not any more.</summary>
    private static async Task<IReadOnlyList<Told>> ConversationsAsync(LibraryDbContext catalogue, Reader reader, Guid[] followed, Guid[] ids, CancellationToken cancellationToken)
    {
        var cops = reader.Cops.Select(seat => seat.Slug).ToArray();
        var rows = await catalogue.Conversations.VisibleTo(reader).Where(row => EF.Parameter(ids).Contains(row.Id))
            .Where(row => row.Cops.Any(cop => cops.Contains(cop.CopSlug)) || followed.Contains(row.AuthorId)).OrderBy(row => row.CreatedAt).ThenBy(row => row.Id)
            .Select(row => new
            {
                row.Title,
                row.Kind,
                row.FirstReplyAt,
                row.AuthorId,
                Author = catalogue.Users.Where(person => person.Id == row.AuthorId).Select(person => person.Name).First(),
                First = catalogue.Posts.Where(post => post.ConversationId == row.Id).OrderBy(post => post.Number).Select(post => post.Id).First(),
            }).ToListAsync(cancellationToken);
        return rows.ConvertAll(row => new Told(
            row.AuthorId, row.Author, row.Kind == ConversationKind.Question ? "asks" : "says", row.Title, $"/posts/{row.First}", followed.Contains(row.AuthorId), IsUnanswered: row.Kind == ConversationKind.Question && row.FirstReplyAt is null));
    }

    private static async Task<IReadOnlyList<Told>> PostsAsync(LibraryDbContext catalogue, Reader reader, Guid[] followed, Guid[] ids, CancellationToken cancellationToken)
    {
        var posts = await catalogue.Posts.Where(post => EF.Parameter(ids).Contains(post.Id) && post.RemovedAt == null)
            .Where(post => followed.Contains(post.AuthorId) || catalogue.ConversationNotices.Any(row => row.PersonId == reader.Id && row.ConversationId == post.ConversationId))
            .Join(catalogue.Conversations.VisibleTo(reader), post => post.ConversationId, row => row.Id, (post, row) => new { post.Id, post.AuthorId, post.CreatedAt, row.Title })
            .Join(catalogue.Users, post => post.AuthorId, person => person.Id, (post, person) => new { post.Id, post.AuthorId, post.CreatedAt, post.Title, person.Name })
            .OrderBy(post => post.CreatedAt).ThenBy(post => post.Id).ToListAsync(cancellationToken);
        return posts.ConvertAll(post => new Told(post.AuthorId, post.Name, "in", post.Title, $"/posts/{post.Id}", followed.Contains(post.AuthorId), IsUnanswered: false));
    }

    private static async Task<IReadOnlyList<Told>> DocumentsAsync(LibraryDbContext catalogue, Reader reader, Guid[] followed, Guid[] ids, CancellationToken cancellationToken)
    {
        var cops = reader.Cops.Select(seat => seat.Slug).ToArray();
        var rows = await catalogue.Documents.VisibleTo(reader.Scope).Where(document => EF.Parameter(ids).Contains(document.Id) && document.TrashedAt == null)
            .Where(document => document.Cops.Any(cop => cops.Contains(cop.CopSlug)) || followed.Contains(document.OwnerId)).OrderBy(document => document.CreatedAt).ThenBy(document => document.Id)
            .Select(document => new { document.Id, document.Title, document.OwnerId, Owner = catalogue.Users.Where(person => person.Id == document.OwnerId).Select(person => person.Name).First() }).ToListAsync(cancellationToken);
        return rows.ConvertAll(row => new Told(row.OwnerId, row.Owner, "shares", row.Title, $"/documents/{row.Id}", followed.Contains(row.OwnerId), IsUnanswered: false));
    }

    private static Task<List<Meeting>> MeetingsAsync(LibraryDbContext catalogue, Reader reader, Guid[] ids, CancellationToken cancellationToken) =>
        catalogue.Meetings.AsNoTracking().VisibleTo(reader).Where(meeting => EF.Parameter(ids).Contains(meeting.Id) && meeting.State == MeetingState.Published).OrderBy(meeting => meeting.StartsAt).ThenBy(meeting => meeting.Id).ToListAsync(cancellationToken);

    private DigestEntry EntryOf(Meeting meeting) => new($"{meeting.Title}, {clock.DayOf(meeting.StartsAt).ToString("MMMM d, yyyy", American)}", $"/meetings/{meeting.Id}");

    /// <param name="Does">What its author does with it, in a word.</param>
    /// <param name="IsFollowed">Whether the reader follows its author.</param>
    private sealed record Told(Guid AuthorId, string Author, string Does, string Title, string Path, bool IsFollowed, bool IsUnanswered)
    {
        public DigestEntry EntryWithAuthor => new($"{Author} {Does} “{Title}”", Path);
    }
}
