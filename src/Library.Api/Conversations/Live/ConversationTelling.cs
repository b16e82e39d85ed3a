using System.Threading.Channels;
using Library.Api.Correspondence;
using Library.Storage;
using Library.Storage.Catalogue;
using Library.Storage.Conversations;
using Library.Storage.People;
using Library.Storage.Servers;
using Microsoft.AspNetCore.SignalR;
using Microsoft.EntityFrameworkCore;

namespace Library.Api.Conversations.Live;

/// <summary>
/// Tells open pages of new posts and messages, and of what is new in communities. The catalogue is looked at once a second while pages are open, and at once after what this process takes, or where another one signals it:
/// so it holds for any number of processes, and for what comes by mail.
/// </summary>
internal sealed partial class ConversationTelling(
    IDbContextFactory<LibraryDbContext> contexts, IHubContext<ConversationHub, IConversationPage> hub, OpenPages<OpenConversation> conversations, OpenPages<OpenCommunity> communities, CommunityNews news, MessageNews messages, AssociationClock clock, ILogger<ConversationTelling> logger, Signals? signals = null) : BackgroundService
{
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(1);

    private readonly Channel<bool> _looks = Channel.CreateBounded<bool>(new BoundedChannelOptions(1) { FullMode = BoundedChannelFullMode.DropWrite });

    /// <summary>Looks at once.</summary>
    public void Look() => _looks.Writer.TryWrite(true);

    /// <summary>Tells the other pages of a conversation that somebody writes in it, where both still may see it.</summary>
    public async Task TellWritingAsync(OpenConversation writer, CancellationToken cancellationToken)
    {
        await using var catalogue = await contexts.CreateDbContextAsync(cancellationToken);
        var all = conversations.List().Where(watcher => watcher.ConversationId == writer.ConversationId).ToList();
        if (await FindAllowedAsync(catalogue, writer.ConversationId, all, cancellationToken) is { } found && found.Pages.Contains(writer.ConnectionId))
        {
            var others = all.Where(watcher => watcher.PersonId != writer.PersonId && found.Pages.Contains(watcher.ConnectionId)).Select(watcher => watcher.ConnectionId).ToList();
            await hub.Clients.Clients(others).Writing(writer.Name);
        }
    }

    protected override Task ExecuteAsync(CancellationToken stoppingToken) =>
        Task.WhenAll(LookAgainAndAgainAsync(stoppingToken), signals?.ListenAsync(Signals.Written, _ => Look(), stoppingToken) ?? Task.CompletedTask);

    private async Task LookAgainAndAgainAsync(CancellationToken stoppingToken)
    {
        while (!stoppingToken.IsCancellationRequested)
        {
            try
            {
                using var pause = CancellationTokenSource.CreateLinkedTokenSource(stoppingToken);
                pause.CancelAfter(Pause);
                await _looks.Reader.ReadAsync(pause.Token);
            }
            catch (OperationCanceledException)
            {
                // A second is over, or the process ends.
            }

            if (!(conversations.IsEmpty && communities.IsEmpty && messages.IsEmpty) && !stoppingToken.IsCancellationRequested)
            {
                await TryTellAsync(stoppingToken);
            }
        }
    }

    private async Task TryTellAsync(CancellationToken cancellationToken)
    {
        try
        {
            await using var catalogue = await contexts.CreateDbContextAsync(cancellationToken);
            var pages = conversations.List();
            var ids = pages.Select(page => page.ConversationId).Distinct().ToList();
            var newest = await catalogue.Conversations.Where(row => ids.Contains(row.Id)).Select(row => new { row.Id, row.LastNumber }).ToDictionaryAsync(row => row.Id, row => row.LastNumber, cancellationToken);
            foreach (var behind in pages.Where(page => page.Number < newest.GetValueOrDefault(page.ConversationId)).GroupBy(page => page.ConversationId))
            {
                await TellAsync(catalogue, behind.Key, [.. behind], cancellationToken);
            }

            await news.TellAsync(catalogue, cancellationToken);
            await messages.TellAsync(catalogue, cancellationToken);
        }
        catch (Exception exception) when (!cancellationToken.IsCancellationRequested)
        {
            // The outermost loop: pages are told a second later, and read the same when they are opened anew.
            Log.Failed(logger, exception);
        }
    }

    private async Task TellAsync(LibraryDbContext catalogue, Guid conversationId, List<OpenConversation> pages, CancellationToken cancellationToken)
    {
        if (await FindAllowedAsync(catalogue, conversationId, pages, cancellationToken) is not { } found)
        {
            return;
        }

        foreach (var page in pages)
        {
            if (found.Pages.Contains(page.ConnectionId))
            {
                await hub.Clients.Client(page.ConnectionId).Posted(found.LastNumber);
            }

            conversations.Note(page, page with { Number = found.LastNumber });
        }
    }

    /// <summary>Those of some pages, by their connections, whose sessions are good and whose readers may see the conversation now; null where there is none.</summary>
    private async Task<(int LastNumber, HashSet<string> Pages)?> FindAllowedAsync(LibraryDbContext catalogue, Guid conversationId, List<OpenConversation> pages, CancellationToken cancellationToken)
    {
        if (await catalogue.Conversations.AsNoTracking().Include(row => row.Cops).SingleOrDefaultAsync(row => row.Id == conversationId && row.RemovedAt == null && row.MergedIntoId == null, cancellationToken) is not { } conversation)
        {
            return null;
        }

        var people = pages.Select(page => page.PersonId).Distinct().ToList();
        var allowed = await catalogue.Users.Where(person => people.Contains(person.Id)).WhoSee(conversation).WithUsableAccounts(catalogue, clock.Today).Select(person => person.Id).ToListAsync(cancellationToken);
        var (now, sessions) = (clock.Now, pages.Select(page => page.SessionId).Distinct().ToList());
        var open = await catalogue.Sessions.Where(session => sessions.Contains(session.Id) && session.ExpiresAt > now).Select(session => session.Id).ToListAsync(cancellationToken);
        return (conversation.LastNumber, [.. pages.Where(page => allowed.Contains(page.PersonId) && open.Contains(page.SessionId)).Select(page => page.ConnectionId)]);
    }

    private static partial class Log
    {
        [LoggerMessage(Level = LogLevel.Warning, Message = "Open pages could not be told what is new")]
        public static partial void Failed(ILogger logger, Exception exception);
    }
}
