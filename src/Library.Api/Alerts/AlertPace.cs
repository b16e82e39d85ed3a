namespace Library.Api.Alerts;

/// <summary>How soon people are told of what their saved searches find.</summary>
internal sealed class AlertPace
{
    /// <summary>Between two looks at what has changed in the index.</summary>
    public TimeSpan Look { get; set; } = TimeSpan.FromSeconds(10);

    /// <summary>How long what is told at once waits for more, so that files that come together make one mail.</summary>
    public TimeSpan Gathering { get; set; } = TimeSpan.FromSeconds(30);

    /// <summary>Between two looks at who may see something else than before.</summary>
    public TimeSpan LookAtRights { get; set; } = TimeSpan.FromMinutes(1);
}
