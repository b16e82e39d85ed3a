using Library.Storage;
using Library.Storage.Catalogue;
using Library.Storage.People;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.AspNetCore.Identity;
using Microsoft.AspNetCore.WebUtilities;

namespace Library.Api.Members;

/// <summary>Passkeys (WebAuthn): made by a person's device, and good in place of password and second step, since the device checks who uses it.</summary>
internal sealed class Passkeys(
    UserManager<Person> people, IPasskeyHandler<Person> handler, PersonSignIn signIn, LibraryDbContext catalogue, AccountMail mail, AssociationClock clock,
    IDataProtectionProvider protection, IHttpContextAccessor http)
{
    public const int MaxNameLength = 100;
    public const int Most = 20;
    private const int MaxCredentialLength = 20_000;
    private const string Cookie = "library-passkey";
    private const string Creation = "passkey-creation";
    private const string Request = "passkey-request";
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(5);

    private HttpContext Context => http.HttpContext ?? throw new InvalidOperationException("There is no request.");

    /// <summary>What a browser needs to make a passkey for a person: PublicKeyCredentialCreationOptions as JSON.</summary>
    public async Task<string> BeginCreationAsync(Reader reader)
    {
        var options = await handler.MakeCreationOptionsAsync(new PasskeyUserEntity { Id = reader.Id.ToString(), Name = reader.Email, DisplayName = reader.Name }, Context);
        Remember(Creation, options.AttestationState);
        return options.CreationOptionsJson;
    }

    /// <summary>What a browser needs to sign somebody in: PublicKeyCredentialRequestOptions as JSON. Who it will be only the passkey says.</summary>
    public async Task<string> BeginSignInAsync()
    {
        var options = await handler.MakeRequestOptionsAsync(null!, Context);
        Remember(Request, options.AssertionState);
        return options.RequestOptionsJson;
    }

    /// <summary>Keeps the passkey that a browser has made.</summary>
    /// <returns>Whether it was one, made for this person just now.</returns>
    public async Task<bool> AddAsync(Person person, string? credential, string? name)
    {
        if (credential is not { Length: > 0 and <= MaxCredentialLength } || (await people.GetPasskeysAsync(person)).Count >= Most)
        {
            return false;
        }

        var result = await handler.PerformAttestationAsync(new PasskeyAttestationContext { CredentialJson = credential, AttestationState = Recall(Creation), HttpContext = Context });
        if (!result.Succeeded || !string.Equals(result.UserEntity.Id, person.Id.ToString(), StringComparison.Ordinal))
        {
            return false;
        }

        var label = PlainLine.Of(name);
        result.Passkey.Name = label.Length == 0 ? "Passkey" : label[..Math.Min(label.Length, MaxNameLength)];
        mail.PasskeyAdded(person, result.Passkey.Name);
        Note(person, "passkey-added");
        return (await people.AddOrUpdatePasskeyAsync(person, result.Passkey)).Succeeded;
    }

    /// <summary>Signs in whom a passkey names.</summary>
    public async Task<SignInResult> SignInAsync(string? credential, CancellationToken cancellationToken)
    {
        if (credential is not { Length: > 0 and <= MaxCredentialLength } || Recall(Request) is not { } state)
        {
            return await signIn.SignInByPasskeyAsync(null, cancellationToken);
        }

        var result = await handler.PerformAssertionAsync(new PasskeyAssertionContext { CredentialJson = credential, AssertionState = state, HttpContext = Context });
        if (result.Succeeded)
        {
            await people.AddOrUpdatePasskeyAsync(result.User, result.Passkey);
        }

        return await signIn.SignInByPasskeyAsync(result.Succeeded ? result.User : null, cancellationToken);
    }

    /// <summary>A person's passkeys, the oldest first, each with its id as text.</summary>
    public async Task<IReadOnlyList<(string Id, string Name, DateTimeOffset CreatedAt)>> ListAsync(Person person) =>
        [.. (await people.GetPasskeysAsync(person)).OrderBy(passkey => passkey.CreatedAt).Select(passkey => (WebEncoders.Base64UrlEncode(passkey.CredentialId), passkey.Name ?? "Passkey", passkey.CreatedAt))];

    /// <summary>Forgets a passkey of a person; what is not there is gone already.</summary>
    public async Task RemoveAsync(Person person, string? id)
    {
        if ((await people.GetPasskeysAsync(person)).FirstOrDefault(passkey => string.Equals(WebEncoders.Base64UrlEncode(passkey.CredentialId), id, StringComparison.Ordinal)) is { } passkey)
        {
            mail.PasskeyRemoved(person, passkey.Name ?? "Passkey");
            Note(person, "passkey-removed");
            await people.RemovePasskeyAsync(person, passkey.CredentialId);
        }
    }

    private void Note(Person person, string action) => catalogue.Add(new AuditEntry { At = clock.Now, PersonId = person.Id, Action = action, Subject = person.Id.ToString() });

    private void Remember(string purpose, string? state) =>
        Context.Response.Cookies.Append(Cookie, ProtectorOf(purpose).Protect(state ?? "", Patience), Options());

    /// <summary>What was remembered, once; null where it is too old, or for something else.</summary>
    private string? Recall(string purpose)
    {
        Context.Response.Cookies.Delete(Cookie, Options());
        try
        {
            return Context.Request.Cookies[Cookie] is { } cookie ? ProtectorOf(purpose).Unprotect(cookie) : null;
        }
        catch (System.Security.Cryptography.CryptographicException)
        {
            return null;
        }
    }

    private ITimeLimitedDataProtector ProtectorOf(string purpose) => protection.CreateProtector(purpose).ToTimeLimitedDataProtector();

    private CookieOptions Options() => new() { HttpOnly = true, SameSite = SameSiteMode.Strict, Secure = Context.Request.IsHttps, Path = "/", IsEssential = true };
}
