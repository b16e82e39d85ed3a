using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;

namespace Library.Api.Tests.Hosting;

public sealed class ApiDescriptionTests(SharedApplication shared)
{
    private static readonly JsonSerializerOptions Indented = new() { WriteIndented = true };

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task The_description_of_the_api_is_the_one_that_is_checked_in()
    {
        using var anonymous = shared.Application.Anonymous();
        var served = (JsonNode.Parse(await anonymous.GetStringAsync("/openapi/v1.json", Cancellation))?.ToJsonString(Indented) ?? "") + "\n";
        var built = Path.Combine(AppContext.BaseDirectory, "openapi.json");
        await File.WriteAllTextAsync(built, served, Cancellation);

        var kept = await File.ReadAllTextAsync(Sources.Path("docs", "openapi.json"), Cancellation);

        Assert.True(kept == served, $"The API has changed. If it was meant to, renew its description: cp '{built}' docs/openapi.json");
    }

    [Fact]
    public async Task Every_address_of_the_api_is_described()
    {
        using var anonymous = shared.Application.Anonymous();
        var document = JsonSerializer.Deserialize<JsonElement>(await anonymous.GetStringAsync("/openapi/v1.json", Cancellation));
        var described = document.GetProperty("paths").EnumerateObject().SelectMany(path => path.Value.EnumerateObject().Select(method => $"{method.Name.ToUpperInvariant()} {path.Name}"));

        var routes = shared.Application.Services.GetServices<EndpointDataSource>().SelectMany(source => source.Endpoints).OfType<RouteEndpoint>()
            .Where(endpoint => (endpoint.RoutePattern.RawText ?? "").StartsWith("/api/", StringComparison.Ordinal))
            .SelectMany(endpoint => (endpoint.Metadata.GetMetadata<IHttpMethodMetadata>()?.HttpMethods ?? []).Select(method => $"{method} {PathOf(endpoint)}"))
            .ToList();

        Assert.NotEmpty(routes);
        Assert.Empty(routes.Except(described, StringComparer.Ordinal));
    }

    private static string PathOf(RouteEndpoint endpoint) => "/" + string.Join('/', endpoint.RoutePattern.PathSegments.Select(segment => string.Concat(
        segment.Parts.Select(part => part is Microsoft.AspNetCore.Routing.Patterns.RoutePatternParameterPart parameter ? $"{{{parameter.Name}}}" : ((Microsoft.AspNetCore.Routing.Patterns.RoutePatternLiteralPart)part).Content))));
}
