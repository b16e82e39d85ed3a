using System.Diagnostics;
using Hangfire.Client;
using Hangfire.Common;
using Hangfire.Server;
using Library.Storage.Telemetry;

namespace Library.Indexer.Jobs;

/// <summary>Carries the trace of a request into the jobs that it asks for, by a parameter of the job: in whichever process that runs, and at whichever try.</summary>
[AttributeUsage(AttributeTargets.Class)]
internal sealed class TracedAttribute : JobFilterAttribute, IClientFilter, IServerFilter
{
    // As in W3C Trace Context, section 3.2.
    private const string Parameter = "traceparent";

    public void OnCreating(CreatingContext context)
    {
        ArgumentNullException.ThrowIfNull(context);
        if (LibraryTelemetry.Source.HasListeners() && Activity.Current is { IdFormat: ActivityIdFormat.W3C, Id: { } id })
        {
            context.SetJobParameter(Parameter, id);
        }
    }

    public void OnCreated(CreatedContext context)
    {
        // The parameter is written with the job.
    }

    public void OnPerforming(PerformingContext context)
    {
        ArgumentNullException.ThrowIfNull(context);
        if (LibraryTelemetry.Source.HasListeners())
        {
            _ = ActivityContext.TryParse(context.GetJobParameter<string?>(Parameter, allowStale: true), traceState: null, isRemote: true, out var asked);
            var step = LibraryTelemetry.Source.StartActivity(LibrarySteps.Job, ActivityKind.Consumer, asked);
            step?.SetTag("library.job", context.BackgroundJob.Job.Type.Name);
            context.Items[Parameter] = step;
        }
    }

    public void OnPerformed(PerformedContext context)
    {
        ArgumentNullException.ThrowIfNull(context);
        if (context.Items.TryGetValue(Parameter, out var item) && item is Activity step)
        {
            step.SetStatus(context.Exception is null ? ActivityStatusCode.Unset : ActivityStatusCode.Error);
            step.Dispose();
        }
    }
}
