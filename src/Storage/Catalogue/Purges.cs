using System.Globalization;
using System.Text;
using Library.Storage.Files;
using Microsoft.EntityFrameworkCore;

namespace Library.Storage.Catalogue;

/// <summary>What is to be taken out for good: one version of a document, or all of it.</summary>
/// <param name="Number">The version's; null for the whole document.</param>
public sealed record PurgeTarget(Guid DocumentId, int? Number);

/// <summary>What a purge took out of the catalogue.</summary>
/// <param name="Hashes">Of the files that its versions held.</param>
/// <param name="IsDocumentGone">Whether nothing of the document is left.</param>
/// <param name="Others">Documents that the index must follow too: those whose place it had taken.</param>
public sealed record PurgedRows(IReadOnlyList<string> Hashes, bool IsDocumentGone, IReadOnlyCollection<Guid> Others);

/// <summary>
/// The list of what was purged, and its rows. The list stands in the file store as well, and there first: a catalogue that is
/// brought back from an older backup is cleared of it again.
/// </summary>
public sealed class Purges(IDbContextFactory<LibraryDbContext> contexts, IFileStore files, TimeProvider time)
{
    private const string Folder = "purges/";

    /// <summary>Notes durably, outside the catalogue, that the target is to go, and the hashes of its files.</summary>
    public async Task ListAsync(PurgeTarget target, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(target);
        if (await files.FindLengthOrNullAsync(KeyOf(target), cancellationToken) is not null)
        {
            return;
        }

        await using var catalogue = await contexts.CreateDbContextAsync(cancellationToken);
        var hashes = await catalogue.Versions.Where(version => version.DocumentId == target.DocumentId && (target.Number == null || version.Number == target.Number))
            .Select(version => version.Sha256).Distinct().ToListAsync(cancellationToken);
        await PutAsync(KeyOf(target), string.Join('\n', hashes), cancellationToken);
    }

    /// <summary>Notes that nothing of the target is left.</summary>
    public Task CompleteAsync(PurgeTarget target, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(target);
        return PutAsync(DoneKeyOf(target), "done", cancellationToken);
    }

    /// <summary>Targets whose bytes may be left, because their purge was broken off, with the hashes of their files.</summary>
    public async Task<IReadOnlyList<(PurgeTarget Target, IReadOnlyList<string> Hashes)>> ListUnfinishedAsync(CancellationToken cancellationToken)
    {
        var unfinished = new List<(PurgeTarget, IReadOnlyList<string>)>();
        foreach (var target in await ListListedAsync(cancellationToken))
        {
            if (await files.FindLengthOrNullAsync(DoneKeyOf(target), cancellationToken) is null && await files.OpenReadAsync(KeyOf(target), 0, length: null, cancellationToken) is { } note)
            {
                using var reader = new StreamReader(note);
                unfinished.Add((target, (await reader.ReadToEndAsync(cancellationToken)).Split('\n', StringSplitOptions.RemoveEmptyEntries)));
            }
        }

        return unfinished;
    }

    /// <summary>Listed targets that the catalogue still has: of a purge that was broken off, or after an older backup was restored.</summary>
    public async Task<IReadOnlyList<PurgeTarget>> ListPendingAsync(CancellationToken cancellationToken)
    {
        var listed = await ListListedAsync(cancellationToken);
        await using var catalogue = await contexts.CreateDbContextAsync(cancellationToken);
        var ids = listed.Select(target => target.DocumentId).ToHashSet();
        var held = (await catalogue.Versions.Where(version => ids.Contains(version.DocumentId)).Select(version => new { version.DocumentId, version.Number }).ToListAsync(cancellationToken))
            .ToLookup(version => version.DocumentId, version => version.Number);
        return [.. listed.Where(target => target.Number is { } number ? held[target.DocumentId].Contains(number) : held.Contains(target.DocumentId))];
    }

    /// <summary>
    /// Has no new version get the number of one that was purged and that this catalogue, restored from an older backup, has never had: it would be purged by that number.
    /// A purge on its way is left alone: its version is there, or is noted as purged in the transaction that takes it out.
    /// </summary>
    public async Task ReserveNumbersAsync(CancellationToken cancellationToken)
    {
        var listed = (await ListListedAsync(cancellationToken)).Where(target => target.Number is not null).ToList();
        if (listed.Count == 0)
        {
            return;
        }

        var ids = listed.Select(target => target.DocumentId).ToHashSet();
        await using var catalogue = await contexts.CreateDbContextAsync(cancellationToken);

        // Not beside uploads, which read the numbers that were given.
        await using var transaction = await catalogue.Database.BeginTransactionAsync(cancellationToken);
        var known = await catalogue.Documents.Where(document => ids.Contains(document.Id)).Select(document => document.Id).ToListAsync(cancellationToken);
        var given = (await catalogue.Versions.Where(version => ids.Contains(version.DocumentId)).Select(version => new { version.DocumentId, Number = (int?)version.Number }).ToListAsync(cancellationToken))
            .Concat(await catalogue.PurgedVersions.Where(purged => ids.Contains(purged.DocumentId)).Select(purged => new { purged.DocumentId, purged.Number }).ToListAsync(cancellationToken))
            .Select(row => new PurgeTarget(row.DocumentId, row.Number)).ToHashSet();
        var now = time.GetUtcNow();
        catalogue.AddRange(listed.Where(target => known.Contains(target.DocumentId) && !given.Contains(target)).Select(target => new PurgedVersion
        {
            Id = Guid.CreateVersion7(now),
            DocumentId = target.DocumentId,
            Number = target.Number,
            At = now,
            Reason = "It was purged after the backup that was restored.",
        }));
        await catalogue.SaveChangesAsync(cancellationToken);
        await transaction.CommitAsync(cancellationToken);
    }

    /// <summary>Documents whose time in the trash has run out.</summary>
    public async Task<IReadOnlyList<PurgeTarget>> ListOverdueAsync(CancellationToken cancellationToken)
    {
        await using var catalogue = await contexts.CreateDbContextAsync(cancellationToken);
        var before = time.GetUtcNow() - Document.TimeInTrash;
        var ids = await catalogue.Documents.Where(document => document.TrashedAt < before).Select(document => document.Id).ToListAsync(cancellationToken);
        return [.. ids.Select(id => new PurgeTarget(id, Number: null))];
    }

    /// <summary>Whether the target is all that there is of its document; null where there is no such target.</summary>
    public async Task<bool?> IsWholeOrNullAsync(PurgeTarget target, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(target);
        await using var catalogue = await contexts.CreateDbContextAsync(cancellationToken);
        var numbers = await catalogue.Versions.Where(version => version.DocumentId == target.DocumentId).Select(version => version.Number).ToListAsync(cancellationToken);
        return numbers.Count == 0 || (target.Number is { } number && !numbers.Contains(number)) ? null : target.Number is null || numbers.Count == 1;
    }

    /// <summary>Hides a document from everybody at once, before it goes: searches leave it out from now on.</summary>
    public async Task HideAsync(Guid documentId, CancellationToken cancellationToken)
    {
        await using var catalogue = await contexts.CreateDbContextAsync(cancellationToken);
        await using var transaction = await catalogue.Database.BeginTransactionAsync(cancellationToken);
        if (await catalogue.FindForChangeOrNullAsync(documents => documents, documentId, cancellationToken) is { TrashedAt: null } document)
        {
            document.TrashedAt = time.GetUtcNow();
            document.Touch(time.GetUtcNow());
            await catalogue.SaveChangesAsync(cancellationToken);
            await transaction.CommitAsync(cancellationToken);
        }
    }

    /// <summary>Removes the rows of a target in one transaction, with the answers that were kept for repeated requests, and notes who did it and why.</summary>
    /// <param name="personId">Null where its time in the trash had run out, or a list was applied.</param>
    public async Task<PurgedRows> RemoveRowsAsync(PurgeTarget target, Guid? personId, string reason, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(target);
        await using var catalogue = await contexts.CreateDbContextAsync(cancellationToken);
        await using var transaction = await catalogue.Database.BeginTransactionAsync(cancellationToken);
        var gone = await catalogue.Versions.Where(version => version.DocumentId == target.DocumentId && (target.Number == null || version.Number == target.Number)).ToListAsync(cancellationToken);
        catalogue.RemoveRange(gone);
        await catalogue.SaveChangesAsync(cancellationToken);
        await catalogue.IdempotentRequests.Where(request => request.DocumentId == target.DocumentId).ExecuteDeleteAsync(cancellationToken);
        var isWhole = !await catalogue.Versions.AnyAsync(version => version.DocumentId == target.DocumentId, cancellationToken);
        IReadOnlyCollection<Guid> others = [];
        if (isWhole)
        {
            others = await catalogue.TouchSupersededAsync(target.DocumentId, cancellationToken);
            await catalogue.Documents.Where(document => document.SupersededById == target.DocumentId)
                .ExecuteUpdateAsync(update => update.SetProperty(document => document.SupersededById, (Guid?)null), cancellationToken);
            await catalogue.Documents.Where(document => document.Id == target.DocumentId).ExecuteDeleteAsync(cancellationToken);
        }
        else if (await catalogue.FindForChangeOrNullAsync(documents => documents, target.DocumentId, cancellationToken) is { } document)
        {
            document.Touch(time.GetUtcNow());
        }

        var now = time.GetUtcNow();
        catalogue.Add(new PurgedVersion { Id = Guid.CreateVersion7(now), DocumentId = target.DocumentId, Number = target.Number, At = now, PersonId = personId, Reason = reason });
        catalogue.Add(new AuditEntry
        {
            At = now,
            PersonId = personId,
            Action = target.Number is null ? "document-purged" : "version-purged",
            Subject = target.DocumentId.ToString(),
            Detail = string.Create(CultureInfo.InvariantCulture, $"{(target.Number is { } number ? $"version {number}" : $"{gone.Count} versions")}: {reason}"),
        });
        await catalogue.SaveChangesAsync(cancellationToken);
        await transaction.CommitAsync(cancellationToken);
        return new PurgedRows([.. gone.Select(version => version.Sha256).Distinct(StringComparer.Ordinal)], isWhole, others);
    }

    /// <summary>Those of the hashes that no version holds any more.</summary>
    public async Task<IReadOnlyList<string>> ListUnusedAsync(IReadOnlyList<string> hashes, CancellationToken cancellationToken)
    {
        await using var catalogue = await contexts.CreateDbContextAsync(cancellationToken);
        var used = await catalogue.Versions.Where(version => hashes.Contains(version.Sha256)).Select(version => version.Sha256).Distinct().ToListAsync(cancellationToken);
        return [.. hashes.Except(used, StringComparer.Ordinal)];
    }

    /// <summary>Where else the bytes of these hashes are held.</summary>
    public async Task<IReadOnlyList<PurgeTarget>> ListTwinsAsync(IReadOnlyList<string> hashes, CancellationToken cancellationToken)
    {
        await using var catalogue = await contexts.CreateDbContextAsync(cancellationToken);
        return [.. (await catalogue.Versions.Where(version => hashes.Contains(version.Sha256)).OrderBy(version => version.DocumentId).ThenBy(version => version.Number)
            .Select(version => new { version.DocumentId, version.Number }).ToListAsync(cancellationToken)).Select(version => new PurgeTarget(version.DocumentId, version.Number))];
    }

    private async Task<List<PurgeTarget>> ListListedAsync(CancellationToken cancellationToken)
    {
        var listed = new List<PurgeTarget>();
        await foreach (var file in files.ListAsync(Folder, cancellationToken))
        {
            if (TargetOrNull(file.Key.Value) is { } target)
            {
                listed.Add(target);
            }
        }

        return listed;
    }

    private async Task PutAsync(FileKey key, string text, CancellationToken cancellationToken)
    {
        using var note = new MemoryStream(Encoding.ASCII.GetBytes(text));
        await files.PutAsync(key, note, note.Length, cancellationToken);
    }

    private static FileKey DoneKeyOf(PurgeTarget target) => new($"{KeyOf(target)}.done");

    private static FileKey KeyOf(PurgeTarget target) =>
        new(string.Create(CultureInfo.InvariantCulture, $"{Folder}{target.DocumentId:N}.{(target.Number is { } number ? number : "all")}"));

    private static PurgeTarget? TargetOrNull(string key)
    {
        var parts = key[Folder.Length..].Split('.');
        return parts.Length != 2 || !Guid.TryParseExact(parts[0], "N", out var id) ? null
            : parts[1] == "all" ? new PurgeTarget(id, Number: null)
            : int.TryParse(parts[1], NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? new PurgeTarget(id, number)
            : null;
    }
}
