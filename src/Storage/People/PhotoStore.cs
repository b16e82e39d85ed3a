using Library.Storage.Catalogue;
using Library.Storage.Files;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Logging;

namespace Library.Storage.People;

/// <summary>Keeps people's pictures. Each is put under a key of its own before its row names it; what no row names is swept.</summary>
public sealed partial class PhotoStore(IDbContextFactory<LibraryDbContext> contexts, IFileStore files, TimeProvider time, ILogger<PhotoStore> logger)
{
    private const string Folder = "photos/";

    /// <summary>How long bytes may wait for the row that names them.</summary>
    private static readonly TimeSpan Claim = TimeSpan.FromHours(1);

    /// <summary>Puts a picture in place of the one before.</summary>
    /// <param name="byId">Who does it.</param>
    /// <exception cref="FileStoreException">The store failed; the one before stays.</exception>
    public async Task SetAsync(Guid personId, ReadOnlyMemory<byte> picture, Guid byId, CancellationToken cancellationToken)
    {
        var key = new FileKey($"{Folder}{Guid.CreateVersion7():n}.jpg");
        using var content = new MemoryStream(picture.ToArray(), writable: false);
        await files.PutAsync(key, content, picture.Length, cancellationToken);
        await NameAsync(personId, key.Value, byId, "photo-changed", cancellationToken);
    }

    /// <summary>Removes a person's picture; one without any is no error.</summary>
    public Task RemoveAsync(Guid personId, Guid byId, CancellationToken cancellationToken) => NameAsync(personId, key: null, byId, "photo-removed", cancellationToken);

    /// <summary>Removes pictures that no person has: of uploads that broke off, and of changes whose old bytes could not be deleted.</summary>
    public async Task SweepAsync(CancellationToken cancellationToken)
    {
        await using var catalogue = await contexts.CreateDbContextAsync(cancellationToken);
        var old = time.GetUtcNow() - Claim;
        await foreach (var file in files.ListAsync(Folder, cancellationToken))
        {
            if (file.ModifiedAt < old && !await catalogue.Users.AnyAsync(person => person.PhotoKey == file.Key.Value, cancellationToken))
            {
                await files.DeleteAsync(file.Key, cancellationToken);
            }
        }
    }

    private async Task NameAsync(Guid personId, string? key, Guid byId, string action, CancellationToken cancellationToken)
    {
        await using var catalogue = await contexts.CreateDbContextAsync(cancellationToken);
        await using var transaction = await catalogue.Database.BeginTransactionAsync(cancellationToken);
        var before = await catalogue.Users.Where(person => person.Id == personId).Select(person => person.PhotoKey).SingleOrDefaultAsync(cancellationToken);
        if (before == key)
        {
            return;
        }

        await catalogue.Users.Where(person => person.Id == personId).ExecuteUpdateAsync(update => update.SetProperty(person => person.PhotoKey, key), cancellationToken);
        catalogue.Add(new AuditEntry { At = time.GetUtcNow(), PersonId = byId, Action = action, Subject = personId.ToString() });
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

    private static partial class Log
    {
        [LoggerMessage(Level = LogLevel.Warning, Message = "The picture {Key} could not be deleted; the sweep tries again")]
        public static partial void NotDeleted(ILogger logger, Exception exception, string key);
    }
}
