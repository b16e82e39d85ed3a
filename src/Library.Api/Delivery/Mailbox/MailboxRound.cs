using Library.Api.Mail;
using Library.Storage;
using Library.Storage.Telemetry;
using MailKit;
using Microsoft.Extensions.Options;

namespace Library.Api.Delivery.Mailbox;

/// <summary>
/// Takes in what stands in a mailbox, one message after the other. A message is moved aside after all of it is committed: what a crash comes between is taken again, and changes nothing.
/// One that cannot be taken now waits where it is, and holds up no other.
/// </summary>
internal sealed partial class MailboxRound(MailIntake intake, Refusals refusals, IOptions<MailOptions> options, IOptions<MailboxPace> pace, TimeProvider time, ILogger<MailboxRound> logger)
{
    private readonly Dictionary<(uint Validity, uint Id), Waiting> _waiting = [];

    /// <returns>In how long a message that waits is due; null where none does.</returns>
    public async Task<TimeSpan?> TakeAllAsync(MailboxConnection mailbox, CancellationToken cancellationToken)
    {
        var messages = await mailbox.ListAsync(cancellationToken);
        var there = messages.Select(message => KeyOf(message.Id)).ToHashSet();
        foreach (var gone in _waiting.Keys.Where(key => !there.Contains(key)).ToList())
        {
            _waiting.Remove(gone);
        }

        foreach (var message in messages)
        {
            if (!_waiting.TryGetValue(KeyOf(message.Id), out var waiting) || LeftOf(waiting) == TimeSpan.Zero)
            {
                await TryTakeAsync(mailbox, message, cancellationToken);
            }
        }

        return _waiting.Count == 0 ? null : _waiting.Values.Min(LeftOf);
    }

    private async Task TryTakeAsync(MailboxConnection mailbox, WaitingMessage message, CancellationToken cancellationToken)
    {
        try
        {
            using var step = LibraryTelemetry.Source.StartActivity(LibrarySteps.Mail);
            var delivered = await DeliverAsync(mailbox, message, cancellationToken);
            if (delivered.Code == ExitCode.TemporaryFailure)
            {
                PutOff(message.Id, delivered.Sentence ?? "");
                return;
            }

            await SettleAsync(mailbox, message.Id, delivered, cancellationToken);
            _waiting.Remove(KeyOf(message.Id));
        }
        catch (MessageNotFoundException)
        {
            // Somebody took it out of the mailbox.
        }
        catch (Exception exception) when (!cancellationToken.IsCancellationRequested)
        {
            // The outermost place for one message: whatever it is, a broken message too, the others are not held up.
            PutOff(message.Id, PlainLine.Of($"{exception.GetType().Name}: {exception.Message}"));
            if (!mailbox.IsOpen)
            {
                throw;
            }
        }
    }

    private async Task<Delivered> DeliverAsync(MailboxConnection mailbox, WaitingMessage message, CancellationToken cancellationToken)
    {
        if (message.Size > options.Value.MaxMessageBytes)
        {
            return intake.TooLarge;
        }

        await using var content = mailbox.OpenRead(message.Id);
        return await intake.TakeAsync(content, to: null, cancellationToken);
    }

    private async Task SettleAsync(MailboxConnection mailbox, UniqueId id, Delivered delivered, CancellationToken cancellationToken)
    {
        var isRefused = delivered.Code != ExitCode.Ok;
        if (isRefused)
        {
            await TellAsync(mailbox, id, delivered, cancellationToken);
        }

        using var step = LibraryTelemetry.Source.StartActivity(LibrarySteps.MailAside);
        await mailbox.MoveAsync(id, isRefused, cancellationToken);
        LibraryMetrics.NoteIncomingMail(isRefused ? "refused" : "taken");
        Log.Settled(logger, id.Id, delivered.Code);
    }

    private async Task TellAsync(MailboxConnection mailbox, UniqueId id, Delivered refused, CancellationToken cancellationToken)
    {
        try
        {
            using var message = await mailbox.ReadBeginningAsync(id, cancellationToken);
            await refusals.TellAsync(message, refused, cancellationToken);
        }
        catch (FormatException)
        {
            // It is no message, so nobody sent it.
        }
    }

    private void PutOff(UniqueId id, string reason)
    {
        var waiting = new Waiting(time.GetTimestamp(), (_waiting.GetValueOrDefault(KeyOf(id))?.Tries ?? 0) + 1);
        _waiting[KeyOf(id)] = waiting;
        LibraryMetrics.NoteIncomingMail("waiting");
        Log.PutOff(logger, id.Id, waiting.Tries, reason);
    }

    /// <summary>How long a message still waits; zero where it is due.</summary>
    private TimeSpan LeftOf(Waiting waiting)
    {
        var pause = pace.Value.FirstRetry * Math.Pow(2, Math.Min(waiting.Tries - 1, 20));
        var left = (pause < pace.Value.LongestRetry ? pause : pace.Value.LongestRetry) - time.GetElapsedTime(waiting.Last);
        return left > TimeSpan.Zero ? left : TimeSpan.Zero;
    }

    private static (uint Validity, uint Id) KeyOf(UniqueId id) => (id.Validity, id.Id);

    /// <summary>A message that could not be taken in, when that was tried the last time, and how often.</summary>
    private sealed record Waiting(long Last, int Tries);

    private static partial class Log
    {
        [LoggerMessage(Level = LogLevel.Information, Message = "Mail {Uid} of the mailbox was taken or refused: {Code}")]
        public static partial void Settled(ILogger logger, uint uid, ExitCode code);

        [LoggerMessage(Level = LogLevel.Warning, Message = "Mail {Uid} of the mailbox could not be taken in at try {Attempt}, and waits there: {Reason}")]
        public static partial void PutOff(ILogger logger, uint uid, int attempt, string reason);
    }
}
