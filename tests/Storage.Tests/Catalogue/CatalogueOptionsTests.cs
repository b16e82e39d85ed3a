using Library.Storage.Catalogue;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Options;
using Npgsql;

namespace Library.Storage.Tests.Catalogue;

/// <summary>The settings of the database.</summary>
public sealed class CatalogueOptionsTests
{
    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("sqlite")]
    public void Without_settings_the_catalogue_is_a_file(string? provider) =>
        Assert.Equal(new CatalogueOptions(CatalogueProvider.Sqlite, ConnectionString: null), Read(provider, connection: null));

    [Fact]
    public void What_the_connection_string_does_not_say_is_set_and_what_it_says_is_left()
    {
        var usual = new NpgsqlConnectionStringBuilder(Read("PostgreSql", "Host=db;Database=library;Username=u;Password=secret").ConnectionString);
        var own = new NpgsqlConnectionStringBuilder(Read("postgresql", "Server=db;Timeout=60;CommandTimeout=300;Keepalive=0;MaxPoolSize=7;Options=-c work_mem=8MB;Application Name=mine").ConnectionString);

        Assert.Equal((5, 30, 10, 50), (usual.Timeout, usual.CommandTimeout, usual.KeepAlive, usual.MaxPoolSize));
        Assert.Equal(("db", "secret"), (usual.Host, usual.Password));
        Assert.Contains("idle_in_transaction_session_timeout", usual.Options, StringComparison.Ordinal);
        Assert.Equal((60, 300, 0, 7), (own.Timeout, own.CommandTimeout, own.KeepAlive, own.MaxPoolSize));
        Assert.Equal(("-c work_mem=8MB", "mine"), (own.Options, own.ApplicationName));
    }

    [Theory]
    [InlineData("Oracle", null, "Library:Database:Provider")]
    [InlineData("1", null, "Library:Database:Provider")]
    [InlineData("PostgreSql", null, "Library:Database:ConnectionString")]
    [InlineData("PostgreSql", "Database=library;Password=hush-hush", "Library:Database:ConnectionString")]
    [InlineData("PostgreSql", "Host=db;Pasword=hush-hush", "Library:Database:ConnectionString")]
    [InlineData("PostgreSql", "Host=db;Password=hush-hush;Timeout=soon", "Library:Database:ConnectionString")]
    [InlineData("PostgreSql", "Host=db;Password=hush-hush;SSL Mode=hush-hush", "Library:Database:ConnectionString")]
    [InlineData("PostgreSql", "postgresql://u:hush-hush@db/library", "Library:Database:ConnectionString")]
    [InlineData("Sqlite", "Host=db;Password=hush-hush", "Library:Database:ConnectionString")]
    [InlineData(null, "Host=db;Password=hush-hush", "Library:Database:ConnectionString")]
    public void A_wrong_setting_is_one_sentence_that_names_its_key_and_never_repeats_the_password(string? provider, string? connection, string key)
    {
        var wrong = Assert.Throws<OptionsValidationException>(() => Read(provider, connection));

        Assert.StartsWith(key, wrong.Message, StringComparison.Ordinal);
        Assert.DoesNotContain('\n', wrong.Message);
        Assert.DoesNotContain("hush", $"{wrong}", StringComparison.Ordinal);
    }

    private static CatalogueOptions Read(string? provider, string? connection) => CatalogueOptions.Read(new ConfigurationBuilder()
        .AddInMemoryCollection(new Dictionary<string, string?> { ["Library:Database:Provider"] = provider, ["Library:Database:ConnectionString"] = connection }).Build());
}
