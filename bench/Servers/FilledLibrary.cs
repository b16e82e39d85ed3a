using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Library.Bench.Search;
using Library.Indexer.Index;
using Library.Storage;
using Library.Storage.Catalogue;
using Library.Storage.People;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace Library.Bench.Servers;

/// <summary>A data folder with many documents in catalogue and index, as if they had come by the ordinary way; their files are not there.</summary>
internal static class FilledLibrary
{
    private const int AtATime = 5_000;

    /// <summary>Fills a folder.</summary>
    /// <param name="see">Called with each document, in no order.</param>
    /// <returns>A token of each of so many members.</returns>
    public static async Task<IReadOnlyList<string>> MakeAsync(string folder, SampleWords words, int documents, int members, Action<IndexEntry>? see, CancellationToken cancellationToken)
    {
        using var data = DataFolder.Open(folder);
        await using var services = new ServiceCollection().AddLogging().AddCatalogue(data, new CatalogueOptions(CatalogueProvider.Sqlite, ConnectionString: null)).BuildServiceProvider();
        await services.MigrateAsync(cancellationToken);
        var contexts = services.GetRequiredService<IDbContextFactory<LibraryDbContext>>();
        var tokens = await AddMembersAsync(contexts, members, cancellationToken);
        var made = new MadeDocuments(words);
        await using var index = await LibraryIndex.OpenAsync(data.Index, cancellationToken);
        await index.BeginRebuildAsync(cancellationToken);
        foreach (var numbers in Enumerable.Range(0, documents).Chunk(AtATime))
        {
            var entries = numbers.AsParallel().Select(made.Make).ToList();
            entries.ForEach(entry => see?.Invoke(entry));
            await Task.WhenAll(index.ApplyAsync(entries, cancellationToken), AddRowsAsync(contexts, entries, cancellationToken));
        }

        await index.CompleteRebuildAsync(cancellationToken);
        return tokens;
    }

    private static async Task<IReadOnlyList<string>> AddMembersAsync(IDbContextFactory<LibraryDbContext> contexts, int count, CancellationToken cancellationToken)
    {
        await using var catalogue = await contexts.CreateDbContextAsync(cancellationToken);
        var now = DateTimeOffset.UtcNow;
        var tokens = new List<string>();
        for (var i = 0; i < count; i++)
        {
            var email = string.Create(CultureInfo.InvariantCulture, $"member-{i}@bench.example");
            var person = new Person
            {
                Id = PersonOf(i),
                UserName = email,
                NormalizedUserName = email.ToUpperInvariant(),
                Email = email,
                NormalizedEmail = email.ToUpperInvariant(),
                EmailConfirmed = true,
                Name = $"Member {i}",
                ApprovedAt = now,
                CreatedAt = now,
                SecurityStamp = "bench",
            };
            var secret = string.Create(CultureInfo.InvariantCulture, $"ckc_bench-token-of-member-number-{i:D6}");
            tokens.Add(secret);
            catalogue.Add(person);
            catalogue.Add(new ApiToken
            {
                Id = Guid.CreateVersion7(),
                PersonId = person.Id,
                Name = "bench",
                Hash = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(secret))),
                CreatedAt = now,
                ExpiresAt = now.AddDays(1),
            });
        }

        await catalogue.SaveChangesAsync(cancellationToken);
        return tokens;
    }

    private static Guid PersonOf(int number) => new(number, 0, 0x7000, 0x80, 0, 0, 0, 0, 0, 0, 2);

    private static async Task AddRowsAsync(IDbContextFactory<LibraryDbContext> contexts, List<IndexEntry> entries, CancellationToken cancellationToken)
    {
        await using var catalogue = await contexts.CreateDbContextAsync(cancellationToken);
        catalogue.ChangeTracker.AutoDetectChangesEnabled = false; // everything is added, nothing changes
        var slugs = entries.SelectMany(entry => entry.Tags).Distinct(StringComparer.Ordinal).ToArray();
        var known = await catalogue.Tags.Where(tag => slugs.Contains(tag.Slug)).Select(tag => tag.Slug).ToListAsync(cancellationToken);
        catalogue.AddRange(slugs.Except(known, StringComparer.Ordinal).Select(slug => new Tag { Slug = slug, Label = slug }));
        var schools = entries.Select(entry => entry.School).OfType<string>().Distinct(StringComparer.Ordinal).ToArray();
        var there = await catalogue.Schools.Where(school => schools.Contains(school.Slug)).Select(school => school.Slug).ToListAsync(cancellationToken);
        catalogue.AddRange(schools.Except(there, StringComparer.Ordinal).Select(slug => new School { Slug = slug, Name = slug }));
        foreach (var entry in entries)
        {
            var sha256 = Convert.ToHexStringLower(SHA256.HashData(entry.Id.ToByteArray()));
            var blob = new Blob { Id = Guid.CreateVersion7(), Sha256 = sha256, Bytes = 1_000, ClaimedUntil = entry.UpdatedAt };
            var version = entry.Versions[0];
            catalogue.Add(blob);
            catalogue.Add(new Document
            {
                Id = entry.Id,
                Title = entry.Title,
                Description = entry.Description,
                Kind = KebabCase.TryParse<DocumentKind>(entry.Kind, out var kind) ? kind : DocumentKind.Resource,
                Visibility = Visibility.Members,
                OwnerId = PersonOf(0),
                SchoolSlug = entry.School,
                CreatedAt = entry.UpdatedAt,
                UpdatedAt = entry.UpdatedAt,
                Revision = entry.Revision,
                AudienceRevision = entry.Revision,
                IndexedRevision = entry.Revision,
                Areas = [.. entry.Areas.Select(area => new DocumentArea { AreaSlug = area })],
                Cops = [.. entry.Cops.Select(cop => new DocumentCop { CopSlug = cop })],
                Tags = [.. entry.Tags.Select(tag => new DocumentTag { TagSlug = tag })],
                Audience = [.. entry.Audience.Select(token => new DocumentAudience { Token = token })],
                Versions =
                [
                    new DocumentVersion
                    {
                        Id = Guid.CreateVersion7(), Number = 1, FileName = version.FileName, Format = version.Format ?? FileFormat.Pdf, Bytes = 1_000, Sha256 = sha256, BlobId = blob.Id, CreatedById = PersonOf(0),
                        CreatedAt = entry.UpdatedAt, State = VersionState.Indexed, Pages = version.PageCount, HasText = true, ExtractorVersion = 1,
                    },
                ],
            });
        }

        await catalogue.SaveChangesAsync(cancellationToken);
    }
}
