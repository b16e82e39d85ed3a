namespace Library.Storage.Mail;

/// <summary>A mail that is to be sent. It is written in the transaction of what causes it, so that a crash loses neither.</summary>
public sealed class OutgoingMail
{
    public const int MaxSubjectLength = 200;
    public const int MaxFailureLength = 500;

    public Guid Id { get; init; }

    /// <summary>The address of the one recipient.</summary>
    public required string Recipient { get; init; }

    public required string Subject { get; init; }

    /// <summary>Plain text, in paragraphs.</summary>
    public required string Text { get; init; }

    public DateTimeOffset CreatedAt { get; init; }

    /// <summary>Not to be tried before; put off after each failure.</summary>
    public DateTimeOffset NotBefore { get; set; }

    public int Attempts { get; set; }

    /// <summary>When the server took it; null while it waits.</summary>
    public DateTimeOffset? SentAt { get; set; }

    /// <summary>Why the last try failed.</summary>
    public string? Failure { get; set; }

    /// <summary>A mail that is due at once.</summary>
    public static OutgoingMail To(string recipient, string subject, string text, DateTimeOffset now) =>
        new() { Id = Guid.CreateVersion7(now), Recipient = recipient, Subject = subject, Text = text, CreatedAt = now, NotBefore = now };
}
