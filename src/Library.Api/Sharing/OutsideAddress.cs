using Microsoft.Extensions.Primitives;

namespace Library.Api.Sharing;

/// <summary>Where people without an account read what is shared, and what every answer there says to browsers and search engines.</summary>
internal static class OutsideAddress
{
    public const string Path = "/shared";

    private static readonly StringValues NoIndex = "noindex, nofollow";

    /// <summary>The page of a share, from the root of the site.</summary>
    public static string PathOf(string key) => $"{Path}/{Uri.EscapeDataString(key)}";

    /// <summary>
    /// Nothing there tells other sites where its reader came from, since the address of a link is all that one needs; and nothing is for search engines
    /// until <see cref="LetBeFound"/> says so. It holds for what is not there as well.
    /// </summary>
    public static IApplicationBuilder UseOutsideHeaders(this IApplicationBuilder app) => app.Use((context, next) =>
    {
        if (context.Request.Path.StartsWithSegments(Path, StringComparison.OrdinalIgnoreCase))
        {
            var headers = context.Response.Headers;
            headers["Referrer-Policy"] = "no-referrer";
            headers["X-Robots-Tag"] = NoIndex;
        }

        return next(context);
    });

    /// <summary>Lets search engines list a public page.</summary>
    public static void LetBeFound(HttpResponse response) => response.Headers.Remove("X-Robots-Tag");
}
