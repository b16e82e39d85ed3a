using Library.Storage;
using Library.Storage.Catalogue;
using Library.Storage.People;
using Microsoft.EntityFrameworkCore;

namespace Library.Api.Members;

/// <summary>Tokens that people give their programs.</summary>
internal sealed class ApiTokens(LibraryDbContext catalogue, AssociationClock clock)
{
    /// <summary>What every token begins with, so that one that was published by mistake is found.</summary>
    public const string Prefix = "ckc_";

    public const int MaxDays = 365;
    private const int MaxTokens = 50;

    public Task<List<ApiToken>> ListAsync(Reader reader, CancellationToken cancellationToken)
    {
        var now = clock.Now;
        return catalogue.ApiTokens.AsNoTracking().Where(token => token.PersonId == reader.Id && token.ExpiresAt > now).OrderByDescending(token => token.CreatedAt).ToListAsync(cancellationToken);
    }

    /// <returns>The token, which is shown this once; or what is wrong.</returns>
    public async Task<(ApiToken? Token, string Secret, FieldMessages Errors)> CreateAsync(Reader reader, string? name, bool mayWrite, int days, CancellationToken cancellationToken)
    {
        var label = PlainLine.Of(name);
        var errors = new FieldMessages();
        errors.Require("name", label.Length is > 0 and <= ApiToken.MaxNameLength, $"Give it a name of at most {ApiToken.MaxNameLength} characters.");
        errors.Require("days", days is >= 1 and <= MaxDays, $"A token is good for 1 to {MaxDays} days.");
        errors.Require("name", await catalogue.ApiTokens.CountAsync(token => token.PersonId == reader.Id, cancellationToken) < MaxTokens, $"You have {MaxTokens} tokens already; take one back first.");
        if (errors.Any)
        {
            return (null, "", errors);
        }

        var secret = Prefix + SecretLink.New();
        var token = new ApiToken
        {
            Id = Guid.CreateVersion7(clock.Now),
            PersonId = reader.Id,
            Name = label,
            Hash = SecretLink.HashOf(secret),
            MayWrite = mayWrite,
            CreatedAt = clock.Now,
            ExpiresAt = clock.Now.AddDays(days),
        };
        catalogue.Add(token);
        catalogue.Add(new AuditEntry { At = clock.Now, PersonId = reader.Id, Action = "token-created", Subject = token.Id.ToString(), Detail = $"{label}, {(mayWrite ? "reads and writes" : "reads")}, {days} days" });
        await catalogue.SaveChangesAsync(cancellationToken);
        return (token, secret, errors);
    }

    /// <summary>Takes a token back, from the next request on.</summary>
    /// <returns>Whether the reader had it.</returns>
    public async Task<bool> RevokeAsync(Reader reader, Guid id, CancellationToken cancellationToken)
    {
        if (await catalogue.ApiTokens.Where(token => token.Id == id && token.PersonId == reader.Id).ExecuteDeleteAsync(cancellationToken) == 0)
        {
            return false;
        }

        catalogue.Add(new AuditEntry { At = clock.Now, PersonId = reader.Id, Action = "token-revoked", Subject = id.ToString() });
        await catalogue.SaveChangesAsync(cancellationToken);
        return true;
    }

    public Task NoteUseAsync(string hash, CancellationToken cancellationToken)
    {
        var now = clock.Now;
        return catalogue.ApiTokens.Where(token => token.Hash == hash).ExecuteUpdateAsync(update => update.SetProperty(token => token.LastUsedAt, now), cancellationToken);
    }
}
