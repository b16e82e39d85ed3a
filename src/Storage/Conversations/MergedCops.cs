using Library.Storage.Catalogue;
using Library.Storage.Notices;
using Microsoft.EntityFrameworkCore;

namespace Library.Storage.Conversations;

/// <summary>What becomes of conversations where a COP goes into another one.</summary>
public static class MergedCops
{
    /// <summary>Puts the conversations of a COP, and what its members chose to hear of it, into another. Inside the caller's transaction.</summary>
    public static async Task MoveConversationsAsync(this LibraryDbContext catalogue, string slug, string into, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(catalogue);
        foreach (var conversation in await catalogue.Conversations.Include(row => row.Cops).Where(row => row.Cops.Any(cop => cop.CopSlug == slug)).ToListAsync(cancellationToken))
        {
            conversation.Cops.RemoveAll(cop => cop.CopSlug == slug);
            if (!conversation.Cops.Exists(cop => cop.CopSlug == into))
            {
                conversation.Cops.Add(new ConversationCop { CopSlug = into });
            }

            conversation.Revision++;
            await catalogue.TouchPostsAsync(conversation.Id, words: false, cancellationToken);
        }

        var held = await catalogue.CopNotices.Where(row => row.CopSlug == into).Select(row => row.PersonId).ToListAsync(cancellationToken);
        var moved = await catalogue.CopNotices.Where(row => row.CopSlug == slug).ToListAsync(cancellationToken);
        catalogue.RemoveRange(moved);
        catalogue.AddRange(moved.Where(row => !held.Contains(row.PersonId)).Select(row => new CopNotices { PersonId = row.PersonId, CopSlug = into, Frequency = row.Frequency }));
        await catalogue.SaveChangesAsync(cancellationToken);
        catalogue.ChangeTracker.Clear();
    }
}
