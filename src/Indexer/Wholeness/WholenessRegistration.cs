using Library.Indexer.Jobs;
using Microsoft.Extensions.DependencyInjection;

namespace Library.Indexer.Wholeness;

public static class WholenessRegistration
{
    /// <summary>Registers the check, for a process that need not index. What the index holds is registered by who knows: an <see cref="IIndexHoldings"/>.</summary>
    public static IServiceCollection AddWholeness(this IServiceCollection services)
    {
        services.AddSingleton<TextStore>();
        services.AddSingleton<WholenessCheck>();
        return services;
    }
}
