using System.Net;
using System.Text.RegularExpressions;
using Library.Storage.Catalogue;
using Library.Storage.People;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace Library.Api.Tests.Members;

/// <summary>A system with a sign-in provider beside it.</summary>
public class ProviderFixture : IAsyncLifetime
{
    public const string School = "river-valley";
    public const string TrustingSchool = "oak-grove";
    public const string FormerSchool = "long-gone";

    private LibraryApplication? _application;
    private OpenIdProvider? _provider;

    public LibraryApplication Application => _application ?? throw new InvalidOperationException("The system has not started.");

    public OpenIdProvider Provider => _provider ?? throw new InvalidOperationException("The provider has not started.");

    /// <summary>Settings beside the usual ones.</summary>
    protected virtual IReadOnlyDictionary<string, string?> Settings { get; } = new Dictionary<string, string?>();

    public async ValueTask InitializeAsync()
    {
        var cancellation = TestContext.Current.CancellationToken;
        var site = new Uri($"http://127.0.0.1:{OpenIdProvider.FreePort()}");
        _provider = await OpenIdProvider.StartAsync(site, cancellation);
        _application = await LibraryApplication.StartAsync(
            new Dictionary<string, string?>(Settings)
            {
                ["urls"] = site.ToString(),
                ["Library:OpenIdConnect:Authority"] = _provider.Address.ToString(),
                ["Library:OpenIdConnect:ClientId"] = OpenIdProvider.ClientId,
                ["Library:OpenIdConnect:ClientSecret"] = OpenIdProvider.ClientSecret,
                ["Library:OpenIdConnect:Name"] = "School Network",
            },
            cancellation);
        await using var scope = Application.Services.CreateAsyncScope();
        var catalogue = scope.ServiceProvider.GetRequiredService<LibraryDbContext>();
        catalogue.AddRange(
            new School { Slug = School, Name = "River Valley Charter School", City = "Holyoke" },
            new School { Slug = TrustingSchool, Name = "Oak Grove Charter School", ApprovesByDomain = true, Domains = [new SchoolDomain { Domain = "oak-grove.example", SchoolSlug = TrustingSchool }] },
            new School { Slug = FormerSchool, Name = "Long Gone Charter School", MemberUntil = new DateOnly(2020, 6, 30) });
        await catalogue.SaveChangesAsync(cancellation);
    }

    /// <summary>Adds somebody whom the provider knows by the first part of the address.</summary>
    public ProviderUser Add(string email, bool isVerified = true)
    {
        var user = new ProviderUser(Guid.NewGuid().ToString(), email, "Dana Whitfield", isVerified);
        Provider.Users[email] = user;
        return user;
    }

    /// <summary>Changes an account behind the system's back.</summary>
    public async Task ChangeAsync(string email, Action<Person> change, CancellationToken cancellationToken)
    {
        await using var scope = Application.Services.CreateAsyncScope();
        var catalogue = scope.ServiceProvider.GetRequiredService<LibraryDbContext>();
        change(await catalogue.Users.SingleAsync(person => person.Email == email, cancellationToken));
        await catalogue.SaveChangesAsync(cancellationToken);
    }

    /// <summary>An account as the catalogue has it; null where there is none.</summary>
    public async Task<Person?> FindOrNullAsync(string email, CancellationToken cancellationToken)
    {
        await using var scope = Application.Services.CreateAsyncScope();
        return await scope.ServiceProvider.GetRequiredService<LibraryDbContext>().Users.AsNoTracking().SingleOrDefaultAsync(person => person.Email == email, cancellationToken);
    }

    public async ValueTask DisposeAsync()
    {
        GC.SuppressFinalize(this);
        if (_application is not null)
        {
            await _application.DisposeAsync();
        }

        if (_provider is not null)
        {
            await _provider.DisposeAsync();
        }
    }
}

/// <summary>The same, where each address that the provider names is taken for confirmed.</summary>
public sealed class TrustedProviderFixture : ProviderFixture
{
    protected override IReadOnlyDictionary<string, string?> Settings { get; } = new Dictionary<string, string?> { ["Library:OpenIdConnect:TrustEmails"] = "true" };
}

/// <summary>Somebody with a browser without scripts who follows redirects, between the site and the provider.</summary>
internal sealed partial class Traveller : IDisposable
{
    private readonly HttpClient _http;

    public Traveller(LibraryApplication library)
    {
        _http = new HttpClient(new SocketsHttpHandler { CookieContainer = new CookieContainer() }) { BaseAddress = library.Address };
    }

    public HttpClient Http => _http;

    /// <summary>Goes to the provider, says there who it is, and comes back.</summary>
    /// <returns>The page where the way ends.</returns>
    public async Task<(Uri Address, string Html)> SignInAsync(string user, CancellationToken cancellationToken, string returnUrl = "/people")
    {
        using var asked = await _http.GetAsync($"/sign-in/provider?returnUrl={Uri.EscapeDataString(returnUrl)}", cancellationToken);
        Assert.Equal("/login", asked.RequestMessage?.RequestUri?.AbsolutePath);
        var back = ReturnUrl().Match(await asked.Content.ReadAsStringAsync(cancellationToken)).Groups["url"].Value;
        using var form = new FormUrlEncodedContent([KeyValuePair.Create("user", user), KeyValuePair.Create("returnUrl", WebUtility.HtmlDecode(back)), .. user.Length == 0 ? [KeyValuePair.Create("deny", "1")] : Array.Empty<KeyValuePair<string, string>>()]);
        return await EndOfAsync(await _http.PostAsync(new Uri(asked.RequestMessage!.RequestUri!, "/login"), form, cancellationToken), cancellationToken);
    }

    /// <summary>Sends the form for a new account on the page that one came to from the provider.</summary>
    public async Task<(Uri Address, string Html)> RegisterAsync(string html, CancellationToken cancellationToken, params (string Name, string Value)[] fields)
    {
        var proof = Proof().Match(html).Groups["proof"].Value;
        using var form = new FormUrlEncodedContent(fields.Append(("_handler", "register")).Append(("__RequestVerificationToken", proof)).Select(field => KeyValuePair.Create(field.Item1, field.Item2)));
        return await EndOfAsync(await _http.PostAsync("/sign-in/provider/done?returnUrl=%2Fpeople", form, cancellationToken), cancellationToken);
    }

    public async Task<(Uri Address, string Html)> OpenAsync(string address, CancellationToken cancellationToken) => await EndOfAsync(await _http.GetAsync(address, cancellationToken), cancellationToken);

    public void Dispose() => _http.Dispose();

    private static async Task<(Uri Address, string Html)> EndOfAsync(HttpResponseMessage answer, CancellationToken cancellationToken)
    {
        using (answer)
        {
            Assert.True(answer.StatusCode < HttpStatusCode.InternalServerError, $"{answer.RequestMessage?.RequestUri}: {answer.StatusCode}");
            return (answer.RequestMessage?.RequestUri ?? throw new InvalidOperationException("It has no address."), await answer.Content.ReadAsStringAsync(cancellationToken));
        }
    }

    [GeneratedRegex("name=\"returnUrl\" value=\"(?<url>[^\"]+)\"", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 5_000)]
    private static partial Regex ReturnUrl();

    [GeneratedRegex("name=\"__RequestVerificationToken\" value=\"(?<proof>[^\"]+)\"", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 5_000)]
    private static partial Regex Proof();
}
