using System.Net;
using Library.Testing;

namespace Library.Api.Tests.Documents;

/// <summary>Uploads of a system that has them looked through for viruses.</summary>
public sealed class InfectedUploadTests
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    [Trait("Needs", "server")]
    public async Task An_infected_file_is_refused_and_a_clean_one_taken()
    {
        await using var server = await ClamServer.StartOrNullAsync(Cancellation);
        Assert.SkipWhen(server is null, "no ClamAV: install clamav-daemon");
        await using var application = await StartAsync(server.Address);
        var admin = await application.AdminAsync(Cancellation);
        byte[] infected = [.. APdf.New().Page("Due in June.").ToStream().ToArray(), .. ClamServer.TestVirus];

        using var refused = await admin.PostAsync(infected, "infected.pdf", [], Cancellation);
        var taken = await admin.UploadAndWaitAsync(APdf.New().Page("Due in May.").ToStream().ToArray(), "clean.pdf", Cancellation);
        var health = await admin.GetAsync("/health/ready", Cancellation);

        await Problems.AssertAsync(refused, HttpStatusCode.UnprocessableEntity, "infected");
        Assert.Equal("indexed", taken.GetProperty("state").GetString());
        Assert.Equal("ready", health.GetProperty("parts").GetProperty("virusScan").GetString());
        Assert.Equal(1, (await admin.SearchAsync("q=due", Cancellation)).GetProperty("hits").GetArrayLength());
    }

    [Fact]
    public async Task While_the_scanner_is_away_nothing_is_taken_and_health_says_so()
    {
        await using var application = await StartAsync("unix:/nowhere/clamd.ctl");
        var admin = await application.AdminAsync(Cancellation);

        using var refused = await admin.PostAsync(APdf.New().Page("Due in May.").ToStream().ToArray(), "clean.pdf", [], Cancellation);
        using var ready = await admin.Http.GetAsync("/health/ready", Cancellation);

        await Problems.AssertAsync(refused, HttpStatusCode.ServiceUnavailable, "virus-scan-unavailable");
        Assert.Equal(HttpStatusCode.OK, ready.StatusCode);
        Assert.Contains("\"virusScan\":\"degraded\"", await ready.Content.ReadAsStringAsync(Cancellation), StringComparison.Ordinal);
    }

    private static Task<LibraryApplication> StartAsync(string address) =>
        LibraryApplication.StartAsync(new Dictionary<string, string?> { ["Library:VirusScan:Address"] = address }, Cancellation);
}
