using Library.Storage.Catalogue;
using Library.Storage.Cops;
using Library.Storage.People;

namespace Library.Storage.Conversations;

/// <summary>Who sees conversations, who writes in them, and who looks after them. Their authors too see them only as long as they belong to one of their COPs.</summary>
public static class ConversationRules
{
    /// <summary>Why nobody else is let see the conversation of a meeting.</summary>
    internal const string OfMeeting = "It belongs to a meeting: whoever sees the meeting sees it, and nobody else.";

    /// <summary>The conversations that a reader may see: those open to all members, and those of their COPs; admins see every one.</summary>
    public static IQueryable<Conversation> VisibleTo(this IQueryable<Conversation> conversations, Reader reader)
    {
        ArgumentNullException.ThrowIfNull(reader);
        return conversations.VisibleTo(reader.Scope);
    }

    /// <summary>The same by the tokens that a reader holds; see <see cref="AudienceOf"/>.</summary>
    public static IQueryable<Conversation> VisibleTo(this IQueryable<Conversation> conversations, ReaderScope scope)
    {
        ArgumentNullException.ThrowIfNull(scope);
        var cops = scope.Tokens.Select(AudienceToken.CopOrNull).OfType<string>().ToArray();
        var (seesOpen, seesAll) = (scope.Tokens.Contains(AudienceToken.Members), scope.Tokens.Contains(AudienceToken.Admins));
        var there = conversations.Where(conversation => conversation.RemovedAt == null && conversation.MergedIntoId == null);
        return seesAll ? there : there.Where(conversation => (seesOpen && conversation.IsOpenToMembers) || conversation.Cops.Any(cop => cops.Contains(cop.CopSlug)));
    }

    /// <summary>The tokens of those who may see a conversation that is there, as the index keeps them with its posts.</summary>
    public static IReadOnlyList<string> AudienceOf(Conversation conversation)
    {
        ArgumentNullException.ThrowIfNull(conversation);
        return conversation.IsOpenToMembers
            ? [AudienceToken.Admins, AudienceToken.Members]
            : [AudienceToken.Admins, .. conversation.Cops.Select(cop => AudienceToken.Cop(cop.CopSlug)).Order(StringComparer.Ordinal)];
    }

    /// <summary>The posts that somebody may see: neither removed themselves nor with their conversation.</summary>
    public static IQueryable<Post> Readable(this IQueryable<Post> posts, LibraryDbContext catalogue)
    {
        ArgumentNullException.ThrowIfNull(catalogue);
        return posts.Where(post => post.RemovedAt == null && catalogue.Conversations.Any(conversation => conversation.Id == post.ConversationId && conversation.RemovedAt == null && conversation.MergedIntoId == null));
    }

    /// <summary>The people who may see a conversation, whether or not their accounts may be used.</summary>
    public static IQueryable<Person> WhoSee(this IQueryable<Person> people, Conversation conversation)
    {
        ArgumentNullException.ThrowIfNull(conversation);
        var cops = conversation.Cops.Select(cop => cop.CopSlug).ToArray();
        return conversation.IsOpenToMembers ? people : people.Where(person => person.IsAdmin || person.Cops.Any(seat => cops.Contains(seat.CopSlug)));
    }

    /// <summary>Each person with each conversation that they may see, as <see cref="VisibleTo(IQueryable{Conversation}, ReaderScope)"/> says: for questions about many people at once.</summary>
    internal static IQueryable<SeenConversation> SeenConversations(this LibraryDbContext catalogue) =>
        from person in catalogue.Users
        from conversation in catalogue.Conversations
        where conversation.RemovedAt == null && conversation.MergedIntoId == null
            && (conversation.IsOpenToMembers || person.IsAdmin || conversation.Cops.Any(cop => person.Cops.Any(seat => seat.CopSlug == cop.CopSlug)))
        select new SeenConversation { PersonId = person.Id, ConversationId = conversation.Id };

    /// <summary>Whether the reader keeps order in a conversation: leads of one of its COPs and admins.</summary>
    public static bool MayModerate(Reader reader, Conversation conversation)
    {
        ArgumentNullException.ThrowIfNull(reader);
        ArgumentNullException.ThrowIfNull(conversation);
        return reader.IsAdmin || conversation.Cops.Any(cop => reader.IsLeadOf(cop.CopSlug));
    }

    /// <summary>Whether the reader says who else sees a conversation: leads of all its COPs, since it is what members of each of them wrote, and admins.</summary>
    public static bool MayMove(Reader reader, Conversation conversation)
    {
        ArgumentNullException.ThrowIfNull(reader);
        ArgumentNullException.ThrowIfNull(conversation);
        return reader.IsAdmin || conversation.Cops.TrueForAll(cop => reader.IsLeadOf(cop.CopSlug));
    }

    /// <summary>Why the reader cannot write in a conversation that they see; null where they can.</summary>
    public static string? RefusalToWrite(Reader reader, Conversation conversation)
    {
        ArgumentNullException.ThrowIfNull(conversation);
        return conversation.ClosedAt is null || MayModerate(reader, conversation) ? null : "This conversation is closed. Start a new one if there is more to say.";
    }

    /// <summary>Why the reader cannot start a conversation in these COPs; null where they can.</summary>
    public static string? RefusalToStart(Reader reader, ConversationKind kind, IReadOnlyCollection<string> cops)
    {
        ArgumentNullException.ThrowIfNull(reader);
        ArgumentNullException.ThrowIfNull(cops);
        return reader.IsAdmin ? null
            : !cops.All(reader.IsMemberOf) ? "Only members of a community start conversations in it."
            : kind == ConversationKind.Announcement && !cops.All(reader.IsLeadOf) ? "Only leads, in their own communities, and admins make announcements."
            : null;
    }

    /// <summary>Why the reader cannot open a conversation to all members; null where they can. Its author says so when starting it, or while nobody has replied: what others wrote was meant for its communities. Else admins alone.</summary>
    public static string? RefusalToOpen(Reader reader, Conversation conversation)
    {
        ArgumentNullException.ThrowIfNull(reader);
        ArgumentNullException.ThrowIfNull(conversation);
        return reader.IsAdmin || conversation.IsOpenToMembers || (reader.Id == conversation.AuthorId && conversation.Replies == 0) ? null
            : "What was written here was meant for its communities: only its author, while nobody has replied, and admins open it to all members.";
    }

    /// <summary>Whether the reader makes a document of a post: of the accepted answer its author, who asked, and who keeps order.</summary>
    public static bool MayMakeDocument(Reader reader, Conversation conversation, Post post)
    {
        ArgumentNullException.ThrowIfNull(reader);
        ArgumentNullException.ThrowIfNull(conversation);
        ArgumentNullException.ThrowIfNull(post);
        return conversation.AcceptedPostId == post.Id && post.RemovedAt is null && (post.AuthorId == reader.Id || conversation.AuthorId == reader.Id || MayModerate(reader, conversation));
    }

    /// <summary>How documents that come with a conversation's posts are filed, so that whoever sees the one sees the other.</summary>
    public static Visibility VisibilityOf(Conversation conversation)
    {
        ArgumentNullException.ThrowIfNull(conversation);
        return conversation.IsOpenToMembers ? Visibility.Members : Visibility.Cops;
    }
}

/// <summary>A person and a conversation that they may see.</summary>
internal sealed record SeenConversation
{
    public required Guid PersonId { get; init; }

    public required Guid ConversationId { get; init; }
}
