using Library.Storage.Cops;
using Library.Storage.People;
using Library.Storage.Servers;
using Library.Storage.Telemetry;
using Microsoft.EntityFrameworkCore;

namespace Library.Storage.Catalogue;

/// <summary>Takes files into the library. What it has answered is durable: the bytes are stored first, then one transaction names them.</summary>
public sealed class DocumentIntake(IDbContextFactory<LibraryDbContext> contexts, Blobs blobs, AssociationClock clock, ThisMachine machine)
{
    /// <summary>Adds a document with its first version.</summary>
    /// <param name="idempotencyKey">The caller's key for this very request, begun with <see cref="IdempotentRequests"/>; null where it has none.</param>
    public async Task<ChangeResult> AddAsync(Reader reader, DocumentFields fields, NewFile file, string? idempotencyKey, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(reader);
        ArgumentNullException.ThrowIfNull(fields);
        ArgumentNullException.ThrowIfNull(file);
        if (DocumentRules.RefusalToFile(reader, fields.Kind, [.. fields.Cops]) is { } refusal)
        {
            return new ChangeResult.NotAllowed(refusal);
        }

        var now = clock.Now;
        var document = new Document
        {
            Id = Guid.CreateVersion7(now),
            Title = fields.Title ?? FileName.AsTitle(file.Name),
            TitleIsFileName = fields.Title is null,
            Description = fields.Description,
            Kind = fields.Kind,
            Visibility = fields.Visibility,
            Review = DocumentRules.NeedsReview(reader, [.. fields.Cops]) ? Review.Waiting : null,
            OwnerId = reader.Id,
            SchoolSlug = fields.School,
            MeetingId = fields.MeetingId,
            ReviewBy = fields.ReviewBy,
            CreatedAt = now,
        };
        document.Areas.AddRange(fields.Areas.Select(area => new DocumentArea { AreaSlug = area }));
        document.Cops.AddRange(fields.Cops.Select(cop => new DocumentCop { CopSlug = cop }));
        document.Tags.AddRange(fields.Tags.Keys.Select(tag => new DocumentTag { TagSlug = tag }));
        document.Touch(now);

        await CommitAsync(file, async (catalogue, version) =>
        {
            await catalogue.AddMissingTagsAsync(fields.Tags, cancellationToken);
            document.Versions.Clear();
            document.Versions.Add(version(1, "", reader));
            catalogue.Add(document);
            catalogue.Add(Entry("document-added", reader, document.Id));
            await CompleteIdempotentAsync(catalogue, reader, idempotencyKey, document.Id, cancellationToken);
        }, cancellationToken);
        LibraryMetrics.NoteUpload(isVersion: false);
        return new ChangeResult.Done(document.Id);
    }

    /// <summary>Adds a version to a document. A member's own waits for approval anew.</summary>
    /// <param name="idempotencyKey">As for <see cref="AddAsync"/>.</param>
    public async Task<ChangeResult> AddVersionAsync(Reader reader, Guid documentId, string note, NewFile file, string? idempotencyKey, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(reader);
        ArgumentNullException.ThrowIfNull(file);
        ChangeResult result = new ChangeResult.NotFound();
        await CommitAsync(file, async (catalogue, version) =>
        {
            result = new ChangeResult.NotFound();
            var document = await catalogue.FindForChangeOrNullAsync(documents => documents.VisibleTo(reader.Scope), documentId, cancellationToken);
            if (document is null)
            {
                return;
            }

            if (!DocumentRules.MayEdit(reader, document.OwnerId, document.Cops.Select(cop => cop.CopSlug)))
            {
                result = new ChangeResult.NotAllowed("Only its owner, the leads of its communities and admins may add a version.");
                return;
            }

            // A purged number is not given again: the list of what was purged names versions by it.
            var purged = await catalogue.PurgedVersions.Where(row => row.DocumentId == documentId).MaxAsync(row => row.Number, cancellationToken) ?? 0;
            var number = Math.Max(purged, await catalogue.Versions.Where(row => row.DocumentId == documentId).MaxAsync(row => row.Number, cancellationToken)) + 1;
            var added = version(number, note, reader);
            catalogue.Entry(added).State = EntityState.Added;
            catalogue.Entry(added).Property(row => row.DocumentId).CurrentValue = documentId;
            document.Review = DocumentRules.NeedsReview(reader, [.. document.Cops.Select(cop => cop.CopSlug)]) ? Review.Waiting : document.Review;
            document.CountAsReviewed(clock.Now, clock.Today);
            document.Touch(clock.Now);
            catalogue.Add(Entry("version-added", reader, documentId));
            await CompleteIdempotentAsync(catalogue, reader, idempotencyKey, documentId, cancellationToken);
            result = new ChangeResult.Done(documentId);
        }, cancellationToken);
        if (result is ChangeResult.Done)
        {
            LibraryMetrics.NoteUpload(isVersion: true);
        }

        return result;
    }

    /// <summary>Stores the bytes, then runs <paramref name="write"/> in one transaction that keeps hold of them; again from the start where a sweep or another writer came between.</summary>
    private async Task CommitAsync(NewFile file, Func<LibraryDbContext, Func<int, string, Reader, DocumentVersion>, Task> write, CancellationToken cancellationToken)
    {
        while (true)
        {
            var blobId = await blobs.StoreAsync(file.Content, cancellationToken);
            await using var catalogue = await contexts.CreateDbContextAsync(cancellationToken);
            await using var transaction = await catalogue.BeginBesideAsync(cancellationToken);
            if (!await blobs.KeepAsync(catalogue, blobId, cancellationToken))
            {
                continue;
            }

            await write(catalogue, (number, note, reader) => VersionOf(file, blobId, number, note, reader));
            try
            {
                if (await catalogue.TrySaveUniqueAsync(cancellationToken))
                {
                    await transaction.CommitAsync(cancellationToken);
                    return;
                }
            }
            catch (DbUpdateConcurrencyException)
            {
                // Somebody changed the document meanwhile: read it again.
            }
        }
    }

    private DocumentVersion VersionOf(NewFile file, Guid blobId, int number, string note, Reader reader) => new()
    {
        Id = Guid.CreateVersion7(),
        Number = number,
        FileName = file.Name,
        Format = file.Format,
        Bytes = file.Content.Length,
        Sha256 = file.Content.Sha256,
        BlobId = blobId,
        Note = note,
        CreatedById = reader.Id,
        CreatedAt = clock.Now,
        State = file.Failure is null ? VersionState.Received : VersionState.Failed,
        FailureCode = file.Failure?.Code,
        FailureMessage = file.Failure?.Message,
    };

    private AuditEntry Entry(string action, Reader reader, Guid documentId) =>
        new() { At = clock.Now, PersonId = reader.Id, Action = action, Subject = documentId.ToString() };

    /// <summary>One request of a key makes a document, also where another machine took this one for dead and carries the request out itself.</summary>
    private async Task CompleteIdempotentAsync(LibraryDbContext catalogue, Reader reader, string? key, Guid documentId, CancellationToken cancellationToken)
    {
        if (key is not null
            && await catalogue.IdempotentRequests.Where(request => request.PersonId == reader.Id && request.Key == key && request.DocumentId == null && request.MachineId == machine.Id)
                .ExecuteUpdateAsync(update => update.SetProperty(request => request.DocumentId, documentId), cancellationToken) == 0)
        {
            throw new RequestTakenOverException();
        }
    }
}
