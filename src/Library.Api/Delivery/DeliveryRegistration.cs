using Library.Api.Delivery.Mailbox;
using Library.Api.Documents;
using Library.Storage;
using Library.Storage.Catalogue;
using Library.Storage.Servers;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Options;

namespace Library.Api.Delivery;

internal static class DeliveryRegistration
{
    /// <summary>Registers the taking in of mails, beside the catalogue, the file store and what is set of mail.</summary>
    public static IServiceCollection AddDelivery(this IServiceCollection services)
    {
        services.TryAddSingleton<InfectedFiles>();
        return services
            .AddSingleton<MailFiles>()
            .AddSingleton<Strangers>()
            .AddSingleton<MessageReplies>()
            .AddSingleton<MailDelivery>()
            .AddSingleton<MailIntake>();
    }

    /// <summary>Registers the reading of a mailbox, where one is set.</summary>
    public static IServiceCollection AddMailbox(this IServiceCollection services, IConfiguration configuration)
    {
        configuration.CheckReadable<MailboxOptions>(MailboxOptions.Section);
        services.AddOptions<MailboxOptions>().Bind(configuration.GetSection(MailboxOptions.Section)).ValidateOnStart();
        services.AddSingleton<IValidateOptions<MailboxOptions>, MailboxOptionsValidator>().AddSingleton<MailboxState>();
        if (string.IsNullOrWhiteSpace(configuration.GetSection(MailboxOptions.Section)[nameof(MailboxOptions.Host)]))
        {
            return services;
        }

        return services
            .AddDelivery()
            .AddSingleton<Refusals>()
            .AddSingleton(provider => new MailboxLock(provider.GetRequiredService<CatalogueOptions>()))
            .AddSingleton<MailboxRound>()
            .AddHostedService<MailboxReader>();
    }
}
