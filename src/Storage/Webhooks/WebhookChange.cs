namespace Library.Storage.Webhooks;

/// <summary>What an admin wants a webhook to be, not checked yet.</summary>
public sealed record WebhookInput
{
    public string? Address { get; init; }

    public IReadOnlyList<WebhookEvent> Events { get; init; } = [];

    /// <summary>The only community that it hears of; null or empty for all.</summary>
    public string? Cop { get; init; }

    /// <summary>Whether nothing is to be sent.</summary>
    public bool IsStopped { get; init; }
}

/// <summary>How a change of webhooks came out.</summary>
public abstract record WebhookChange
{
    private WebhookChange()
    {
    }

    /// <summary>It is done, and committed.</summary>
    public sealed record Done(Guid Id) : WebhookChange;

    /// <summary>There is no such webhook or delivery.</summary>
    public sealed record NotFound : WebhookChange;

    /// <summary>The reader may not do this. The message is for them.</summary>
    public sealed record NotAllowed(string Message) : WebhookChange;

    /// <summary>Not as it stands now. The message is for people.</summary>
    public sealed record NotNow(string Message) : WebhookChange;

    /// <summary>What was sent is wrong; messages by field.</summary>
    public sealed record Invalid(IReadOnlyDictionary<string, string[]> Errors) : WebhookChange;
}
