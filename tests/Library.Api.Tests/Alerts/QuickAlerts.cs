using Library.Api.Alerts;

namespace Library.Api.Tests.Alerts;

/// <summary>The pace of alerts in tests.</summary>
internal static class QuickAlerts
{
    public static void Set(AlertPace pace) =>
        (pace.Look, pace.Gathering, pace.LookAtRights) = (TimeSpan.FromMilliseconds(200), TimeSpan.FromMilliseconds(200), TimeSpan.FromMilliseconds(400));
}
