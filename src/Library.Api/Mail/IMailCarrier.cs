using MimeKit;

namespace Library.Api.Mail;

/// <summary>Takes mails on their way.</summary>
internal interface IMailCarrier
{
    /// <summary>Hands over one mail after the other; stops at the first that a passing fault keeps back.</summary>
    /// <param name="count">How many there are.</param>
    /// <param name="begin">Called before each: the mail as it goes out now; null where it is not to be handed over.</param>
    /// <param name="done">Called after each: how it went, before the next is begun.</param>
    Task CarryAsync(int count, Func<int, Task<CarriedMail?>> begin, Func<int, CarryResult, Task> done, CancellationToken cancellationToken);
}

/// <summary>A mail as it goes out.</summary>
/// <param name="Id">Of its row: what a report names that it cannot be delivered.</param>
internal sealed record CarriedMail(Guid Id, MimeMessage Message);

/// <summary>How one mail went.</summary>
internal abstract record CarryResult
{
    private CarryResult()
    {
    }

    public sealed record Taken : CarryResult;

    /// <param name="Reason">For the admins; never holds the mail's text.</param>
    /// <param name="IsFinal">Whether another try would not help.</param>
    /// <param name="IsRecipient">Whether it is the recipient's address that is refused.</param>
    public sealed record Refused(string Reason, bool IsFinal, bool IsRecipient = false) : CarryResult;
}
