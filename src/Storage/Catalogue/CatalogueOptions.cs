using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Options;

namespace Library.Storage.Catalogue;

/// <summary>Where the catalogue is kept.</summary>
public enum CatalogueProvider
{
    /// <summary>In a file of the data folder, for one process.</summary>
    Sqlite,

    /// <summary>On a server, for any number of processes.</summary>
    PostgreSql,
}

/// <summary>The settings below <c>Library:Database</c>.</summary>
/// <param name="ConnectionString">Null on SQLite, whose file is in the data folder.</param>
public sealed record CatalogueOptions(CatalogueProvider Provider, string? ConnectionString)
{
    public const string Section = "Library:Database";

    private const string ProviderKey = $"{Section}:{nameof(Provider)}";
    private const string ConnectionStringKey = $"{Section}:{nameof(ConnectionString)}";

    /// <summary>Reads and checks the settings.</summary>
    /// <exception cref="OptionsValidationException">One is wrong or missing; the message is one sentence that names its key.</exception>
    public static CatalogueOptions Read(IConfiguration configuration)
    {
        ArgumentNullException.ThrowIfNull(configuration);
        var name = configuration[ProviderKey];
        var connection = configuration[ConnectionStringKey];
        var known = Enum.GetNames<CatalogueProvider>();
        if (!string.IsNullOrWhiteSpace(name) && !known.Contains(name.Trim(), StringComparer.OrdinalIgnoreCase))
        {
            throw Wrong(ProviderKey, $"{ProviderKey} is '{name}'; it takes {string.Join(" or ", known)}.");
        }

        var provider = string.IsNullOrWhiteSpace(name) ? CatalogueProvider.Sqlite : Enum.Parse<CatalogueProvider>(name.Trim(), ignoreCase: true);
        return provider switch
        {
            CatalogueProvider.Sqlite when !string.IsNullOrWhiteSpace(connection) =>
                throw Wrong(ConnectionStringKey, $"{ConnectionStringKey} is set, but {ProviderKey} is Sqlite, whose file is in the data folder."),
            CatalogueProvider.PostgreSql => new CatalogueOptions(provider, PostgreSqlConnection.Complete(connection, ConnectionStringKey)),
            _ => new CatalogueOptions(provider, ConnectionString: null),
        };
    }

    internal static OptionsValidationException Wrong(string key, string sentence) => new(key, typeof(CatalogueOptions), [sentence]);
}
