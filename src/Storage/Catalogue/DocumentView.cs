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
    int? ExtractorVersion,
    OcrState? Ocr,
    int Comments,
    int TrackedChanges);

public static class DocumentReads
{
    /// <summary>One document; null where the reader may not see it or there is none.</summary>
    public static async Task<DocumentView?> FindDocumentOrNullAsync(this LibraryDbContext catalogue, ReaderScope scope, Guid id, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(catalogue);
        return (await catalogue.ViewAsync(catalogue.Documents.VisibleTo(scope).Where(document => document.Id == id), scope, cancellationToken)).SingleOrDefault();
    }

    /// <summary>Those of the documents that the reader may see, by id.</summary>
    public static async Task<IReadOnlyDictionary<Guid, DocumentView>> ListDocumentsAsync(
        this LibraryDbContext catalogue, ReaderScope scope, IReadOnlyCollection<Guid> ids, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(catalogue);
        return ids.Count == 0 ? new Dictionary<Guid, DocumentView>()
            : (await catalogue.ViewAsync(catalogue.Documents.VisibleTo(scope).Where(document => EF.Parameter(ids).Contains(document.Id)), scope, cancellationToken)).ToDictionary(document => document.Id);
    }

    /// <summary>Those that their owners share with others: neither drafts nor in review nor in the trash.</summary>
    public static IQueryable<Document> Shared(this IQueryable<Document> documents) =>
        documents.Where(document => document.TrashedAt == null && document.Review == null && document.Visibility != Visibility.Draft);

    /// <summary>Those that are news by themselves: shared, and neither of a meeting, which come with its packet, nor attached to a post.</summary>
    public static IQueryable<Document> SharedByThemselves(this LibraryDbContext catalogue)
    {
        ArgumentNullException.ThrowIfNull(catalogue);
        return catalogue.Documents.Shared().Where(document => document.MeetingId == null && !catalogue.PostDocuments.Any(row => row.DocumentId == document.Id && row.IsAttached));
    }

    /// <summary>Those in whose place no other document stands that is in the library.</summary>
    public static IQueryable<Document> NotSuperseded(this IQueryable<Document> documents, LibraryDbContext catalogue) =>
        documents.Where(document => !catalogue.Documents.Any(other => other.Id == document.SupersededById && other.TrashedAt == null));

    /// <summary>Shows documents, in their order; the caller has narrowed them to those that the reader may see.</summary>
    /// <param name="scope">The reader's: what it says of other documents is of those that they may see.</param>
    public static async Task<IReadOnlyList<DocumentView>> ViewAsync(this LibraryDbContext catalogue, IQueryable<Document> documents, ReaderScope scope, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(catalogue);
        ArgumentNullException.ThrowIfNull(scope);
        var rows = await catalogue.Rows(documents, scope).ToListAsync(cancellationToken);
        if (rows.Count == 0)
        {
            return [];
        }

        var ids = rows.Select(row => row.Id).ToArray();
        var slugs = (await catalogue.Slugs(ids).ToListAsync(cancellationToken)).ToLookup(row => (row.DocumentId, row.Under), row => row.Slug);
        var versions = (await catalogue.Versions.AsNoTracking().Where(version => EF.Parameter(ids).Contains(version.DocumentId)).OrderBy(version => version.Number)
            .Select(version => new
            {
                version.DocumentId,
                View = new DocumentVersionView(
                    version.Number, version.FileName, version.Format, version.Bytes, version.Sha256, version.BlobId, version.Note, version.CreatedAt,
                    version.State, version.FailureCode, version.FailureMessage, version.Pages, version.HasText, version.ExtractorVersion, version.Ocr,
                    version.Comments, version.TrackedChanges),
            })
            .ToListAsync(cancellationToken)).ToLookup(row => row.DocumentId, row => row.View);

        // One that was purged since the first of the three has no versions left.
        return [.. rows.Where(row => versions.Contains(row.Id)).Select(row => row with
        {
            Areas = SlugsOf(row.Id, Filing.Area),
            Cops = SlugsOf(row.Id, Filing.Cop),
            Tags = SlugsOf(row.Id, Filing.Tag),
            Versions = [.. versions[row.Id]],
        })];

        IReadOnlyList<string> SlugsOf(Guid id, Filing under) => [.. slugs[(id, under)].Order(StringComparer.Ordinal)];
    }

    /// <summary>Documents without their lists.</summary>
    private static IQueryable<DocumentView> Rows(this LibraryDbContext catalogue, IQueryable<Document> documents, ReaderScope scope)
    {
        var inLibrary = catalogue.Documents.Where(other => other.TrashedAt == null);
        var seen = inLibrary.VisibleTo(scope);
        return documents.AsNoTracking().Select(document => new DocumentView
        {
            Id = document.Id,
            Title = document.Title,
            TitleIsFileName = document.TitleIsFileName,
            Description = document.Description,
            Kind = document.Kind,
            Areas = Array.Empty<string>(),
            Cops = Array.Empty<string>(),
            Tags = Array.Empty<string>(),
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
            IsSuperseded = inLibrary.Any(other => other.Id == document.SupersededById),
            SupersededBy = seen.Where(other => other.Id == document.SupersededById).Select(other => (Guid?)other.Id).FirstOrDefault(),
            SupersededByTitle = seen.Where(other => other.Id == document.SupersededById).Select(other => other.Title).FirstOrDefault(),
            Versions = Array.Empty<DocumentVersionView>(),
        });
    }

    /// <summary>What documents are filed under, in one query.</summary>
    private static IQueryable<FiledUnder> Slugs(this LibraryDbContext catalogue, Guid[] ids) =>
        catalogue.Set<DocumentArea>().Where(area => EF.Parameter(ids).Contains(area.DocumentId)).Select(area => new FiledUnder { DocumentId = area.DocumentId, Under = Filing.Area, Slug = area.AreaSlug })
            .Concat(catalogue.Set<DocumentCop>().Where(cop => EF.Parameter(ids).Contains(cop.DocumentId)).Select(cop => new FiledUnder { DocumentId = cop.DocumentId, Under = Filing.Cop, Slug = cop.CopSlug }))
            .Concat(catalogue.Set<DocumentTag>().Where(tag => EF.Parameter(ids).Contains(tag.DocumentId)).Select(tag => new FiledUnder { DocumentId = tag.DocumentId, Under = Filing.Tag, Slug = tag.TagSlug }));

    private enum Filing
    {
        Area,
        Cop,
        Tag,
    }

    private sealed record FiledUnder
    {
        public required Guid DocumentId { get; init; }

        public required Filing Under { get; init; }

        public required string Slug { get; init; }
    }
}
