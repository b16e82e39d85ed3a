using System.Data.Common;
using System.Net.Sockets;
using Library.Storage;
using Library.Storage.Servers;
using MailKit;
using MailKit.Security;
using Microsoft.Extensions.Options;

namespace Library.Api.Delivery.Mailbox;

/// <summary>Reads the mailbox as long as the process runs. Of several processes one does, the others stand by.</summary>
internal sealed partial class MailboxReader(MailboxLock mailboxLock, MailboxRound round, MailboxState state, IOptions<MailboxOptions> options, IOptions<MailboxPace> pace, TimeProvider time, ILogger<MailboxReader> logger) : BackgroundService
{
    private TimeSpan _pause;

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        _pause = pace.Value.FirstPause;
        try
        {
            while (true)
            {
                await Task.Delay(await TryReadAsync(stoppingToken), time, stoppingToken);
            }
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            // The process ends; what was not moved aside is taken again.
        }
    }

    /// <returns>How long to wait before the next try.</returns>
    private async Task<TimeSpan> TryReadAsync(CancellationToken cancellationToken)
    {
        try
        {
            if (!await mailboxLock.TryHoldAsync(ReadAsync, cancellationToken))
            {
                state.NoteRead();
            }

            return pace.Value.StandBy;
        }
        catch (Exception exception) when (!cancellationToken.IsCancellationRequested)
        {
            // The outermost loop: whatever fails here is tried again, and the mails wait in the mailbox.
            Note(exception);
            var pause = _pause;
            _pause = pause * 2 < pace.Value.LongestPause ? pause * 2 : pace.Value.LongestPause;
            return pause;
        }
    }

    private async Task ReadAsync(CancellationToken cancellationToken)
    {
        using var mailbox = await MailboxConnection.OpenAsync(options.Value, cancellationToken);
        while (true)
        {
            var due = await round.TakeAllAsync(mailbox, cancellationToken);
            _pause = pace.Value.FirstPause;
            if (state.NoteRead())
            {
                Log.Back(logger, options.Value.Host);
            }

            await mailbox.WaitAsync(due ?? TimeSpan.MaxValue, pace.Value.Look, time, cancellationToken);
        }
    }

    private void Note(Exception exception)
    {
        var reason = exception switch
        {
            AuthenticationException => "the server does not take the user and the password",
            SslHandshakeException => "the server's certificate or encryption is not good",
            FolderNotFoundException => "it has no such folder",
            SocketException or IOException or ProtocolException or CommandException or ServiceNotConnectedException or ServiceNotAuthenticatedException or TimeoutException or NotSupportedException => "the server cannot be used",
            OperationCanceledException or DbException => "the catalogue's server cannot be reached",
            _ => null,
        };
        if (!state.NoteFailure(reason ?? exception.GetType().Name))
        {
            Log.StillAway(logger, exception);
            return;
        }

        if (reason is null)
        {
            Log.Failed(logger, exception);
        }
        else
        {
            Log.Away(logger, options.Value.User, options.Value.Host, reason, PlainLine.Of((exception.InnerException ?? exception).Message));
        }
    }

    private static partial class Log
    {
        [LoggerMessage(Level = LogLevel.Warning, Message = "The mailbox of {User} at {Host} is not read: {Reason} ({Detail}). It is tried again and again; mails wait there")]
        public static partial void Away(ILogger logger, string? user, string? host, string reason, string detail);

        [LoggerMessage(Level = LogLevel.Debug, Message = "The mailbox is still not read")]
        public static partial void StillAway(ILogger logger, Exception exception);

        [LoggerMessage(Level = LogLevel.Error, Message = "Reading the mailbox failed; it is tried again")]
        public static partial void Failed(ILogger logger, Exception exception);

        [LoggerMessage(Level = LogLevel.Information, Message = "The mailbox at {Host} is read again")]
        public static partial void Back(ILogger logger, string? host);
    }
}
