namespace Library.Api.Alerts;

internal static class AlertsRegistration
{
    /// <summary>Registers saved searches and the telling of what they find.</summary>
    public static IServiceCollection AddAlerts(this IServiceCollection services)
    {
        services.AddScoped<SearchSaving>();
        services.AddScoped<SavedSearchWords>();
        services.AddSingleton<StopLinks>();
        services.AddSingleton<AlertMail>();
        services.AddSingleton<AlertRun>();
        services.AddHostedService<AlertService>();
        return services;
    }
}
