using Library.Api.Conversations.Live;
using Library.Storage;
using Library.Storage.Catalogue;
using Library.Storage.Correspondence;
using Library.Storage.People;
using Microsoft.AspNetCore.SignalR;
using Microsoft.EntityFrameworkCore;

namespace Library.Api.Correspondence;

/// <summary>A page that shows what its reader and another person have written to each other.</summary>
/// <param name="Number">How many messages of the two it knows of.</param>
/// <param name="NewestAt">Of the newest one that was counted.</param>
internal sealed record OpenExchange(string ConnectionId, Guid SessionId, Guid PersonId, Guid OtherId, int Number, DateTimeOffset NewestAt) : IOpenPage;

/// <summary>A page that lists with whom its reader has written.</summary>
/// <param name="Since">What is newer it has not shown and was not told of.</param>
internal sealed record OpenInbox(string ConnectionId, Guid SessionId, Guid PersonId, DateTimeOffset Since) : IOpenPage;

/// <summary>Tells open pages of private messages of those that their own readers wrote or got. Of what was not taken there is none.</summary>
internal sealed class MessageNews(OpenPages<OpenExchange> exchanges, OpenPages<OpenInbox> lists, IHubContext<ConversationHub, IConversationPage> hub, AssociationClock clock)
{
    // By more than this the clocks of two machines do not differ, and no look is late.
    private static readonly TimeSpan Recent = TimeSpan.FromMinutes(5);

    public bool IsEmpty => exchanges.IsEmpty && lists.IsEmpty;

    /// <summary>Has a page hear of messages, of those at once that came since it was made.</summary>
    public Task BeginAsync(OpenExchange page, LibraryDbContext catalogue, CancellationToken cancellationToken)
    {
        exchanges.Add(page);
        return TellAsync(catalogue, page, page.NewestAt, cancellationToken);
    }

    public void Begin(OpenInbox page) => lists.Add(page);

    public void End(string connectionId)
    {
        exchanges.Remove(connectionId);
        lists.Remove(connectionId);
    }

    /// <summary>Looks once, and tells those pages for which there is something.</summary>
    public async Task TellAsync(LibraryDbContext catalogue, CancellationToken cancellationToken)
    {
        if (IsEmpty)
        {
            return;
        }

        var (shown, listed, since) = (exchanges.List(), lists.List(), Guid.CreateVersion7(clock.Now - Recent));
        var people = shown.Select(page => page.PersonId).Concat(listed.Select(page => page.PersonId)).Distinct().ToList();
        var recent = await catalogue.PrivateMessages.Where(message => message.Id > since && (people.Contains(message.FromId) || people.Contains(message.ToId)))
            .Select(message => new Fresh(message.FromId, message.ToId, message.CreatedAt)).ToListAsync(cancellationToken);
        foreach (var page in shown)
        {
            if (recent.Where(message => message.IsFor(page)).Max(message => (DateTimeOffset?)message.At) is { } newest)
            {
                await TellAsync(catalogue, page, newest, cancellationToken);
            }
        }

        foreach (var page in listed.Where(page => recent.Any(message => message.IsFor(page))))
        {
            await TellAsync(catalogue, page, [.. recent.Where(message => message.IsFor(page))], cancellationToken);
        }
    }

    private async Task TellAsync(LibraryDbContext catalogue, OpenExchange page, DateTimeOffset newest, CancellationToken cancellationToken)
    {
        var number = await catalogue.PrivateMessages.Between(page.PersonId, page.OtherId).CountAsync(cancellationToken);
        if (number > page.Number)
        {
            if (await catalogue.FindReaderOrNullAsync(page.SessionId, clock, cancellationToken) is null)
            {
                exchanges.Remove(page.ConnectionId);
                return;
            }

            await hub.Clients.Client(page.ConnectionId).Posted(number);
        }

        exchanges.Note(page, page with { Number = Math.Max(number, page.Number), NewestAt = newest });
    }

    private async Task TellAsync(LibraryDbContext catalogue, OpenInbox page, IReadOnlyList<Fresh> messages, CancellationToken cancellationToken)
    {
        if (await catalogue.FindReaderOrNullAsync(page.SessionId, clock, cancellationToken) is null)
        {
            lists.Remove(page.ConnectionId);
            return;
        }

        var authors = messages.OrderBy(message => message.At).Select(message => message.From).Distinct().ToList();
        var names = await catalogue.Users.Where(person => authors.Contains(person.Id)).ToDictionaryAsync(person => person.Id, person => person.Name, cancellationToken);
        await hub.Clients.Client(page.ConnectionId).News([.. authors.Select(author => new NewsItem("message", names[author], MessagesPage.AddressOf(author)))]);
        lists.Note(page, page with { Since = messages.Max(message => message.At) });
    }

    private sealed record Fresh(Guid From, Guid To, DateTimeOffset At)
    {
        public bool IsFor(OpenExchange page) => At > page.NewestAt && ((From == page.PersonId && To == page.OtherId) || (From == page.OtherId && To == page.PersonId));

        public bool IsFor(OpenInbox page) => At > page.Since && To == page.PersonId;
    }
}
