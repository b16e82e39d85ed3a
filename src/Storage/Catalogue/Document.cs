using Library.Storage.Cops;

namespace Library.Storage.Catalogue;

/// <summary>A document of the library: what its versions share, and what is still to be done for the index.</summary>
public sealed class Document
{
    public const int MaxTitleLength = 300;
    public const int MaxDescriptionLength = 4_000;
    public const int MaxTags = 20;

    /// <summary>How long a document stays in the trash before it is purged.</summary>
    public static readonly TimeSpan TimeInTrash = TimeSpan.FromDays(30);

    public Guid Id { get; init; }

    public required string Title { get; set; }

    /// <summary>Whether the title is only the file's name, until the file's own title is known.</summary>
    public bool TitleIsFileName { get; set; }

    public string Description { get; set; } = "";

    public DocumentKind Kind { get; set; }

    public Visibility Visibility { get; set; }

    /// <summary>Null where nothing waits for anybody.</summary>
    public Review? Review { get; set; }

    /// <summary>What the reviewer wrote when returning it.</summary>
    public string? ReviewNote { get; set; }

    /// <summary>When its reviewers were told that it waits for them; null where they are still to be, or nothing waits.</summary>
    public DateTimeOffset? ReviewAskedAt { get; set; }

    public Guid OwnerId { get; set; }

    public string? SchoolSlug { get; set; }

    /// <summary>The meeting that it was made for, and is dated by; null for all else.</summary>
    public Guid? MeetingId { get; set; }

    /// <summary>The day by which its owner is to look whether it still holds; null where nobody asked for that.</summary>
    public DateOnly? ReviewBy { get; set; }

    /// <summary>When somebody last said that it still holds; null where nobody has.</summary>
    public DateTimeOffset? ReviewedAt { get; set; }

    /// <summary>The document that stands in its place; null while it stands itself.</summary>
    public Guid? SupersededById { get; set; }

    public DateTimeOffset CreatedAt { get; init; }

    public DateTimeOffset UpdatedAt { get; set; }

    /// <summary>When others than its owner and reviewers could first see it; null where they never could.</summary>
    public DateTimeOffset? PublishedAt { get; set; }

    /// <summary>When it went to the trash; null while it is in the library.</summary>
    public DateTimeOffset? TrashedAt { get; set; }

    /// <summary>Raised with every change that the index must follow.</summary>
    public long Revision { get; set; }

    /// <summary>The <see cref="Revision"/> at which the audience last changed.</summary>
    public long AudienceRevision { get; set; }

    /// <summary>The newest <see cref="Revision"/> that a commit of the present index build holds.</summary>
    public long IndexedRevision { get; set; }

    /// <summary>The number of the published commit that first held <see cref="IndexedRevision"/>; 0 where the index is not published.</summary>
    public long IndexedCommit { get; set; }

    /// <summary>The <see cref="IndexedRevision"/> at which saved searches were last looked through for it.</summary>
    public long AlertedRevision { get; set; }

    /// <summary>Until when a job is trusted to be under way.</summary>
    public DateTimeOffset? QueuedUntil { get; set; }

    public List<DocumentVersion> Versions { get; init; } = [];

    public List<DocumentArea> Areas { get; init; } = [];

    public List<DocumentCop> Cops { get; init; } = [];

    public List<DocumentTag> Tags { get; init; } = [];

    /// <summary>The tokens of <see cref="AudienceRule.Of"/>, kept beside the row for queries.</summary>
    public List<DocumentAudience> Audience { get; init; } = [];

    /// <summary>Counts a new version as a look at the whole: what was due comes up again later.</summary>
    /// <param name="today">Where the association is.</param>
    public void CountAsReviewed(DateTimeOffset now, DateOnly today)
    {
        if (ReviewDays.AreFor(Kind))
        {
            ReviewedAt = now;
            ReviewBy = ReviewBy <= today.AddDays(ReviewDays.Ahead) ? ReviewDays.NextAfter(today) : ReviewBy;
        }
    }

    /// <summary>Notes a change that the index must follow, and brings the audience up to date.</summary>
    public void Touch(DateTimeOffset now)
    {
        Revision++;
        UpdatedAt = now;
        PublishedAt ??= Review is null && Visibility != Visibility.Draft && TrashedAt is null ? now : null;
        ReviewAskedAt = Review == Catalogue.Review.Waiting && Visibility != Visibility.Draft && TrashedAt is null ? ReviewAskedAt : null;
        var tokens = AudienceRule.Of(this).ToHashSet(StringComparer.Ordinal);
        if (!tokens.SetEquals(Audience.Select(entry => entry.Token)))
        {
            AudienceRevision = Revision;
            Audience.RemoveAll(entry => !tokens.Contains(entry.Token));
            Audience.AddRange(tokens.Except(Audience.Select(entry => entry.Token), StringComparer.Ordinal).Select(token => new DocumentAudience { Token = token }));
        }
    }
}

/// <summary>A document stands in this area.</summary>
public sealed class DocumentArea
{
    public Guid DocumentId { get; init; }

    public required string AreaSlug { get; init; }
}

/// <summary>A document belongs to this COP.</summary>
public sealed class DocumentCop
{
    public Guid DocumentId { get; init; }

    public required string CopSlug { get; init; }
}

/// <summary>A document carries this tag.</summary>
public sealed class DocumentTag
{
    public Guid DocumentId { get; init; }

    public required string TagSlug { get; init; }
}

/// <summary>Readers who hold this token may see the document.</summary>
public sealed class DocumentAudience
{
    public Guid DocumentId { get; init; }

    public required string Token { get; init; }
}
