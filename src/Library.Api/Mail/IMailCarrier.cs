using MimeKit;

namespace Library.Api.Mail;

/// <summary>Takes mails on their way.</summary>
internal interface IMailCarrier
{
    /// <summary>Hands over one mail after the other; stops at the first that a passing fault keeps back.</summary>
    /// <param name="messages">In order.</param>
    /// <param name="begin">Called before each: whether it is to be handed over, and not somebody else's by now.</param>
    /// <param name="done">Called after each: how it went, before the next is begun.</param>
    Task CarryAsync(IReadOnlyList<MimeMessage> messages, Func<int, Task<bool>> begin, Func<int, CarryResult, Task> done, CancellationToken cancellationToken);
}

/// <summary>How one mail went.</summary>
internal abstract record CarryResult
{
    private CarryResult()
    {
    }

    public sealed record Taken : CarryResult;

    /// <param name="Reason">For the admins; never holds the mail's text.</param>
    /// <param name="IsFinal">Whether another try would not help.</param>
    public sealed record Refused(string Reason, bool IsFinal) : CarryResult;
}
