using Library.Indexer.Index.Published;
using Library.Storage;
using Library.Storage.Telemetry;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using OpenTelemetry;
using OpenTelemetry.Exporter;
using OpenTelemetry.Metrics;
using OpenTelemetry.Resources;
using OpenTelemetry.Trace;

namespace Library.Indexer.Telemetry;

/// <summary>Traces, metrics and logs by OpenTelemetry: nothing of it is there unless a setting asks for it.</summary>
public static class TelemetryRegistration
{
    private const string StandardEndpoint = "OTEL_EXPORTER_OTLP_ENDPOINT";
    private const string StandardProtocol = "OTEL_EXPORTER_OTLP_PROTOCOL";
    private const string StandardName = "OTEL_SERVICE_NAME";

    /// <summary>Adds what the settings ask for. The variables that OpenTelemetry names (<c>OTEL_…</c>) hold where ours say nothing else.</summary>
    /// <param name="traces">Adds the sources of a role; called only where traces are sent.</param>
    /// <param name="metrics">Adds the meters of a role and who reads them; called only where somebody does.</param>
    /// <exception cref="OptionsValidationException">A setting is wrong.</exception>
    public static TelemetryOptions AddTelemetry(this IHostApplicationBuilder builder, Action<TracerProviderBuilder>? traces = null, Action<MeterProviderBuilder>? metrics = null)
    {
        ArgumentNullException.ThrowIfNull(builder);
        var options = Read(builder.Configuration);
        builder.Services.AddSingleton(options);
        var isSent = options.OtlpEndpoint is not null || !string.IsNullOrWhiteSpace(builder.Configuration[StandardEndpoint]);
        if (!isSent && !options.Prometheus)
        {
            return options;
        }

        var telemetry = builder.Services.AddOpenTelemetry().ConfigureResource(resource => Name(resource, options, builder.Configuration));
        builder.Services.AddHostedService<QueueGauges>();
        telemetry.WithMetrics(meters =>
        {
            meters.AddMeter(LibraryTelemetry.Name, "System.Runtime");
            metrics?.Invoke(meters);
        });
        if (isSent)
        {
            telemetry.WithTracing(sources =>
            {
                sources.AddSource(LibraryTelemetry.Name, WriterSteps.SourceName);
                traces?.Invoke(sources);
            });
            telemetry.WithLogging(configureBuilder: null, logs => logs.IncludeFormattedMessage = true);
            Send(telemetry, options, builder.Configuration);
        }

        return options;
    }

    private static TelemetryOptions Read(IConfiguration configuration)
    {
        configuration.CheckReadable<TelemetryOptions>(TelemetryOptions.Section);
        var options = configuration.GetSection(TelemetryOptions.Section).Get<TelemetryOptions>() ?? new TelemetryOptions();
        return options switch
        {
            { OtlpEndpoint: not null and not { IsAbsoluteUri: true, Scheme: "http" or "https" } } =>
                throw Wrong(nameof(TelemetryOptions.OtlpEndpoint), "must be the receiver's address, such as http://localhost:4318."),
            { MetricsToken.Length: > 0 and < 16 } =>
                throw Wrong(nameof(TelemetryOptions.MetricsToken), "must have at least 16 characters."),
            _ => options,
        };
    }

    private static OptionsValidationException Wrong(string key, string what) =>
        new(TelemetryOptions.Section, typeof(TelemetryOptions), [$"{TelemetryOptions.Section}:{key} {what}"]);

    private static void Name(ResourceBuilder resource, TelemetryOptions options, IConfiguration configuration)
    {
        var name = string.IsNullOrWhiteSpace(options.ServiceName) ? configuration[StandardName] : options.ServiceName;
        resource.AddService(string.IsNullOrWhiteSpace(name) ? "library" : name, serviceInstanceId: Environment.MachineName);
    }

    /// <summary>By our setting over HTTP, unless the standard variable names gRPC; else wherever the standard variables say.</summary>
    private static void Send(OpenTelemetryBuilder telemetry, TelemetryOptions options, IConfiguration configuration)
    {
        if (options.OtlpEndpoint is null)
        {
            telemetry.UseOtlpExporter();
            return;
        }

        var isGrpc = string.Equals(configuration[StandardProtocol], "grpc", StringComparison.OrdinalIgnoreCase);
        telemetry.UseOtlpExporter(isGrpc ? OtlpExportProtocol.Grpc : OtlpExportProtocol.HttpProtobuf, options.OtlpEndpoint);
    }
}
