using Library.Storage.Catalogue;
using Library.Storage.Files;
using Library.Storage.People;
using Library.Testing;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace Library.Storage.Tests.Catalogue;

/// <summary>A clock that stands still until it is moved.</summary>
internal sealed class MovedTime : TimeProvider
{
    private DateTimeOffset _now = new(2026, 3, 1, 12, 0, 0, TimeSpan.Zero);

    public override DateTimeOffset GetUtcNow() => _now;

    public void Advance(TimeSpan by) => _now += by;
}

/// <summary>The file store on disk, with something done, once, just before a call: another process at work, or a death.</summary>
internal sealed class InterruptedStore(IFileStore store) : IFileStore
{
    public Func<Task>? BeforePut { get; set; }

    public Func<Task>? BeforeFind { get; set; }

    public Func<Task>? BeforeDelete { get; set; }

    public Func<Task>? BeforeOpen { get; set; }

    public int Puts { get; private set; }

    public async Task PutAsync(FileKey key, Stream content, long length, CancellationToken cancellationToken)
    {
        await OnceAsync(() => BeforePut, () => BeforePut = null);
        Puts++;
        await store.PutAsync(key, content, length, cancellationToken);
    }

    public async Task<Stream?> OpenReadAsync(FileKey key, long offset, long? length, CancellationToken cancellationToken)
    {
        await OnceAsync(() => BeforeOpen, () => BeforeOpen = null);
        return await store.OpenReadAsync(key, offset, length, cancellationToken);
    }

    public async Task<long?> FindLengthOrNullAsync(FileKey key, CancellationToken cancellationToken)
    {
        await OnceAsync(() => BeforeFind, () => BeforeFind = null);
        return await store.FindLengthOrNullAsync(key, cancellationToken);
    }

    public async Task DeleteAsync(FileKey key, CancellationToken cancellationToken)
    {
        await OnceAsync(() => BeforeDelete, () => BeforeDelete = null);
        await store.DeleteAsync(key, cancellationToken);
    }

    public IAsyncEnumerable<StoredFile> ListAsync(string prefix, CancellationToken cancellationToken) => store.ListAsync(prefix, cancellationToken);

    public Task SweepUnfinishedAsync(TimeSpan age, CancellationToken cancellationToken) => store.SweepUnfinishedAsync(age, cancellationToken);

    public Task CheckAsync(CancellationToken cancellationToken) => store.CheckAsync(cancellationToken);

    private static async Task OnceAsync(Func<Func<Task>?> read, Action clear)
    {
        var interruption = read();
        clear();
        await (interruption?.Invoke() ?? Task.CompletedTask);
    }
}

/// <summary>What holds for catalogues on every database.</summary>
public abstract class CatalogueContract(CatalogueProvider provider)
{
    private protected static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    private protected Task<ACatalogue> MakeAsync() => ACatalogue.MakeAsync(provider, Cancellation);
}

/// <summary>A catalogue in a folder or database of its own, with an admin and a clock.</summary>
internal sealed class ACatalogue : IAsyncDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly DataFolder _data;
    private readonly ServiceProvider _services;

    private ACatalogue(CatalogueOptions options)
    {
        _data = DataFolder.Open(_folder.Path);
        var services = new ServiceCollection();
        services.AddLogging();
        services.AddSingleton<TimeProvider>(Time);
        services.AddSingleton(new AssociationClock(Time, TimeZoneInfo.Utc));
        services.AddCatalogue(_data, options);
        services.AddSingleton(new SiteAddress(new Uri("http://localhost:5080")));
        services.AddFileStore(new ConfigurationBuilder().Build(), _folder.Path);
        var inner = services.Last(service => service.ServiceType == typeof(IFileStore));
        services.RemoveAll<IFileStore>();
        services.AddSingleton<IFileStore>(provider => new InterruptedStore((IFileStore)(inner.ImplementationFactory?.Invoke(provider) ?? throw new InvalidOperationException("No store."))));
        _services = services.BuildServiceProvider();
    }

    public MovedTime Time { get; } = new();

    public InterruptedStore Store => (InterruptedStore)_services.GetRequiredService<IFileStore>();

    public Reader Admin { get; private set; } = new(Guid.Empty, "", "", IsAdmin: true, School: null, Cops: []);

    /// <summary>One on this database; skips the test where its server cannot be had.</summary>
    public static async Task<ACatalogue> MakeAsync(CatalogueProvider provider, CancellationToken cancellationToken)
    {
        var server = provider == CatalogueProvider.PostgreSql ? await PostgresServer.StartMigratedAsync() : null;
        var made = new ACatalogue(new CatalogueOptions(provider, server?.ConnectionString));
        await made._services.MigrateAsync(cancellationToken);
        var person = new Person { Id = Guid.CreateVersion7(), Name = "Admin", Email = "a@b.example", UserName = "a@b.example", IsAdmin = true };
        await using var catalogue = await made.OpenAsync(cancellationToken);
        catalogue.Add(person);
        await catalogue.SaveChangesAsync(cancellationToken);
        made.Admin = new Reader(person.Id, person.Name, person.Email, IsAdmin: true, School: null, Cops: []);
        return made;
    }

    /// <summary>A folder with nothing in it yet.</summary>
    public static Task<ACatalogue> MakeEmptyAsync() => Task.FromResult(new ACatalogue(new CatalogueOptions(CatalogueProvider.Sqlite, ConnectionString: null)));

    public Task MigrateAsync(CancellationToken cancellationToken) => _services.MigrateAsync(cancellationToken);

    public T Get<T>()
        where T : notnull => _services.GetRequiredService<T>();

    public Task<LibraryDbContext> OpenAsync(CancellationToken cancellationToken) => Get<IDbContextFactory<LibraryDbContext>>().CreateDbContextAsync(cancellationToken);

    /// <summary>Takes a text as if it were a file.</summary>
    public async Task<SpooledFile> SpoolAsync(string text, CancellationToken cancellationToken)
    {
        using var content = new MemoryStream(System.Text.Encoding.UTF8.GetBytes(text));
        return Assert.IsType<SpoolResult.Spooled>(await Get<UploadSpool>().SpoolAsync(content, 1_000_000, cancellationToken)).File;
    }

    /// <summary>Adds a document of this text.</summary>
    public async Task<Guid> AddAsync(string text, CancellationToken cancellationToken)
    {
        await using var spooled = await SpoolAsync(text, cancellationToken);
        var fields = new DocumentFields("A title", "", DocumentKind.Resource, Visibility.Members, School: null, [], [], new Dictionary<string, string>());
        var result = await Get<DocumentIntake>().AddAsync(Admin, fields, new NewFile(spooled, "a.pdf", FileFormat.Pdf, Failure: null), idempotencyKey: null, cancellationToken);
        return Assert.IsType<ChangeResult.Done>(result).DocumentId;
    }

    /// <summary>What the original of a document is; null where its bytes are gone.</summary>
    public async Task<string?> ReadOrNullAsync(Guid documentId, CancellationToken cancellationToken)
    {
        await using var catalogue = await OpenAsync(cancellationToken);
        var blob = await catalogue.Versions.Where(version => version.DocumentId == documentId).Select(version => version.Blob).SingleAsync(cancellationToken);
        await using var content = await Store.OpenReadAsync(Assert.IsType<Blob>(blob).Key, 0, length: null, cancellationToken);
        using var reader = content is null ? null : new StreamReader(content);
        return reader is null ? null : await reader.ReadToEndAsync(cancellationToken);
    }

    public async Task<int> CountFilesAsync(CancellationToken cancellationToken)
    {
        var count = 0;
        await foreach (var _ in Store.ListAsync("", cancellationToken))
        {
            count++;
        }

        return count;
    }

    public async ValueTask DisposeAsync()
    {
        await _services.DisposeAsync();
        Microsoft.Data.Sqlite.SqliteConnection.ClearAllPools();
        _data.Dispose();
        _folder.Dispose();
    }
}
