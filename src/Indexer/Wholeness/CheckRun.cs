using Library.Storage.Catalogue;
using Library.Storage.Files;
using Library.Storage.Wholeness;
using Microsoft.EntityFrameworkCore;

namespace Library.Indexer.Wholeness;

/// <summary>A check on its way: what it compares, and what it has found.</summary>
internal sealed class CheckRun(CheckScope scope, IReadOnlyList<HeldVersion> versions, Guid? newestBlob, IReadOnlyDictionary<string, StoredFile> stored)
{
    private const int MaxUnreadable = 3;
    private const int MaxNamed = 5;

    private readonly List<Finding> _findings = [];
    private readonly List<string> _notes = [];
    private readonly List<string> _withheld = [];
    private int _unreadable;

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

    /// <summary>Whether the catalogue has any bytes. One that has none may be another system's, or an empty one: then no file is a repair's to remove.</summary>
    public bool HasBlobs => newestBlob is not null;

    /// <summary>Whether an id was given after the newest that the catalogue has: the catalogue may be of an older backup.</summary>
    public bool IsNewerThanCatalogue(Guid blobId) => newestBlob is not { } newest || (blobId.Version == 7 && blobId.CompareTo(newest) > 0);

    /// <summary>Notes a file that no row names, perhaps since the catalogue is not the one that belongs to it.</summary>
    public void Withhold(FileKey key) => _withheld.Add(key.Value);

    /// <summary>Makes one finding of all files that were withheld.</summary>
    public void FindWithheld()
    {
        if (_withheld.Count > 0)
        {
            var named = string.Join(", ", _withheld.Order(StringComparer.Ordinal).Take(MaxNamed));
            Find(
                FindingKind.OrphanedFile,
                _withheld.Order(StringComparer.Ordinal).First(),
                $"The catalogue seems older than the files, or another system's: no row names {(_withheld.Count == 1 ? "this one" : $"{_withheld.Count} of them ({named}{(_withheld.Count > MaxNamed ? ", …" : "")})")}, and a repair removes nothing then.",
                "Restore the catalogue that belongs to the files; if this is the right one, remove them by hand.");
        }
    }

    /// <summary>Notes that the store did not give a file.</summary>
    /// <returns>Whether it was so many in a row that the store itself has failed.</returns>
    public bool IsStoreLost() => ++_unreadable >= MaxUnreadable;

    /// <summary>Whether the store gave the last file that was read.</summary>
    public bool IsStoreThere => _unreadable == 0;

    /// <summary>Notes that the store gave a file, whatever was in it.</summary>
    public void WasRead() => _unreadable = 0;

    /// <summary>Whether the original of a version is in the store with its length.</summary>
    public bool HasOriginal(HeldVersion version) => stored.TryGetValue(version.Original.Value, out var file) && file.Bytes == version.BlobBytes;

    public static async Task<CheckRun> BeginAsync(CheckScope scope, IDbContextFactory<LibraryDbContext> contexts, IFileStore files, CancellationToken cancellationToken)
    {
        List<HeldVersion> versions;
        Guid? newestBlob;
        await using (var catalogue = await contexts.CreateDbContextAsync(cancellationToken))
        {
            versions = await catalogue.Versions.AsNoTracking().OrderBy(version => version.DocumentId).ThenBy(version => version.Number)
                .Join(catalogue.Documents, version => version.DocumentId, document => document.Id, (version, document) => new { version, document })
                .Join(catalogue.Blobs, row => row.version.BlobId, blob => blob.Id, (row, blob) => new HeldVersion(
                    row.version.Id, row.document.Id, row.version.Number, row.document.Title, row.document.TrashedAt != null,
                    row.version.Sha256, row.version.Bytes, blob.Id, blob.Sha256, blob.Bytes,
                    row.version.State, row.version.ExtractorVersion, row.version.Pages, row.version.HasText, row.version.CreatedAt))
                .ToListAsync(cancellationToken);
            newestBlob = await catalogue.Blobs.OrderByDescending(blob => blob.Id).Select(blob => (Guid?)blob.Id).FirstOrDefaultAsync(cancellationToken);
        }

        var stored = new Dictionary<string, StoredFile>(StringComparer.Ordinal);
        await foreach (var file in files.ListAsync("", cancellationToken))
        {
            stored[file.Key.Value] = file;
        }

        return new CheckRun(scope, versions, newestBlob, stored);
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
