namespace Library.Api.Correspondence;

internal static class CorrespondenceRegistration
{
    /// <summary>Registers what people write to each other.</summary>
    public static IServiceCollection AddCorrespondence(this IServiceCollection services) => services.AddScoped<MessageReader>().AddSingleton<MessageMail>();
}
