using System.Globalization;
using System.Net;
using System.Net.Http.Headers;
using System.Text.RegularExpressions;
using Library.Testing;

namespace Library.Api.Tests.Telemetry;

/// <summary>What Prometheus reads, and who may.</summary>
[Collection(nameof(TelemetryAlone))]
public sealed partial class MetricsTests
{
    private const string Token = "a token of some length";

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Nothing_is_at_the_address_unless_it_is_switched_on()
    {
        await using var library = await LibraryApplication.StartAsync(new Dictionary<string, string?> { ["Library:Telemetry:MetricsToken"] = Token }, Cancellation);
        using var admin = await library.AdminAsync(Cancellation);

        Assert.Equal(HttpStatusCode.NotFound, (await AskAsync(library, Token)).Status);
        Assert.Equal(HttpStatusCode.NotFound, await admin.StatusAsync("/metrics", Cancellation));
    }

    [Fact]
    public async Task With_a_token_set_nobody_reads_without_it()
    {
        await using var library = await StartAsync(Token);
        using var admin = await library.AdminAsync(Cancellation);

        Assert.Equal(HttpStatusCode.Unauthorized, (await AskAsync(library, token: null)).Status);
        Assert.Equal(HttpStatusCode.Unauthorized, (await AskAsync(library, $"{Token}.")).Status);
        Assert.Equal(HttpStatusCode.Unauthorized, await admin.StatusAsync("/metrics", Cancellation));
        Assert.Equal(HttpStatusCode.OK, (await AskAsync(library, Token)).Status);
    }

    [Fact]
    public async Task Without_a_token_this_machine_alone_reads_and_nobody_through_a_proxy_on_it()
    {
        await using var library = await StartAsync(token: null);
        using var forwarded = new HttpRequestMessage(HttpMethod.Get, "/metrics") { Headers = { { "X-Forwarded-For", "192.0.2.7" } } };
        using var anybody = library.Anonymous();

        using var refused = await anybody.SendAsync(forwarded, Cancellation);

        Assert.Equal(HttpStatusCode.OK, (await AskAsync(library, token: null)).Status);
        Assert.Equal(HttpStatusCode.NotFound, refused.StatusCode);
        Assert.DoesNotContain("library_", await refused.Content.ReadAsStringAsync(Cancellation), StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_was_done_is_counted_and_nothing_is_told_of_whom_or_what()
    {
        await using var library = await StartAsync(Token);
        using var admin = await library.AdminAsync(Cancellation);
        var (word, before) = (SharedApplication.Word(), Parse((await AskAsync(library, Token)).Text));

        await admin.UploadAndWaitAsync(APdf.New().Page($"Here stands {word}.").ToStream().ToArray(), $"{word}.pdf", Cancellation);
        await admin.UploadAndWaitAsync("%PDF-1.7 nothing"u8.ToArray(), "broken.pdf", Cancellation);
        await admin.SearchAsync($"q={word}", Cancellation);
        await library.SettleAsync(Cancellation);
        var text = (await LibraryClient.UntilAsync(() => AskAsync(library, Token), answer => answer.Text.Contains("library_documents_due", StringComparison.Ordinal) && Parse(answer.Text).Keys.Any(name => name.StartsWith("library_visible_duration_seconds_count", StringComparison.Ordinal)), Cancellation)).Text;
        var after = Parse(text);

        Assert.True(Grown("library_uploads_total{", "kind=\"document\"") >= 2);
        Assert.True(Grown("library_extractions_total{", "outcome=\"extracted\"") >= 1);
        Assert.True(Grown("library_extractions_total{", "outcome=\"unreadable\"") >= 1);
        Assert.True(Grown("library_indexed_total") >= 1);
        Assert.True(Grown("library_searches_total{", "outcome=\"answered\"") >= 1);
        Assert.True(Grown("library_search_duration_seconds_count") >= 1);
        Assert.Contains(after.Keys, name => name.StartsWith("dotnet_", StringComparison.Ordinal));
        Assert.Contains(after.Keys, name => name.StartsWith("http_server_request_duration_seconds_count", StringComparison.Ordinal) && name.Contains("http_route=\"", StringComparison.Ordinal));
        Assert.DoesNotContain(word, text, StringComparison.Ordinal);
        Assert.DoesNotContain("@", text, StringComparison.Ordinal);

        double Grown(string name, string label = "") => SumOf(after, name, label) - SumOf(before, name, label);
    }

    private static double SumOf(Dictionary<string, double> samples, string name, string label) =>
        samples.Where(sample => sample.Key.StartsWith(name, StringComparison.Ordinal) && sample.Key.Contains(label, StringComparison.Ordinal)).Sum(sample => sample.Value);

    private static async Task<(HttpStatusCode Status, string Text)> AskAsync(LibraryApplication library, string? token)
    {
        using var anybody = library.Anonymous();
        anybody.DefaultRequestHeaders.Authorization = token is null ? null : new AuthenticationHeaderValue("Bearer", token);
        using var answer = await anybody.GetAsync("/metrics", Cancellation);
        return (answer.StatusCode, await answer.Content.ReadAsStringAsync(Cancellation));
    }

    /// <summary>The samples of an exposition (Prometheus, "Text-based format"): name and labels, and the value. Every line must be one, or a comment.</summary>
    private static Dictionary<string, double> Parse(string exposition) => exposition.Split('\n', StringSplitOptions.RemoveEmptyEntries).Where(line => line[0] != '#')
        .Select(line => Sample().Match(line) is { Success: true } sample ? sample : throw new FormatException($"Not a sample: {line}"))
        .ToDictionary(sample => sample.Groups["name"].Value, sample => double.Parse(sample.Groups["value"].Value, CultureInfo.InvariantCulture), StringComparer.Ordinal);

    private static Task<LibraryApplication> StartAsync(string? token) => LibraryApplication.StartAsync(
        new Dictionary<string, string?> { ["Library:Telemetry:Prometheus"] = "true", ["Library:Telemetry:MetricsToken"] = token }, Cancellation);

    [GeneratedRegex(@"\A(?<name>[a-zA-Z_:][a-zA-Z0-9_:]*(\{([a-zA-Z_][a-zA-Z0-9_]*=""([^""\\]|\\.)*"",?)*\})?) (?<value>[0-9.eE+-]+|\+?Inf|NaN)( [0-9.]+)?\z", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 5_000)]
    private static partial Regex Sample();
}
