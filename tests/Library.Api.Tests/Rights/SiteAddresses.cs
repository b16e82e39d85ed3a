using Microsoft.AspNetCore.Components.Endpoints;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;

namespace Library.Api.Tests.Rights;

/// <summary>Every address that the running system answers, as it says itself.</summary>
internal static class SiteAddresses
{
    // These change what the others ask of: they come last.
    private static readonly string[] Last = ["/api/v1/cops/{slug}/leave", "/api/v1/me/sessions"];

    /// <summary>Each once, reading first. Of pages only their reading: their forms are asked in a test of their own.</summary>
    public static List<(string Method, string Address)> Of(LibraryApplication application) =>
    [
        .. application.Services.GetServices<EndpointDataSource>().SelectMany(source => source.Endpoints).OfType<RouteEndpoint>()
            .Where(endpoint => !IsAsset(endpoint))
            .SelectMany(endpoint => MethodsOf(endpoint).Select(method => (method, Address: PathOf(endpoint))))
            .Distinct().OrderBy(row => row.method != "GET").ThenBy(row => Last.Contains(row.Address)).ThenBy(row => row.Address, StringComparer.Ordinal).ThenBy(row => row.method, StringComparer.Ordinal),
    ];

    private static bool IsAsset(RouteEndpoint endpoint) =>
        endpoint.Metadata.Any(item => item.GetType().Name.Contains("StaticAsset", StringComparison.Ordinal)) || PathOf(endpoint).StartsWith("/_", StringComparison.Ordinal);

    private static IEnumerable<string> MethodsOf(RouteEndpoint endpoint) =>
        endpoint.Metadata.GetMetadata<ComponentTypeMetadata>() is not null ? ["GET"] : endpoint.Metadata.GetMetadata<IHttpMethodMetadata>()?.HttpMethods ?? ["GET"];

    private static string PathOf(RouteEndpoint endpoint) => "/" + (endpoint.RoutePattern.RawText ?? "").TrimStart('/').TrimEnd('/');

    /// <summary>An address with something in place of its parameters.</summary>
    public static string Fill(string address) => address
        .Replace("{CopSlug}", MatrixWorld.Cop, StringComparison.Ordinal)
        .Replace("/cops/{slug}", $"/cops/{MatrixWorld.Cop}", StringComparison.Ordinal)
        .Replace("/{**path}", "", StringComparison.Ordinal)
        .Replace("{key}", "no-such-key", StringComparison.Ordinal)
        .Replace("{number:int}", "1", StringComparison.Ordinal)
        .Replace("{SchoolSlug}", "no-such-school", StringComparison.Ordinal)
        .Replace("{slug}", "no-such-thing", StringComparison.Ordinal)
        .Replace("{personId:guid}", "01890000-0000-7000-8000-000000000000", StringComparison.Ordinal)
        .Replace("{delivery:guid}", "01890000-0000-7000-8000-000000000000", StringComparison.Ordinal)
        .Replace("{PersonId:guid}", "01890000-0000-7000-8000-000000000000", StringComparison.Ordinal)
        .Replace("{itemId:guid}", "01890000-0000-7000-8000-000000000000", StringComparison.Ordinal)
        .Replace("{id:guid}", "01890000-0000-7000-8000-000000000000", StringComparison.Ordinal)
        .Replace("{Id:guid}", "01890000-0000-7000-8000-000000000000", StringComparison.Ordinal);
}
