using System.Diagnostics;
using Library.Storage.Catalogue;
using Library.Storage.Telemetry;

namespace Library.Indexer.Jobs;

/// <summary>When a change was handed to the writer of the index, and of which trace it is part.</summary>
internal readonly record struct HandOver(ActivityContext Trace, DateTimeOffset Time)
{
    public static HandOver At(TimeProvider time) => LibraryTelemetry.Source.HasListeners() ? new HandOver(Activity.Current?.Context ?? default, time.GetUtcNow()) : default;

    /// <summary>Tells of changes that searches see from now on.</summary>
    /// <param name="versions">Those whose text came with them.</param>
    public static void NoteSeen(IEnumerable<(HandOver HandOver, Guid DocumentId)> changes, IEnumerable<DocumentVersion> versions, TimeProvider time)
    {
        var now = time.GetUtcNow();
        foreach (var version in versions)
        {
            LibraryMetrics.NoteVisible(now - version.CreatedAt);
        }

        foreach (var (handOver, id) in changes.Where(change => change.HandOver.Trace != default))
        {
            using var step = LibraryTelemetry.Source.StartActivity(LibrarySteps.Index, ActivityKind.Internal, handOver.Trace, startTime: handOver.Time);
            step?.SetTag("library.document", id);
        }
    }
}
