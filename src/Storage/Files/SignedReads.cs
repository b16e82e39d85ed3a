using Library.Storage.Files.S3;

namespace Library.Storage.Files;

/// <summary>Addresses at which the store itself gives out a file, where the settings say that downloads are redirected there.</summary>
public sealed class SignedReads
{
    /// <summary>How long an address holds: who keeps it reads no longer than that what they may not see any more.</summary>
    public static readonly TimeSpan Lifetime = TimeSpan.FromSeconds(60);

    private readonly S3FileStore? _store;

    /// <param name="store">Null where files are read through us.</param>
    internal SignedReads(S3FileStore? store) => _store = store;

    /// <summary>The address of a file; null where files are read through us.</summary>
    /// <param name="disposition">The Content-Disposition that the store answers with.</param>
    /// <param name="mediaType">The Content-Type likewise.</param>
    public async Task<Uri?> SignOrNullAsync(FileKey key, string disposition, string mediaType) =>
        _store is null ? null : await _store.SignAsync(key, Lifetime, disposition, mediaType);
}
