using Microsoft.AspNetCore.Components.Endpoints;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;

namespace Library.Api.Tests.Rights;

/// <summary>
/// Every address of the site and the API, asked by every kind of person, against <c>addresses.txt</c>. An address without a row fails.
/// Ids and names stand for things that do not exist, but for the community: what may be seen of documents is in <see cref="DocumentMatrixTests"/>.
/// </summary>
public sealed class AddressMatrixTests(MatrixWorld world) : IClassFixture<MatrixWorld>
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Every_address_answers_every_kind_of_person_as_the_matrix_says()
    {
        var expected = await ReadAsync();
        var actual = new List<string>();
        foreach (var (method, address) in Addresses())
        {
            var cells = new List<int>();
            foreach (var role in MatrixWorld.Roles)
            {
                cells.Add(await world.StatusAsync(role, method, Fill(address), Cancellation));
            }

            actual.Add($"{method} {address} {string.Join(' ', cells)}");
        }

        var built = Path.Combine(AppContext.BaseDirectory, "addresses.txt");
        await File.WriteAllLinesAsync(built, actual, Cancellation);
        var wrong = actual.Except(expected, StringComparer.Ordinal).Select(row => $"is:     {row}").Concat(expected.Except(actual, StringComparer.Ordinal).Select(row => $"should: {row}")).ToList();
        Assert.True(wrong.Count == 0, $"{string.Join('\n', MatrixWorld.Roles)}\n{string.Join('\n', wrong)}\nWhat was answered is in {built}.");
    }

    [Fact]
    public async Task A_form_without_the_proof_of_our_page_is_refused_on_every_page()
    {
        var statuses = new List<(string Address, int Status)>();
        foreach (var address in Addresses().Where(row => row.Method == "GET" && !row.Address.StartsWith("/api", StringComparison.Ordinal) && row.Address is not ("/openapi/v1.json" or "/health/live" or "/health/ready" or "/error" or "/not-found")).Select(row => row.Address))
        {
            using var form = new FormUrlEncodedContent([KeyValuePair.Create("_handler", "any")]);
            using var answer = await world.ClientOf("admin", address).PostAsync(Fill(address), form, Cancellation);
            statuses.Add((address, (int)answer.StatusCode));
        }

        Assert.NotEmpty(statuses);
        Assert.All(statuses, row => Assert.True(row.Status is 400 or 404, $"{row.Address}: {row.Status}"));
    }

    // These change what the others ask of: they come last.
    private static readonly string[] Last = ["/api/v1/cops/{slug}/leave", "/api/v1/me/sessions"];

    /// <summary>Each once, reading first. Of pages only their reading: their forms are asked in a test of their own.</summary>
    private List<(string Method, string Address)> Addresses() =>
    [
        .. world.Application.Services.GetServices<EndpointDataSource>().SelectMany(source => source.Endpoints).OfType<RouteEndpoint>()
            .Where(endpoint => !IsAsset(endpoint))
            .SelectMany(endpoint => MethodsOf(endpoint).Select(method => (method, Address: PathOf(endpoint))))
            .Distinct().OrderBy(row => row.method != "GET").ThenBy(row => Last.Contains(row.Address)).ThenBy(row => row.Address, StringComparer.Ordinal).ThenBy(row => row.method, StringComparer.Ordinal),
    ];

    private static bool IsAsset(RouteEndpoint endpoint) =>
        endpoint.Metadata.Any(item => item.GetType().Name.Contains("StaticAsset", StringComparison.Ordinal)) || PathOf(endpoint).StartsWith("/_", StringComparison.Ordinal);

    private static IEnumerable<string> MethodsOf(RouteEndpoint endpoint) =>
        endpoint.Metadata.GetMetadata<ComponentTypeMetadata>() is not null ? ["GET"] : endpoint.Metadata.GetMetadata<IHttpMethodMetadata>()?.HttpMethods ?? ["GET"];

    private static string PathOf(RouteEndpoint endpoint) => "/" + (endpoint.RoutePattern.RawText ?? "").TrimStart('/').TrimEnd('/');

    private static string Fill(string address) => address
        .Replace("{CopSlug}", MatrixWorld.Cop, StringComparison.Ordinal)
        .Replace("/cops/{slug}", $"/cops/{MatrixWorld.Cop}", StringComparison.Ordinal)
        .Replace("{number:int}", "1", StringComparison.Ordinal)
        .Replace("{SchoolSlug}", "no-such-school", StringComparison.Ordinal)
        .Replace("{slug}", "no-such-thing", StringComparison.Ordinal)
        .Replace("{personId:guid}", "01890000-0000-7000-8000-000000000000", StringComparison.Ordinal)
        .Replace("{id:guid}", "01890000-0000-7000-8000-000000000000", StringComparison.Ordinal)
        .Replace("{Id:guid}", "01890000-0000-7000-8000-000000000000", StringComparison.Ordinal);

    private static async Task<List<string>> ReadAsync() =>
        [.. (await File.ReadAllLinesAsync(Sources.Path("tests", "Library.Api.Tests", "Rights", "addresses.txt"), Cancellation)).Where(line => line.Length > 0 && line[0] != '#').Select(line => string.Join(' ', line.Split(' ', StringSplitOptions.RemoveEmptyEntries)))];
}
