using Library.Storage.Catalogue;
using Library.Storage.Files;
using Library.Storage.Wholeness;
using Microsoft.EntityFrameworkCore;

namespace Library.Indexer.Wholeness;

/// <summary>A check on its way: what it compares, and what it has found.</summary>
internal sealed class CheckRun(CheckScope scope, IReadOnlyList<HeldVersion> versions, IReadOnlyDictionary<string, StoredFile> stored)
{
    private readonly List<Finding> _findings = [];
    private readonly List<string> _notes = [];

    public CheckScope Scope => scope;

    /// <summary>As the catalogue had them before the store was listed.</summary>
    public IReadOnlyList<HeldVersion> Versions => versions;

    /// <summary>What the store holds, by key.</summary>
    public IReadOnlyDictionary<string, StoredFile> Stored => stored;

    public IReadOnlyList<Finding> Findings => _findings;

    public IReadOnlyList<string> Notes => _notes;

    public long BytesRead { get; set; }

    public void Find(FindingKind kind, string subject, string what, string advice) => _findings.Add(new Finding(kind, subject, what, advice, IsRepaired: false));

    public void Repaired(FindingKind kind, string subject, string what, string done) => _findings.Add(new Finding(kind, subject, what, done, IsRepaired: true));

    public void Note(string sentence) => _notes.Add(sentence);

    /// <summary>Whether the original of a version is in the store with its length.</summary>
    public bool HasOriginal(HeldVersion version) => stored.TryGetValue(version.Original.Value, out var file) && file.Bytes == version.BlobBytes;

    public static async Task<CheckRun> BeginAsync(CheckScope scope, IDbContextFactory<LibraryDbContext> contexts, IFileStore files, CancellationToken cancellationToken)
    {
        List<HeldVersion> versions;
        await using (var catalogue = await contexts.CreateDbContextAsync(cancellationToken))
        {
            versions = await catalogue.Versions.AsNoTracking().OrderBy(version => version.DocumentId).ThenBy(version => version.Number)
                .Join(catalogue.Documents, version => version.DocumentId, document => document.Id, (version, document) => new { version, document })
                .Join(catalogue.Blobs, row => row.version.BlobId, blob => blob.Id, (row, blob) => new HeldVersion(
                    row.version.Id, row.document.Id, row.version.Number, row.document.Title, row.document.TrashedAt != null,
                    row.version.Sha256, row.version.Bytes, blob.Id, blob.Sha256, blob.Bytes,
                    row.version.State, row.version.ExtractorVersion, row.version.Pages, row.version.HasText, row.version.CreatedAt))
                .ToListAsync(cancellationToken);
        }

        var stored = new Dictionary<string, StoredFile>(StringComparer.Ordinal);
        await foreach (var file in files.ListAsync("", cancellationToken))
        {
            stored[file.Key.Value] = file;
        }

        return new CheckRun(scope, versions, stored);
    }
}

/// <summary>A version, its blob, and what is said of its text.</summary>
internal sealed record HeldVersion(
    Guid Id, Guid DocumentId, int Number, string Title, bool IsInTrash, string Sha256, long Bytes, Guid BlobId, string BlobSha256, long BlobBytes,
    VersionState State, int? ExtractorVersion, int? Pages, bool HasText, DateTimeOffset CreatedAt)
{
    public FileKey Original => FileAreas.Original(BlobSha256, BlobId);

    public string Subject => $"{DocumentId}/{Number}";

    /// <summary>For people: titles have no line breaks.</summary>
    public string Words => $"Version {Number} of “{Title}”";
}
