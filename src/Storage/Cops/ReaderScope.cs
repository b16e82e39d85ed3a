using System.Collections.Immutable;

namespace Library.Storage.Cops;

/// <summary>What one reader may see, as the audience tokens that they hold. A document is visible when its audience shares a token with it.</summary>
/// <remarks>Every search and every query of documents takes one. No token, no sight.</remarks>
/// <param name="PersonId">Whose scope it is.</param>
/// <param name="Tokens">Held tokens (see <see cref="AudienceToken"/>), sorted ordinally, each once.</param>
public sealed record ReaderScope(Guid PersonId, ImmutableArray<string> Tokens)
{
    /// <summary>Of people without an account: no token, no sight.</summary>
    public static ReaderScope Nobody { get; } = new(Guid.Empty, []);

    /// <summary>The tokens in one string: equal for scopes that see the same.</summary>
    public string Key { get; } = string.Join('\n', Tokens);
}
