using Library.Storage.Catalogue;
using Library.Storage.Conversations;
using Library.Storage.Mail;
using Microsoft.EntityFrameworkCore;

namespace Library.Storage.Notices;

/// <summary>
/// Tells people of posts in what they follow: of each post once. That somebody is told is written with the mail, in the transaction that notes the post as told;
/// what the mail says is written when it goes out (<see cref="NoticeReads"/>), by what they may see then.
/// </summary>
public sealed class NoticeTelling(IDbContextFactory<LibraryDbContext> contexts, AssociationClock clock)
{
    private const int MostAtATime = 50;

    /// <summary>Writes the mails of posts that nobody was told of.</summary>
    /// <param name="gathering">How long a post waits for more in its conversation, so that posts that come together make one mail.</param>
    public async Task TellAsync(TimeSpan gathering, CancellationToken cancellationToken)
    {
        await using (var catalogue = await contexts.CreateDbContextAsync(cancellationToken))
        {
            var before = clock.Now - gathering;
            if (!await catalogue.Posts.AnyAsync(post => post.ToldAt == null && post.CreatedAt <= before, cancellationToken))
            {
                return;
            }
        }

        while (await TellSomeAsync(clock.Now - gathering, cancellationToken))
        {
        }
    }

    /// <returns>Whether there may be more.</returns>
    private async Task<bool> TellSomeAsync(DateTimeOffset before, CancellationToken cancellationToken)
    {
        await using var catalogue = await contexts.CreateDbContextAsync(cancellationToken);
        await using var transaction = await catalogue.Database.BeginTransactionAsync(cancellationToken);
        var due = await catalogue.Posts.Where(post => post.ToldAt == null && post.CreatedAt <= before).Select(post => post.ConversationId).Distinct().Order().Take(MostAtATime).ToListAsync(cancellationToken);
        foreach (var id in due)
        {
            var posts = await catalogue.Posts.AsNoTracking().Where(post => post.ConversationId == id && post.ToldAt == null).OrderBy(post => post.Number).ToListAsync(cancellationToken);
            if (await catalogue.Conversations.AsNoTracking().Include(row => row.Cops).SingleOrDefaultAsync(row => row.Id == id && row.RemovedAt == null, cancellationToken) is { } conversation)
            {
                await TellAsync(catalogue, conversation, posts, cancellationToken);
            }

            var ids = posts.ConvertAll(post => post.Id);
            DateTimeOffset? now = clock.Now;
            await catalogue.Posts.Where(post => EF.Parameter(ids).Contains(post.Id)).ExecuteUpdateAsync(update => update.SetProperty(post => post.ToldAt, now), cancellationToken);
        }

        await catalogue.SaveChangesAsync(cancellationToken);
        await transaction.CommitAsync(cancellationToken);
        return due.Count == MostAtATime;
    }

    private async Task TellAsync(LibraryDbContext catalogue, Conversation conversation, List<Post> posts, CancellationToken cancellationToken)
    {
        var ids = posts.ConvertAll(post => post.Id);
        var told = (await catalogue.PostNotices.Where(notice => EF.Parameter(ids).Contains(notice.PostId)).Select(notice => new { notice.PersonId, notice.PostId }).ToListAsync(cancellationToken))
            .ToLookup(notice => notice.PersonId, notice => notice.PostId);
        foreach (var hearer in await catalogue.ListHearersAsync(conversation, only: null, clock.Today, cancellationToken))
        {
            var heard = posts.FindAll(post => hearer.HearsAtOnce(post) && !told[hearer.Reader.Id].Contains(post.Id));
            if (heard.Count > 0)
            {
                var mailId = await MailAsync(catalogue, conversation, hearer, cancellationToken);
                catalogue.AddRange(heard.Select(post => new PostNotice { PersonId = hearer.Reader.Id, PostId = post.Id, MailId = mailId, At = clock.Now }));
            }
        }
    }

    /// <summary>The mail that waits for the end of the quiet hours already, else a new one.</summary>
    private async Task<Guid> MailAsync(LibraryDbContext catalogue, Conversation conversation, Hearer hearer, CancellationToken cancellationToken)
    {
        var quietUntil = QuietHours.EndOrNull(hearer.Settings, clock.Now, clock.Zone);

        if (quietUntil is { } end
            && await catalogue.HoldWaitingOrNullAsync(mail => mail.NotifiedPersonId == hearer.Reader.Id && mail.ConversationId == conversation.Id && mail.NotBefore == end, cancellationToken) is { } waiting)
        {
            return waiting;
        }

        var made = OutgoingMail.NoticeOf(hearer.Reader, conversation.Id, clock.Now, quietUntil ?? clock.Now);
        catalogue.Add(made);
        return made.Id;
    }
}
