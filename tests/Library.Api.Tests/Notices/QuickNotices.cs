using Library.Api.Notices;

namespace Library.Api.Tests.Notices;

/// <summary>The pace of notices in tests.</summary>
internal static class QuickNotices
{
    public static void Set(NoticePace pace) =>
        (pace.Look, pace.Gathering, pace.LookForDigests, pace.LookForReminders) = (TimeSpan.FromMilliseconds(200), TimeSpan.FromMilliseconds(200), TimeSpan.FromMilliseconds(400), TimeSpan.FromMilliseconds(400));
}
