using System.Security.Cryptography;
using System.Text;
using Library.Storage.Catalogue;
using Microsoft.EntityFrameworkCore;

namespace Library.Storage.Notices;

/// <summary>The secrets of the addresses that replies go to. Each is bound to one person and one conversation or correspondent, and good for a year.</summary>
public sealed class ReplyAddresses(IDbContextFactory<LibraryDbContext> contexts, TimeProvider time)
{
    public static readonly TimeSpan Kept = TimeSpan.FromDays(365);

    // Mail systems may write an address in other letters, so the secret knows no capitals: 26 signs of 32 make 130 bits.
    private const string Alphabet = "abcdefghijklmnopqrstuvwxyz234567";
    private const int Length = 26;

    /// <summary>Makes a secret, which is known to nobody but its caller.</summary>
    public async Task<string> MakeAsync(Guid personId, Guid conversationId, CancellationToken cancellationToken)
    {
        var secret = RandomNumberGenerator.GetString(Alphabet, Length);
        await KeepAsync(new ReplyAddress { Hash = HashOf(secret), PersonId = personId, ConversationId = conversationId, CreatedAt = time.GetUtcNow() }, cancellationToken);
        return secret;
    }

    /// <summary>Makes a secret for replies to private messages, which is known to nobody but its caller.</summary>
    public async Task<string> MakeForMessagesAsync(Guid personId, Guid correspondentId, CancellationToken cancellationToken)
    {
        var secret = RandomNumberGenerator.GetString(Alphabet, Length);
        await KeepAsync(new MessageReplyAddress { Hash = HashOf(secret), PersonId = personId, CorrespondentId = correspondentId, CreatedAt = time.GetUtcNow() }, cancellationToken);
        return secret;
    }

    /// <summary>Whose replies to which conversation have this secret; null where it is none, or too old.</summary>
    public async Task<ReplyAddress?> FindOrNullAsync(string secret, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(secret);
        await using var catalogue = await contexts.CreateDbContextAsync(cancellationToken);
        var (hash, since) = (HashOf(secret), time.GetUtcNow() - Kept);
        return await catalogue.ReplyAddresses.AsNoTracking().SingleOrDefaultAsync(address => address.Hash == hash && address.CreatedAt >= since, cancellationToken);
    }

    /// <summary>Whose replies to whose private messages have this secret; null where it is none, or too old.</summary>
    public async Task<MessageReplyAddress?> FindForMessagesOrNullAsync(string secret, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(secret);
        await using var catalogue = await contexts.CreateDbContextAsync(cancellationToken);
        var (hash, since) = (HashOf(secret), time.GetUtcNow() - Kept);
        return await catalogue.MessageReplyAddresses.AsNoTracking().SingleOrDefaultAsync(address => address.Hash == hash && address.CreatedAt >= since, cancellationToken);
    }

    /// <summary>Removes those that are too old.</summary>
    public async Task RemoveOldAsync(CancellationToken cancellationToken)
    {
        await using var catalogue = await contexts.CreateDbContextAsync(cancellationToken);
        var since = time.GetUtcNow() - Kept;
        await catalogue.ReplyAddresses.Where(address => address.CreatedAt < since).ExecuteDeleteAsync(cancellationToken);
        await catalogue.MessageReplyAddresses.Where(address => address.CreatedAt < since).ExecuteDeleteAsync(cancellationToken);
    }

    private async Task KeepAsync(object address, CancellationToken cancellationToken)
    {
        await using var catalogue = await contexts.CreateDbContextAsync(cancellationToken);
        catalogue.Add(address);
        await catalogue.SaveChangesAsync(cancellationToken);
    }

    private static string HashOf(string secret) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(secret.ToLowerInvariant())));
}
