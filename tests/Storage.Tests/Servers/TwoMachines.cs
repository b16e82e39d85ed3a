using Library.Storage.Catalogue;
using Library.Storage.Cops;
using Library.Storage.Files;
using Library.Storage.People;
using Library.Storage.Servers;
using Library.Testing;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;

namespace Library.Storage.Tests.Servers;

/// <summary>The catalogue of a system of several processes, on PostgreSQL, as two of them see it.</summary>
internal sealed class TwoMachines : IAsyncDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly DataFolder _data;
    private readonly CatalogueOptions _options;
    private readonly ServiceProvider _services;

    private TwoMachines(PostgresServer database)
    {
        Database = database;
        _data = DataFolder.Open(_folder.Path);
        _options = CatalogueOptions.Read(new ConfigurationBuilder().AddInMemoryCollection(database.Settings).Build());
        _services = new ServiceCollection().AddLogging().AddOtherMachines("web").AddCatalogue(_data, _options)
            .AddFileStore(new ConfigurationBuilder().Build(), _folder.Path)
            .AddSingleton(new SiteAddress(new Uri("http://localhost:5080")))
            .AddSingleton(new AssociationClock(TimeProvider.System, TimeZoneInfo.Utc))
            .BuildServiceProvider();
    }

    public PostgresServer Database { get; }

    /// <summary>Somebody who may see what all members may.</summary>
    public ReaderScope Stranger { get; } = new(Guid.NewGuid(), [AudienceToken.Members]);

    public static async Task<TwoMachines> MakeAsync(CancellationToken cancellationToken)
    {
        var made = new TwoMachines(await PostgresServer.StartAsync());
        await made._services.MigrateAsync(cancellationToken);
        return made;
    }

    public T Get<T>()
        where T : notnull => _services.GetRequiredService<T>();

    /// <summary>The lock as another process sees it.</summary>
    public WriterLock Lock() => new(_options);

    public Task<LibraryDbContext> OpenAsync(CancellationToken cancellationToken) => Get<IDbContextFactory<LibraryDbContext>>().CreateDbContextAsync(cancellationToken);

    /// <summary>A document at revision 2, at which it was taken from all but admins.</summary>
    public async Task<Guid> AddHiddenAsync(CancellationToken cancellationToken)
    {
        await using var catalogue = await OpenAsync(cancellationToken);
        var person = new Person { Id = Guid.CreateVersion7(), Name = "Owner", UserName = "owner" };
        var blob = new Blob { Id = Guid.CreateVersion7(), Sha256 = new string('a', 64) };
        var document = new Document { Id = Guid.CreateVersion7(), Title = "Hidden", OwnerId = person.Id, Revision = 2, AudienceRevision = 2, IndexedRevision = 1 };
        document.Audience.Add(new DocumentAudience { Token = AudienceToken.Admins });
        document.Versions.Add(new DocumentVersion { Id = Guid.CreateVersion7(), Number = 1, FileName = "a.pdf", Sha256 = blob.Sha256, BlobId = blob.Id, CreatedById = person.Id, State = VersionState.Indexed });
        catalogue.AddRange(person, blob, document);
        await catalogue.SaveChangesAsync(cancellationToken);
        return document.Id;
    }

    public async ValueTask DisposeAsync()
    {
        await _services.DisposeAsync();
        _data.Dispose();
        _folder.Dispose();
    }
}
