namespace Library.Api.Documents;

internal static class DocumentRegistration
{
    public static IServiceCollection AddDocuments(this IServiceCollection services)
    {
        services.AddSingleton<UploadLimits>();
        services.AddScoped<UploadDocument>();
        services.AddScoped<ScannedUploads>();
        services.AddSingleton<InfectedFiles>();
        services.AddScoped<ChangeDocument>();
        services.AddScoped<OpenDocument>();
        services.AddScoped<ReadingTrail>();
        services.AddScoped<AudienceWords>();
        services.AddScoped<ReviewsDue>();
        return services;
    }
}
