using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;

namespace Library.Storage.Catalogue;

/// <summary>The settings below <c>Library:Audit</c>.</summary>
public sealed class AuditOptions
{
    public const string Section = "Library:Audit";

    /// <summary>How many days an entry is kept, at least <see cref="AuditTrail.ShortestRetentionDays"/>.</summary>
    public int RetentionDays { get; init; } = 730;
}

internal sealed class AuditOptionsValidator : IValidateOptions<AuditOptions>
{
    private const int Longest = 36_500;

    public ValidateOptionsResult Validate(string? name, AuditOptions options) =>
        options.RetentionDays is >= AuditTrail.ShortestRetentionDays and <= Longest
            ? ValidateOptionsResult.Success
            : ValidateOptionsResult.Fail($"{AuditOptions.Section}:{nameof(AuditOptions.RetentionDays)} is {options.RetentionDays}; it takes {AuditTrail.ShortestRetentionDays} to {Longest} days.");
}

/// <summary>Keeps what was done: entries are added and, when they are old enough, removed. The database itself refuses everything else.</summary>
public sealed class AuditTrail(IDbContextFactory<LibraryDbContext> contexts, IOptions<AuditOptions> options, TimeProvider time)
{
    public const int ShortestRetentionDays = 30;

    /// <summary>Adds an entry on its own, for what changes nothing else.</summary>
    public async Task AddAsync(AuditEntry entry, CancellationToken cancellationToken)
    {
        await using var catalogue = await contexts.CreateDbContextAsync(cancellationToken);
        catalogue.Add(entry);
        await catalogue.SaveChangesAsync(cancellationToken);
    }

    /// <summary>Removes entries whose time has run out.</summary>
    public async Task RemoveOldAsync(CancellationToken cancellationToken)
    {
        await using var catalogue = await contexts.CreateDbContextAsync(cancellationToken);
        var before = time.GetUtcNow() - TimeSpan.FromDays(options.Value.RetentionDays);
        await catalogue.Audit.Where(entry => entry.At < before).ExecuteDeleteAsync(cancellationToken);
    }
}
