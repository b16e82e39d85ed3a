using System.Security.Claims;
using Library.Api.Correspondence;
using Library.Api.Members;
using Library.Storage;
using Library.Storage.Catalogue;
using Library.Storage.Conversations;
using Library.Storage.People;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.SignalR;
using Microsoft.EntityFrameworkCore;

namespace Library.Api.Conversations.Live;

/// <summary>What an open page of a conversation, a community or private messages is told.</summary>
public interface IConversationPage
{
    /// <summary>There are posts up to this number, or so many messages: the page fetches what its reader may see.</summary>
    Task Posted(int number);

    /// <summary>Somebody else writes in the conversation at this moment.</summary>
    Task Writing(string name);

    /// <summary>Others began conversations or published documents in the community, the oldest of each first, or wrote to the reader.</summary>
    Task News(IReadOnlyList<NewsItem> items);
}

/// <summary>Where open pages of conversations hear of new posts, those of communities of what is new, and those of messages of messages. Rights are asked at each call and before each word that goes out.</summary>
[Authorize]
internal sealed class ConversationHub(LibraryDbContext catalogue, OpenPages<OpenConversation> conversations, OpenPages<OpenCommunity> communities, MessageNews messages, ConversationTelling telling, AssociationClock clock) : Hub<IConversationPage>
{
    /// <summary>Below the API, so that what a page sends carries the proof of coming from the site.</summary>
    public const string Path = "/api/v1/live";

    /// <summary>A page that stood open for longer, asleep, hears of what is new from now on.</summary>
    private static readonly TimeSpan LongestOpen = TimeSpan.FromDays(1);

    /// <summary>Has a page hear of a conversation's posts after the number that it shows. What its reader may not see is never heard of.</summary>
    public async Task Watch(Guid conversationId, int number)
    {
        if (await FindOrNullAsync() is not { } found || !await catalogue.Conversations.VisibleTo(found.Reader).AnyAsync(row => row.Id == conversationId, Context.ConnectionAborted))
        {
            Context.Abort();
            return;
        }

        conversations.Add(new OpenConversation(Context.ConnectionId, found.Session, found.Reader.Id, found.Reader.Name, conversationId, number));
        telling.Look();
    }

    /// <summary>Has a page hear of what others begin and publish in a community.</summary>
    /// <param name="since">When the page was made.</param>
    public async Task WatchCommunity(string cop, DateTimeOffset since)
    {
        if (await FindOrNullAsync() is not { } found)
        {
            Context.Abort();
            return;
        }

        communities.Add(new OpenCommunity(Context.ConnectionId, found.Session, cop, Bounded(since)));
        telling.Look();
    }

    /// <summary>Has a page hear of what its reader and another person write to each other after so many messages.</summary>
    public async Task WatchExchange(Guid other, int number)
    {
        if (await FindOrNullAsync() is not { } found)
        {
            Context.Abort();
            return;
        }

        await messages.BeginAsync(new OpenExchange(Context.ConnectionId, found.Session, found.Reader.Id, other, number, DateTimeOffset.MinValue), catalogue, Context.ConnectionAborted);
    }

    /// <summary>Has a page hear who writes to its reader.</summary>
    /// <param name="since">When the page was made.</param>
    public async Task WatchMessages(DateTimeOffset since)
    {
        if (await FindOrNullAsync() is not { } found)
        {
            Context.Abort();
            return;
        }

        messages.Begin(new OpenInbox(Context.ConnectionId, found.Session, found.Reader.Id, Bounded(since)));
        telling.Look();
    }

    /// <summary>Tells the other pages that this reader writes.</summary>
    public async Task Write()
    {
        if (conversations.FindOrNull(Context.ConnectionId) is { } writer && await FindOrNullAsync() is not null)
        {
            await telling.TellWritingAsync(writer, Context.ConnectionAborted);
        }
    }

    public override Task OnDisconnectedAsync(Exception? exception)
    {
        conversations.Remove(Context.ConnectionId);
        communities.Remove(Context.ConnectionId);
        messages.End(Context.ConnectionId);
        return base.OnDisconnectedAsync(exception);
    }

    private DateTimeOffset Bounded(DateTimeOffset since) => clock.Now is var now && (since > now || since < now - LongestOpen) ? now : since;

    /// <summary>The session of the connection and whose it is; null where it is good no more.</summary>
    private async Task<(Guid Session, Reader Reader)?> FindOrNullAsync() => Guid.TryParse(Context.User?.FindFirstValue(SessionAuthentication.SessionClaim), out var session)
        && await catalogue.FindReaderOrNullAsync(session, clock, Context.ConnectionAborted) is { } reader ? (session, reader) : null;
}
