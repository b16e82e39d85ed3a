using Library.Indexer.Extraction.Processes;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace Library.Indexer.Extraction;

public static class ExtractionRegistration
{
    /// <summary>Adds <see cref="ExtractionPool"/>; its size and limits are those of <see cref="ExtractionOptions"/>.</summary>
    public static IServiceCollection AddExtraction(this IServiceCollection services)
    {
        services.AddOptions<ExtractionOptions>();
        services.TryAddSingleton(TimeProvider.System);
        services.AddSingleton<ExtractionPool>();
        return services;
    }
}
