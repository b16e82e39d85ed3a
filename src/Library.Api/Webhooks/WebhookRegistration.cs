using Library.Storage;
using Library.Storage.Webhooks;
using Microsoft.Extensions.Options;

namespace Library.Api.Webhooks;

internal static class WebhookRegistration
{
    /// <summary>Registers the telling of addresses outside.</summary>
    public static IServiceCollection AddWebhooks(this IServiceCollection services, IConfiguration configuration)
    {
        configuration.CheckReadable<WebhookOptions>(WebhookOptions.Section);
        services.AddOptions<WebhookOptions>().Bind(configuration.GetSection(WebhookOptions.Section)).ValidateOnStart();
        return services
            .AddSingleton<IValidateOptions<WebhookOptions>, WebhookOptionsValidator>()
            .AddSingleton<WebhookKeeper>()
            .AddSingleton<WebhookCarrier>()
            .AddSingleton<WebhookMessages>()
            .AddScoped<WebhookChanges>()
            .AddScoped<WebhookList>()
            .AddHostedService<WebhookSender>();
    }
}
