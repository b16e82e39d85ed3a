using Library.Api.Mail;
using Library.Storage;
using Microsoft.Extensions.Options;

namespace Library.Api.Delivery;

internal static class DeliveryRegistration
{
    /// <summary>Registers the taking in of mails, beside the catalogue and the file store.</summary>
    public static IServiceCollection AddDelivery(this IServiceCollection services, IConfiguration configuration)
    {
        configuration.CheckReadable<MailOptions>(MailOptions.Section);
        services.AddOptions<MailOptions>().Bind(configuration.GetSection(MailOptions.Section));
        return services
            .AddSingleton<IValidateOptions<MailOptions>, MailOptionsValidator>()
            .AddSingleton<MailFiles>()
            .AddSingleton<Strangers>()
            .AddSingleton<MailDelivery>();
    }
}
