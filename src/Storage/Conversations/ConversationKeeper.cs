using Library.Storage.Catalogue;
using Library.Storage.People;
using Microsoft.EntityFrameworkCore;

namespace Library.Storage.Conversations;

/// <summary>Starts conversations, and keeps order among them. Each change is one transaction.</summary>
public sealed class ConversationKeeper(IDbContextFactory<LibraryDbContext> contexts, Posts posts, AssociationClock clock)
{
    private const string ModeratorsOnly = "Only the leads of the community and admins do this.";

    /// <summary>Starts a conversation with its first post.</summary>
    /// <param name="cop">The COP that it is started in; the input may name more.</param>
    /// <param name="poll">Null for none.</param>
    public Task<ConversationChange> StartAsync(Reader reader, string cop, ConversationInput input, PostInput post, PollInput? poll, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(reader);
        ArgumentNullException.ThrowIfNull(input);
        ArgumentNullException.ThrowIfNull(post);
        return contexts.TransactAsync(async catalogue =>
        {
            if (!await catalogue.Cops.AnyAsync(row => row.Slug == cop, cancellationToken))
            {
                return new ConversationChange.NotFound();
            }

            if (await catalogue.FindRepeatedOrNullAsync(reader, post, conversationId: null, cancellationToken) is { } repeated)
            {
                return repeated;
            }

            var errors = new Dictionary<string, string[]>(StringComparer.Ordinal);
            var kind = ConversationWriting.ReadKind(errors, input.Kind, ConversationKind.Discussion);
            string[] cops = [.. (input.Cops ?? []).Append(cop).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal)];
            if (ConversationRules.RefusalToStart(reader, kind, cops) is { } refusal)
            {
                return new ConversationChange.NotAllowed(refusal);
            }

            await RequireCopsAsync(catalogue, errors, cops, cancellationToken);
            var conversation = new Conversation
            {
                Id = Guid.CreateVersion7(clock.Now),
                Title = ConversationWriting.ReadTitle(errors, input.Title),
                Kind = kind,
                IsOpenToMembers = ConversationWriting.ReadVisibility(errors, input.Visibility, Visibility.Cops) == Visibility.Members,
                AuthorId = reader.Id,
                CreatedAt = clock.Now,
                LastPostAt = clock.Now,
                Revision = 1,
            };
            var asked = PollWriting.ReadOrNull(errors, conversation.Id, poll, clock);
            ConversationWriting.ReadBody(errors, post.Body);
            if (errors.Count > 0)
            {
                return new ConversationChange.Invalid(errors);
            }

            conversation.Cops.AddRange(cops.Select(slug => new ConversationCop { CopSlug = slug }));
            catalogue.Add(conversation);
            if (asked is not null)
            {
                catalogue.Add(asked);
            }

            return await posts.AddAsync(catalogue, conversation, reader, post, $"cop:{cop}", cancellationToken);
        }, cancellationToken);
    }

    /// <summary>Changes what a conversation is called, who sees it and how it stands. Its author changes its title, its kind, who sees it while nobody has replied, and accepts an answer; leads and admins all else.</summary>
    public Task<ConversationChange> ChangeAsync(Reader reader, Guid id, ConversationInput input, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(reader);
        ArgumentNullException.ThrowIfNull(input);
        return contexts.ChangeAsync(reader, id, async (catalogue, conversation) =>
        {
            var keepsOrder = ConversationRules.MayModerate(reader, conversation);
            if (!keepsOrder && (reader.Id != conversation.AuthorId || input is not { Cops: null, IsPinned: null, IsClosed: null } || (input.Visibility is not null && conversation.Replies > 0)))
            {
                return new ConversationChange.NotAllowed(ModeratorsOnly);
            }

            return RefusalToMoveOrNull(reader, conversation, input) is { } refusal
                ? new ConversationChange.NotAllowed(refusal)
                : await ApplyAsync(catalogue, reader, conversation, input, cancellationToken);
        }, cancellationToken);
    }

    /// <summary>Takes a conversation away, with all that was said: its leads and admins do, and its author while nobody has replied.</summary>
    public Task<ConversationChange> RemoveAsync(Reader reader, Guid id, CancellationToken cancellationToken) =>
        contexts.ChangeAsync(reader, id, async (catalogue, conversation) =>
        {
            if (!ConversationRules.MayModerate(reader, conversation) && (reader.Id != conversation.AuthorId || conversation.Replies > 0))
            {
                return new ConversationChange.NotAllowed("Only its leads and admins take away a conversation in which others wrote.");
            }

            // Its meeting may get another one.
            (conversation.RemovedAt, conversation.MeetingId) = (clock.Now, null);
            await catalogue.TouchPostsAsync(id, words: false, cancellationToken);
            var changed = new List<Guid>();
            foreach (var post in await catalogue.Posts.Where(post => post.ConversationId == id && (post.MadeIntoId != null || catalogue.PostDocuments.Any(row => row.IsAttached && row.PostId == post.Id))).Select(post => post.Id).ToListAsync(cancellationToken))
            {
                changed.AddRange(await catalogue.DetachAsync(post, ConversationAudience.Of(conversation), clock.Now, cancellationToken));
            }

            catalogue.Add(clock.Entry("conversation-removed", reader, conversation));
            return new ConversationChange.Done(id, PostId: null, changed);
        }, cancellationToken);

    private async Task<ConversationChange> ApplyAsync(LibraryDbContext catalogue, Reader reader, Conversation conversation, ConversationInput input, CancellationToken cancellationToken)
    {
        var errors = new Dictionary<string, string[]>(StringComparer.Ordinal);
        var title = input.Title is null ? conversation.Title : ConversationWriting.ReadTitle(errors, input.Title);
        var kind = ConversationWriting.ReadKind(errors, input.Kind, conversation.Kind);
        var visibility = ConversationWriting.ReadVisibility(errors, input.Visibility, ConversationRules.VisibilityOf(conversation));
        var cops = input.Cops?.Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal).ToList();
        if (cops is not null)
        {
            await RequireCopsAsync(catalogue, errors, cops, cancellationToken);
        }

        var accepted = await ReadAcceptedAsync(catalogue, errors, conversation, kind, input.Accepted, cancellationToken);
        if (errors.Count > 0)
        {
            return new ConversationChange.Invalid(errors);
        }

        var isRenamed = title != conversation.Title;
        var isMoved = visibility != ConversationRules.VisibilityOf(conversation) || (cops is not null && !cops.SequenceEqual(conversation.Cops.Select(cop => cop.CopSlug).Order(StringComparer.Ordinal), StringComparer.Ordinal));
        if (isRenamed || isMoved)
        {
            await catalogue.TouchPostsAsync(conversation.Id, words: isRenamed, cancellationToken);
        }
        else if (accepted != conversation.AcceptedPostId)
        {
            await catalogue.TouchPostsAsync(conversation.AcceptedPostId, accepted, cancellationToken);
        }

        (conversation.Title, conversation.Kind, conversation.AcceptedPostId) = (title, kind, accepted);
        conversation.PinnedAt = Since(conversation.PinnedAt, input.IsPinned);
        conversation.ClosedAt = Since(conversation.ClosedAt, input.IsClosed);
        if (!isMoved)
        {
            return new ConversationChange.Done(conversation.Id, PostId: null, []);
        }

        var before = ConversationAudience.Of(conversation);
        conversation.IsOpenToMembers = visibility == Visibility.Members;
        if (cops is not null)
        {
            conversation.Cops.RemoveAll(cop => !cops.Contains(cop.CopSlug, StringComparer.Ordinal));
            conversation.Cops.AddRange(cops.Except(conversation.Cops.Select(cop => cop.CopSlug), StringComparer.Ordinal).Select(slug => new ConversationCop { CopSlug = slug }));
        }

        catalogue.Add(clock.Entry("conversation-moved", reader, conversation));
        var all = await catalogue.Posts.Where(post => post.ConversationId == conversation.Id).Select(post => post.Id).ToListAsync(cancellationToken);
        return new ConversationChange.Done(conversation.Id, PostId: null, await catalogue.FollowAsync(conversation, before, all, clock.Now, cancellationToken));
    }

    /// <summary>Why the reader cannot change who sees it, or what it is; null where they can, or both stay.</summary>
    private static string? RefusalToMoveOrNull(Reader reader, Conversation conversation, ConversationInput input)
    {
        var before = ConversationAudience.Of(conversation);
        var isOpened = input.Visibility == "members" && !conversation.IsOpenToMembers;
        var isNarrowed = input.Visibility == "cops" && conversation.IsOpenToMembers;
        var isRefiled = input.Cops is { } cops && !before.Cops.SetEquals(cops);
        if (conversation.MeetingId is not null && (isOpened || isRefiled))
        {
            return ConversationRules.OfMeeting;
        }

        if (isOpened && ConversationRules.RefusalToOpen(reader, conversation) is { } refusal)
        {
            return refusal;
        }

        var isOwnMatter = reader.Id == conversation.AuthorId && conversation.Replies == 0 && !isRefiled;
        if ((isOpened || isNarrowed || isRefiled) && !isOwnMatter && !ConversationRules.MayMove(reader, conversation))
        {
            return "Only leads of all its communities and admins change who sees a conversation.";
        }

        var kind = KebabCase.TryParse<ConversationKind>(input.Kind, out var asked) ? asked : conversation.Kind;
        if (conversation.MeetingId is not null && kind != conversation.Kind)
        {
            return "It belongs to a meeting, and stays what it is.";
        }

        return ConversationRules.RefusalToStart(reader, ConversationKind.Discussion, [.. (input.Cops ?? []).Except(before.Cops)])
            ?? (kind != conversation.Kind ? ConversationRules.RefusalToStart(reader, kind, kind == ConversationKind.Announcement ? [.. before.Cops.Union(input.Cops ?? [])] : []) : null);
    }

    private static async Task<Guid?> ReadAcceptedAsync(LibraryDbContext catalogue, Dictionary<string, string[]> errors, Conversation conversation, ConversationKind kind, string? text, CancellationToken cancellationToken)
    {
        if (text is null)
        {
            return kind == ConversationKind.Question ? conversation.AcceptedPostId : null;
        }

        if (text.Length == 0)
        {
            return null;
        }

        errors.Require("accepted", kind == ConversationKind.Question, "Only questions have answers.");
        var isThere = Guid.TryParse(text, out var id) && await catalogue.Posts.AnyAsync(post => post.Id == id && post.ConversationId == conversation.Id && post.RemovedAt == null && post.Number > 1, cancellationToken);
        errors.Require("accepted", isThere, "There is no such answer.");
        return id;
    }

    private DateTimeOffset? Since(DateTimeOffset? present, bool? asked) => asked switch
    {
        null => present,
        true => present ?? clock.Now,
        false => null,
    };

    private static async Task RequireCopsAsync(LibraryDbContext catalogue, Dictionary<string, string[]> errors, IReadOnlyCollection<string> cops, CancellationToken cancellationToken)
    {
        errors.Require("cops", cops.Count is > 0 and <= Conversation.MaxCops, $"A conversation is in 1 to {Conversation.MaxCops} communities.");
        var known = await catalogue.Cops.Where(row => cops.Contains(row.Slug)).Select(row => row.Slug).ToListAsync(cancellationToken);
        var unknown = cops.Except(known, StringComparer.Ordinal).FirstOrDefault();
        errors.Require("cops", unknown is null, $"There is no community '{unknown}'.");
    }
}
