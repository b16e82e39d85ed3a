using System.Globalization;
using Microsoft.AspNetCore.DataProtection;

namespace Library.Api.Members;

/// <summary>Remembers in a cookie whose password was right, for the few minutes until the second step. It is no session, and gives no right.</summary>
internal sealed class PendingSignIn(IDataProtectionProvider protection, IHttpContextAccessor http)
{
    private const string Cookie = "library-second-step";
    private static readonly TimeSpan Lifetime = TimeSpan.FromMinutes(5);

    private readonly ITimeLimitedDataProtector _protector = protection.CreateProtector("second-step").ToTimeLimitedDataProtector();

    public void Remember(Guid personId) => Context.Response.Cookies.Append(
        Cookie, _protector.Protect(personId.ToString("N", CultureInfo.InvariantCulture), Lifetime), Options());

    /// <summary>Whose second step this is; null where there was no first one, or it is too long ago.</summary>
    public Guid? FindOrNull()
    {
        try
        {
            return Context.Request.Cookies[Cookie] is { } cookie && Guid.TryParse(_protector.Unprotect(cookie), out var id) ? id : null;
        }
        catch (System.Security.Cryptography.CryptographicException)
        {
            return null;
        }
    }

    public void Forget() => Context.Response.Cookies.Delete(Cookie, Options());

    private HttpContext Context => http.HttpContext ?? throw new InvalidOperationException("There is no request.");

    private CookieOptions Options() => new() { HttpOnly = true, SameSite = SameSiteMode.Lax, Secure = Context.Request.IsHttps, Path = "/sign-in", IsEssential = true };
}
