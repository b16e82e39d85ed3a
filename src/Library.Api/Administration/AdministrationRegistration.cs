using Library.Api.Errors;

namespace Library.Api.Administration;

internal static class AdministrationRegistration
{
    public static IServiceCollection AddAdministration(this IServiceCollection services)
    {
        services.AddScoped<AccountList>();
        services.AddScoped<AccountChanges>();
        services.AddScoped<SchoolChanges>();
        services.AddScoped<SchoolImport>();
        services.AddScoped<VocabularyChanges>();
        services.AddScoped<WordsPreview>();
        services.AddScoped<PinChanges>();
        services.AddScoped<PinList>();
        services.AddScoped<JudgedList>();
        services.AddScoped<JudgeRows>();
        services.AddScoped<JudgedMeasurement>();
        services.AddScoped<JudgedAnswers>();
        services.AddScoped<AuditList>();
        return services;
    }

    public static void MapAdministration(this IEndpointRouteBuilder routes)
    {
        routes.MapAccounts();
        routes.MapSchools();
        routes.MapVocabularyChanges();
        routes.MapSearchLog();
        routes.MapPins();
        routes.MapJudged();
        routes.MapAudit();
        routes.MapHandOver();
        routes.MapJobsDashboard();
    }

    /// <summary>The answer to a change of an account.</summary>
    public static IResult ToResult(this AccountChange change) => change switch
    {
        AccountChange.Done => TypedResults.NoContent(),
        AccountChange.NotFound => Problem.NotFound().ToResult(),
        AccountChange.Invalid invalid => Problem.Validation(invalid.Messages.ByField).ToResult(),
        AccountChange.NotAllowed refused => Problem.NotAllowed(refused.Message).ToResult(),
        _ => throw new InvalidOperationException($"Unhandled result {change.GetType().Name}."),
    };
}
