using Library.Storage.Catalogue;
using Library.Storage.People;
using Microsoft.EntityFrameworkCore;

namespace Library.Storage.Conversations;

/// <summary>Joins conversations and takes them apart: their leads and admins do. Posts keep their addresses.</summary>
public sealed class ConversationMoves(IDbContextFactory<LibraryDbContext> contexts, AssociationClock clock)
{
    private const string ModeratorsOnly = "Only leads of all the communities concerned and admins do this.";

    /// <summary>Appends all posts of a conversation to another one. Those who see that one see them from then on.</summary>
    public Task<ConversationChange> MergeAsync(Reader reader, Guid id, Guid into, CancellationToken cancellationToken) =>
        contexts.ChangeAsync(reader, id, async (catalogue, conversation) =>
        {
            if (id == into || await catalogue.FindConversationOrNullAsync(reader, into, cancellationToken) is not { } target)
            {
                return ConversationChange.Wrong("into", "There is no such conversation.");
            }

            if (!ConversationRules.MayMove(reader, conversation) || !ConversationRules.MayMove(reader, target))
            {
                return new ConversationChange.NotAllowed(ModeratorsOnly);
            }

            if (conversation.MeetingId is not null)
            {
                return new ConversationChange.NotAllowed(ConversationRules.OfMeeting);
            }

            if (target.IsOpenToMembers && ConversationRules.RefusalToOpen(reader, conversation) is { } refusal)
            {
                return new ConversationChange.NotAllowed(refusal);
            }

            if (await catalogue.Polls.AnyAsync(poll => poll.ConversationId == id, cancellationToken))
            {
                return new ConversationChange.Conflict("It has a poll, and its votes would be lost. Merge the other one into this one instead.");
            }

            target.Revision++;
            var posts = await catalogue.Posts.Where(post => post.ConversationId == id).OrderBy(post => post.Number).ToListAsync(cancellationToken);
            foreach (var post in posts)
            {
                (post.ConversationId, post.Number) = (into, ++target.LastNumber);
                post.Touch(words: true);
            }

            target.Replies += posts.Count(post => post.RemovedAt is null);
            target.LastPostAt = target.LastPostAt > conversation.LastPostAt ? target.LastPostAt : conversation.LastPostAt;

            // What began the other one replies to nothing here, nor what was written before there was anything to reply to.
            target.FirstReplyAt ??= posts.Skip(1).FirstOrDefault(post => post.AuthorId != target.AuthorId && post.RemovedAt is null && post.CreatedAt >= target.CreatedAt)?.CreatedAt;
            (conversation.MergedIntoId, conversation.AcceptedPostId) = (into, null);
            catalogue.Add(clock.Entry("conversation-merged", reader, conversation, into.ToString()));
            return new ConversationChange.Done(into, posts[0].Id, await catalogue.FollowAsync(target, ConversationAudience.Of(conversation), posts.ConvertAll(post => post.Id), clock.Now, cancellationToken));
        }, cancellationToken);

    /// <summary>Makes replies of a conversation one of their own, in the same COPs and with the same readers. Not of a meeting's: apart from it, others could be let see them.</summary>
    /// <param name="posts">The ids of the replies, in any order.</param>
    public Task<ConversationChange> SplitAsync(Reader reader, Guid id, string? title, IReadOnlyCollection<Guid> posts, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(posts);
        return contexts.ChangeAsync(reader, id, async (catalogue, conversation) =>
        {
            if (!ConversationRules.MayModerate(reader, conversation))
            {
                return new ConversationChange.NotAllowed(ModeratorsOnly);
            }

            if (conversation.MeetingId is not null)
            {
                return new ConversationChange.NotAllowed(ConversationRules.OfMeeting);
            }

            var errors = new Dictionary<string, string[]>(StringComparer.Ordinal);
            var name = ConversationWriting.ReadTitle(errors, title);
            var moved = await catalogue.Posts.Where(post => post.ConversationId == id && posts.Contains(post.Id) && post.Number > 1 && post.RemovedAt == null).OrderBy(post => post.Number).ToListAsync(cancellationToken);
            errors.Require("posts", moved.Count > 0 && moved.Count == posts.Distinct().Count(), "Name replies of this conversation.");
            if (errors.Count > 0)
            {
                return new ConversationChange.Invalid(errors);
            }

            var split = new Conversation
            {
                Id = Guid.CreateVersion7(clock.Now),
                Title = name,
                Kind = conversation.Kind == ConversationKind.Announcement ? ConversationKind.Discussion : conversation.Kind,
                IsOpenToMembers = conversation.IsOpenToMembers,
                AuthorId = moved[0].AuthorId,
                CreatedAt = moved[0].CreatedAt,
                LastNumber = moved.Count,
                LastPostAt = moved[^1].CreatedAt,
                Replies = moved.Count - 1,
                FirstReplyAt = moved.Find(post => post.AuthorId != moved[0].AuthorId)?.CreatedAt,
                Revision = 1,
            };
            split.Cops.AddRange(conversation.Cops.Select(cop => new ConversationCop { CopSlug = cop.CopSlug }));
            catalogue.Add(split);
            for (var i = 0; i < moved.Count; i++)
            {
                (moved[i].ConversationId, moved[i].Number) = (split.Id, i + 1);
                moved[i].Touch(words: true);
            }

            conversation.Replies -= moved.Count;
            await catalogue.RecallFirstReplyAsync(conversation, moved.ConvertAll(post => post.Id), cancellationToken);
            conversation.AcceptedPostId = moved.Exists(post => post.Id == conversation.AcceptedPostId) ? null : conversation.AcceptedPostId;
            catalogue.Add(clock.Entry("conversation-split", reader, conversation, split.Id.ToString()));
            return new ConversationChange.Done(split.Id, moved[0].Id, []);
        }, cancellationToken);
    }
}
