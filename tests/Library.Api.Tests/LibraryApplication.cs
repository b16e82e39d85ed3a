using System.Collections.Concurrent;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.Json;
using Library.Api.Hosting;
using Library.Api.Members;
using Library.Indexer.Index.Published;
using Library.Storage.Catalogue;
using Library.Storage.People;
using Library.Testing;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Library.Api.Tests;

/// <summary>The real system on a port of its own, with a folder of its own and people to sign in as.</summary>
public sealed class LibraryApplication : IAsyncDisposable
{
    public const string Password = "a long enough password";
    public const string AdminEmail = "admin@association.example";

    private readonly LibraryHost _host;
    private readonly TemporaryFolder? _ownFolder;

    // A sign-in costs a password's hash, and the system limits how many there may be: each person signs in once.
    private readonly ConcurrentDictionary<string, Lazy<Task<string>>> _tokens = new(StringComparer.Ordinal);

    private LibraryApplication(LibraryHost host, TemporaryFolder? ownFolder)
    {
        (_host, _ownFolder) = (host, ownFolder);
        var addresses = host.App.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>();
        Address = new Uri(addresses?.Addresses.First() ?? throw new InvalidOperationException("The system does not listen."));
    }

    public Uri Address { get; }

    public IServiceProvider Services => _host.App.Services;

    public static Task<LibraryApplication> StartAsync(CancellationToken cancellationToken) => StartAsync(new Dictionary<string, string?>(), cancellationToken);

    public static Task<LibraryApplication> StartAsync(IReadOnlyDictionary<string, string?> settings, CancellationToken cancellationToken) =>
        StartAsync(settings, _ => { }, cancellationToken);

    /// <param name="settings">Settings beside the usual ones; <c>Library:DataPath</c> for a folder that outlives the system.</param>
    /// <param name="configure">Changes services before they are built.</param>
    public static async Task<LibraryApplication> StartAsync(
        IReadOnlyDictionary<string, string?> settings, Action<WebApplicationBuilder> configure, CancellationToken cancellationToken)
    {
        var folder = settings.ContainsKey("Library:DataPath") ? null : new TemporaryFolder();
        var servers = await TestServers.SettingsAsync(settings.GetValueOrDefault("Library:DataPath") ?? folder?.Path ?? "", settings.Keys);
        var all = new Dictionary<string, string?>(StringComparer.Ordinal)
        {
            ["urls"] = "http://127.0.0.1:0",
            ["Library:DataPath"] = folder?.Path,
            ["Library:Admin:Email"] = AdminEmail,
            ["Library:Admin:Password"] = Password,
        };
        foreach (var (key, value) in servers.Concat(settings))
        {
            all[key] = value;
        }

        var arguments = all.SelectMany(setting => new[] { $"--{setting.Key}", setting.Value ?? "" }).ToArray();
        var host = await LibraryHost.StartAsync(
            arguments,
            builder =>
            {
                builder.Logging.SetMinimumLevel(LogLevel.Warning)
                    .AddFilter("Microsoft.Hosting.Lifetime", LogLevel.Warning).AddFilter("Microsoft.AspNetCore.DataProtection", LogLevel.Error);

                // All tests come from one address.
                builder.Services.Configure<RequestsPerMinute>(limits => (limits.SignIns, limits.Asks) = (10_000, 10_000));
                configure(builder);
            },
            cancellationToken);
        return new LibraryApplication(host, folder);
    }

    /// <summary>The demonstration, with its sample documents read.</summary>
    public static Task<LibraryApplication> StartDemoAsync(CancellationToken cancellationToken)
    {
        var folder = new TemporaryFolder();
        return StartDemoAsync(folder.Path, folder, cancellationToken);
    }

    /// <summary>The demonstration in a folder that outlives it.</summary>
    public static Task<LibraryApplication> StartDemoAsync(string path, CancellationToken cancellationToken) => StartDemoAsync(path, ownFolder: null, cancellationToken);

    private static async Task<LibraryApplication> StartDemoAsync(string path, TemporaryFolder? ownFolder, CancellationToken cancellationToken)
    {
        string[] arguments = ["--demo", "--urls", "http://127.0.0.1:0", "--Library:DataPath", path];
        var host = await LibraryHost.StartAsync(arguments, builder => builder.Logging.SetMinimumLevel(LogLevel.Warning), cancellationToken);
        var application = new LibraryApplication(host, ownFolder);
        await application.WaitForSamplesAsync(cancellationToken);
        return application;
    }

    /// <summary>A client that is not signed in.</summary>
    public HttpClient Anonymous() => new(new SocketsHttpHandler { AllowAutoRedirect = false, UseCookies = false }) { BaseAddress = Address };

    public Task<LibraryClient> AdminAsync(CancellationToken cancellationToken) => SignInAsync(AdminEmail, cancellationToken);

    /// <summary>A member of these COPs; made where there is none.</summary>
    public Task<LibraryClient> MemberOfAsync(CancellationToken cancellationToken, params string[] cops) =>
        AsAsync($"member-{string.Join('-', cops)}@school.example", [.. cops.Select(cop => new CopSeat(cop, IsLead: false))], cancellationToken);

    /// <summary>A lead of these COPs; made where there is none.</summary>
    public Task<LibraryClient> LeadOfAsync(CancellationToken cancellationToken, params string[] cops) =>
        AsAsync($"lead-{string.Join('-', cops)}@school.example", [.. cops.Select(cop => new CopSeat(cop, IsLead: true))], cancellationToken);

    public Task SetPersonAsync(string email, IReadOnlyList<CopSeat> cops, CancellationToken cancellationToken) => SetPersonAsync(email, email, cops, cancellationToken);

    public async Task SetPersonAsync(string email, string name, IReadOnlyList<CopSeat> cops, CancellationToken cancellationToken)
    {
        await using var scope = Services.CreateAsyncScope();
        var (person, errors) = await scope.ServiceProvider.GetRequiredService<Accounts>()
            .SetAsync(new AccountInput { Email = email, Name = name, Password = Password, Cops = cops }, cancellationToken);
        Assert.True(person is not null, string.Join(' ', errors.Values.SelectMany(messages => messages)));
    }

    /// <summary>Signs in with the password that all have here.</summary>
    public async Task<LibraryClient> SignInAsync(string email, CancellationToken cancellationToken) =>
        WithToken(await _tokens.GetOrAdd(email, _ => new Lazy<Task<string>>(() => LoginAsync(email, cancellationToken))).Value);

    /// <summary>A client that sends this token.</summary>
    public LibraryClient WithToken(string token)
    {
        var client = Anonymous();
        client.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", token);
        return new LibraryClient(client);
    }

    /// <summary>Waits until the index shows every document as the catalogue has it.</summary>
    public async Task SettleAsync(CancellationToken cancellationToken)
    {
        var contexts = Services.GetRequiredService<IDbContextFactory<LibraryDbContext>>();
        using var timer = new PeriodicTimer(TimeSpan.FromMilliseconds(25));
        bool busy;
        do
        {
            await using var catalogue = await contexts.CreateDbContextAsync(cancellationToken);
            busy = await catalogue.Documents.AnyAsync(
                document => document.Revision > document.IndexedRevision || (document.TrashedAt == null && document.Versions.Any(version => version.State == VersionState.Received)),
                cancellationToken) || await catalogue.Posts.AnyAsync(post => post.Revision > post.IndexedRevision, cancellationToken);

            // What a commit holds is seen when the copy that is searched has come to it.
            busy = busy || (Services.GetService<IndexCopy>() is { } copy && copy.Commit < await catalogue.IndexHeads.Select(head => head.Commit).SingleAsync(cancellationToken));
        }
        while (busy && await timer.WaitForNextTickAsync(cancellationToken));
    }

    public async ValueTask DisposeAsync()
    {
        await _host.DisposeAsync();
        _ownFolder?.Dispose();
    }

    private async Task WaitForSamplesAsync(CancellationToken cancellationToken)
    {
        var expected = Directory.EnumerateFiles(Path.Combine(Samples.Folder, "files")).Count();
        using var timer = new PeriodicTimer(TimeSpan.FromMilliseconds(100));
        int indexed;
        do
        {
            await using var scope = Services.CreateAsyncScope();
            indexed = await scope.ServiceProvider.GetRequiredService<LibraryDbContext>().Versions.CountAsync(version => version.State == VersionState.Indexed, cancellationToken);
        }
        while (indexed < expected && await timer.WaitForNextTickAsync(cancellationToken));
    }

    private async Task<LibraryClient> AsAsync(string email, IReadOnlyList<CopSeat> cops, CancellationToken cancellationToken) =>
        WithToken(await _tokens.GetOrAdd(email, _ => new Lazy<Task<string>>(async () =>
        {
            await SetPersonAsync(email, cops, cancellationToken);
            return await LoginAsync(email, cancellationToken);
        })).Value);

    private Task<string> LoginAsync(string email, CancellationToken cancellationToken) => LoginAsync(email, Password, cancellationToken);

    /// <summary>A new token of somebody with a password of their own.</summary>
    public async Task<string> LoginAsync(string email, string password, CancellationToken cancellationToken)
    {
        using var anonymous = Anonymous();
        using var answer = await anonymous.PostAsJsonAsync("/api/v1/auth/login", new { email, password }, cancellationToken);
        answer.EnsureSuccessStatusCode();
        return (await answer.Content.ReadFromJsonAsync<JsonElement>(cancellationToken)).GetProperty("accessToken").GetString() ?? "";
    }
}
