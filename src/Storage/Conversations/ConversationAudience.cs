using System.Collections.Immutable;
using Library.Storage.Catalogue;

namespace Library.Storage.Conversations;

/// <summary>Who sees a conversation at one moment: members of COPs, or all.</summary>
internal sealed record ConversationAudience(Visibility Visibility, ImmutableSortedSet<string> Cops)
{
    public static ConversationAudience Of(Conversation conversation) =>
        new(ConversationRules.VisibilityOf(conversation), [.. conversation.Cops.Select(cop => cop.CopSlug)]);

    /// <summary>Whether a document stands as it was filed when it came with a post: it is its author's, in no review, and seen by these people.</summary>
    public bool IsOf(Document document, Guid authorId) =>
        document.OwnerId == authorId && document.Review is null && document.Visibility == Visibility && Cops.SetEquals(document.Cops.Select(cop => cop.CopSlug));

    public bool Equals(ConversationAudience? other) => other is not null && Visibility == other.Visibility && Cops.SetEquals(other.Cops);

    public override int GetHashCode() => HashCode.Combine(Visibility, Cops.Count);
}
