using Library.Storage.Catalogue;
using Library.Storage.People;
using Microsoft.EntityFrameworkCore;

namespace Library.Storage.Conversations;

/// <summary>What changes of conversations look up, and how far somebody has read.</summary>
public static class ConversationReads
{
    /// <summary>Notes that somebody has read up to a post. Not before the caller saves.</summary>
    internal static async Task NoteReadAsync(this LibraryDbContext catalogue, Guid personId, Guid conversationId, int number, CancellationToken cancellationToken)
    {
        if (await catalogue.ConversationReadings.SingleOrDefaultAsync(row => row.PersonId == personId && row.ConversationId == conversationId, cancellationToken) is { } held)
        {
            held.Number = Math.Max(held.Number, number);
        }
        else
        {
            catalogue.Add(new ConversationReading { PersonId = personId, ConversationId = conversationId, Number = number });
        }
    }

    /// <summary>Notes that somebody has seen a conversation up to a post.</summary>
    public static async Task NoteReadAsync(this IDbContextFactory<LibraryDbContext> contexts, Guid personId, Guid conversationId, int number, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(contexts);
        await using var catalogue = await contexts.CreateDbContextAsync(cancellationToken);
        await catalogue.NoteReadAsync(personId, conversationId, number, cancellationToken);

        // Where another page of theirs was quicker, its word is as good.
        await catalogue.TrySaveUniqueAsync(cancellationToken);
    }

    /// <summary>What was answered to the same request before; null where it is new.</summary>
    /// <param name="conversationId">Where it goes; null where it starts one.</param>
    internal static async Task<ConversationChange?> FindRepeatedOrNullAsync(this LibraryDbContext catalogue, Reader reader, PostInput input, Guid? conversationId, CancellationToken cancellationToken)
    {
        if (input.RequestKey is null || await catalogue.Posts.AsNoTracking().SingleOrDefaultAsync(post => post.AuthorId == reader.Id && post.RequestKey == input.RequestKey, cancellationToken) is not { } held)
        {
            return null;
        }

        var first = await catalogue.PostEditions.Where(row => row.PostId == held.Id && row.Edition == 1).Select(row => row.Body).SingleOrDefaultAsync(cancellationToken) ?? held.Body;
        var isSame = conversationId is { } id ? held.ConversationId == id : held.Number == 1;
        return isSame && (held.RemovedAt is not null || first == ManyLines.Of(input.Body)) ? new ConversationChange.Done(held.ConversationId, held.Id, [], IsRepeated: true) : new ConversationChange.OtherRequest();
    }
}
