using System.Globalization;
using System.Security.Cryptography;
using Library.Storage.Catalogue;
using Library.Storage.Files;
using Library.Storage.People;
using Library.Storage.Wholeness;
using Library.Testing;
using Microsoft.AspNetCore.Identity;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Migrations;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;

namespace Library.Storage.Tests.Wholeness;

/// <summary>How the backups of earlier schemas were made that are kept among the tests: not run with the others.</summary>
public sealed class EarlierSchemas
{
    private const string Admin = "01930000-0000-7000-8000-000000000001";
    private const string Member = "01930000-0000-7000-8000-000000000002";
    private const string Document = "01930000-0000-7000-8000-00000000000A";
    private const string Trashed = "01930000-0000-7000-8000-00000000000B";
    private const string Blob = "01930000-0000-7000-8000-0000000000B1";
    private const string Meeting = "01930000-0000-7000-8000-0000000000E1";
    private const long Moment = 638_900_000_000_000_000;

    private static readonly string[] Schemas = ["Initial", "Meetings", "OffersReviewsSharing", "Servers"];

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Theory(Explicit = true)]
    [InlineData("Initial")]
    [InlineData("Meetings")]
    [InlineData("OffersReviewsSharing")]
    [InlineData("Servers")]
    public async Task A_backup_of_an_earlier_schema_is_made(string schema)
    {
        using var folder = new TemporaryFolder();
        using var data = DataFolder.Open(folder.Path);
        await using var services = new ServiceCollection().AddLogging().AddCatalogue(data, new CatalogueOptions(CatalogueProvider.Sqlite, ConnectionString: null))
            .AddFileStore(new ConfigurationBuilder().Build(), folder.Path).BuildServiceProvider();
        await using var catalogue = await services.GetRequiredService<IDbContextFactory<SqliteLibraryDbContext>>().CreateDbContextAsync(Cancellation);
        await catalogue.GetService<IMigrator>().MigrateAsync(CatalogueSchemas.MigrationOf(catalogue, schema), Cancellation);
        var file = APdf.New().Page($"The file of the schema {schema} tells of marmalade.").ToStream().ToArray();
        var sha256 = Convert.ToHexStringLower(SHA256.HashData(file));
        await PutAsync(services, FileAreas.Original(sha256, Guid.Parse(Blob)).Value, file);
        await PutAsync(services, "photos/01930000000070008000000000000002.jpg", [0xFF, 0xD8, 0xFF, 0xD9]);
        await PutAsync(services, $"purges/{Guid.Parse("01930000-0000-7000-8000-00000000dead"):N}.all", []);
        foreach (var statement in StatementsOf(schema, file.Length, sha256))
        {
            await catalogue.Database.ExecuteSqlRawAsync(statement.Replace("{", "{{", StringComparison.Ordinal).Replace("}", "}}", StringComparison.Ordinal), Cancellation);
        }

        using var place = BackupPlace.Open(Path.Combine(AppContext.BaseDirectory, "backups", schema), new ConfigurationBuilder().Build(), TimeProvider.System);
        var made = await services.GetRequiredService<Backup>().RunAsync(place, Cancellation);

        Assert.Empty(made.Missing);
        SqliteConnection.ClearAllPools();
    }

    private static async Task PutAsync(IServiceProvider services, string key, byte[] bytes)
    {
        using var content = new MemoryStream(bytes);
        await services.GetRequiredService<IFileStore>().PutAsync(new FileKey(key), content, bytes.Length, Cancellation);
    }

    /// <summary>Rows with values of each kind, in each table that a schema brought.</summary>
    private static IEnumerable<string> StatementsOf(string schema, long bytes, string sha256)
    {
        var until = Array.IndexOf(Schemas, schema);
        return new[] { Initial(bytes, sha256), Meetings(), Offers(), Servers() }.Take(until + 1).SelectMany(statements => statements.Split(";\n", StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries));
    }

    private static string Initial(long bytes, string sha256)
    {
        var hash = new PasswordHasher<Person>().HashPassword(new Person { Name = "" }, "a long enough password");
        return string.Create(CultureInfo.InvariantCulture, $$"""
            INSERT INTO "Schools" VALUES ('old-mill', 'Old Mill – Écolé', 'Springfield', '2099-06-30', 1);
            INSERT INTO "SchoolDomain" VALUES ('old-mill.example', 'old-mill');
            UPDATE "Areas" SET "Label" = 'Answering for it' WHERE "Slug" = 'accountability';
            INSERT INTO "Tags" VALUES ('board', 'Board');
            INSERT INTO "People" ("Id", "Name", "JobTitle", "SchoolSlug", "IsAdmin", "HelpsWith", "PhotoKey", "ApprovedAt", "CreatedAt", "UserName", "NormalizedUserName", "Email", "NormalizedEmail", "EmailConfirmed", "PasswordHash", "SecurityStamp", "ConcurrencyStamp", "PhoneNumberConfirmed", "TwoFactorEnabled", "LockoutEnabled", "AccessFailedCount")
            VALUES ('{{Admin}}', 'Ada Admin', 'Office', NULL, 1, '', NULL, {{Moment}}, {{Moment}}, 'admin@association.example', 'ADMIN@ASSOCIATION.EXAMPLE', 'admin@association.example', 'ADMIN@ASSOCIATION.EXAMPLE', 1, '{{hash}}', 'STAMP1', 'c1', 0, 0, 1, 0);
            INSERT INTO "People" ("Id", "Name", "JobTitle", "SchoolSlug", "IsAdmin", "HelpsWith", "PhotoKey", "ApprovedAt", "CreatedAt", "UserName", "NormalizedUserName", "Email", "NormalizedEmail", "EmailConfirmed", "PasswordHash", "SecurityStamp", "ConcurrencyStamp", "PhoneNumberConfirmed", "TwoFactorEnabled", "LockoutEnabled", "AccessFailedCount")
            VALUES ('{{Member}}', 'Mia Member', 'Principal', 'old-mill', 0, 'schedules
            and buses', 'photos/01930000000070008000000000000002.jpg', {{Moment}}, {{Moment}}, 'mia@old-mill.example', 'MIA@OLD-MILL.EXAMPLE', 'mia@old-mill.example', 'MIA@OLD-MILL.EXAMPLE', 1, '{{hash}}', 'STAMP2', 'c2', 0, 0, 1, 0);
            INSERT INTO "CopMembers" VALUES ('principal', '{{Member}}', 1, {{Moment}});
            INSERT INTO "AspNetUserClaims" ("Id", "UserId", "ClaimType", "ClaimValue") VALUES (7, '{{Member}}', 'a', 'b');
            INSERT INTO "AspNetUserLogins" VALUES ('provider', 'subject', 'A provider', '{{Member}}');
            INSERT INTO "AspNetUserTokens" VALUES ('{{Member}}', 'x', 'y', 'z');
            INSERT INTO "AspNetUserPasskeys" ("CredentialId", "UserId", "Data") VALUES (X'00FF10', '{{Member}}', '{"AttestationObject":"0A0B","ClientDataJson":"0C","CreatedAt":638900000000000000,"IsBackedUp":false,"IsBackupEligible":true,"IsUserVerified":true,"Name":"Key","PublicKey":"DEADBEEF","SignCount":3,"Transports":["usb"]}');
            INSERT INTO "Sessions" VALUES ('01930000-0000-7000-8000-0000000000F1', '{{Member}}', {{Moment}}, {{Moment}}, {{Moment}}, 'Browser', '127.0.0.1');
            INSERT INTO "DataProtectionKeys" ("Id", "FriendlyName", "Xml") VALUES (3, 'key-of-old', NULL);
            INSERT INTO "State" VALUES ('index-build', 'an-old-build');
            INSERT INTO "Audit" VALUES (41, {{Moment}}, '{{Admin}}', 'document-added', '{{Document}}', NULL, '127.0.0.1');
            INSERT INTO "PurgedVersions" ("Id", "DocumentId", "Number", "At", "PersonId", "Reason") VALUES ('01930000-0000-7000-8000-0000000000C1', '01930000-0000-7000-8000-00000000DEAD', NULL, {{Moment}}, NULL, 'By mistake.');
            INSERT INTO "Blobs" ("Id", "Sha256", "Bytes", "Deleting", "ClaimedUntil") VALUES ('{{Blob}}', '{{sha256}}', {{bytes}}, 0, {{Moment}});
            INSERT INTO "Documents" ("Id", "Title", "TitleIsFileName", "Description", "Kind", "Visibility", "Review", "OwnerId", "SchoolSlug", "CreatedAt", "UpdatedAt", "TrashedAt", "Revision", "AudienceRevision", "IndexedRevision")
            VALUES ('{{Document}}', 'A document of old', 0, '', 'model-document', 'members', NULL, '{{Member}}', 'old-mill', {{Moment}}, {{Moment}}, NULL, 3, 1, 3);
            INSERT INTO "Documents" ("Id", "Title", "TitleIsFileName", "Description", "Kind", "Visibility", "Review", "OwnerId", "SchoolSlug", "CreatedAt", "UpdatedAt", "TrashedAt", "Revision", "AudienceRevision", "IndexedRevision")
            VALUES ('{{Trashed}}', 'In the trash', 0, '', 'resource', 'cops', NULL, '{{Member}}', NULL, {{Moment}}, {{Moment}}, 700000000000000000, 2, 1, 2);
            INSERT INTO "DocumentArea" VALUES ('{{Document}}', 'accountability');
            INSERT INTO "DocumentCop" VALUES ('{{Trashed}}', 'principal');
            INSERT INTO "DocumentTag" VALUES ('{{Document}}', 'board');
            INSERT INTO "DocumentAudience" VALUES ('{{Document}}', 'members');
            INSERT INTO "DocumentAudience" VALUES ('{{Document}}', 'admins');
            INSERT INTO "DocumentAudience" VALUES ('{{Document}}', 'owner:{{Member.ToLowerInvariant()}}');
            INSERT INTO "Versions" ("Id", "DocumentId", "Number", "FileName", "Format", "Bytes", "Sha256", "BlobId", "Note", "CreatedById", "CreatedAt", "State", "Attempts", "HasText")
            VALUES ('01930000-0000-7000-8000-0000000000D1', '{{Document}}', 1, 'old.pdf', 'pdf', {{bytes}}, '{{sha256}}', '{{Blob}}', '', '{{Member}}', {{Moment}}, 'received', 0, 0);
            INSERT INTO "Versions" ("Id", "DocumentId", "Number", "FileName", "Format", "Bytes", "Sha256", "BlobId", "Note", "CreatedById", "CreatedAt", "State", "Attempts", "HasText")
            VALUES ('01930000-0000-7000-8000-0000000000D2', '{{Trashed}}', 1, 'same.pdf', 'pdf', {{bytes}}, '{{sha256}}', '{{Blob}}', '', '{{Member}}', {{Moment}}, 'received', 0, 0);

            """);
    }

    private static string Meetings() => string.Create(CultureInfo.InvariantCulture, $"""
        INSERT INTO "Meetings" VALUES ('{Meeting}', 'principal', 'A meeting of old', {Moment}, {Moment}, 'Room 1', '', '', '', 'published', 'published', {Moment}, 4, 2, '{Member}', {Moment}, {Moment});
        INSERT INTO "PacketItems" VALUES ('01930000-0000-7000-8000-0000000001A1', '{Meeting}', 1, '{Document}', 1, NULL, '', 'Read it', '', 10);
        INSERT INTO "Collections" ("Slug", "Title", "Introduction", "IsPublished", "Revision", "CreatedAt", "UpdatedAt") VALUES ('of-old', 'Collection of old', '', 1, 1, {Moment}, {Moment});
        INSERT INTO "CollectionItems" VALUES ('01930000-0000-7000-8000-0000000002A1', 'of-old', 1, '{Document}', 1, 1, '', '', '', NULL);
        INSERT INTO "CollectionCurator" VALUES ('of-old', '{Member}');
        INSERT INTO "MeetingReplies" VALUES ('{Meeting}', '{Member}', 'yes', {Moment});

        """);

    private static string Offers() => string.Create(CultureInfo.InvariantCulture, $"""
        UPDATE "Documents" SET "ReviewBy" = '2031-05-01', "ReviewedAt" = {Moment} WHERE "Id" = '{Document}';
        INSERT INTO "DocumentOffers" VALUES ('01930000-0000-7000-8000-0000000003A1', '{Document}', 'cfo-coo', '{Member}', 'For you too', {Moment});
        INSERT INTO "OutsideShares" VALUES ('01930000-0000-7000-8000-0000000004A1', 'a-key', 0, '{Document}', 1, NULL, '', '{Admin}', {Moment}, NULL, NULL);

        """);

    private static string Servers() => string.Create(CultureInfo.InvariantCulture, $"""
        UPDATE "Blobs" SET "CheckedAt" = {Moment};
        UPDATE "IndexHeads" SET "Fence" = 12, "Commit" = 34;
        INSERT INTO "IndexCommits" VALUES (34, 12, 'build', '[]', {Moment});

        """);
}
