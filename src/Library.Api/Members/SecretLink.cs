using System.Security.Cryptography;
using System.Text;
using Microsoft.AspNetCore.WebUtilities;

namespace Library.Api.Members;

/// <summary>Secrets that travel in links and tokens: random, and kept only as a hash. They are long enough that a fast hash is safe.</summary>
internal static class SecretLink
{
    private const int Bytes = 32;

    /// <summary>A new secret, fit for an address.</summary>
    public static string New() => WebEncoders.Base64UrlEncode(RandomNumberGenerator.GetBytes(Bytes));

    /// <summary>SHA-256 of a secret, lower-case hexadecimal.</summary>
    public static string HashOf(string secret) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(secret)));

    /// <summary>Makes a token of Identity fit for an address.</summary>
    public static string Encode(string token) => WebEncoders.Base64UrlEncode(Encoding.UTF8.GetBytes(token));

    /// <summary>Reads it back; empty where it is none.</summary>
    public static string Decode(string? encoded)
    {
        try
        {
            return Encoding.UTF8.GetString(WebEncoders.Base64UrlDecode(encoded ?? ""));
        }
        catch (FormatException)
        {
            return "";
        }
    }
}
