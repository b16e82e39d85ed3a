using Library.Storage;
using Microsoft.Extensions.Options;

namespace Library.Api.Mail;

internal static class MailRegistration
{
    /// <summary>Registers the sending of mails, by SMTP where a server is set, else into the folder <c>mail</c> of the data folder.</summary>
    public static IServiceCollection AddMail(this IServiceCollection services, IConfiguration configuration, DataFolder data)
    {
        services.AddMailOptions(configuration);
        if (string.IsNullOrWhiteSpace(configuration.GetSection(MailOptions.Section)[nameof(MailOptions.Host)]))
        {
            services.AddSingleton<IMailCarrier>(new FolderCarrier(Path.Combine(data.Path, "mail")));
        }
        else
        {
            services.AddSingleton<IMailCarrier, SmtpCarrier>();
        }

        return services.AddSingleton<MailFrame>().AddHostedService<MailSender>();
    }

    /// <summary>Registers what is set of mail.</summary>
    public static void AddMailOptions(this IServiceCollection services, IConfiguration configuration)
    {
        configuration.CheckReadable<MailOptions>(MailOptions.Section);
        services.AddOptions<MailOptions>().Bind(configuration.GetSection(MailOptions.Section)).ValidateOnStart();
        services.AddSingleton<IValidateOptions<MailOptions>, MailOptionsValidator>();
    }
}
