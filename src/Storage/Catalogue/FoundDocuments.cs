using Library.Storage.Cops;
using Microsoft.EntityFrameworkCore;

namespace Library.Storage.Catalogue;

/// <summary>Reads what a list of hits shows: two queries, however many hits there are.</summary>
public static class FoundDocuments
{
    private static readonly KeptQuery<Func<LibraryDbContext, Guid[], string[], IAsyncEnumerable<FoundDocument>>> Newest = new(() => EF.CompileAsyncQuery(
        (LibraryDbContext catalogue, Guid[] ids, string[] tokens) =>
            from document in catalogue.Documents
            where ids.Contains(document.Id) && document.Audience.Any(entry => tokens.Contains(entry.Token))
            from version in document.Versions
            where version.Number == document.Versions.Max(other => other.Number)
            from successor in catalogue.Documents.Where(other => other.Id == document.SupersededById && other.TrashedAt == null).DefaultIfEmpty()
            let seen = successor != null && successor.Audience.Any(entry => tokens.Contains(entry.Token))
            select new FoundDocument
            {
                Id = document.Id,
                Title = document.Title,
                Description = document.Description,
                Kind = document.Kind,
                Visibility = document.Visibility,
                Review = document.Review,
                School = document.SchoolSlug,
                UpdatedAt = document.UpdatedAt,
                IsSuperseded = successor != null,
                SupersededBy = seen ? successor.Id : null,
                SupersededByTitle = seen ? successor.Title : null,
                NewestVersion = version.Number,
                Found = new FoundVersion(version.Number, version.Format, version.Pages),
            }));

    private static readonly KeptQuery<Func<LibraryDbContext, Guid[], string[], IAsyncEnumerable<FoundWord>>> Words = new(() => EF.CompileAsyncQuery(
        (LibraryDbContext catalogue, Guid[] ids, string[] slugs) =>
            catalogue.Set<DocumentArea>().Where(area => ids.Contains(area.DocumentId)).Select(area => new FoundWord { Of = FoundWordKind.AreaOfDocument, DocumentId = area.DocumentId, Slug = area.AreaSlug, Label = null })
                .Concat(catalogue.Set<DocumentCop>().Where(cop => ids.Contains(cop.DocumentId)).Select(cop => new FoundWord { Of = FoundWordKind.CopOfDocument, DocumentId = cop.DocumentId, Slug = cop.CopSlug, Label = null }))
                .Concat(catalogue.Areas.Where(area => slugs.Contains(area.Slug)).Select(area => new FoundWord { Of = FoundWordKind.Area, DocumentId = null, Slug = area.Slug, Label = area.Label }))
                .Concat(catalogue.Cops.Where(cop => slugs.Contains(cop.Slug)).Select(cop => new FoundWord { Of = FoundWordKind.Cop, DocumentId = null, Slug = cop.Slug, Label = cop.Label }))
                .Concat(catalogue.Schools.Where(school => slugs.Contains(school.Slug)).Select(school => new FoundWord { Of = FoundWordKind.School, DocumentId = null, Slug = school.Slug, Label = school.Name }))));

    /// <summary>Shows the hits that the reader may see, with the labels of the slugs.</summary>
    /// <param name="hits">The documents with the version that was found; of one document several may have been.</param>
    /// <param name="slugs">Of areas, communities and schools alike.</param>
    public static async Task<FoundList> ListFoundAsync(
        this LibraryDbContext catalogue, ReaderScope scope, IReadOnlyCollection<(Guid Id, int Version)> hits, IReadOnlyCollection<string> slugs, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(catalogue);
        ArgumentNullException.ThrowIfNull(scope);
        ArgumentNullException.ThrowIfNull(hits);
        Guid[] ids = [.. hits.Select(hit => hit.Id).Distinct()];
        var rows = ids.Length == 0 ? [] : await Newest.On(catalogue)(catalogue, ids, [.. scope.Tokens]).ToDictionaryAsync(row => row.Id, cancellationToken: cancellationToken);
        var words = ids.Length == 0 && slugs.Count == 0 ? [] : await Words.On(catalogue)(catalogue, ids, [.. slugs]).ToListAsync(cancellationToken);
        var older = await FindOlderAsync(catalogue, hits, rows, cancellationToken);
        var filed = words.ToLookup(word => (word.DocumentId, word.Of), word => word.Slug);
        return new FoundList(hits.Where(hit => rows.ContainsKey(hit.Id)).ToDictionary(hit => hit, hit => Show(rows[hit.Id], older.GetValueOrDefault(hit))))
        {
            Areas = LabelsOf(FoundWordKind.Area),
            Cops = LabelsOf(FoundWordKind.Cop),
            Schools = LabelsOf(FoundWordKind.School),
        };

        FoundDocument Show(FoundDocument row, FoundVersion? found) =>
            row with { Areas = SlugsOf(row, FoundWordKind.AreaOfDocument), Cops = SlugsOf(row, FoundWordKind.CopOfDocument), Found = found ?? row.Found };

        IReadOnlyList<string> SlugsOf(FoundDocument row, FoundWordKind kind) => [.. filed[(row.Id, kind)].Order(StringComparer.Ordinal)];

        IReadOnlyList<KeyValuePair<string, string>> LabelsOf(FoundWordKind kind) => [.. words.Where(word => word.Of == kind).Select(word => KeyValuePair.Create(word.Slug, word.Label ?? word.Slug))];
    }

    /// <summary>Those of the found versions that are not the newest, which are rare.</summary>
    private static async Task<Dictionary<(Guid Id, int Version), FoundVersion>> FindOlderAsync(
        LibraryDbContext catalogue, IReadOnlyCollection<(Guid Id, int Version)> hits, Dictionary<Guid, FoundDocument> rows, CancellationToken cancellationToken)
    {
        Guid[] older = [.. hits.Where(hit => rows.TryGetValue(hit.Id, out var row) && row.NewestVersion != hit.Version).Select(hit => hit.Id).Distinct()];
        return older.Length == 0
            ? []
            : await catalogue.Versions.Where(version => EF.Parameter(older).Contains(version.DocumentId))
                .Select(version => new { version.DocumentId, Version = new FoundVersion(version.Number, version.Format, version.Pages) })
                .ToDictionaryAsync(version => (version.DocumentId, version.Version.Number), version => version.Version, cancellationToken);
    }

    private enum FoundWordKind
    {
        AreaOfDocument,
        CopOfDocument,
        Area,
        Cop,
        School,
    }

    /// <summary>A slug that a document is filed under, or one with its label.</summary>
    private sealed record FoundWord
    {
        public required FoundWordKind Of { get; init; }

        public required Guid? DocumentId { get; init; }

        public required string Slug { get; init; }

        public required string? Label { get; init; }
    }
}
