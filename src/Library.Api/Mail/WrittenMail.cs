namespace Library.Api.Mail;

/// <summary>A mail of plain text, as it goes out.</summary>
/// <param name="Stop">Where a mail program stops such mails by itself; null where they are not stopped.</param>
internal sealed record WrittenMail(string Recipient, string Subject, string Text, Uri? Stop);
