namespace Library.Api.Delivery.Mailbox;

/// <summary>How often the mailbox is looked at, and how long is waited after failures.</summary>
internal sealed class MailboxPace
{
    /// <summary>Between two looks where the server does not say by itself that there is something new.</summary>
    public TimeSpan Look { get; set; } = TimeSpan.FromMinutes(1);

    /// <summary>Between two looks whether another process still reads the mailbox.</summary>
    public TimeSpan StandBy { get; set; } = TimeSpan.FromSeconds(15);

    /// <summary>After the mailbox could not be read; then twice as long each time.</summary>
    public TimeSpan FirstPause { get; set; } = TimeSpan.FromSeconds(5);

    public TimeSpan LongestPause { get; set; } = TimeSpan.FromMinutes(10);

    /// <summary>After a message could not be taken in; then twice as long each time.</summary>
    public TimeSpan FirstRetry { get; set; } = TimeSpan.FromMinutes(1);

    public TimeSpan LongestRetry { get; set; } = TimeSpan.FromHours(1);
}
