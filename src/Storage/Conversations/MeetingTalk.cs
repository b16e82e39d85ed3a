using Library.Storage.Catalogue;
using Library.Storage.Meetings;
using Library.Storage.People;
using Microsoft.EntityFrameworkCore;

namespace Library.Storage.Conversations;

/// <summary>
/// What is said about meetings: each has one conversation at most, in its COP, begun by whoever writes first. Who sees the meeting sees it; a draft has none.
/// Where the meeting is deleted it stays, as a conversation of the COP: what people wrote is not the meeting's to take away.
/// </summary>
public sealed class MeetingTalk(IDbContextFactory<LibraryDbContext> contexts, Posts posts, AssociationClock clock)
{
    /// <summary>Where the draft of what somebody says about a meeting is kept, see <see cref="Draft.Place"/>.</summary>
    public static string PlaceOf(Guid meetingId) => $"meeting:{meetingId}";

    /// <summary>Says something about a meeting: in its conversation, which begins with it where there is none. The same request again is answered as before.</summary>
    public Task<ConversationChange> WriteAsync(Reader reader, Guid meetingId, PostInput input, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(reader);
        ArgumentNullException.ThrowIfNull(input);
        return contexts.TransactAsync(async catalogue =>
        {
            if (await catalogue.Meetings.AsNoTracking().VisibleTo(reader).SingleOrDefaultAsync(row => row.Id == meetingId, cancellationToken) is not { } meeting)
            {
                return new ConversationChange.NotFound();
            }

            if (meeting.State == MeetingState.Draft)
            {
                return new ConversationChange.Conflict("The meeting is not announced yet: nobody else could read it.");
            }

            var conversation = await catalogue.Conversations.VisibleTo(reader).Include(row => row.Cops).SingleOrDefaultAsync(row => row.MeetingId == meetingId, cancellationToken);

            // Where nothing is said yet, what the key holds was said elsewhere.
            if (await catalogue.FindRepeatedOrNullAsync(reader, input, conversation?.Id ?? Guid.Empty, cancellationToken) is { } repeated)
            {
                return repeated;
            }

            if (conversation is not null && ConversationRules.RefusalToWrite(reader, conversation) is { } refusal)
            {
                return new ConversationChange.NotAllowed(refusal);
            }

            conversation ??= catalogue.Add(Begin(reader, meeting)).Entity;
            conversation.Revision++;
            return await posts.AddAsync(catalogue, conversation, reader, input, PlaceOf(meetingId), cancellationToken);
        }, cancellationToken);
    }

    private Conversation Begin(Reader reader, Meeting meeting) => new()
    {
        Id = Guid.CreateVersion7(clock.Now),
        Title = meeting.Title,
        Kind = ConversationKind.Discussion,
        MeetingId = meeting.Id,
        AuthorId = reader.Id,
        CreatedAt = clock.Now,
        LastPostAt = clock.Now,
        Cops = { new ConversationCop { CopSlug = meeting.CopSlug } },
    };
}

/// <summary>Has the conversation of a meeting follow it, inside the caller's transaction.</summary>
internal static class MeetingConversations
{
    public static Task<bool> HasConversationAsync(this LibraryDbContext catalogue, Guid meetingId, CancellationToken cancellationToken) =>
        catalogue.Conversations.AnyAsync(row => row.MeetingId == meetingId, cancellationToken);

    /// <summary>Calls it as the meeting is called now, unless somebody gave it a name of its own.</summary>
    public static async Task RenameConversationAsync(this LibraryDbContext catalogue, Meeting meeting, string before, CancellationToken cancellationToken)
    {
        if (await catalogue.Conversations.SingleOrDefaultAsync(row => row.MeetingId == meeting.Id && row.Title == before, cancellationToken) is { } conversation)
        {
            conversation.Title = meeting.Title;
            conversation.Revision++;
            await catalogue.TouchPostsAsync(conversation.Id, words: true, cancellationToken);
        }
    }
}
