using System.Security.Cryptography;
using System.Text;
using Library.Storage.Cops;

namespace Library.Storage.Alerts;

/// <summary>What a reader may see, in short: to tell whether it is the same as before.</summary>
public static class ScopeHash
{
    /// <summary>SHA-256 of the scope's tokens, lower-case hexadecimal.</summary>
    public static string Of(ReaderScope scope)
    {
        ArgumentNullException.ThrowIfNull(scope);
        return Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(scope.Key)));
    }
}
