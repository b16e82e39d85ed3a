namespace Library.Api.Notices;

/// <summary>How soon people are told of posts.</summary>
internal sealed class NoticePace
{
    /// <summary>Between two looks for posts that nobody was told of.</summary>
    public TimeSpan Look { get; set; } = TimeSpan.FromSeconds(5);

    /// <summary>How long a post waits for more in its conversation, so that posts that come together make one mail.</summary>
    public TimeSpan Gathering { get; set; } = TimeSpan.FromSeconds(30);

    /// <summary>Between two looks for digests that are due.</summary>
    public TimeSpan LookForDigests { get; set; } = TimeSpan.FromMinutes(1);

    /// <summary>Between two looks for follow-ups that are due.</summary>
    public TimeSpan LookForReminders { get; set; } = TimeSpan.FromMinutes(5);
}
