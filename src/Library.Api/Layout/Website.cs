using Library.Api.Documents;
using Library.Storage.Catalogue;

namespace Library.Api.Layout;

/// <summary>The pages that people use.</summary>
internal static class Website
{
    public static IServiceCollection AddWebsite(this IServiceCollection services)
    {
        services.AddRazorComponents();
        services.AddHttpContextAccessor();
        services.AddScoped<PlainWords>();
        services.AddScoped(provider =>
        {
            // Made after the catalogue, they end before it.
            _ = provider.GetRequiredService<LibraryDbContext>();
            return new Turns();
        });
        return services;
    }

    public static void MapWebsite(this WebApplication app)
    {
        app.MapStaticAssets().AllowAnonymous();
        app.MapRazorComponents<App>();
        app.MapUploadForm();
    }
}
