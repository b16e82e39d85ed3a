using System.Net;
using Library.Testing;

namespace Library.Api.Tests.Telemetry;

/// <summary>With no other system at work in this process: sources and meters are the process's, so that each would tell of all.</summary>
[CollectionDefinition(nameof(TelemetryAlone), DisableParallelization = true)]
public static class TelemetryAlone;

/// <summary>What a receiver of OTLP hears of the library's work.</summary>
[Collection(nameof(TelemetryAlone))]
public sealed class TraceTests
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task An_upload_its_job_its_extraction_and_its_indexing_are_one_trace()
    {
        await using var receiver = await OtlpReceiver.StartAsync(Cancellation);
        await using var library = await StartAsync(receiver.Address);
        using var admin = await library.AdminAsync(Cancellation);

        var id = LibraryClient.IdOf(await admin.UploadAndWaitAsync(Pdf(SharedApplication.Word()), "one.pdf", Cancellation));
        await library.SettleAsync(Cancellation);
        await LibraryClient.UntilAsync(() => Task.FromResult(receiver.Spans), spans => spans.Any(span => IsUpload(span)) && spans.Any(span => span.Name == "library.index"), Cancellation);

        var request = Assert.Single(receiver.Spans, IsUpload);
        var trace = receiver.Spans.Where(span => span.Trace == request.Trace).ToList();
        var (job, extract) = (Named(trace, "library.job"), Named(trace, "library.extract"));
        Assert.Equal(request.Id, Named(trace, "library.store").Parent);
        Assert.Equal(request.Id, job.Parent);
        Assert.Equal("IndexDocumentJob", job.Tags["library.job"]);
        Assert.Equal(job.Id, extract.Parent);
        Assert.Equal((id, "pdf", "extracted"), (extract.Tags["library.document"], extract.Tags["library.format"], extract.Tags["library.outcome"]));
        Assert.Equal((job.Id, id), (Named(trace, "library.index").Parent, Named(trace, "library.index").Tags["library.document"]));
        Assert.Equal("the-library-under-test", request.Service);
    }

    [Fact]
    public async Task Two_uploads_are_two_traces()
    {
        await using var receiver = await OtlpReceiver.StartAsync(Cancellation);
        await using var library = await StartAsync(receiver.Address);
        using var admin = await library.AdminAsync(Cancellation);

        await Task.WhenAll(Enumerable.Range(0, 2).Select(i => admin.UploadAndWaitAsync(Pdf($"number{i}"), $"{i}.pdf", Cancellation)));
        await LibraryClient.UntilAsync(() => Task.FromResult(receiver.Spans), spans => spans.Count(IsUpload) == 2 && TracesOf(spans, "library.index").Count >= 2, Cancellation);

        Assert.Equal(2, receiver.Spans.Where(IsUpload).Select(span => span.Trace).Distinct().Count());
        Assert.Superset(receiver.Spans.Where(IsUpload).Select(span => span.Trace).ToHashSet(), TracesOf(receiver.Spans, "library.index"));
    }

    [Fact]
    public async Task Neither_words_nor_names_nor_keys_of_addresses_are_told()
    {
        await using var receiver = await OtlpReceiver.StartAsync(Cancellation);
        await using var library = await StartAsync(receiver.Address);
        using var admin = await library.AdminAsync(Cancellation);
        var (word, secret) = (SharedApplication.Word(), SharedApplication.Word());

        await admin.UploadAndWaitAsync(Pdf(word), $"{word}.pdf", Cancellation, ("title", $"About {word}"));
        await admin.SearchAsync($"q={word}", Cancellation);
        using var shared = await admin.Http.GetAsync($"/shared/{secret}", Cancellation);
        await LibraryClient.UntilAsync(() => Task.FromResult(receiver.Spans), spans => spans.Any(span => span.Tags.GetValueOrDefault("http.route", "").StartsWith("/shared/", StringComparison.Ordinal)) && spans.Any(span => span.Name == "library.index"), Cancellation);

        var told = string.Join('\n', receiver.Spans.SelectMany(span => span.Tags.Values.Append(span.Name)).Concat(receiver.Logs));
        Assert.DoesNotContain(word, told, StringComparison.Ordinal);
        Assert.DoesNotContain(secret, told, StringComparison.Ordinal);
        Assert.DoesNotContain(LibraryApplication.AdminEmail, told, StringComparison.Ordinal);
        Assert.DoesNotContain(receiver.Spans, span => span.Tags.Values.Any(value => value.Contains("/health", StringComparison.Ordinal)));
    }

    [Fact]
    public async Task Metrics_and_logs_go_to_the_same_receiver()
    {
        await using var receiver = await OtlpReceiver.StartAsync(Cancellation);
        await using (var library = await StartAsync(receiver.Address))
        {
            using var admin = await library.AdminAsync(Cancellation);
            await admin.UploadAndWaitAsync(Pdf("measured"), "one.pdf", Cancellation);
            using var bad = await admin.PostAsync(Pdf("bad"), "bad.pdf", [("area", "none")], Cancellation);
            Assert.Equal(HttpStatusCode.BadRequest, bad.StatusCode);
        }

        Assert.Contains("library.uploads", receiver.Metrics);
        Assert.Contains("library.visible.duration", receiver.Metrics);
        Assert.Contains("http.server.request.duration", receiver.Metrics);
    }

    [Fact]
    public async Task Nothing_is_told_where_no_setting_asks_for_it()
    {
        await using var receiver = await OtlpReceiver.StartAsync(Cancellation);
        await using (var library = await LibraryApplication.StartAsync(Cancellation))
        {
            using var admin = await library.AdminAsync(Cancellation);
            await admin.UploadAndWaitAsync(Pdf("untold"), "one.pdf", Cancellation);
        }

        Assert.Empty(receiver.Spans);
        Assert.Empty(receiver.Metrics);
    }

    [Fact]
    public async Task The_standard_variables_do_as_well()
    {
        await using var receiver = await OtlpReceiver.StartAsync(Cancellation);
        var settings = new Dictionary<string, string?> { ["OTEL_EXPORTER_OTLP_ENDPOINT"] = receiver.Address.ToString(), ["OTEL_EXPORTER_OTLP_PROTOCOL"] = "http/protobuf", ["OTEL_SERVICE_NAME"] = "by-variable" };
        await using (var library = await LibraryApplication.StartAsync(settings, Cancellation))
        {
            using var admin = await library.AdminAsync(Cancellation);
            await admin.UploadAndWaitAsync(Pdf("standard"), "one.pdf", Cancellation);
        }

        Assert.Equal("by-variable", Assert.Single(receiver.Spans, IsUpload).Service);
    }

    private static Task<LibraryApplication> StartAsync(Uri receiver) => LibraryApplication.StartAsync(
        new Dictionary<string, string?>
        {
            ["Library:Telemetry:OtlpEndpoint"] = receiver.ToString(),
            ["Library:Telemetry:ServiceName"] = "the-library-under-test",
            ["OTEL_BSP_SCHEDULE_DELAY"] = "100",
        },
        Cancellation);

    private static HashSet<string> TracesOf(IEnumerable<Span> spans, string name) => [.. spans.Where(span => span.Name == name).Select(span => span.Trace)];

    private static Span Named(IEnumerable<Span> trace, string name) => Assert.Single(trace, span => span.Name == name);

    private static bool IsUpload(Span span) => span.Name is "POST /api/v1/documents" or "POST /api/v1/documents/";

    private static byte[] Pdf(string word) => APdf.New().Page($"Here stands {word}.").ToStream().ToArray();
}
