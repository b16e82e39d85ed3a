namespace Library.Api.Conversations;

internal static class ConversationRegistration
{
    public static IServiceCollection AddConversations(this IServiceCollection services) => services.AddScoped<ConversationReader>().AddScoped<ConversationAnswers>().AddScoped<SimilarQuestions>();
}
