using Library.Storage.Cops;
using Microsoft.EntityFrameworkCore;

namespace Library.Storage.Catalogue;

/// <summary>A document as it is shown to a reader who may see it.</summary>
public sealed record DocumentView
{
    public required Guid Id { get; init; }

    public required string Title { get; init; }

    /// <summary>Whether the title is only the file's name so far.</summary>
    public required bool TitleIsFileName { get; init; }

    public required string Description { get; init; }

    public required DocumentKind Kind { get; init; }

    public required IReadOnlyList<string> Areas { get; init; }

    public required IReadOnlyList<string> Cops { get; init; }

    public required IReadOnlyList<string> Tags { get; init; }

    public required string? School { get; init; }

    public required string? SchoolName { get; init; }

    public required Visibility Visibility { get; init; }

    public required Review? Review { get; init; }

    public required string? ReviewNote { get; init; }

    public required Guid OwnerId { get; init; }

    public required string OwnerName { get; init; }

    public required DateTimeOffset CreatedAt { get; init; }

    public required DateTimeOffset UpdatedAt { get; init; }

    public required DateTimeOffset? TrashedAt { get; init; }

    /// <summary>The day by which its owner is to look at it again; null for none.</summary>
    public required DateOnly? ReviewBy { get; init; }

    /// <summary>When somebody last looked whether it still holds; null where nobody has.</summary>
    public required DateTimeOffset? ReviewedAt { get; init; }

    /// <summary>Whether another document, which is in the library, takes its place.</summary>
    public required bool IsSuperseded { get; init; }

    /// <summary>That other document; null where the reader may not see it.</summary>
    public required Guid? SupersededBy { get; init; }

    /// <summary>Its title; null where the reader may not see it.</summary>
    public required string? SupersededByTitle { get; init; }

    /// <summary>In order of number; at least one.</summary>
    public required IReadOnlyList<DocumentVersionView> Versions { get; init; }

    public DocumentVersionView Newest => Versions[^1];
}

public sealed record DocumentVersionView(
    int Number,
    string FileName,
    FileFormat Format,
    long Bytes,
    string Sha256,
    Guid BlobId,
    string Note,
    DateTimeOffset CreatedAt,
    VersionState State,
    FailureCode? FailureCode,
    string? FailureMessage,
    int? Pages,
    bool HasText,
    int? ExtractorVersion);

public static class DocumentReads
{
    /// <summary>One document; null where the reader may not see it or there is none.</summary>
    public static async Task<DocumentView?> FindDocumentOrNullAsync(this LibraryDbContext catalogue, ReaderScope scope, Guid id, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(catalogue);
        return await catalogue.View(catalogue.Documents.VisibleTo(scope).Where(document => document.Id == id), scope).SingleOrDefaultAsync(cancellationToken);
    }

    /// <summary>Those of the documents that the reader may see, by id.</summary>
    public static async Task<IReadOnlyDictionary<Guid, DocumentView>> ListDocumentsAsync(
        this LibraryDbContext catalogue, ReaderScope scope, IReadOnlyCollection<Guid> ids, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(catalogue);
        return await catalogue.View(catalogue.Documents.VisibleTo(scope).Where(document => ids.Contains(document.Id)), scope)
            .ToDictionaryAsync(document => document.Id, cancellationToken);
    }

    /// <summary>Those in whose place no other document stands that is in the library.</summary>
    public static IQueryable<Document> NotSuperseded(this IQueryable<Document> documents, LibraryDbContext catalogue) =>
        documents.Where(document => !catalogue.Documents.Any(other => other.Id == document.SupersededById && other.TrashedAt == null));

    /// <summary>Shows documents; the caller has narrowed them to those that the reader may see.</summary>
    /// <param name="scope">The reader's: what it says of other documents is of those that they may see.</param>
    public static IQueryable<DocumentView> View(this LibraryDbContext catalogue, IQueryable<Document> documents, ReaderScope scope)
    {
        ArgumentNullException.ThrowIfNull(catalogue);
        ArgumentNullException.ThrowIfNull(scope);
        var tokens = scope.Tokens.ToArray();
        return documents.AsNoTracking().AsSplitQuery().Select(document => new DocumentView
        {
            Id = document.Id,
            Title = document.Title,
            TitleIsFileName = document.TitleIsFileName,
            Description = document.Description,
            Kind = document.Kind,
            Areas = document.Areas.Select(area => area.AreaSlug).OrderBy(slug => slug).ToList(),
            Cops = document.Cops.Select(cop => cop.CopSlug).OrderBy(slug => slug).ToList(),
            Tags = document.Tags.Select(tag => tag.TagSlug).OrderBy(slug => slug).ToList(),
            School = document.SchoolSlug,
            SchoolName = catalogue.Schools.Where(school => school.Slug == document.SchoolSlug).Select(school => school.Name).FirstOrDefault(),
            Visibility = document.Visibility,
            Review = document.Review,
            ReviewNote = document.ReviewNote,
            OwnerId = document.OwnerId,
            OwnerName = catalogue.Users.Where(person => person.Id == document.OwnerId).Select(person => person.Name).First(),
            CreatedAt = document.CreatedAt,
            UpdatedAt = document.UpdatedAt,
            TrashedAt = document.TrashedAt,
            ReviewBy = document.ReviewBy,
            ReviewedAt = document.ReviewedAt,
            IsSuperseded = catalogue.Documents.Any(other => other.Id == document.SupersededById && other.TrashedAt == null),
            SupersededBy = catalogue.Documents.Where(other => other.Id == document.SupersededById && other.TrashedAt == null && other.Audience.Any(entry => tokens.Contains(entry.Token)))
                .Select(other => (Guid?)other.Id).FirstOrDefault(),
            SupersededByTitle = catalogue.Documents.Where(other => other.Id == document.SupersededById && other.TrashedAt == null && other.Audience.Any(entry => tokens.Contains(entry.Token)))
                .Select(other => other.Title).FirstOrDefault(),
            Versions = document.Versions.OrderBy(version => version.Number).Select(version => new DocumentVersionView(
                version.Number, version.FileName, version.Format, version.Bytes, version.Sha256, version.BlobId, version.Note, version.CreatedAt,
                version.State, version.FailureCode, version.FailureMessage, version.Pages, version.HasText, version.ExtractorVersion)).ToList(),
        });
    }
}
