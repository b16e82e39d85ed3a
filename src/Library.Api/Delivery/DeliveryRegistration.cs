using Library.Api.Documents;
using Library.Api.Mail;

namespace Library.Api.Delivery;

internal static class DeliveryRegistration
{
    /// <summary>Registers the taking in of mails, beside the catalogue and the file store.</summary>
    public static IServiceCollection AddDelivery(this IServiceCollection services, IConfiguration configuration)
    {
        services.AddMailOptions(configuration);
        return services
            .AddSingleton<InfectedFiles>()
            .AddSingleton<MailFiles>()
            .AddSingleton<Strangers>()
            .AddSingleton<MessageReplies>()
            .AddSingleton<MailDelivery>();
    }
}
