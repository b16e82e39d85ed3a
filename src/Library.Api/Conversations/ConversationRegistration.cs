using Library.Api.Conversations.Answers;
using Library.Api.Conversations.Live;
using Library.Api.Members;

namespace Library.Api.Conversations;

internal static class ConversationRegistration
{
    public static IServiceCollection AddConversations(this IServiceCollection services)
    {
        services.AddSignalR();
        return services.AddScoped<ConversationReader>().AddSingleton<DocumentBeginnings>().AddScoped<ConversationAnswers>().AddScoped<SimilarQuestions>().AddScoped<AnswerDocuments>()
            .AddSingleton<OpenPages<OpenConversation>>().AddSingleton<OpenPages<OpenCommunity>>().AddSingleton<CommunityNews>().AddSingleton<ConversationTelling>().AddHostedService(provider => provider.GetRequiredService<ConversationTelling>());
    }

    /// <summary>Where open pages hear of new posts.</summary>
    public static void MapLiveConversations(this IEndpointRouteBuilder routes) => routes.MapHub<ConversationHub>(ConversationHub.Path).WithMetadata(SignedInThemselves.Metadata);
}
