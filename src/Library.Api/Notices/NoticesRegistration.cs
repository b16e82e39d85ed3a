namespace Library.Api.Notices;

internal static class NoticesRegistration
{
    /// <summary>Registers the mails of what goes on in conversations.</summary>
    public static IServiceCollection AddNotices(this IServiceCollection services) => services
        .AddSingleton<NoticeStopLinks>()
        .AddSingleton<NoticeFrame>()
        .AddSingleton<NoticeMail>()
        .AddSingleton<DigestMail>()
        .AddSingleton<ReminderMail>()
        .AddHostedService<NoticeService>()
        .AddHostedService<ReminderService>();
}
