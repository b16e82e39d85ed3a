namespace Library.Api.Cops;

internal static class CopRegistration
{
    public static IServiceCollection AddCops(this IServiceCollection services) => services.AddScoped<Seats>();
}
