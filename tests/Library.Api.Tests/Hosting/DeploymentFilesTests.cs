using System.Diagnostics;
using System.Text.RegularExpressions;
using Library.Testing;

namespace Library.Api.Tests.Hosting;

/// <summary>The ready files can be read by what they are for, fit together, and name no setting that the program does not know.</summary>
public sealed partial class DeploymentFilesTests
{
    private const string Analyzer = "/usr/bin/systemd-analyze";

    // Docker, "Dockerfile reference".
    private static readonly string[] Instructions = ["FROM", "WORKDIR", "COPY", "RUN", "ARG", "ENV", "VOLUME", "USER", "EXPOSE", "STOPSIGNAL", "ENTRYPOINT"];

    public static TheoryData<string> Files => [.. DeploymentFiles.All.Select(path => Path.GetFileName(path))];

    public static TheoryData<string> Units => [.. DeploymentFiles.All.Where(path => path.EndsWith(".service", StringComparison.Ordinal)).Select(path => Path.GetFileName(path))];

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Theory]
    [MemberData(nameof(Files))]
    public void A_file_names_no_setting_that_the_program_does_not_know(string file)
    {
        var unknown = DeploymentFiles.SettingsIn(DeploymentFiles.Read(file)).Except(DeploymentFiles.KnownSettings(), StringComparer.Ordinal);

        Assert.Empty(unknown);
    }

    [Fact]
    public void Settings_are_found_in_the_files_and_a_wrong_one_would_be_noticed()
    {
        Assert.Contains("Library:Files:S3:SecretKey", DeploymentFiles.SettingsIn(DeploymentFiles.Read("compose.yaml")));
        Assert.Contains("Library:Files:S3:SecretKey", DeploymentFiles.KnownSettings());
        Assert.DoesNotContain("Library:Files:S3:Secret", DeploymentFiles.KnownSettings());
    }

    [Fact]
    public void Every_setting_that_the_program_binds_is_in_the_list_of_settings()
    {
        var bound = DeploymentFiles.BoundSettings().ToList();

        Assert.Contains("Library:Telemetry:OtlpEndpoint", bound);
        Assert.Contains("Library:Files:S3:RedirectDownloads", bound);
        Assert.Empty(bound.Except(DeploymentFiles.KnownSettings(), StringComparer.Ordinal));
    }

    [Fact]
    public void Compose_runs_two_of_each_role_each_in_its_own_process_and_watches_the_servers()
    {
        var services = DeploymentFiles.ReadCompose()["services"];

        Assert.Equal(["indexer-1", "indexer-2", "postgres", "proxy", "s3", "web-1", "web-2"], services.Keys.Order(StringComparer.Ordinal));
        Assert.All(["web-1", "web-2"], name => Assert.Equal("web", SettingOf(services[name], "Library__Roles")));
        Assert.All(["indexer-1", "indexer-2"], name => Assert.Equal("indexer", SettingOf(services[name], "Library__Roles")));
        Assert.All(["web-1", "web-2", "postgres", "s3"], name => Assert.True(Part(services[name]).ContainsKey("healthcheck"), name));
        Assert.All(["web-1", "indexer-2"], name => Assert.Equal("45s", Part(services[name])["stop_grace_period"]));
        Assert.All(services.Values, service => Assert.True(Part(service).ContainsKey("image")));
    }

    [Fact]
    public void Compose_names_only_networks_volumes_and_services_that_it_has()
    {
        var compose = DeploymentFiles.ReadCompose();
        var services = compose["services"].Values.Select(Part).ToList();

        Assert.Empty(services.SelectMany(service => NamesIn(service, "networks")).Except(compose["networks"].Keys, StringComparer.Ordinal));
        Assert.Empty(services.SelectMany(service => NamesIn(service, "depends_on")).Except(compose["services"].Keys, StringComparer.Ordinal));
        Assert.Empty(services.SelectMany(service => NamesIn(service, "volumes")).Select(volume => volume.Split(':')[0]).Where(volume => volume[0] != '.').Except(compose["volumes"].Keys, StringComparer.Ordinal));
        Assert.Contains($"ipv4_address: {SettingOf(compose["services"]["web-1"], "Library__TrustedProxies")}", DeploymentFiles.Read("compose.yaml"), StringComparison.Ordinal);
    }

    [Fact]
    public void What_compose_asks_for_is_in_the_example_and_nothing_else()
    {
        var asked = Interpolation().Matches(DeploymentFiles.Read("compose.yaml")).Select(match => match.Groups["name"].Value).ToHashSet(StringComparer.Ordinal);
        var given = DeploymentFiles.Read(".env.example").Split('\n').Where(line => line.Length > 0 && line[0] != '#').Select(line => line.Split('=')[0]).ToHashSet(StringComparer.Ordinal);

        Assert.Equal(asked.Order(StringComparer.Ordinal), given.Order(StringComparer.Ordinal));
    }

    [Fact]
    public void The_proxy_passes_to_every_web_machine_and_to_nothing_else()
    {
        var proxied = DeploymentFiles.Read("Caddyfile").Split('\n').Select(line => line.Trim()).Single(line => line.StartsWith("reverse_proxy ", StringComparison.Ordinal)).Split(' ')[1..^1];

        Assert.Equal(DeploymentFiles.ReadCompose()["services"].Keys.Where(name => name.StartsWith("web-", StringComparison.Ordinal)).Select(name => $"{name}:8080"), proxied);
    }

    [Fact]
    public void The_image_is_made_of_files_that_are_there_and_runs_a_program_of_ours_as_nobody_special()
    {
        var lines = Continuation().Replace(DeploymentFiles.Read("Dockerfile"), " ").Split('\n').Where(line => line.Length > 0 && line[0] != '#').Select(line => line.Split(' ', StringSplitOptions.RemoveEmptyEntries)).ToList();
        var copied = lines.Where(line => line[0] == "COPY" && !line[1].StartsWith("--", StringComparison.Ordinal)).SelectMany(line => line[1..^1]).ToList();
        var ignored = DeploymentFiles.Read("Dockerfile.dockerignore").Split('\n');

        Assert.All(lines, line => Assert.Contains(line[0], Instructions));
        Assert.All(copied, path => Assert.True(Path.Exists(Sources.Path(path)), path));
        Assert.All(copied, path => Assert.Contains($"!{path}", ignored));
        Assert.Equal("$APP_UID", lines.Last(line => line[0] == "USER")[1]);
        Assert.True(lines.FindLastIndex(line => line[0] == "USER") > lines.FindLastIndex(line => line[0] == "FROM"));
        Assert.True(File.Exists(Path.Combine(AppContext.BaseDirectory, lines.Single(line => line[0] == "ENTRYPOINT")[2].Trim('"', ']'))));
    }

    [Theory]
    [MemberData(nameof(Units))]
    public void A_unit_starts_a_program_of_ours_in_a_role_and_gives_it_time_to_end(string unit)
    {
        var lines = DeploymentFiles.ReadUnit(unit).Where(line => line.Section == "Service").ToLookup(line => line.Name, line => line.Value);

        Assert.True(File.Exists(Path.Combine(AppContext.BaseDirectory, Path.GetFileName(Assert.Single(lines["ExecStart"]).Split(' ')[1]))));
        Assert.Equal(1, lines["Environment"].Count(value => value.StartsWith("Library__Roles=", StringComparison.Ordinal)));
        Assert.Equal("45", Assert.Single(lines["TimeoutStopSec"]));
        Assert.Equal("library", Assert.Single(lines["User"]));
        Assert.Equal(["yes", "strict", "yes", "yes"], new[] { "NoNewPrivileges", "ProtectSystem", "ProtectHome", "PrivateTmp" }.Select(name => Assert.Single(lines[name])));
    }

    [Theory]
    [MemberData(nameof(Units))]
    public async Task Systemd_itself_has_nothing_to_say_against_a_unit(string unit)
    {
        Assert.SkipUnless(File.Exists(Analyzer), "there is no systemd-analyze here");
        using var folder = new TemporaryFolder();
        var path = Path.Combine(folder.Path, unit);

        // Where it is not installed, the program that it starts is not there.
        await File.WriteAllTextAsync(path, DeploymentFiles.Read(unit).Replace("ExecStart=/usr/bin/dotnet", "ExecStart=/bin/true", StringComparison.Ordinal), Cancellation);
        using var analyzer = Process.Start(new ProcessStartInfo(Analyzer, ["verify", "--man=no", "--recursive-errors=no", path]) { RedirectStandardError = true, RedirectStandardOutput = true, UseShellExecute = false })
            ?? throw new InvalidOperationException("It did not start.");
        var said = await analyzer.StandardError.ReadToEndAsync(Cancellation) + await analyzer.StandardOutput.ReadToEndAsync(Cancellation);
        await analyzer.WaitForExitAsync(Cancellation);

        Assert.DoesNotContain(unit, said, StringComparison.Ordinal);
    }

    private static Dictionary<object, object> Part(object part) => Assert.IsType<Dictionary<object, object>>(part);

    private static string SettingOf(object service, string name) => $"{Part(Part(service)["environment"])[name]}";

    /// <summary>The names in a list, or the keys where it says more of each.</summary>
    private static IEnumerable<string> NamesIn(Dictionary<object, object> service, string part) => service.GetValueOrDefault(part) switch
    {
        Dictionary<object, object> described => described.Keys.Select(key => $"{key}"),
        List<object> named => named.Select(name => $"{name}"),
        _ => [],
    };

    [GeneratedRegex(@"(?<!\$)\$\{(?<name>[A-Z0-9_]+)", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 5_000)]
    private static partial Regex Interpolation();

    [GeneratedRegex(@"\\\n", RegexOptions.None, matchTimeoutMilliseconds: 5_000)]
    private static partial Regex Continuation();
}
