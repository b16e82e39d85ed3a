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
public sealed record DigestContents(Reader Reader, IReadOnlyList<DigestSection> Sections);

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
        var answered = await ConversationsAsync(catalogue, reader, [.. items[DigestKind.Answered]], cancellationToken);
        var begun = await ConversationsAsync(catalogue, reader, [.. items[DigestKind.Begun]], cancellationToken);
        var meetings = await MeetingsAsync(catalogue, reader, [.. items[DigestKind.Meeting].Concat(items[DigestKind.Packet])], cancellationToken);
        DigestSection[] sections =
        [
            new("Asked and answered", [.. answered.Select(one => one.Entry)]),
            new("Can you help?", [.. begun.Where(one => one.IsUnanswered).Select(one => one.Entry)]),
            new("New conversations", [.. begun.Where(one => !one.IsUnanswered).Select(one => one.Entry)]),
            new("New in what you follow", await PostsAsync(catalogue, reader, [.. items[DigestKind.Post]], cancellationToken)),
            new("New documents", await DocumentsAsync(catalogue, reader, [.. items[DigestKind.Document]], cancellationToken)),
            new("Meeting packets", [.. meetings.Where(meeting => meeting.PacketState == PacketState.Published && items[DigestKind.Packet].Contains(meeting.Id)).Select(meeting => EntryOf(meeting) with { Path = $"/meetings/{meeting.Id}#packet" })]),
            new("The next meeting", [.. meetings.Where(meeting => meeting.StartsAt > clock.Now && items[DigestKind.Meeting].Contains(meeting.Id)).Select(EntryOf)]),
        ];
        sections = [.. sections.Where(section => section.Entries.Count > 0)];
        return sections.Length == 0 ? null : new DigestContents(reader, sections);
    }

    private static async Task<IReadOnlyList<(DigestEntry Entry, bool IsUnanswered)>> ConversationsAsync(LibraryDbContext catalogue, Reader reader, Guid[] ids, CancellationToken cancellationToken)
    {
        var rows = await catalogue.Conversations.VisibleTo(reader).Where(row => EF.Parameter(ids).Contains(row.Id)).OrderBy(row => row.CreatedAt).ThenBy(row => row.Id)
            .Select(row => new { row.Title, row.Kind, row.FirstReplyAt, First = catalogue.Posts.Where(post => post.ConversationId == row.Id).OrderBy(post => post.Number).Select(post => post.Id).First() }).ToListAsync(cancellationToken);
        return rows.ConvertAll(row => (new DigestEntry(row.Title, $"/posts/{row.First}"), row.Kind == ConversationKind.Question && row.FirstReplyAt is null));
    }

    private static async Task<IReadOnlyList<DigestEntry>> PostsAsync(LibraryDbContext catalogue, Reader reader, Guid[] ids, CancellationToken cancellationToken)
    {
        var posts = await catalogue.Posts.Where(post => EF.Parameter(ids).Contains(post.Id) && post.RemovedAt == null)
            .Join(catalogue.Conversations.VisibleTo(reader), post => post.ConversationId, row => row.Id, (post, row) => new { post.Id, post.AuthorId, post.CreatedAt, row.Title })
            .Join(catalogue.Users, post => post.AuthorId, person => person.Id, (post, person) => new { post.Id, post.CreatedAt, post.Title, person.Name })
            .OrderBy(post => post.CreatedAt).ThenBy(post => post.Id).ToListAsync(cancellationToken);
        return posts.ConvertAll(post => new DigestEntry($"{post.Name} in “{post.Title}”", $"/posts/{post.Id}"));
    }

    private static async Task<IReadOnlyList<DigestEntry>> DocumentsAsync(LibraryDbContext catalogue, Reader reader, Guid[] ids, CancellationToken cancellationToken) =>
        [.. (await catalogue.Documents.VisibleTo(reader.Scope).Where(document => EF.Parameter(ids).Contains(document.Id) && document.TrashedAt == null).OrderBy(document => document.CreatedAt).ThenBy(document => document.Id)
            .Select(document => new { document.Id, document.Title }).ToListAsync(cancellationToken)).Select(document => new DigestEntry(document.Title, $"/documents/{document.Id}"))];

    private static Task<List<Meeting>> MeetingsAsync(LibraryDbContext catalogue, Reader reader, Guid[] ids, CancellationToken cancellationToken) =>
        catalogue.Meetings.AsNoTracking().VisibleTo(reader).Where(meeting => EF.Parameter(ids).Contains(meeting.Id) && meeting.State == MeetingState.Published).OrderBy(meeting => meeting.StartsAt).ThenBy(meeting => meeting.Id).ToListAsync(cancellationToken);

    private DigestEntry EntryOf(Meeting meeting) => new($"{meeting.Title}, {clock.DayOf(meeting.StartsAt).ToString("MMMM d, yyyy", American)}", $"/meetings/{meeting.Id}");
}
