using Library.Api.Collections;
using Library.Storage;
using Library.Storage.Catalogue;
using Library.Storage.Collections;
using Library.Storage.Items;
using Library.Storage.People;
using Microsoft.EntityFrameworkCore;

namespace Library.Api.Demo;

/// <summary>The collections of the demonstration: made by its first admin, once its documents are there.</summary>
internal sealed class DemoCollections(LibraryDbContext catalogue, CollectionPlans plans, CollectionAnswers answers, AssociationClock clock)
{
    /// <summary>Makes those that are missing.</summary>
    public async Task MakeAsync(DemoLibrary demo, CancellationToken cancellationToken)
    {
        var admin = await catalogue.FindReaderByEmailOrNullAsync(demo.People.First(person => person.Admin).Email, clock, cancellationToken) ?? throw new InvalidDataException("samples/library.json names no admin.");
        var files = await catalogue.Versions.Where(version => version.Number == 1).Select(version => new { version.FileName, version.DocumentId }).ToListAsync(cancellationToken);
        var known = await catalogue.Collections.Select(collection => collection.Slug).ToListAsync(cancellationToken);
        foreach (var collection in demo.Collections.Where(collection => !known.Contains(collection.Slug)))
        {
            var items = collection.Items.Select(item => new ListedItemInput { Document = files.Find(file => file.FileName == item.File)?.DocumentId, Heading = item.Heading, Note = item.Note });
            var change = await plans.MakeAsync(
                admin,
                new CollectionInput { Slug = collection.Slug, Title = collection.Title, Introduction = collection.Introduction, IsPublished = true, Items = [.. items.Where(item => item.Document is not null || item.Heading is not null)] },
                cancellationToken);
            answers.Follow(change is CollectionChange.Done ? change : throw new InvalidDataException($"samples/library.json: {collection.Slug}: {change}"));
        }
    }
}
