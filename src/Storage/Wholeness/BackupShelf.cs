using System.Globalization;
using System.Security.Cryptography;
using System.Text.Json;
using Library.Storage.Files;

namespace Library.Storage.Wholeness;

/// <summary>A place with backups. They share what they have in common: a file is kept under its SHA-256.</summary>
/// <remarks><c>backups/</c> has a manifest a backup, whose name ends with its own SHA-256; <c>catalogue/</c> the dumps; <c>files/</c> the files.</remarks>
internal sealed class BackupShelf(BackupPlace place)
{
    private const string Manifests = "backups/";
    private const string Contents = "files/";
    private const string Ending = ".json";

    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web) { WriteIndented = true };

    public string Name => place.Name;

    /// <summary>The names of all backups, oldest first.</summary>
    public async Task<IReadOnlyList<string>> ListAsync(CancellationToken cancellationToken)
    {
        var names = new List<string>();
        await foreach (var file in place.Files.ListAsync(Manifests, cancellationToken))
        {
            var name = file.Key.Value[Manifests.Length..];
            if (name.EndsWith(Ending, StringComparison.Ordinal) && name.Contains('-', StringComparison.Ordinal))
            {
                names.Add(name[..^Ending.Length]);
            }
        }

        return [.. names.Order(StringComparer.Ordinal)];
    }

    /// <summary>Reads a manifest.</summary>
    /// <exception cref="BackupException">It is gone, damaged, or of a newer program.</exception>
    public async Task<BackupManifest> ReadAsync(string name, CancellationToken cancellationToken)
    {
        await using var stored = await place.Files.OpenReadAsync(KeyOf(name), 0, length: null, cancellationToken) ?? throw new BackupException($"There is no backup '{name}' in '{Name}'.");
        using var text = new MemoryStream();
        await stored.CopyToAsync(text, cancellationToken);
        if (Convert.ToHexStringLower(SHA256.HashData(text.GetBuffer().AsSpan(0, (int)text.Length))) != name[(name.LastIndexOf('-') + 1)..])
        {
            throw new BackupException($"The manifest of the backup '{name}' is damaged or cut off.");
        }

        text.Position = 0;
        using var document = await JsonDocument.ParseAsync(text, cancellationToken: cancellationToken);
        return document.RootElement.GetProperty("format").GetInt32() > BackupManifest.NewestFormat
            ? throw new BackupException($"The backup '{name}' was made by a newer program, which is needed to read it.")
            : document.RootElement.Deserialize<BackupManifest>(Json) ?? throw new BackupException($"The manifest of the backup '{name}' is damaged or cut off.");
    }

    /// <summary>Writes a manifest, and with it the backup is there.</summary>
    /// <returns>The backup's name.</returns>
    public async Task<string> AddAsync(BackupManifest manifest, CancellationToken cancellationToken)
    {
        var text = JsonSerializer.SerializeToUtf8Bytes(manifest, Json);
        var name = string.Create(CultureInfo.InvariantCulture, $"{manifest.TakenAt.UtcDateTime:yyyyMMdd't'HHmmss'z'}-{Convert.ToHexStringLower(SHA256.HashData(text))}");
        using var content = new MemoryStream(text, writable: false);
        await place.Files.PutAsync(KeyOf(name), content, text.Length, cancellationToken);
        return name;
    }

    /// <summary>The lengths of all files that are kept, by SHA-256.</summary>
    public async Task<Dictionary<string, long>> ListHeldAsync(CancellationToken cancellationToken)
    {
        var held = new Dictionary<string, long>(StringComparer.Ordinal);
        await foreach (var file in place.Files.ListAsync(Contents, cancellationToken))
        {
            held[file.Key.Value[(file.Key.Value.LastIndexOf('/') + 1)..]] = file.Bytes;
        }

        return held;
    }

    public async Task PutAsync(SpooledFile file, CancellationToken cancellationToken)
    {
        await using var content = file.OpenRead();
        await place.Files.PutAsync(ContentKey(file.Sha256), content, file.Length, cancellationToken);
    }

    /// <summary>Keeps the dump of a catalogue.</summary>
    public async Task<BackupFile> PutCatalogueAsync(SpooledFile dump, CancellationToken cancellationToken)
    {
        var key = new FileKey($"catalogue/{dump.Sha256}.jsonl.gz");
        await using var content = dump.OpenRead();
        await place.Files.PutAsync(key, content, dump.Length, cancellationToken);
        return new BackupFile(key.Value, dump.Length, dump.Sha256);
    }

    /// <summary>Opens a file of the library as it is kept here; null where it is gone.</summary>
    public Task<Stream?> OpenOrNullAsync(BackupFile file, CancellationToken cancellationToken) => place.Files.OpenReadAsync(ContentKey(file.Sha256), 0, length: null, cancellationToken);

    public Task<Stream?> OpenCatalogueOrNullAsync(BackupManifest manifest, CancellationToken cancellationToken) =>
        place.Files.OpenReadAsync(new FileKey(manifest.Catalogue.Key), 0, length: null, cancellationToken);

    private static FileKey ContentKey(string sha256) => new($"{Contents}{sha256[..2]}/{sha256}");

    private static FileKey KeyOf(string name) => FileKey.IsValid($"{Manifests}{name}{Ending}")
        ? new FileKey($"{Manifests}{name}{Ending}")
        : throw new BackupException($"'{name}' is not the name of a backup.");
}
