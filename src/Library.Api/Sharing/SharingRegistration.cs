namespace Library.Api.Sharing;

internal static class SharingRegistration
{
    public static IServiceCollection AddSharing(this IServiceCollection services) => services.AddScoped<ShareList>().AddScoped<OutsideReading>();

    public static void MapSharing(this IEndpointRouteBuilder routes)
    {
        routes.MapShares();
        routes.MapOutside();
    }
}
