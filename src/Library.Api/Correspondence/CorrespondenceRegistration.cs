using Library.Api.Conversations.Live;

namespace Library.Api.Correspondence;

internal static class CorrespondenceRegistration
{
    /// <summary>Registers what people write to each other.</summary>
    public static IServiceCollection AddCorrespondence(this IServiceCollection services) => services.AddScoped<MessageReader>().AddSingleton<MessageMail>()
        .AddSingleton<OpenPages<OpenExchange>>().AddSingleton<OpenPages<OpenInbox>>().AddSingleton<MessageNews>();
}
