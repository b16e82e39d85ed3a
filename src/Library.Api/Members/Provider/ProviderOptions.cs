using Library.Storage;
using Microsoft.Extensions.Options;

namespace Library.Api.Members.Provider;

/// <summary>The OpenID Connect provider that people may sign in through: the settings below <c>Library:OpenIdConnect</c>.</summary>
internal sealed class ProviderOptions
{
    public const string Section = "Library:OpenIdConnect";

    /// <summary>The provider's address, below which its <c>.well-known/openid-configuration</c> stands; null where there is no provider.</summary>
    public Uri? Authority { get; init; }

    public string? ClientId { get; init; }

    /// <summary>Null for a client without one, which proves itself by PKCE alone (RFC 7636).</summary>
    public string? ClientSecret { get; init; }

    /// <summary>What people call the provider: "Sign in with …".</summary>
    public string Name { get; init; } = "your organization";

    /// <summary>Whether every e-mail address that the provider names is taken for confirmed, also where it does not say so.</summary>
    public bool TrustEmails { get; init; }
}

internal sealed class ProviderOptionsValidator : IValidateOptions<ProviderOptions>
{
    private const int MaxNameLength = 60;

    public ValidateOptionsResult Validate(string? name, ProviderOptions options)
    {
        var failures = Failures(options).ToList();
        return failures.Count == 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(failures);
    }

    private static IEnumerable<string> Failures(ProviderOptions options)
    {
        if (options.Authority is null && (options.ClientId ?? options.ClientSecret) is not null)
        {
            yield return $"{Key(nameof(ProviderOptions.Authority))} is missing; it is the address of the OpenID Connect provider.";
        }

        if (options.Authority is { } authority && !IsSafe(authority))
        {
            yield return $"{Key(nameof(ProviderOptions.Authority))} is '{authority}'; it takes an https address.";
        }

        if (options.Authority is not null && string.IsNullOrWhiteSpace(options.ClientId))
        {
            yield return $"{Key(nameof(ProviderOptions.ClientId))} is missing; it is the name under which the provider knows this site.";
        }

        if (PlainLine.Of(options.Name) is not { Length: > 0 and <= MaxNameLength })
        {
            yield return $"{Key(nameof(ProviderOptions.Name))} is what stands on the button, in 1 to {MaxNameLength} characters.";
        }
    }

    // Plain HTTP never leaves the machine: who can change the provider's answers can sign in as anybody.
    private static bool IsSafe(Uri authority) =>
        authority.IsAbsoluteUri && (authority.Scheme == Uri.UriSchemeHttps || (authority.Scheme == Uri.UriSchemeHttp && authority.IsLoopback));

    private static string Key(string property) => $"{ProviderOptions.Section}:{property}";
}
