using Library.Storage;
using Microsoft.Extensions.Options;

namespace Library.Api.Mail;

internal static class MailRegistration
{
    /// <summary>Registers the sending of mails, by SMTP where a server is set, else into the folder <c>mail</c> of the data folder.</summary>
    public static IServiceCollection AddMail(this IServiceCollection services, IConfiguration configuration, DataFolder data)
    {
        configuration.CheckReadable<MailOptions>(MailOptions.Section);
        var section = configuration.GetSection(MailOptions.Section);
        services.AddOptions<MailOptions>().Bind(section).ValidateOnStart();
        services.AddSingleton<IValidateOptions<MailOptions>, MailOptionsValidator>();
        if (string.IsNullOrWhiteSpace(section[nameof(MailOptions.Host)]))
        {
            services.AddSingleton<IMailCarrier>(new FolderCarrier(Path.Combine(data.Path, "mail")));
        }
        else
        {
            services.AddSingleton<IMailCarrier, SmtpCarrier>();
        }

        return services.AddHostedService<MailSender>();
    }
}
