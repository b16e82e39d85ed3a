namespace Library.Indexer.Telemetry;

/// <summary>The settings below <c>Library:Telemetry</c>. Without any the process tells nobody of its work but its log.</summary>
public sealed class TelemetryOptions
{
    public const string Section = "Library:Telemetry";

    /// <summary>The base address of a receiver that speaks OTLP; null for none.</summary>
    public Uri? OtlpEndpoint { get; init; }

    /// <summary>The name under which the process appears there; null for that of <c>OTEL_SERVICE_NAME</c>, else "library".</summary>
    public string? ServiceName { get; init; }

    /// <summary>Whether the web role answers at <c>/metrics</c>.</summary>
    public bool Prometheus { get; init; }

    /// <summary>What whoever reads <c>/metrics</c> must send as a bearer token; null where only this machine may read it.</summary>
    public string? MetricsToken { get; init; }
}
