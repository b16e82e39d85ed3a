using Hangfire;
using Library.Api.Members;
using Microsoft.AspNetCore.Antiforgery;

namespace Library.Api.Administration;

/// <summary>Hangfire's own pages about the background jobs, for admins who signed in on the site.</summary>
internal static class JobsDashboard
{
    public const string Path = "/admin/jobs";

    public static void MapJobsDashboard(this IEndpointRouteBuilder routes)
    {
        var options = new DashboardOptions
        {
            // The endpoint's own policy says who may come here.
            Authorization = [],
            AppPath = "/admin",
            DashboardTitle = "Background jobs",
            DisplayStorageConnectionString = false,
        };
        routes.MapHangfireDashboard(Path, options).RequireAuthorization(Admin.Policy).ExcludeFromDescription().Add(endpoint =>
        {
            var show = endpoint.RequestDelegate ?? throw new InvalidOperationException("The endpoint of the dashboard does nothing.");
            endpoint.RequestDelegate = async context =>
            {
                if (await RefusalOrNullAsync(context) is { } status)
                {
                    context.Response.StatusCode = status;
                    return;
                }

                await show(context);
            };
        });
    }

    /// <summary>Programs do not come here, and what changes something comes from one of these pages.</summary>
    private static async Task<int?> RefusalOrNullAsync(HttpContext context) =>
        !SessionAuthentication.IsByCookie(context) ? StatusCodes.Status404NotFound
        : HttpMethods.IsGet(context.Request.Method) || HttpMethods.IsHead(context.Request.Method) ? null
        : await context.RequestServices.GetRequiredService<IAntiforgery>().IsRequestValidAsync(context) ? null
        : StatusCodes.Status400BadRequest;
}
