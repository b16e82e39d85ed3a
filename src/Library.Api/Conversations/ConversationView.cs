using Library.Storage;
using Library.Storage.Catalogue;
using Library.Storage.Conversations;
using Library.Storage.People;
using Microsoft.EntityFrameworkCore;

namespace Library.Api.Conversations;

/// <summary>Somebody who writes.</summary>
public sealed record AuthorView(Guid Id, string Name, string JobTitle, string? School, string? PhotoKey);

/// <summary>A conversation as one reader sees it.</summary>
/// <param name="Cops">Slugs and labels, in the order of the COPs.</param>
/// <param name="ReadNumber">Of the newest post that the reader has seen; 0 for none.</param>
public sealed record ConversationView(Conversation Conversation, AuthorView Author, IReadOnlyList<(string Slug, string Label)> Cops, int ReadNumber)
{
    public bool IsUnread => ReadNumber < Conversation.LastNumber;
}

/// <summary>A document that a post brings or names, and that the reader may see.</summary>
/// <param name="Page">The page that the post's words point to; null for none.</param>
/// <param name="Beginning">Of one that is named: how that page begins, or the document; null where there is nothing to show.</param>
public sealed record PostDocumentView(DocumentView Document, bool IsAttached, int? Page, string? Beginning = null);

/// <summary>A post as one reader sees it.</summary>
/// <param name="Thanks">How many say thanks.</param>
/// <param name="Mentions">The people whom it names, and who may see it.</param>
/// <param name="Documents">In order.</param>
/// <param name="IsMade">Whether a document was made of it that is not in the trash.</param>
/// <param name="MadeInto">The document that was made of it; null where there is none that the reader may see.</param>
/// <param name="Reports">What waits for the leads' decision; empty for everybody else.</param>
public sealed record PostView(
    Post Post, AuthorView Author, int Thanks, bool IsThanked, IReadOnlyList<(Guid Id, string Name)> Mentions, IReadOnlyList<PostDocumentView> Documents, bool IsMade, DocumentView? MadeInto,
    IReadOnlyList<string> Reports);

/// <summary>A poll as one reader sees it.</summary>
/// <param name="Voters">How many people have voted.</param>
public sealed record PollView(Poll Poll, bool HasEnded, int Voters, IReadOnlyList<PollChoiceView> Choices);

/// <param name="Names">Who chose it; empty where the poll is anonymous.</param>
public sealed record PollChoiceView(int Number, string Text, int Votes, bool IsMine, IReadOnlyList<string> Names);

/// <summary>Which conversations are listed.</summary>
internal enum ConversationShow
{
    All,

    /// <summary>Questions that nobody but their asker has replied to.</summary>
    Unanswered,

    Questions,
}

/// <summary>Reads conversations for readers. Who sees which is <see cref="ConversationRules"/>' to say, and the documents' own rule.</summary>
internal sealed class ConversationReader(LibraryDbContext catalogue, DocumentBeginnings beginnings, TimeProvider time)
{
    private const int MostReported = 50;

    /// <summary>The conversations that a reader sees, pinned ones first, then those that were last written in.</summary>
    /// <param name="cop">Null for those of all COPs, where none is pinned.</param>
    /// <param name="after">The last one of the page before; null for the first page.</param>
    public async Task<IReadOnlyList<ConversationView>> ListAsync(Reader reader, string? cop, ConversationShow show, Guid? after, int take, CancellationToken cancellationToken)
    {
        var visible = catalogue.Conversations.AsNoTracking().VisibleTo(reader).Where(row => cop == null || row.Cops.Any(place => place.CopSlug == cop));
        visible = show switch
        {
            ConversationShow.Unanswered => visible.Where(row => row.Kind == ConversationKind.Question && row.FirstReplyAt == null && row.ClosedAt == null),
            ConversationShow.Questions => visible.Where(row => row.Kind == ConversationKind.Question),
            _ => visible,
        };
        var last = after is { } id ? await visible.SingleOrDefaultAsync(row => row.Id == id, cancellationToken) : null;
        var pins = cop is not null;
        var isPinned = pins && last?.PinnedAt is not null;
        var rows = await visible.Include(row => row.Cops)
            .Where(row => last == null
                || (pins && isPinned && row.PinnedAt == null)
                || ((!pins || isPinned == (row.PinnedAt != null)) && (row.LastPostAt < last.LastPostAt || (row.LastPostAt == last.LastPostAt && row.Id < last.Id))))
            .OrderByDescending(row => pins && row.PinnedAt != null).ThenByDescending(row => row.LastPostAt).ThenByDescending(row => row.Id).Take(take).ToListAsync(cancellationToken);
        return await ViewAsync(reader, rows, cancellationToken);
    }

    /// <summary>One conversation; null where the reader may not see it.</summary>
    public async Task<ConversationView?> FindOrNullAsync(Reader reader, Guid id, CancellationToken cancellationToken) =>
        await catalogue.Conversations.AsNoTracking().VisibleTo(reader).Include(row => row.Cops).SingleOrDefaultAsync(row => row.Id == id, cancellationToken) is { } found
            ? (await ViewAsync(reader, [found], cancellationToken))[0]
            : null;

    /// <summary>The conversation about a meeting; null where there is none, or the reader may not see it.</summary>
    public async Task<ConversationView?> FindOfMeetingOrNullAsync(Reader reader, Guid meetingId, CancellationToken cancellationToken) =>
        await catalogue.Conversations.VisibleTo(reader).Where(row => row.MeetingId == meetingId).Select(row => (Guid?)row.Id).SingleOrDefaultAsync(cancellationToken) is { } id
            ? await FindOrNullAsync(reader, id, cancellationToken)
            : null;

    /// <summary>Where the posts of a conversation went that was merged; null where it was not, or the reader may not see that.</summary>
    public async Task<Guid?> FindMergedOrNullAsync(Reader reader, Guid id, CancellationToken cancellationToken)
    {
        for (var hops = 0; hops < 20 && await catalogue.Conversations.Where(row => row.Id == id).Select(row => row.MergedIntoId).SingleOrDefaultAsync(cancellationToken) is { } next; hops++)
        {
            id = next;
            if (await catalogue.Conversations.VisibleTo(reader).AnyAsync(row => row.Id == next, cancellationToken))
            {
                return next;
            }
        }

        return null;
    }

    /// <summary>Posts in order of their number; those removed among them, without words.</summary>
    /// <param name="after">The number before the first.</param>
    public async Task<IReadOnlyList<PostView>> ListPostsAsync(Reader reader, Conversation conversation, int after, int take, CancellationToken cancellationToken) =>
        await ViewAsync(reader, conversation, await catalogue.Posts.AsNoTracking().Where(post => post.ConversationId == conversation.Id && post.Number > after).OrderBy(post => post.Number).Take(take).ToListAsync(cancellationToken), cancellationToken);

    /// <summary>The newest posts that are still there, in order of their number.</summary>
    public async Task<IReadOnlyList<PostView>> ListNewestPostsAsync(Reader reader, Conversation conversation, int take, CancellationToken cancellationToken)
    {
        var newest = await catalogue.Posts.AsNoTracking().Where(post => post.ConversationId == conversation.Id && post.RemovedAt == null).OrderByDescending(post => post.Number).Take(take).ToListAsync(cancellationToken);
        newest.Reverse();
        return await ViewAsync(reader, conversation, newest, cancellationToken);
    }

    /// <summary>One page of posts.</summary>
    /// <param name="page">From 1; what lies beyond the last is the last.</param>
    /// <returns>How many pages there are, which one it is, and its posts in order.</returns>
    public async Task<(int Pages, int Page, IReadOnlyList<PostView> Posts)> ReadPageAsync(Reader reader, Conversation conversation, int page, int size, CancellationToken cancellationToken)
    {
        var posts = catalogue.Posts.Where(post => post.ConversationId == conversation.Id);
        var pages = Math.Max(1, ((await posts.CountAsync(cancellationToken)) + size - 1) / size);
        var shown = Math.Clamp(page, 1, pages);
        var before = shown == 1 ? 0 : await posts.OrderBy(post => post.Number).Skip(((shown - 1) * size) - 1).Select(post => post.Number).FirstAsync(cancellationToken);
        return (pages, shown, await ListPostsAsync(reader, conversation, before, size, cancellationToken));
    }

    /// <summary>Where a post stands in its conversation; null where the reader may not see it.</summary>
    /// <param name="size">Posts on a page.</param>
    public async Task<string?> FindAddressOrNullAsync(Reader reader, Guid postId, int size, CancellationToken cancellationToken)
    {
        if (await catalogue.Posts.AsNoTracking().SingleOrDefaultAsync(post => post.Id == postId, cancellationToken) is not { } post
            || !await catalogue.Conversations.VisibleTo(reader).AnyAsync(row => row.Id == post.ConversationId, cancellationToken))
        {
            return null;
        }

        var page = 1 + ((await catalogue.Posts.CountAsync(other => other.ConversationId == post.ConversationId && other.Number < post.Number, cancellationToken)) / size);
        return string.Create(System.Globalization.CultureInfo.InvariantCulture, $"{ConversationResponse.HrefOf(post.ConversationId)}{(page > 1 ? $"?page={page}" : "")}#post-{postId}");
    }

    /// <summary>Posts of a COP that somebody reported and nobody has decided on, the oldest report first: for its leads and admins.</summary>
    public async Task<IReadOnlyList<(Guid PostId, string Title)>> ListReportedAsync(Reader reader, string cop, CancellationToken cancellationToken)
    {
        var rows = await catalogue.PostReports.Where(report => report.SettledAt == null)
            .Join(catalogue.Posts, report => report.PostId, post => post.Id, (report, post) => new { report.At, post.Id, post.ConversationId })
            .Join(catalogue.Conversations.VisibleTo(reader).Where(row => row.Cops.Any(place => place.CopSlug == cop)), row => row.ConversationId, conversation => conversation.Id, (row, conversation) => new { row.At, row.Id, conversation.Title })
            .OrderBy(row => row.At).Take(MostReported).ToListAsync(cancellationToken);
        return [.. rows.DistinctBy(row => row.Id).Select(row => (row.Id, row.Title))];
    }

    /// <summary>How many people may see a conversation.</summary>
    public Task<int> CountReadersAsync(Conversation conversation, CancellationToken cancellationToken) =>
        catalogue.Users.WhoSee(conversation).CountAsync(person => person.EndedAt == null && person.ApprovedAt != null, cancellationToken);

    /// <summary>One post with its conversation; null where the reader may not see it.</summary>
    public async Task<(ConversationView Conversation, PostView Post)?> FindPostOrNullAsync(Reader reader, Guid id, CancellationToken cancellationToken) =>
        await catalogue.Posts.AsNoTracking().SingleOrDefaultAsync(post => post.Id == id, cancellationToken) is { } post
            && await FindOrNullAsync(reader, post.ConversationId, cancellationToken) is { } conversation
                ? (conversation, (await ViewAsync(reader, conversation.Conversation, [post], cancellationToken))[0])
                : null;

    /// <summary>The poll of a conversation that the reader sees; null where it has none.</summary>
    public async Task<PollView?> FindPollOrNullAsync(Reader reader, Guid conversationId, CancellationToken cancellationToken)
    {
        if (await catalogue.Polls.AsNoTracking().Include(poll => poll.Choices).SingleOrDefaultAsync(poll => poll.ConversationId == conversationId, cancellationToken) is not { } poll)
        {
            return null;
        }

        var votes = await catalogue.PollVotes.AsNoTracking().Where(vote => vote.ConversationId == conversationId)
            .Join(catalogue.Users, vote => vote.PersonId, person => person.Id, (vote, person) => new { vote.Number, vote.PersonId, person.Name }).ToListAsync(cancellationToken);
        var byNumber = votes.ToLookup(vote => vote.Number);
        return new PollView(
            poll, poll.EndsAt <= time.GetUtcNow(), votes.Select(vote => vote.PersonId).Distinct().Count(),
            [.. poll.Choices.OrderBy(choice => choice.Number).Select(choice => new PollChoiceView(
                choice.Number, choice.Text, byNumber[choice.Number].Count(), byNumber[choice.Number].Any(vote => vote.PersonId == reader.Id),
                poll.IsAnonymous ? [] : [.. byNumber[choice.Number].Select(vote => vote.Name).Order(StringComparer.CurrentCulture)]))]);
    }

    /// <summary>People who see a conversation and of whose names one begins so, by name.</summary>
    public async Task<IReadOnlyList<(Guid Id, string Name)>> ListMentionableAsync(Conversation conversation, string beginning, int take, DateOnly today, CancellationToken cancellationToken)
    {
        var first = LikePattern.Containing(beginning)[1..];
        var later = $"% {first}";
        var people = await catalogue.Users.WhoSee(conversation).WithUsableAccounts(catalogue, today)
            .Where(person => EF.Functions.Like(LikePattern.Lower(person.Name), first, LikePattern.Escape) || EF.Functions.Like(LikePattern.Lower(person.Name), later, LikePattern.Escape))
            .OrderBy(person => person.Name).ThenBy(person => person.Id).Take(take).Select(person => new { person.Id, person.Name }).ToListAsync(cancellationToken);
        return people.ConvertAll(person => (person.Id, person.Name));
    }

    private async Task<IReadOnlyList<ConversationView>> ViewAsync(Reader reader, List<Conversation> rows, CancellationToken cancellationToken)
    {
        var authors = await ListAuthorsAsync([.. rows.Select(row => row.AuthorId)], cancellationToken);
        var slugs = rows.SelectMany(row => row.Cops).Select(cop => cop.CopSlug).Distinct().ToList();
        var cops = await catalogue.Cops.AsNoTracking().Where(cop => slugs.Contains(cop.Slug)).OrderBy(cop => cop.Position).ThenBy(cop => cop.Slug).ToListAsync(cancellationToken);
        var ids = rows.ConvertAll(row => row.Id);
        var read = await catalogue.ConversationReadings.Where(row => row.PersonId == reader.Id && ids.Contains(row.ConversationId)).ToDictionaryAsync(row => row.ConversationId, row => row.Number, cancellationToken);
        return rows.ConvertAll(row => new ConversationView(
            row, authors[row.AuthorId], [.. cops.Where(cop => row.Cops.Exists(place => place.CopSlug == cop.Slug)).Select(cop => (cop.Slug, cop.Label))], read.GetValueOrDefault(row.Id)));
    }

    private async Task<IReadOnlyList<PostView>> ViewAsync(Reader reader, Conversation conversation, List<Post> posts, CancellationToken cancellationToken)
    {
        var ids = posts.ConvertAll(post => post.Id);
        var authors = await ListAuthorsAsync([.. posts.Select(post => post.AuthorId)], cancellationToken);
        var thanks = (await catalogue.PostThanks.Where(row => ids.Contains(row.PostId)).Select(row => new { row.PostId, row.PersonId }).ToListAsync(cancellationToken)).ToLookup(row => row.PostId, row => row.PersonId);
        var mentions = (await catalogue.PostMentions.Where(row => ids.Contains(row.PostId)).Join(catalogue.Users.WhoSee(conversation), row => row.PersonId, person => person.Id, (row, person) => new { row.PostId, person.Id, person.Name }).ToListAsync(cancellationToken)).ToLookup(row => row.PostId);
        var held = (await catalogue.PostDocuments.AsNoTracking().Where(row => ids.Contains(row.PostId)).OrderBy(row => row.Position).ToListAsync(cancellationToken)).ToLookup(row => row.PostId);
        var documents = await catalogue.ListDocumentsAsync(reader.Scope, [.. held.SelectMany(rows => rows).Select(row => row.DocumentId).Concat(posts.Select(post => post.MadeIntoId).OfType<Guid>()).Distinct()], cancellationToken);
        var made = posts.Select(post => post.MadeIntoId).OfType<Guid>().ToList();
        var standing = made.Count == 0 ? [] : await catalogue.Documents.Where(document => made.Contains(document.Id) && document.TrashedAt == null).Select(document => document.Id).ToListAsync(cancellationToken);
        var reports = (ConversationRules.MayModerate(reader, conversation)
            ? await catalogue.PostReports.Where(row => ids.Contains(row.PostId) && row.SettledAt == null).Select(row => new { row.PostId, row.Reason }).ToListAsync(cancellationToken)
            : []).ToLookup(row => row.PostId, row => row.Reason);
        return await beginnings.AddAsync(reader, posts.ConvertAll(post => new PostView(
            post, authors[post.AuthorId], thanks[post.Id].Count(), thanks[post.Id].Contains(reader.Id), [.. mentions[post.Id].Select(row => (row.Id, row.Name))],
            [.. held[post.Id].Where(row => documents.ContainsKey(row.DocumentId)).Select(row => new PostDocumentView(documents[row.DocumentId], row.IsAttached, PostMarkup.PageOf(post.Body, row.DocumentId)))],
            post.MadeIntoId is { } kept && standing.Contains(kept), post.MadeIntoId is { } into && documents.GetValueOrDefault(into) is { TrashedAt: null } shown ? shown : null, [.. reports[post.Id]])), cancellationToken);
    }

    private async Task<Dictionary<Guid, AuthorView>> ListAuthorsAsync(IReadOnlyCollection<Guid> ids, CancellationToken cancellationToken) =>
        await catalogue.Users.Where(person => ids.Contains(person.Id))
            .Select(person => new AuthorView(person.Id, person.Name, person.JobTitle, catalogue.Schools.Where(school => school.Slug == person.SchoolSlug).Select(school => school.Name).FirstOrDefault(), person.PhotoKey))
            .ToDictionaryAsync(author => author.Id, cancellationToken);
}
