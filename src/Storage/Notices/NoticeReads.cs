using Library.Storage.Catalogue;
using Library.Storage.Conversations;
using Library.Storage.Cops;
using Library.Storage.Mail;
using Library.Storage.People;
using Microsoft.EntityFrameworkCore;

namespace Library.Storage.Notices;

/// <summary>Reads what a mail of posts tells at the moment when it goes out.</summary>
public sealed class NoticeReads(IDbContextFactory<LibraryDbContext> contexts, AssociationClock clock)
{
    /// <returns>Null where there is nothing left to tell, or nobody who may hear it.</returns>
    public async Task<NoticeContents?> ReadOrNullAsync(OutgoingMail mail, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(mail);
        await using var catalogue = await contexts.CreateDbContextAsync(cancellationToken);
        var posts = await catalogue.Posts.AsNoTracking().Where(post => catalogue.PostNotices.Any(notice => notice.MailId == mail.Id && notice.PostId == post.Id))
            .OrderBy(post => post.CreatedAt).ThenBy(post => post.Id).ToListAsync(cancellationToken);

        // Posts may have gone into another conversation meanwhile: what counts is where they are.
        var told = new List<(Conversation Conversation, Hearer Hearer, Post Post)>();
        foreach (var group in posts.GroupBy(post => post.ConversationId))
        {
            if (await catalogue.Conversations.AsNoTracking().Include(row => row.Cops).SingleOrDefaultAsync(row => row.Id == group.Key && row.RemovedAt == null, cancellationToken) is { } conversation
                && (await catalogue.ListHearersAsync(conversation, mail.NotifiedPersonId, clock.Today, cancellationToken)).SingleOrDefault() is { } hearer)
            {
                told.AddRange(group.Where(hearer.HearsAtOnce).Select(post => (conversation, hearer, post)));
            }
        }

        if (told.Count == 0)
        {
            return null;
        }

        var (first, reader) = (told[0].Conversation, told[0].Hearer.Reader);
        return new NoticeContents(
            reader, first, await CopOfAsync(catalogue, first, reader, cancellationToken), await DescribeAsync(catalogue, reader, [.. told.Select(one => (one.Post, one.Hearer.HearsByFollowing(one.Post)))], cancellationToken),
            posts[0].Id, await PreviousOrNullAsync(catalogue, first, reader, mail, cancellationToken));
    }

    private static async Task<NoticeCop> CopOfAsync(LibraryDbContext catalogue, Conversation conversation, Reader reader, CancellationToken cancellationToken)
    {
        var cops = conversation.Cops.Select(cop => cop.CopSlug).Order(StringComparer.Ordinal).ToList();
        var slug = cops.Find(reader.IsMemberOf) ?? cops[0];
        return new NoticeCop(slug, await catalogue.Cops.Where(cop => cop.Slug == slug).Select(cop => cop.Label).SingleAsync(cancellationToken));
    }

    private static async Task<IReadOnlyList<NoticedPost>> DescribeAsync(LibraryDbContext catalogue, Reader reader, IReadOnlyList<(Post Post, bool IsByFollowing)> posts, CancellationToken cancellationToken)
    {
        var (ids, authors) = (posts.Select(one => one.Post.Id).ToArray(), posts.Select(one => one.Post.AuthorId).Distinct().ToArray());
        var names = await catalogue.Users.Where(person => EF.Parameter(authors).Contains(person.Id)).ToDictionaryAsync(person => person.Id, person => person.Name, cancellationToken);
        var documents = (await catalogue.PostDocuments.Where(row => EF.Parameter(ids).Contains(row.PostId)).OrderBy(row => row.Position)
            .Join(catalogue.Documents.VisibleTo(reader.Scope).Where(document => document.TrashedAt == null), row => row.DocumentId, document => document.Id, (row, document) => new { row.PostId, row.Position, document.Id, document.Title })
            .ToListAsync(cancellationToken)).OrderBy(row => row.Position).ToLookup(row => row.PostId, row => new NoticedDocument(row.Id, row.Title));
        return [.. posts.Select(one => new NoticedPost(one.Post, names[one.Post.AuthorId], [.. documents[one.Post.Id]], one.IsByFollowing))];
    }

    /// <summary>By which post the last mail before was called.</summary>
    private static async Task<Guid?> PreviousOrNullAsync(LibraryDbContext catalogue, Conversation conversation, Reader reader, OutgoingMail mail, CancellationToken cancellationToken)
    {
        var before = catalogue.PostNotices.Where(notice => notice.PersonId == reader.Id && notice.MailId != mail.Id)
            .Join(catalogue.Posts.Where(post => post.ConversationId == conversation.Id), notice => notice.PostId, post => post.Id, (notice, post) => new { notice.MailId, notice.At, post.Id, post.CreatedAt });
        var last = await before.Where(row => row.At <= mail.CreatedAt).OrderByDescending(row => row.At).ThenByDescending(row => row.MailId).Select(row => (Guid?)row.MailId).FirstOrDefaultAsync(cancellationToken);
        return last is null ? null : await before.Where(row => row.MailId == last).OrderBy(row => row.CreatedAt).ThenBy(row => row.Id).Select(row => (Guid?)row.Id).FirstOrDefaultAsync(cancellationToken);
    }
}
