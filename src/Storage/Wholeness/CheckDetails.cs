using System.Text.Json;
using System.Text.Json.Serialization;
using Library.Storage.Catalogue;

namespace Library.Storage.Wholeness;

/// <summary>How far a check is.</summary>
public enum CheckPhase
{
    /// <summary>A process of the system is to take it.</summary>
    Asked,
    Running,
    Done,

    /// <summary>It could not be carried to its end.</summary>
    Failed,
}

/// <summary>What <see cref="CheckReport.Details"/> has, as JSON.</summary>
/// <param name="IsPlanned">Whether the system asked for it by itself: then it reads a slice of the bytes only.</param>
/// <param name="Findings">The first of them, at most <see cref="MaxFindings"/>.</param>
/// <param name="Notes">Sentences on what was not compared, and why.</param>
/// <param name="MachineId">Of the process that took it; null where a command does it itself, and in a system of one process.</param>
/// <param name="LeftOut">How many findings there are beyond those that are kept.</param>
public sealed record CheckDetails(CheckPhase Phase, bool IsPlanned, IReadOnlyList<Finding> Findings, IReadOnlyList<string> Notes, Guid? MachineId = null, int LeftOut = 0)
{
    public const int MaxFindings = 500;

    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web)
    {
        Converters = { new JsonStringEnumConverter(JsonNamingPolicy.KebabCaseLower) },
        IgnoreReadOnlyProperties = true,
    };

    public static CheckDetails Of(CheckReport report)
    {
        ArgumentNullException.ThrowIfNull(report);
        return JsonSerializer.Deserialize<CheckDetails>(report.Details, Json) ?? throw new InvalidOperationException("A report has no details.");
    }

    internal string ToJson() => JsonSerializer.Serialize(this, Json);
}
