using Library.Storage.Catalogue;
using Library.Storage.Files;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Logging;

namespace Library.Storage.Pictures;

/// <summary>Keeps pictures of people and covers of collections. Each is put under a key of its own before its row names it; what no row names is swept.</summary>
public sealed partial class PictureStore(IDbContextFactory<LibraryDbContext> contexts, IFileStore files, TimeProvider time, ILogger<PictureStore> logger)
{
    private const string Photos = "photos/";
    private const string Covers = "covers/";

    /// <summary>How long bytes may wait for the row that names them.</summary>
    private static readonly TimeSpan Claim = TimeSpan.FromHours(1);

    /// <summary>Puts a picture of a person in place of the one before.</summary>
    /// <param name="byId">Who does it.</param>
    /// <exception cref="FileStoreException">The store failed; the one before stays.</exception>
    public async Task SetPhotoAsync(Guid personId, ReadOnlyMemory<byte> picture, Guid byId, CancellationToken cancellationToken) =>
        await NameAsync(Photo(personId, await PutAsync(Photos, picture, cancellationToken), byId), cancellationToken);

    /// <summary>Removes a person's picture; one without any is no error.</summary>
    public Task RemovePhotoAsync(Guid personId, Guid byId, CancellationToken cancellationToken) => NameAsync(Photo(personId, key: null, byId), cancellationToken);

    /// <summary>Puts a cover on a collection in place of the one before.</summary>
    /// <param name="byId">Who does it.</param>
    /// <exception cref="FileStoreException">The store failed; the one before stays.</exception>
    public async Task SetCoverAsync(string collection, ReadOnlyMemory<byte> picture, Guid byId, CancellationToken cancellationToken) =>
        await NameAsync(Cover(collection, await PutAsync(Covers, picture, cancellationToken), byId), cancellationToken);

    /// <summary>Takes the cover off a collection; one without any is no error.</summary>
    public Task RemoveCoverAsync(string collection, Guid byId, CancellationToken cancellationToken) => NameAsync(Cover(collection, key: null, byId), cancellationToken);

    /// <summary>Removes pictures that no row names: of uploads that broke off, of what was deleted, and of changes whose old bytes could not be deleted.</summary>
    public async Task SweepAsync(CancellationToken cancellationToken)
    {
        await using var catalogue = await contexts.CreateDbContextAsync(cancellationToken);
        await SweepAsync(Photos, key => catalogue.Users.AnyAsync(person => person.PhotoKey == key, cancellationToken), cancellationToken);
        await SweepAsync(Covers, key => catalogue.Collections.AnyAsync(collection => collection.CoverKey == key, cancellationToken), cancellationToken);
    }

    private static Naming Photo(Guid personId, string? key, Guid byId) => new(
        key,
        catalogue => catalogue.Users.Where(person => person.Id == personId).Select(person => person.PhotoKey),
        (catalogue, cancellationToken) => catalogue.Users.Where(person => person.Id == personId).ExecuteUpdateAsync(update => update.SetProperty(person => person.PhotoKey, key), cancellationToken),
        (byId, key is null ? "photo-removed" : "photo-changed", personId.ToString()));

    private static Naming Cover(string slug, string? key, Guid byId) => new(
        key,
        catalogue => catalogue.Collections.Where(collection => collection.Slug == slug).Select(collection => collection.CoverKey),
        (catalogue, cancellationToken) => catalogue.Collections.Where(collection => collection.Slug == slug).ExecuteUpdateAsync(update => update.SetProperty(collection => collection.CoverKey, key), cancellationToken),
        (byId, key is null ? "cover-removed" : "cover-changed", slug));

    private async Task<string> PutAsync(string folder, ReadOnlyMemory<byte> picture, CancellationToken cancellationToken)
    {
        var key = new FileKey($"{folder}{Guid.CreateVersion7():n}.jpg");
        using var content = new MemoryStream(picture.ToArray(), writable: false);
        await files.PutAsync(key, content, picture.Length, cancellationToken);
        return key.Value;
    }

    private async Task NameAsync(Naming naming, CancellationToken cancellationToken)
    {
        await using var catalogue = await contexts.CreateDbContextAsync(cancellationToken);
        await using var transaction = await catalogue.Database.BeginTransactionAsync(cancellationToken);
        var before = await naming.Before(catalogue).SingleOrDefaultAsync(cancellationToken);
        if (before == naming.Key || await naming.UpdateAsync(catalogue, cancellationToken) == 0)
        {
            return;
        }

        catalogue.Add(new AuditEntry { At = time.GetUtcNow(), PersonId = naming.Entry.ById, Action = naming.Entry.Action, Subject = naming.Entry.Subject });
        await catalogue.SaveChangesAsync(cancellationToken);
        await transaction.CommitAsync(cancellationToken);
        if (before is not null)
        {
            await DeleteAsync(new FileKey(before), cancellationToken);
        }
    }

    private async Task DeleteAsync(FileKey key, CancellationToken cancellationToken)
    {
        try
        {
            await files.DeleteAsync(key, cancellationToken);
        }
        catch (FileStoreException exception)
        {
            Log.NotDeleted(logger, exception, key.Value);
        }
    }

    private async Task SweepAsync(string folder, Func<string, Task<bool>> isNamedAsync, CancellationToken cancellationToken)
    {
        var old = time.GetUtcNow() - Claim;
        await foreach (var file in files.ListAsync(folder, cancellationToken))
        {
            if (file.ModifiedAt < old && !await isNamedAsync(file.Key.Value))
            {
                await files.DeleteAsync(file.Key, cancellationToken);
            }
        }
    }

    /// <summary>A row is to name a picture, or none.</summary>
    private sealed record Naming(string? Key, Func<LibraryDbContext, IQueryable<string?>> Before, Func<LibraryDbContext, CancellationToken, Task<int>> UpdateAsync, (Guid ById, string Action, string Subject) Entry);

    private static partial class Log
    {
        [LoggerMessage(Level = LogLevel.Warning, Message = "The picture {Key} could not be deleted; the sweep tries again")]
        public static partial void NotDeleted(ILogger logger, Exception exception, string key);
    }
}
