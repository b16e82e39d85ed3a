using Library.Storage.Catalogue;
using Library.Storage.People;
using Microsoft.EntityFrameworkCore;

namespace Library.Storage.Conversations;

/// <summary>What all changes of conversations have in common: one transaction each, one after the other in a conversation.</summary>
internal static class ConversationWrites
{
    /// <summary>Changes a conversation that the reader sees. Where somebody else was quicker it is read again.</summary>
    /// <param name="change">Changes what is tracked; what is not done is not saved.</param>
    public static Task<ConversationChange> ChangeAsync(
        this IDbContextFactory<LibraryDbContext> contexts, Reader reader, Guid id, Func<LibraryDbContext, Conversation, Task<ConversationChange>> change, CancellationToken cancellationToken) =>
        contexts.TransactAsync(async catalogue =>
        {
            if (await catalogue.FindConversationOrNullAsync(reader, id, cancellationToken) is not { } conversation)
            {
                return new ConversationChange.NotFound();
            }

            conversation.Revision++;
            return await change(catalogue, conversation);
        }, cancellationToken);

    /// <summary>The same by one of its posts.</summary>
    public static Task<ConversationChange> ChangePostAsync(
        this IDbContextFactory<LibraryDbContext> contexts, Reader reader, Guid postId, Func<LibraryDbContext, Conversation, Post, Task<ConversationChange>> change, CancellationToken cancellationToken) =>
        contexts.TransactAsync(async catalogue =>
        {
            if (await catalogue.Posts.SingleOrDefaultAsync(row => row.Id == postId && row.RemovedAt == null, cancellationToken) is not { } post
                || await catalogue.FindConversationOrNullAsync(reader, post.ConversationId, cancellationToken) is not { } conversation)
            {
                return new ConversationChange.NotFound();
            }

            conversation.Revision++;
            return await change(catalogue, conversation, post);
        }, cancellationToken);

    public static async Task<ConversationChange> TransactAsync(this IDbContextFactory<LibraryDbContext> contexts, Func<LibraryDbContext, Task<ConversationChange>> change, CancellationToken cancellationToken)
    {
        while (true)
        {
            await using var catalogue = await contexts.CreateDbContextAsync(cancellationToken);
            await using var transaction = await catalogue.Database.BeginTransactionAsync(cancellationToken);
            var result = await change(catalogue);
            if (result is not ConversationChange.Done { IsRepeated: false })
            {
                return result;
            }

            try
            {
                if (await catalogue.TrySaveUniqueAsync(cancellationToken))
                {
                    await transaction.CommitAsync(cancellationToken);
                    return result;
                }
            }
            catch (DbUpdateConcurrencyException)
            {
                // Somebody wrote in it meanwhile: look again.
            }
        }
    }

    public static Task<Conversation?> FindConversationOrNullAsync(this LibraryDbContext catalogue, Reader reader, Guid id, CancellationToken cancellationToken) =>
        catalogue.Conversations.VisibleTo(reader).Include(conversation => conversation.Cops).SingleOrDefaultAsync(conversation => conversation.Id == id, cancellationToken);

    /// <summary>Notes anew when somebody other than its author first replied, once some posts are gone. What began a conversation that was merged into it is no reply.</summary>
    public static async Task RecallFirstReplyAsync(this LibraryDbContext catalogue, Conversation conversation, IReadOnlyCollection<Guid> gone, CancellationToken cancellationToken)
    {
        var here = catalogue.Posts.Where(post => post.ConversationId == conversation.Id);
        var merged = catalogue.Conversations.Where(other => other.MergedIntoId == conversation.Id);
        conversation.FirstReplyAt = await here.Where(post => post.Number > 1 && post.RemovedAt == null && post.AuthorId != conversation.AuthorId && post.CreatedAt >= conversation.CreatedAt && !gone.Contains(post.Id))
            .Where(post => !merged.Any(other => other.AuthorId == post.AuthorId && other.CreatedAt <= post.CreatedAt && !here.Any(before => before.AuthorId == post.AuthorId && before.CreatedAt >= other.CreatedAt && before.CreatedAt < post.CreatedAt)))
            .OrderBy(post => post.Number).Select(post => (DateTimeOffset?)post.CreatedAt).FirstOrDefaultAsync(cancellationToken);
    }

    public static AuditEntry Entry(this AssociationClock clock, string action, Reader reader, Conversation conversation, string? detail = null) => new()
    {
        At = clock.Now,
        PersonId = reader.Id,
        Action = action,
        Subject = conversation.Id.ToString(),
        Detail = detail ?? string.Join(", ", conversation.Cops.Select(cop => cop.CopSlug).Order(StringComparer.Ordinal)),
    };
}
