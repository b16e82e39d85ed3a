using Library.Storage.Catalogue;
using Library.Storage.Items;
using Library.Storage.People;
using Microsoft.EntityFrameworkCore;

namespace Library.Storage.Collections;

/// <summary>Makes collections, changes and deletes them. Who saves names the revision that they saw.</summary>
public sealed class CollectionPlans(IDbContextFactory<LibraryDbContext> contexts, AssociationClock clock)
{
    /// <summary>Makes a collection: for admins.</summary>
    public async Task<CollectionChange> MakeAsync(Reader reader, CollectionInput input, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(reader);
        ArgumentNullException.ThrowIfNull(input);
        if (!reader.IsAdmin)
        {
            return new CollectionChange.NotAllowed("Only admins make collections.");
        }

        await using var catalogue = await contexts.CreateDbContextAsync(cancellationToken);
        var title = PlainLine.Of(input.Title);
        var slug = string.IsNullOrWhiteSpace(input.Slug) ? Slug.Of(title, Slug.MaxLength) : input.Slug.Trim();
        var collection = new Collection { Slug = slug, Title = title, Revision = 1, CreatedAt = clock.Now, UpdatedAt = clock.Now };
        var errors = new Dictionary<string, string[]>(StringComparer.Ordinal);
        errors.Require("slug", slug.Length > 0 && Slug.Of(slug, Slug.MaxLength) == slug, "A name in addresses has lower-case letters, digits and hyphens.");
        var (changed, wrong) = await ApplyAsync(catalogue, reader, collection, input, cancellationToken);
        foreach (var (field, messages) in wrong)
        {
            errors.TryAdd(field, messages);
        }

        if (errors.Count > 0)
        {
            return new CollectionChange.Invalid(errors);
        }

        await using var transaction = await catalogue.Database.BeginTransactionAsync(cancellationToken);
        catalogue.Add(collection);
        catalogue.Add(CollectionWrites.Entry("collection-made", reader, slug, clock.Now));
        if (!await catalogue.TrySaveUniqueAsync(cancellationToken))
        {
            return new CollectionChange.Taken();
        }

        await catalogue.TouchAsync(changed, cancellationToken);
        await transaction.CommitAsync(cancellationToken);
        return new CollectionChange.Done(slug, changed);
    }

    /// <summary>Changes a collection: for its curators and admins.</summary>
    /// <param name="revision">What the sender saw; null takes whatever is there.</param>
    public Task<CollectionChange> SaveAsync(Reader reader, string slug, long? revision, CollectionInput input, CancellationToken cancellationToken) =>
        ChangeAsync(reader, slug, revision, async (catalogue, collection) =>
        {
            var (changed, errors) = await ApplyAsync(catalogue, reader, collection, input, cancellationToken);
            if (errors.Count > 0)
            {
                return new CollectionChange.Invalid(errors);
            }

            if (catalogue.ChangeTracker.HasChanges())
            {
                collection.Revision++;
                collection.UpdatedAt = clock.Now;
                catalogue.Add(CollectionWrites.Entry("collection-changed", reader, slug, clock.Now));
                await catalogue.TouchAsync(changed, cancellationToken);
            }

            return new CollectionChange.Done(slug, changed);
        }, cancellationToken);

    /// <summary>Why the reader cannot put another document into a collection; null where they can.</summary>
    public async Task<CollectionChange?> RefusalToAddOrNullAsync(Reader reader, string slug, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(reader);
        await using var catalogue = await contexts.CreateDbContextAsync(cancellationToken);
        var (found, refusal) = await catalogue.FindForChangeAsync(reader, slug, cancellationToken);
        return found is null ? refusal : CollectionWrites.FullOrNull(found);
    }

    /// <summary>Puts a document at the end of a collection, at always the newest version: for its curators and admins. One that stands there already stays where it is.</summary>
    public Task<CollectionChange> AddDocumentAsync(Reader reader, string slug, Guid documentId, CancellationToken cancellationToken) =>
        ChangeAsync(reader, slug, revision: null, (catalogue, collection) => catalogue.PutLastAsync(reader, collection, documentId, clock.Now, cancellationToken), cancellationToken);

    /// <summary>Deletes a collection, and none of its documents: for admins.</summary>
    public Task<CollectionChange> DeleteAsync(Reader reader, string slug, CancellationToken cancellationToken) =>
        ChangeAsync(reader, slug, revision: null, async (catalogue, collection) =>
        {
            if (!reader.IsAdmin)
            {
                return new CollectionChange.NotAllowed("Only admins delete collections.");
            }

            var documents = DocumentsOf(collection);
            catalogue.Remove(collection);
            catalogue.Add(CollectionWrites.Entry("collection-deleted", reader, slug, clock.Now));
            await catalogue.TouchAsync(documents, cancellationToken);
            return new CollectionChange.Done(slug, documents);
        }, cancellationToken);

    /// <summary>Lays what was sent over the collection.</summary>
    /// <returns>The documents that the index must follow.</returns>
    private static async Task<(IReadOnlyCollection<Guid> Changed, Dictionary<string, string[]> Errors)> ApplyAsync(
        LibraryDbContext catalogue, Reader reader, Collection collection, CollectionInput input, CancellationToken cancellationToken)
    {
        var (wasPublished, before) = (collection.IsPublished, DocumentsOf(collection));
        var (title, introduction) = (input.Title is null ? collection.Title : PlainLine.Of(input.Title), input.Introduction is null ? collection.Introduction : ManyLines.Of(input.Introduction));
        var (items, errors) = input.Items is null
            ? (null, new Dictionary<string, string[]>(StringComparer.Ordinal))
            : await ItemLists.ReadAsync(catalogue, reader, collection.Items, input.Items, id => new CollectionItem { Id = id, CollectionSlug = collection.Slug }, cancellationToken);
        errors.Require("title", title.Length is > 0 and <= Collection.MaxTitleLength, $"A collection has a title of 1 to {Collection.MaxTitleLength} characters.");
        errors.Require("introduction", introduction.Length <= Collection.MaxIntroductionLength, $"An introduction has at most {Collection.MaxIntroductionLength} characters.");
        var curators = await ReadCuratorsAsync(catalogue, reader, input.Curators, errors, cancellationToken);
        if (errors.Count > 0)
        {
            return ([], errors);
        }

        (collection.Title, collection.Introduction, collection.IsPublished) = (title, introduction, input.IsPublished ?? collection.IsPublished);
        if (items is not null)
        {
            ItemLists.Put(catalogue, collection.Items, items);
        }

        if (curators is not null)
        {
            collection.Curators.RemoveAll(curator => !curators.Contains(curator.PersonId));
            collection.Curators.AddRange(curators.Except(collection.Curators.Select(curator => curator.PersonId)).Select(id => new CollectionCurator { CollectionSlug = collection.Slug, PersonId = id }));
        }

        var after = DocumentsOf(collection);
        return (wasPublished != collection.IsPublished ? [.. before.Union(after)] : collection.IsPublished ? [.. before.Except(after), .. after.Except(before)] : [], errors);
    }

    private static async Task<List<Guid>?> ReadCuratorsAsync(LibraryDbContext catalogue, Reader reader, IReadOnlyList<string>? emails, Dictionary<string, string[]> errors, CancellationToken cancellationToken)
    {
        if (emails is null)
        {
            return null;
        }

        var asked = emails.Select(email => email.Trim().ToUpperInvariant()).Where(email => email.Length > 0).Distinct(StringComparer.Ordinal).ToList();
        errors.Require("curators", reader.IsAdmin, "Only admins name curators.");
        errors.Require("curators", asked.Count <= Collection.MaxCurators, $"A collection has at most {Collection.MaxCurators} curators.");
        var known = await catalogue.Users.Where(person => asked.Contains(person.NormalizedEmail ?? "") && person.EndedAt == null).Select(person => new { person.Id, Email = person.NormalizedEmail ?? "" }).ToListAsync(cancellationToken);
        var unknown = asked.Except(known.Select(person => person.Email), StringComparer.Ordinal).FirstOrDefault();
        errors.Require("curators", unknown is null, $"There is no account with the address {unknown?.ToLowerInvariant()}.");
        return [.. known.Select(person => person.Id)];
    }

    private async Task<CollectionChange> ChangeAsync(Reader reader, string slug, long? revision, Func<LibraryDbContext, Collection, Task<CollectionChange>> change, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(reader);
        while (true)
        {
            await using var catalogue = await contexts.CreateDbContextAsync(cancellationToken);
            await using var transaction = await catalogue.Database.BeginTransactionAsync(cancellationToken);
            var (found, refusal) = await catalogue.FindForChangeAsync(reader, slug, cancellationToken);
            if (found is not { } collection)
            {
                return refusal ?? new CollectionChange.NotFound();
            }

            if (revision is { } seen && seen != collection.Revision)
            {
                return new CollectionChange.Stale();
            }

            var result = await change(catalogue, collection);
            if (result is not CollectionChange.Done)
            {
                return result;
            }

            try
            {
                await catalogue.SaveChangesAsync(cancellationToken);
                await transaction.CommitAsync(cancellationToken);
                return result;
            }
            catch (DbUpdateConcurrencyException) when (revision is null)
            {
                // Saved by somebody else meanwhile: read it again.
            }
            catch (DbUpdateConcurrencyException)
            {
                return new CollectionChange.Stale();
            }
        }
    }

    private static List<Guid> DocumentsOf(Collection collection) => [.. collection.Items.Select(item => item.DocumentId).OfType<Guid>().Distinct()];
}
