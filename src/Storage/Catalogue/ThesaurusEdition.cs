using Library.Storage.People;
using Microsoft.EntityFrameworkCore;

namespace Library.Storage.Catalogue;

/// <summary>A saved state of the list of words that mean the same. The newest one holds.</summary>
public sealed class ThesaurusEdition
{
    /// <summary>From 1, without gaps in what is saved at the same time: who saves an edition says which one it takes the place of.</summary>
    public int Number { get; init; }

    public required string Text { get; init; }

    public required DateTimeOffset SavedAt { get; init; }
}

/// <summary>Reads and saves the list of words that mean the same.</summary>
public sealed class ThesaurusEditions(IDbContextFactory<LibraryDbContext> contexts, TimeProvider time)
{
    /// <summary>Older editions are removed.</summary>
    public const int Kept = 20;

    /// <summary>The edition that holds; null where none was ever saved.</summary>
    public async Task<ThesaurusEdition?> FindNewestOrNullAsync(CancellationToken cancellationToken)
    {
        await using var catalogue = await contexts.CreateDbContextAsync(cancellationToken);
        return await catalogue.ThesaurusEditions.AsNoTracking().OrderByDescending(edition => edition.Number).FirstOrDefaultAsync(cancellationToken);
    }

    /// <summary>The number of the edition that holds; 0 where none was ever saved.</summary>
    public async Task<int> FindNewestNumberAsync(CancellationToken cancellationToken)
    {
        await using var catalogue = await contexts.CreateDbContextAsync(cancellationToken);
        return await catalogue.ThesaurusEditions.MaxAsync(edition => (int?)edition.Number, cancellationToken) ?? 0;
    }

    /// <param name="basedOn">The number of the edition that was changed; 0 for none.</param>
    /// <returns>The new edition; null where somebody has saved another one meanwhile.</returns>
    public async Task<ThesaurusEdition?> TrySaveAsync(Reader reader, string text, int basedOn, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(reader);
        await using var catalogue = await contexts.CreateDbContextAsync(cancellationToken);
        if ((await catalogue.ThesaurusEditions.MaxAsync(edition => (int?)edition.Number, cancellationToken) ?? 0) != basedOn)
        {
            return null;
        }

        var edition = new ThesaurusEdition { Number = basedOn + 1, Text = text, SavedAt = time.GetUtcNow() };
        catalogue.Add(edition);
        catalogue.Add(new AuditEntry { At = edition.SavedAt, PersonId = reader.Id, Action = "words-set", Subject = "words", Detail = $"Edition {edition.Number}" });
        if (!await catalogue.TrySaveUniqueAsync(cancellationToken))
        {
            return null;
        }

        await catalogue.ThesaurusEditions.Where(old => old.Number <= edition.Number - Kept).ExecuteDeleteAsync(cancellationToken);
        return edition;
    }
}
