namespace Library.Api.Layout;

/// <summary>What was sent with a form of a page.</summary>
internal static class PageForms
{
    /// <summary>The fields; none where there is no request.</summary>
    public static async Task<IFormCollection> ReadFormAsync(this IHttpContextAccessor http, CancellationToken cancellationToken) =>
        http.HttpContext is { } context ? await context.Request.ReadFormAsync(cancellationToken) : FormCollection.Empty;
}
