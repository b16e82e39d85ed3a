using Library.Storage.Files;
using Library.Storage.Files.S3;
using Library.Testing;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;

namespace Library.Storage.Tests.Files;

public sealed class FileStoreRegistrationTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Without_settings_files_are_kept_below_the_data_path()
    {
        await using var provider = Build([]);
        provider.GetRequiredService<IStartupValidator>().Validate();

        await provider.GetRequiredService<IFileStore>().PutAsync(new FileKey("ab/cd"), Stream.Null, 0, Cancel);

        Assert.Equal([Path.Combine(_folder.Path, "files", "ab", "cd")], _folder.Files());
        Assert.Equal(512 * 1024 * 1024, provider.GetRequiredService<IOptions<FileStoreOptions>>().Value.MaxFileBytes);
    }

    [Fact]
    public async Task Uploads_are_spooled_below_the_data_path_which_is_cleared_at_start()
    {
        await using var provider = Build([]);
        Directory.CreateDirectory(Path.Combine(_folder.Path, "spool"));
        await File.WriteAllTextAsync(Path.Combine(_folder.Path, "spool", "left"), "over", Cancel);

        await Task.WhenAll(provider.GetServices<IHostedService>().Select(service => service.StartAsync(Cancel)));

        Assert.Empty(_folder.Files());
    }

    [Theory]
    [InlineData("S3")]
    [InlineData("s3")]
    public async Task The_provider_S3_is_chosen_by_its_name(string name)
    {
        await using var provider = Build(S3(("Provider", name)));
        provider.GetRequiredService<IStartupValidator>().Validate();

        Assert.IsType<S3FileStore>(provider.GetRequiredService<IFileStore>());
    }

    [Theory]
    [InlineData("Ftp")]
    [InlineData("1")]
    public void An_unknown_provider_is_named_with_its_key(string name)
    {
        var thrown = Assert.Throws<OptionsValidationException>(() => Build(S3(("Provider", name))));

        Assert.Equal($"Library:Files:Provider is '{name}'; it takes Disk or S3.", thrown.Message);
    }

    [Theory]
    [InlineData("S3:Endpoint", null)]
    [InlineData("S3:Endpoint", "s3.example.org")]
    [InlineData("S3:Endpoint", "ftp://s3.example.org")]
    [InlineData("S3:Endpoint", "https://s3.example.org/files")]
    [InlineData("S3:AccessKey", null)]
    [InlineData("S3:SecretKey", " ")]
    [InlineData("S3:Bucket", null)]
    [InlineData("S3:Bucket", "Our_Bucket")]
    [InlineData("S3:Region", "")]
    [InlineData("S3:RequestTimeout", "00:00:00")]
    [InlineData("S3:RequestTimeout", "soon")]
    [InlineData("MaxFileBytes", "0")]
    [InlineData("MaxFileBytes", "many")]
    public async Task A_wrong_setting_stops_the_start_with_its_full_key(string key, string? value)
    {
        var thrown = await Assert.ThrowsAsync<OptionsValidationException>(async () =>
        {
            await using var provider = Build(S3((key, value)));
            provider.GetRequiredService<IStartupValidator>().Validate();
        });

        Assert.Contains($"Library:Files:{key}", thrown.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Settings_of_S3_do_not_matter_where_files_are_on_disk()
    {
        await using var provider = Build(S3(("Provider", "Disk"), ("S3:Bucket", "Our_Bucket"), ("S3:Endpoint", null)));

        provider.GetRequiredService<IStartupValidator>().Validate();
    }

    private static Dictionary<string, string?> S3(params (string Key, string? Value)[] changes)
    {
        var settings = new Dictionary<string, string?>
        {
            ["Provider"] = "S3",
            ["S3:Endpoint"] = "https://s3.example.org",
            ["S3:AccessKey"] = "key",
            ["S3:SecretKey"] = "secret",
            ["S3:Bucket"] = "our-bucket",
        };
        Array.ForEach(changes, change => settings[change.Key] = change.Value);
        return settings;
    }

    private ServiceProvider Build(Dictionary<string, string?> settings)
    {
        var configuration = new ConfigurationBuilder()
            .AddInMemoryCollection(settings.ToDictionary(setting => $"Library:Files:{setting.Key}", setting => setting.Value))
            .Build();
        return new ServiceCollection().AddFileStore(configuration, _folder.Path).BuildServiceProvider();
    }
}
