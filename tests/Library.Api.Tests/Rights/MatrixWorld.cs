using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json;
using Library.Api.Tests.Pages;
using Library.Storage.People;

namespace Library.Api.Tests.Rights;

/// <summary>A system with one person of each kind, each known to it by a token and by a cookie.</summary>
public sealed class MatrixWorld : IAsyncLifetime
{
    public const string Cop = "special-education";

    /// <summary>The kinds of people, in the order of the columns.</summary>
    public static readonly IReadOnlyList<string> Roles = ["anonymous", "ended", "member", "inside", "lead", "elsewhere", "program", "admin"];

    private readonly Dictionary<string, (HttpClient Token, HttpClient Cookie)> _clients = new(StringComparer.Ordinal);
    private LibraryApplication? _application;

    public LibraryApplication Application => _application ?? throw new InvalidOperationException("The system has not started.");

    public async ValueTask InitializeAsync()
    {
        var cancellation = TestContext.Current.CancellationToken;
        _application = await LibraryApplication.StartAsync(cancellation);
        _clients["anonymous"] = (Application.Anonymous(), Application.Anonymous());
        await AddAsync("member", [], cancellation);
        await AddAsync("inside", [new CopSeat(Cop, IsLead: false)], cancellation);
        await AddAsync("lead", [new CopSeat(Cop, IsLead: true)], cancellation);
        await AddAsync("elsewhere", [new CopSeat("ell", IsLead: true)], cancellation);
        await AddAsync("program", [new CopSeat(Cop, IsLead: false)], cancellation);
        await AddAsync("ended", [new CopSeat(Cop, IsLead: true)], cancellation);
        using var admin = await Application.AdminAsync(cancellation);
        var visitor = await Visitor.SignInAsync(Application, LibraryApplication.AdminEmail, cancellation);
        _clients["admin"] = (ByToken(admin.Http.DefaultRequestHeaders.Authorization), visitor.Http);
        await MakeProgramAsync(cancellation);
        var ended = LibraryClient.IdOf(await new LibraryClient(_clients["ended"].Token).GetAsync("/api/v1/me", cancellation));
        using var end = await admin.Http.PostAsync($"/api/v1/people/{ended}/end", content: null, cancellation);
        Assert.Equal(HttpStatusCode.NoContent, end.StatusCode);
    }

    /// <summary>Somebody who asks the API; a page is asked for with the cookie of the same person.</summary>
    public HttpClient ClientOf(string role, string address) => address.StartsWith("/api", StringComparison.Ordinal) ? _clients[role].Token : _clients[role].Cookie;

    /// <summary>Somebody who asks the API. The world's own: who asks through it does not dispose it.</summary>
    public LibraryClient As(string role) => new(_clients[role].Token);

    /// <summary>What comes of a call with an empty body.</summary>
    public async Task<int> StatusAsync(string role, string method, string address, CancellationToken cancellationToken)
    {
        using var request = new HttpRequestMessage(new HttpMethod(method), address);
        request.Content = method is "GET" or "DELETE" ? null : new StringContent("{}", Encoding.UTF8, "application/json");
        using var answer = await ClientOf(role, address).SendAsync(request, HttpCompletionOption.ResponseHeadersRead, cancellationToken);
        return (int)answer.StatusCode;
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var (token, cookie) in _clients.Values)
        {
            token.Dispose();
            cookie.Dispose();
        }

        if (_application is not null)
        {
            await _application.DisposeAsync();
        }
    }

    private async Task AddAsync(string role, IReadOnlyList<CopSeat> seats, CancellationToken cancellationToken)
    {
        var email = $"{role}@matrix.example";
        await Application.SetPersonAsync(email, seats, cancellationToken);
        var client = await Application.SignInAsync(email, cancellationToken);
        var visitor = await Visitor.SignInAsync(Application, email, cancellationToken);
        _clients[role] = (client.Http, visitor.Http);
    }

    /// <summary>Gives the program a token that reads, in place of its owner's session.</summary>
    private async Task MakeProgramAsync(CancellationToken cancellationToken)
    {
        using var made = await _clients["program"].Token.PostAsJsonAsync("/api/v1/me/tokens", new { name = "Reads", scope = "read", days = 1 }, cancellationToken);
        var secret = (await made.Content.ReadFromJsonAsync<JsonElement>(cancellationToken)).GetProperty("secret").GetString();
        var client = ByToken(new AuthenticationHeaderValue("Bearer", secret));
        _clients["program"] = (client, ByToken(new AuthenticationHeaderValue("Bearer", secret)));
    }

    private HttpClient ByToken(AuthenticationHeaderValue? header)
    {
        var client = Application.Anonymous();
        client.DefaultRequestHeaders.Authorization = header;
        return client;
    }
}
