using Library.Storage.People;

namespace Library.Storage.Mail;

/// <summary>A mail that is to be sent. It is written in the transaction of what causes it, so that a crash loses neither.</summary>
public sealed class OutgoingMail
{
    public const int MaxSubjectLength = 200;
    public const int MaxFailureLength = 500;

    public Guid Id { get; init; }

    /// <summary>The address of the one recipient.</summary>
    public required string Recipient { get; init; }

    /// <summary>The same in capitals, to count what goes to one address however it is written.</summary>
    public required string NormalizedRecipient { get; init; }

    public required string Subject { get; init; }

    /// <summary>Plain text, in paragraphs; empty where it is written when the mail goes out.</summary>
    public required string Text { get; init; }

    /// <summary>Whom it tells of documents that their saved searches found. What they may see then is written into it when it goes out; null for every other mail.</summary>
    public Guid? AlertedPersonId { get; init; }

    /// <summary>Whom it tells of posts, of what is new in their COPs or of private messages, or whom it welcomes; written when it goes out as well. Null for every other mail.</summary>
    public Guid? NotifiedPersonId { get; init; }

    /// <summary>Whose private messages it brings; null for every other mail.</summary>
    public Guid? CorrespondentId { get; init; }

    /// <summary>The conversation whose posts it tells of; null for a digest and every other mail.</summary>
    public Guid? ConversationId { get; init; }

    /// <summary>The follow-up that it reminds of; null for every other mail.</summary>
    public Guid? FollowUpId { get; init; }

    /// <summary>The COP that it welcomes to; null for every other mail.</summary>
    public string? WelcomingCopSlug { get; init; }

    public DateTimeOffset CreatedAt { get; init; }

    /// <summary>Not to be tried before; put off after each failure.</summary>
    public DateTimeOffset NotBefore { get; set; }

    public int Attempts { get; set; }

    /// <summary>When the server took it; null while it waits.</summary>
    public DateTimeOffset? SentAt { get; set; }

    /// <summary>When it was given up; null while it may still be sent.</summary>
    public DateTimeOffset? GivenUpAt { get; set; }

    /// <summary>When a mail server reported that it cannot be delivered; null where none did.</summary>
    public DateTimeOffset? BouncedAt { get; set; }

    /// <summary>Why the last try failed.</summary>
    public string? Failure { get; set; }

    /// <summary>A mail that is due at once. A subject that is too long is cut.</summary>
    public static OutgoingMail To(string recipient, string subject, string text, DateTimeOffset now) => To(recipient, subject, text, alertedPersonId: null, now);

    /// <summary>A mail that is due at once, and whose text is written when it goes out.</summary>
    public static OutgoingMail AlertOf(Guid personId, string recipient, string subject, DateTimeOffset now) => To(recipient, subject, text: "", personId, now);

    /// <summary>A mail of posts, or a digest, whose text is written when it goes out.</summary>
    /// <param name="conversationId">Null for a digest.</param>
    /// <param name="notBefore">When the quiet hours of its reader end; now where it is in none.</param>
    public static OutgoingMail NoticeOf(Reader reader, Guid? conversationId, DateTimeOffset now, DateTimeOffset notBefore) =>
        NoticeOf(reader, conversationId, now, notBefore, conversationId is null ? "What is new in your communities" : "New posts in a conversation");

    /// <summary>The same under another subject.</summary>
    /// <param name="correspondentId">See <see cref="CorrespondentId"/>.</param>
    public static OutgoingMail NoticeOf(Reader reader, Guid? conversationId, DateTimeOffset now, DateTimeOffset notBefore, string subject, Guid? correspondentId = null)
    {
        ArgumentNullException.ThrowIfNull(reader);
        return new()
        {
            Id = Guid.CreateVersion7(now),
            Recipient = reader.Email,
            NormalizedRecipient = Normalize(reader.Email),
            Subject = subject,
            Text = "",
            NotifiedPersonId = reader.Id,
            ConversationId = conversationId,
            CorrespondentId = correspondentId,
            CreatedAt = now,
            NotBefore = notBefore,
        };
    }

    /// <summary>A mail that reminds somebody of a follow-up, and whose text is written when it goes out.</summary>
    /// <param name="notBefore">When the quiet hours of its reader end; now where it is in none.</param>
    public static OutgoingMail ReminderOf(Reader reader, Guid followUpId, DateTimeOffset now, DateTimeOffset notBefore)
    {
        ArgumentNullException.ThrowIfNull(reader);
        return new()
        {
            Id = Guid.CreateVersion7(now),
            Recipient = reader.Email,
            NormalizedRecipient = Normalize(reader.Email),
            Subject = "A follow-up of a meeting",
            Text = "",
            NotifiedPersonId = reader.Id,
            FollowUpId = followUpId,
            CreatedAt = now,
            NotBefore = notBefore,
        };
    }

    /// <summary>A mail that welcomes somebody to a COP, and whose text is written when it goes out.</summary>
    public static OutgoingMail WelcomeOf(Guid personId, string recipient, string cop, string subject, DateTimeOffset now)
    {
        ArgumentNullException.ThrowIfNull(recipient);
        return new()
        {
            Id = Guid.CreateVersion7(now),
            Recipient = recipient,
            NormalizedRecipient = Normalize(recipient),
            Subject = Shorten(subject),
            Text = "",
            NotifiedPersonId = personId,
            WelcomingCopSlug = cop,
            CreatedAt = now,
            NotBefore = now,
        };
    }

    private static OutgoingMail To(string recipient, string subject, string text, Guid? alertedPersonId, DateTimeOffset now)
    {
        ArgumentNullException.ThrowIfNull(subject);
        return new()
        {
            Id = Guid.CreateVersion7(now),
            Recipient = recipient,
            NormalizedRecipient = Normalize(recipient),
            Subject = Shorten(subject),
            Text = text,
            AlertedPersonId = alertedPersonId,
            CreatedAt = now,
            NotBefore = now,
        };
    }

    public static string Normalize(string address)
    {
        ArgumentNullException.ThrowIfNull(address);
        return address.ToUpperInvariant();
    }

    private static string Shorten(string subject) => subject.Length > MaxSubjectLength ? subject[..MaxSubjectLength] : subject;
}
