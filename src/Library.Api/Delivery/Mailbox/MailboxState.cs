namespace Library.Api.Delivery.Mailbox;

/// <summary>Whether the mailbox can be read from this process.</summary>
internal sealed class MailboxState
{
    private volatile string? _failure;

    public bool IsFailing => _failure is not null;

    /// <summary>Notes why it cannot be read.</summary>
    /// <returns>Whether that is new.</returns>
    public bool NoteFailure(string reason) => Interlocked.Exchange(ref _failure, reason) != reason;

    /// <summary>Notes that it is read, here or by another process.</summary>
    /// <returns>Whether that is new after a failure.</returns>
    public bool NoteRead() => Interlocked.Exchange(ref _failure, null) is not null;
}
