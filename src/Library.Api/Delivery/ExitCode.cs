namespace Library.Api.Delivery;

/// <summary>What mail servers understand of the end of a program that they hand mails to (sysexits.h).</summary>
internal enum ExitCode
{
    Ok = 0,

    /// <summary>The command was typed wrong.</summary>
    Usage = 64,

    /// <summary>The message is broken, too large, or says nothing.</summary>
    DataError = 65,

    /// <summary>There is no such address.</summary>
    NoUser = 67,

    /// <summary>Worth another try: the mail server keeps the message.</summary>
    TemporaryFailure = 75,

    /// <summary>The sender may not do this.</summary>
    NoPermission = 77,
}

/// <param name="Sentence">For the sender, who gets it back from their mail server; null where there is nothing to say.</param>
internal sealed record Delivered(ExitCode Code, string? Sentence = null)
{
    public static readonly Delivered Done = new(ExitCode.Ok);

    /// <summary>Of a message that went to several addresses: what is worth another try comes first, then what was refused.</summary>
    public static Delivered Of(IReadOnlyList<Delivered> results) => results.Where(result => result.Code != ExitCode.Ok).OrderByDescending(result => result.Code == ExitCode.TemporaryFailure).ToList() switch
    {
        [] => Done,
        [{ Code: ExitCode.TemporaryFailure } first, ..] => first,
        [var first, ..] failed => new Delivered(first.Code, string.Join(' ', failed.Select(result => result.Sentence).OfType<string>().Distinct(StringComparer.Ordinal))),
    };
}
