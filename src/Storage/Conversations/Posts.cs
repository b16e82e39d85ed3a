using Library.Storage.Catalogue;
using Library.Storage.Collections;
using Library.Storage.People;
using Library.Storage.Servers;
using Microsoft.EntityFrameworkCore;

namespace Library.Storage.Conversations;

/// <summary>Takes what people write in conversations, and what others say of it. What it has answered is committed.</summary>
public sealed class Posts(IDbContextFactory<LibraryDbContext> contexts, AssociationClock clock)
{
    /// <summary>Writes a reply. The same request again is answered as before.</summary>
    public Task<ConversationChange> ReplyAsync(Reader reader, Guid conversationId, PostInput input, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(reader);
        ArgumentNullException.ThrowIfNull(input);
        return contexts.ChangeAsync(reader, conversationId, async (catalogue, conversation) =>
        {
            if (await catalogue.FindRepeatedOrNullAsync(reader, input, conversationId, cancellationToken) is { } repeated)
            {
                return repeated;
            }

            return ConversationRules.RefusalToWrite(reader, conversation) is { } refusal
                ? new ConversationChange.NotAllowed(refusal)
                : await AddAsync(catalogue, conversation, reader, input, $"thread:{conversationId}", cancellationToken);
        }, cancellationToken);
    }

    /// <summary>Notes which document was made of an answer, and puts it into a collection. Where either may not be done any more, or somebody else was quicker, neither is, and the document goes to the trash.</summary>
    /// <param name="collection">Its slug; null for none.</param>
    public Task<ConversationChange> NoteMadeAsync(Reader reader, Guid postId, Guid documentId, string? collection, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(reader);
        return contexts.TransactAsync(async catalogue =>
        {
            if (await catalogue.FindForChangeOrNullAsync(documents => documents, documentId, cancellationToken) is not { } document)
            {
                return new ConversationChange.NotFound();
            }

            if (await catalogue.Posts.SingleOrDefaultAsync(row => row.Id == postId, cancellationToken) is { } post
                && await catalogue.FindConversationOrNullAsync(reader, post.ConversationId, cancellationToken) is { } conversation && ConversationRules.MayMakeDocument(reader, conversation, post)
                && ConversationRules.VisibilityOf(conversation) == document.Visibility && !await IsMadeAsync(catalogue, post, documentId, cancellationToken))
            {
                var listed = collection is null ? new CollectionChange.Done("", []) : await ListAsync(catalogue, reader, collection, documentId, cancellationToken);
                if (listed is CollectionChange.Done done)
                {
                    post.MadeIntoId = documentId;
                    return new ConversationChange.Done(conversation.Id, postId, done.Documents);
                }
            }

            document.TrashedAt ??= clock.Now;
            document.Touch(clock.Now);
            return new ConversationChange.Done(Guid.Empty, postId, [documentId]);
        }, cancellationToken);
    }

    private async Task<CollectionChange> ListAsync(LibraryDbContext catalogue, Reader reader, string slug, Guid documentId, CancellationToken cancellationToken)
    {
        var (found, refusal) = await catalogue.FindForChangeAsync(reader, slug, cancellationToken);
        return found is null ? refusal ?? new CollectionChange.NotFound() : await catalogue.PutLastAsync(reader, found, documentId, clock.Now, cancellationToken);
    }

    /// <summary>Whether another document stands for an answer.</summary>
    private static Task<bool> IsMadeAsync(LibraryDbContext catalogue, Post post, Guid but, CancellationToken cancellationToken) =>
        catalogue.Documents.AnyAsync(document => document.Id == post.MadeIntoId && document.Id != but && document.TrashedAt == null, cancellationToken);

    /// <summary>Adds a post to a conversation, inside the caller's transaction.</summary>
    /// <param name="place">Of its draft, which goes with it.</param>
    internal async Task<ConversationChange> AddAsync(LibraryDbContext catalogue, Conversation conversation, Reader author, PostInput input, string place, CancellationToken cancellationToken)
    {
        var errors = new Dictionary<string, string[]>(StringComparer.Ordinal);
        var body = ConversationWriting.ReadBody(errors, input.Body, isBare: input.Attached.Count > 0 && conversation.LastNumber > 0);
        errors.Require("attached", input.Attached.Count <= Post.MaxFiles, $"At most {Post.MaxFiles} files go with a post.");
        errors.Require("requestKey", input.RequestKey is null or { Length: > 0 and <= Post.MaxKeyLength }, $"A key of a request has 1 to {Post.MaxKeyLength} characters.");
        if (errors.Count > 0)
        {
            return new ConversationChange.Invalid(errors);
        }

        var now = clock.Now;
        var post = new Post { Id = Guid.CreateVersion7(now), ConversationId = conversation.Id, Number = ++conversation.LastNumber, AuthorId = author.Id, Body = body, RequestKey = input.RequestKey, CreatedAt = now, Edition = 1 };
        catalogue.Add(post);
        if (await catalogue.AttachAsync(conversation, post, author, input.Attached, now, cancellationToken) is not { } documents)
        {
            return ConversationChange.Wrong("attached", "One of the files is not there any more.");
        }

        await catalogue.NoteWordsAsync(conversation, post, author, cancellationToken);
        conversation.LastPostAt = now;
        if (post.Number > 1)
        {
            conversation.Replies++;
            conversation.FirstReplyAt ??= author.Id == conversation.AuthorId ? null : now;
        }

        await catalogue.NoteReadAsync(author.Id, conversation.Id, post.Number, cancellationToken);
        await catalogue.Drafts.Where(draft => draft.PersonId == author.Id && draft.Place == place).ExecuteDeleteAsync(cancellationToken);
        await Signals.SendAsync(catalogue, Signals.Written, "", cancellationToken);
        return new ConversationChange.Done(conversation.Id, post.Id, documents);
    }

    /// <summary>Changes the words of one's own post; the words before are kept.</summary>
    /// <param name="edition">The words that were seen, see <see cref="Post.Edition"/>.</param>
    public Task<ConversationChange> EditAsync(Reader reader, Guid postId, int edition, string? text, CancellationToken cancellationToken) =>
        contexts.ChangePostAsync(reader, postId, async (catalogue, conversation, post) =>
        {
            if (post.AuthorId != reader.Id)
            {
                return new ConversationChange.NotAllowed("Only its author changes the words of a post.");
            }

            if (ConversationRules.RefusalToWrite(reader, conversation) is { } refusal)
            {
                return new ConversationChange.NotAllowed(refusal);
            }

            if (post.Edition != edition)
            {
                return new ConversationChange.Stale();
            }

            var errors = new Dictionary<string, string[]>(StringComparer.Ordinal);
            var body = ConversationWriting.ReadBody(errors, text);
            if (errors.Count > 0)
            {
                return new ConversationChange.Invalid(errors);
            }

            await catalogue.Drafts.Where(draft => draft.PersonId == reader.Id && draft.Place == $"post:{postId}").ExecuteDeleteAsync(cancellationToken);
            if (body != post.Body)
            {
                catalogue.Add(new PostEdition { PostId = post.Id, Edition = post.Edition, Body = post.Body, ReplacedAt = clock.Now });
                (post.Body, post.EditedAt) = (body, clock.Now);
                post.Edition++;
                post.Touch(words: true);
                await catalogue.NoteWordsAsync(conversation, post, reader, cancellationToken);
            }

            return new ConversationChange.Done(conversation.Id, postId, []);
        }, cancellationToken);

    /// <summary>Takes a reply away: its author or a lead does. Its place stays, its words and their history go.</summary>
    public Task<ConversationChange> RemoveAsync(Reader reader, Guid postId, CancellationToken cancellationToken) =>
        contexts.ChangePostAsync(reader, postId, async (catalogue, conversation, post) =>
        {
            if (post.AuthorId != reader.Id && !ConversationRules.MayModerate(reader, conversation))
            {
                return new ConversationChange.NotAllowed("Only its author, the leads of the community and admins take a post away.");
            }

            if (post.Number == 1)
            {
                return new ConversationChange.Conflict("This post is what the conversation is about. Take the whole conversation away instead.");
            }

            (post.Body, post.RemovedAt, post.RemovedById) = ("", clock.Now, reader.Id);
            post.Edition++;
            post.Touch(words: true);
            conversation.Replies--;
            await catalogue.RecallFirstReplyAsync(conversation, [postId], cancellationToken);
            conversation.AcceptedPostId = conversation.AcceptedPostId == postId ? null : conversation.AcceptedPostId;
            catalogue.RemoveRange(await catalogue.PostEditions.Where(row => row.PostId == postId).ToListAsync(cancellationToken));
            catalogue.RemoveRange(await catalogue.PostMentions.Where(row => row.PostId == postId).ToListAsync(cancellationToken));
            foreach (var report in await catalogue.PostReports.Where(row => row.PostId == postId && row.SettledAt == null).ToListAsync(cancellationToken))
            {
                (report.SettledAt, report.SettledById) = (clock.Now, reader.Id);
            }

            catalogue.Add(clock.Entry("post-removed", reader, conversation, post.Id.ToString()));
            return new ConversationChange.Done(conversation.Id, postId, await catalogue.DetachAsync(postId, ConversationAudience.Of(conversation), clock.Now, cancellationToken));
        }, cancellationToken);

    /// <summary>Says thanks for a post, or takes it back.</summary>
    public Task<ConversationChange> ThankAsync(Reader reader, Guid postId, bool isThankful, CancellationToken cancellationToken) =>
        contexts.ChangePostAsync(reader, postId, async (catalogue, conversation, post) =>
        {
            if (post.AuthorId == reader.Id)
            {
                return new ConversationChange.Conflict("Thanks come from others.");
            }

            var held = await catalogue.PostThanks.SingleOrDefaultAsync(row => row.PostId == postId && row.PersonId == reader.Id, cancellationToken);
            if (held is null && isThankful)
            {
                catalogue.Add(new PostThanks { PostId = postId, PersonId = reader.Id, At = clock.Now });
            }
            else if (held is not null && !isThankful)
            {
                catalogue.Remove(held);
            }

            return new ConversationChange.Done(conversation.Id, postId, []);
        }, cancellationToken);

    /// <summary>Asks the leads to look at a post. Once more replaces the reason.</summary>
    public Task<ConversationChange> ReportAsync(Reader reader, Guid postId, string? reason, CancellationToken cancellationToken) =>
        contexts.ChangePostAsync(reader, postId, async (catalogue, conversation, _) =>
        {
            var said = PlainLine.Of(reason);
            if (said.Length is 0 or > PostReport.MaxReasonLength)
            {
                return ConversationChange.Wrong("reason", $"Say in 1 to {PostReport.MaxReasonLength:N0} characters what is wrong with it.");
            }

            if (await catalogue.PostReports.SingleOrDefaultAsync(row => row.PostId == postId && row.PersonId == reader.Id, cancellationToken) is { } held)
            {
                (held.Reason, held.At, held.SettledAt, held.SettledById) = (said, clock.Now, null, null);
            }
            else
            {
                catalogue.Add(new PostReport { PostId = postId, PersonId = reader.Id, Reason = said, At = clock.Now });
            }

            return new ConversationChange.Done(conversation.Id, postId, []);
        }, cancellationToken);

    /// <summary>Lets a post that was reported stand: its leads and admins do.</summary>
    public Task<ConversationChange> SettleAsync(Reader reader, Guid postId, CancellationToken cancellationToken) =>
        contexts.ChangePostAsync(reader, postId, async (catalogue, conversation, _) =>
        {
            if (!ConversationRules.MayModerate(reader, conversation))
            {
                return new ConversationChange.NotAllowed("Only the leads of the community and admins decide on reports.");
            }

            foreach (var report in await catalogue.PostReports.Where(row => row.PostId == postId && row.SettledAt == null).ToListAsync(cancellationToken))
            {
                (report.SettledAt, report.SettledById) = (clock.Now, reader.Id);
            }

            return new ConversationChange.Done(conversation.Id, postId, []);
        }, cancellationToken);
}
