using Library.Api.Hosting;
using Library.Testing;

namespace Library.Api.Tests.Hosting;

/// <summary>A wrong or missing setting stops the process with one sentence that names its key.</summary>
public sealed class SettingsTests
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("Library:TimeZone", "--Library:TimeZone Mars/Olympus")]
    [InlineData("Library:Files:Provider", "--Library:Files:Provider Tape")]
    [InlineData("Library:Files:S3:Bucket", "--Library:Files:Provider S3 --Library:Files:S3:Endpoint http://127.0.0.1:9 --Library:Files:S3:AccessKey a --Library:Files:S3:SecretKey b")]
    [InlineData("Library:Files:MaxFileBytes", "--Library:Files:MaxFileBytes much")]
    [InlineData("Library:Files:S3:RedirectDownloads", "--Library:Files:Provider S3 --Library:Files:S3:RedirectDownloads sometimes")]
    [InlineData("Library:Telemetry:OtlpEndpoint", "--Library:Telemetry:OtlpEndpoint collector:4318")]
    [InlineData("Library:Telemetry:Prometheus", "--Library:Telemetry:Prometheus often")]
    [InlineData("Library:Telemetry:MetricsToken", "--Library:Telemetry:MetricsToken short")]
    [InlineData("Library:Jobs:Workers", "--Library:Jobs:Workers 0")]
    [InlineData("Library:Audit:RetentionDays", "--Library:Audit:RetentionDays 7")]
    [InlineData("Library:Audit:RetentionDays", "--Library:Audit:RetentionDays long")]
    [InlineData("Library:Mail:From", "--Library:Mail:Host mail.example")]
    [InlineData("Library:Mail:From", "--Library:Mail:From nobody")]
    [InlineData("Library:Mail:Port", "--Library:Mail:Port smtp")]
    [InlineData("Library:Mail:User", "--Library:Mail:User center")]
    [InlineData("Library:Mail:Mailbox:User", "--Library:Mail:Mailbox:Host mail.example --Library:Mail:ReplyAddress reply@mail.example --Library:Mail:Mailbox:Password secret")]
    [InlineData("Library:Mail:Mailbox:Password", "--Library:Mail:Mailbox:Host mail.example --Library:Mail:ReplyAddress reply@mail.example --Library:Mail:Mailbox:User reply")]
    [InlineData("Library:Mail:Mailbox:Port", "--Library:Mail:Mailbox:Port imap")]
    [InlineData("Library:Mail:Mailbox:Security", "--Library:Mail:Mailbox:Host mail.example --Library:Mail:Mailbox:Security Some")]
    [InlineData("Library:Mail:Mailbox:Folder", "--Library:Mail:Mailbox:Host mail.example --Library:Mail:ReplyAddress reply@mail.example --Library:Mail:Mailbox:User reply --Library:Mail:Mailbox:Password secret --Library:Mail:Mailbox:Folder delivered")]
    [InlineData("Library:Mail:ReplyAddress", "--Library:Mail:Mailbox:Host mail.example --Library:Mail:Mailbox:User reply --Library:Mail:Mailbox:Password secret")]
    [InlineData("Library:OpenIdConnect:Authority", "--Library:OpenIdConnect:Authority http://login.example --Library:OpenIdConnect:ClientId center")]
    [InlineData("Library:OpenIdConnect:Authority", "--Library:OpenIdConnect:Authority login.example --Library:OpenIdConnect:ClientId center")]
    [InlineData("Library:OpenIdConnect:Authority", "--Library:OpenIdConnect:ClientId center")]
    [InlineData("Library:OpenIdConnect:ClientId", "--Library:OpenIdConnect:Authority https://login.example")]
    [InlineData("Library:OpenIdConnect:TrustEmails", "--Library:OpenIdConnect:TrustEmails perhaps")]
    [InlineData("Library:Roles", "--Library:Roles web")]
    [InlineData("Library:Database:Provider", "--Library:Database:Provider Oracle")]
    [InlineData("Library:Database:ConnectionString", "--Library:Database:Provider PostgreSql")]
    [InlineData("Library:Database:ConnectionString", "--Library:Database:ConnectionString Host=db")]
    [InlineData("Library:Admin:Password", "--Library:Admin:Email admin@association.example")]
    [InlineData("Library:Admin:Password", "--Library:Admin:Email admin@association.example --Library:Admin:Password short")]
    [InlineData("Library:PublicUrl", "--Library:PublicUrl library.example")]
    [InlineData("Library:PublicUrl", "--urls http://0.0.0.0:5999")]
    [InlineData("Library:AllowPlainHttp", "--urls http://0.0.0.0:5999 --Library:PublicUrl https://library.example")]
    [InlineData("Library:AllowPlainHttp", "--Library:AllowPlainHttp perhaps")]
    [InlineData("Library:TrustedProxies", "--Library:TrustedProxies proxy.example")]
    [InlineData("Library:Index:Path", "--Library:Index:Path /dev/null/index")]
    [InlineData("Library:DataPath", "--Library:DataPath /dev/null/data")]
    [InlineData("--urls", "--urls nonsense")]
    [InlineData("Kestrel:Endpoints", "--Kestrel:Endpoints:Http:Url http://0.0.0.0:5999")]
    public async Task A_wrong_setting_stops_the_start_with_a_sentence_that_names_it(string key, string arguments)
    {
        using var folder = new TemporaryFolder();
        string[] usual = ["--urls", "http://127.0.0.1:0", "--Library:DataPath", folder.Path];

        var refused = await Assert.ThrowsAnyAsync<Exception>(() => LibraryHost.StartAsync([.. usual, .. arguments.Split(' ')], configure: null, Cancellation));

        Assert.Contains(key, LibraryProgram.SentenceOrNull(refused), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_refused_start_ends_the_process_with_the_sentence_alone()
    {
        using var folder = new TemporaryFolder();
        string[] arguments = [LibraryProcess.Program, "--urls", "http://127.0.0.1:0", "--Library:DataPath", folder.Path, "--Library:Files:Provider", "S3"];

        var (code, output, error) = await LibraryProcess.RunAsync(arguments, Cancellation);

        Assert.Equal(1, code);
        Assert.Contains("Library:Files:S3:Bucket", Assert.Single(error.Split('\n', StringSplitOptions.RemoveEmptyEntries)), StringComparison.Ordinal);
        Assert.DoesNotContain("   at ", output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_second_process_on_the_same_folder_says_that_it_is_held()
    {
        using var folder = new TemporaryFolder();
        await using var first = await LibraryProcess.StartAsync(folder.Path, Cancellation);

        var (code, _, error) = await LibraryProcess.RunAsync([LibraryProcess.Program, "--urls", "http://127.0.0.1:0", "--Library:DataPath", folder.Path], Cancellation);

        Assert.Equal(1, code);
        Assert.Contains("Library:DataPath", Assert.Single(error.Split('\n', StringSplitOptions.RemoveEmptyEntries)), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_port_in_use_is_said_in_a_sentence()
    {
        using var folder = new TemporaryFolder();
        using var other = new TemporaryFolder();
        await using var first = await LibraryProcess.StartAsync(folder.Path, Cancellation);

        var (code, _, error) = await LibraryProcess.RunAsync([LibraryProcess.Program, "--urls", first.Address.ToString(), "--Library:DataPath", other.Path], Cancellation);

        Assert.Equal(1, code);
        Assert.Contains("--urls", error, StringComparison.Ordinal);
        Assert.DoesNotContain("   at ", error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("http://0.0.0.0:5999")]
    [InlineData("http://*:5999")]
    [InlineData("http://127.0.0.1:0;http://192.0.2.1:5999")]
    public async Task The_demonstration_refuses_to_listen_beyond_this_machine(string urls)
    {
        using var folder = new TemporaryFolder();

        var refused = await Assert.ThrowsAnyAsync<Exception>(
            () => LibraryHost.StartAsync(["--demo", "--urls", urls, "--Library:DataPath", folder.Path], configure: null, Cancellation));

        Assert.Contains("--urls", LibraryProgram.SentenceOrNull(refused), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Help_lists_the_commands()
    {
        var (code, output, _) = await LibraryProcess.RunAsync([LibraryProcess.Program, "help"], Cancellation);

        Assert.Equal(0, code);
        Assert.Contains("library evaluate FOLDER", output, StringComparison.Ordinal);
        Assert.Contains("--demo", output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_unknown_command_is_refused_with_the_list_of_those_there_are()
    {
        var (code, _, error) = await LibraryProcess.RunAsync([LibraryProcess.Program, "brew"], Cancellation);

        Assert.Equal(2, code);
        Assert.Contains("library help", error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_first_start_without_an_admin_prints_a_link_that_opens_once()
    {
        using var folder = new TemporaryFolder();
        await using var library = await LibraryProcess.StartAsync([LibraryProcess.Program, "--urls", "http://127.0.0.1:0", "--Library:DataPath", folder.Path], folder.Path, Cancellation);
        var line = await library.LineAsync("Create the first admin at ", Cancellation);
        using var client = library.Anonymous();
        var link = new Uri(line[line.IndexOf("http", StringComparison.Ordinal)..]).PathAndQuery;

        var page = await client.GetStringAsync(link, Cancellation);
        var wrong = await client.GetStringAsync("/setup?token=0123", Cancellation);

        Assert.Contains("type=\"password\"", page, StringComparison.Ordinal);
        Assert.DoesNotContain("type=\"password\"", wrong, StringComparison.Ordinal);
    }
}
