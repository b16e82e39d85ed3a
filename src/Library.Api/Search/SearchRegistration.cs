namespace Library.Api.Search;

internal static class SearchRegistration
{
    public static IServiceCollection AddSearch(this IServiceCollection services)
    {
        services.AddScoped<Vocabulary>();
        services.AddScoped<PlaceFacets>();
        services.AddScoped<LibrarySearch>();
        services.AddSingleton<ShownResults>();
        services.AddSingleton<SearchRecorder>();
        services.AddHostedService<SearchRecording>();
        services.AddSingleton<FrequentQueries>();
        services.AddScoped<Suggestions>();
        services.AddScoped<PlaceNames>();
        services.AddSingleton<PlaceNamesInUse>();
        services.AddSingleton<KnownQueries>();
        services.AddHostedService<FrequentQueriesRenewal>();
        return services;
    }
}
