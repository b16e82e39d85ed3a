using Library.Api.Mail;
using MailKit;
using MailKit.Net.Imap;
using MimeKit;

namespace Library.Api.Delivery.Mailbox;

/// <summary>A mailbox that is open (IMAP, RFC 9051). Each call is bounded in time, and none may be made beside another.</summary>
internal sealed class MailboxConnection : IDisposable
{
    private const string TakenFolder = "Delivered";
    private const string RefusedFolder = "Refused";

    // Enough for any header.
    private const int BeginningBytes = 256 * 1024;

    /// <summary>How long the server may take for an answer.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(1);

    // Servers end what says nothing for half an hour (RFC 2177), and what lies between forgets it sooner.
    private static readonly TimeSpan LongestIdle = TimeSpan.FromMinutes(9);

    private readonly ImapClient _client;
    private readonly IMailFolder _folder;
    private readonly IMailFolder _taken;
    private readonly IMailFolder _refused;
    private CancellationTokenSource? _idling;
    private bool _hasNews;

    private MailboxConnection(ImapClient client, IMailFolder folder, IMailFolder taken, IMailFolder refused)
    {
        (_client, _folder, _taken, _refused) = (client, folder, taken, refused);
        _folder.CountChanged += (_, _) =>
        {
            _hasNews = true;
            _idling?.Cancel();
        };
    }

    /// <summary>Where messages go, beside the folder that they came into.</summary>
    public static IReadOnlyList<string> FoldersAside { get; } = [TakenFolder, RefusedFolder];

    /// <summary>Whether it can still be used.</summary>
    public bool IsOpen => _client.IsAuthenticated && _folder.IsOpen;

    /// <summary>Opens the mailbox, and makes the folders that it lacks.</summary>
    public static async Task<MailboxConnection> OpenAsync(MailboxOptions options, CancellationToken cancellationToken)
    {
        var client = new ImapClient();
        try
        {
            return await WithinAsync(Patience, async cancelled =>
            {
                await client.ConnectAsync(options.Host ?? "", options.Port, options.Security.ToSocketOptions(), cancelled);
                await client.AuthenticateAsync(options.User ?? "", options.Password ?? "", cancelled);
                var folder = options.Folder.Equals(client.Inbox.FullName, StringComparison.OrdinalIgnoreCase) ? client.Inbox : await client.GetFolderAsync(options.Folder, cancelled);
                await folder.OpenAsync(FolderAccess.ReadWrite, cancelled);
                var (taken, refused) = (await FindOrMakeAsync(client, TakenFolder, cancelled), await FindOrMakeAsync(client, RefusedFolder, cancelled));
                return new MailboxConnection(client, folder, taken, refused);
            }, cancellationToken);
        }
        catch
        {
            client.Dispose();
            throw;
        }
    }

    /// <summary>The messages that stand there, as they came, but for those that are marked as deleted.</summary>
    public async Task<IReadOnlyList<WaitingMessage>> ListAsync(CancellationToken cancellationToken)
    {
        _hasNews = false;
        var found = await WithinAsync(Patience, async cancelled =>
        {
            await _client.NoOpAsync(cancelled);
            return await _folder.FetchAsync(0, -1, MessageSummaryItems.UniqueId | MessageSummaryItems.Size | MessageSummaryItems.Flags, cancelled);
        }, cancellationToken);
        return [.. found.Where(message => message.Flags?.HasFlag(MessageFlags.Deleted) != true).Select(message => new WaitingMessage(message.UniqueId, message.Size ?? 0)).OrderBy(message => message.Id.Id)];
    }

    /// <summary>A message from its first byte, block by block, without marking it as read.</summary>
    public Stream OpenRead(UniqueId id) => new FetchedMessage((from, count, cancellationToken) => FetchAsync(id, from, count, cancellationToken));

    /// <summary>The header of a message, and what of its body stands in its beginning.</summary>
    /// <exception cref="FormatException">It is no message.</exception>
    public async Task<MimeMessage> ReadBeginningAsync(UniqueId id, CancellationToken cancellationToken)
    {
        await using var beginning = await FetchAsync(id, 0, BeginningBytes, cancellationToken);
        return await MimeMessage.LoadAsync(beginning, cancellationToken);
    }

    /// <summary>Moves a message to those that were taken, or that were refused. Where the server cannot move, it is copied first and then taken out.</summary>
    public Task MoveAsync(UniqueId id, bool isRefused, CancellationToken cancellationToken) =>
        WithinAsync(Patience, cancelled => _folder.MoveToAsync(id, isRefused ? _refused : _taken, cancelled), cancellationToken);

    /// <summary>Waits until there is something new, or for so long.</summary>
    /// <param name="atMost">Where the server says by itself that there is something new.</param>
    /// <param name="look">Where it does not.</param>
    public async Task WaitAsync(TimeSpan atMost, TimeSpan look, TimeProvider time, CancellationToken cancellationToken)
    {
        if (_hasNews || atMost <= TimeSpan.Zero)
        {
            return;
        }

        if (!_client.Capabilities.HasFlag(ImapCapabilities.Idle))
        {
            await Task.Delay(atMost < look ? atMost : look, time, cancellationToken);
            return;
        }

        var wait = atMost < LongestIdle ? atMost : LongestIdle;
        using var enough = new CancellationTokenSource(wait, time);
        _idling = enough;
        try
        {
            await WithinAsync(wait + Patience, async cancelled =>
            {
                await _client.IdleAsync(enough.Token, cancelled);
                return true;
            }, cancellationToken);
        }
        finally
        {
            _idling = null;
        }
    }

    public void Dispose() => _client.Dispose();

    private Task<Stream> FetchAsync(UniqueId id, int from, int count, CancellationToken cancellationToken) =>
        WithinAsync(Patience, cancelled => _folder.GetStreamAsync(id, from, count, cancelled), cancellationToken);

    private static async Task<IMailFolder> FindOrMakeAsync(ImapClient client, string name, CancellationToken cancellationToken)
    {
        var root = client.GetFolder(client.PersonalNamespaces[0]);
        try
        {
            return await root.GetSubfolderAsync(name, cancellationToken);
        }
        catch (FolderNotFoundException exception)
        {
            return await root.CreateAsync(name, isMessageFolder: true, cancellationToken)
                ?? throw new NotSupportedException($"The server makes no folder '{name}'.", exception);
        }
    }

    private static async Task<T> WithinAsync<T>(TimeSpan patience, Func<CancellationToken, Task<T>> call, CancellationToken cancellationToken)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        limit.CancelAfter(patience);
        try
        {
            return await call(limit.Token);
        }
        catch (OperationCanceledException exception) when (!cancellationToken.IsCancellationRequested)
        {
            throw new TimeoutException("The server does not answer.", exception);
        }
    }
}

/// <summary>A message that stands in a mailbox.</summary>
/// <param name="Size">In bytes, as the server has it.</param>
internal sealed record WaitingMessage(UniqueId Id, long Size);
