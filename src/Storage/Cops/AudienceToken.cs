namespace Library.Storage.Cops;

/// <summary>The names of audiences, as they stand in the catalogue and in the index.</summary>
public static class AudienceToken
{
    /// <summary>Everyone signed in.</summary>
    public const string Members = "members";

    /// <summary>The association's admins; part of every document's audience.</summary>
    public const string Admins = "admins";

    internal const string CopPrefix = "cop:";

    /// <summary>The members of one COP.</summary>
    public static string Cop(string slug) => $"{CopPrefix}{slug}";

    /// <summary>The COP that a token is of; null where it is another one.</summary>
    public static string? CopOrNull(string token)
    {
        ArgumentNullException.ThrowIfNull(token);
        return token.StartsWith(CopPrefix, StringComparison.Ordinal) ? token[CopPrefix.Length..] : null;
    }

    /// <summary>The leads of one COP.</summary>
    public static string Lead(string slug) => $"lead:{slug}";

    /// <summary>One person, for what they own.</summary>
    public static string Owner(Guid personId) => $"owner:{personId:N}";
}
