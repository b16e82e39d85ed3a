using Library.Indexer.Hosting;
using Library.Storage.Notices;
using Microsoft.Extensions.Options;

namespace Library.Api.Notices;

/// <summary>Looks again and again for follow-ups that are due. Several processes may do so: what one has told, the others find told.</summary>
internal sealed class ReminderService(FollowUpReminders reminders, IOptions<NoticePace> pace, TimeProvider time, ILogger<ReminderService> logger) : RepeatedLook(pace.Value.LookForReminders, time, logger)
{
    protected override Task LookAsync(CancellationToken cancellationToken) => reminders.TellAsync(cancellationToken);
}
