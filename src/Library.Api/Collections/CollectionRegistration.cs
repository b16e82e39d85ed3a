namespace Library.Api.Collections;

internal static class CollectionRegistration
{
    public static IServiceCollection AddCollections(this IServiceCollection services) => services.AddScoped<CollectionReading>().AddScoped<CollectionAnswers>();
}
