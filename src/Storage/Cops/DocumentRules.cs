using Library.Storage.Catalogue;
using Library.Storage.People;

namespace Library.Storage.Cops;

/// <summary>Who may do what with documents that they see.</summary>
public static class DocumentRules
{
    /// <summary>Why the reader may not file a document so; null where they may.</summary>
    /// <param name="cops">The COPs that the reader puts it into.</param>
    public static string? RefusalToFile(Reader reader, DocumentKind kind, IReadOnlyCollection<string> cops)
    {
        if (reader.IsAdmin)
        {
            return null;
        }

        var foreign = cops.FirstOrDefault(cop => !reader.IsMemberOf(cop));
        if (foreign is not null)
        {
            return $"Only members of the community '{foreign}' may add documents to it.";
        }

        return kind is DocumentKind.Template or DocumentKind.MeetingMaterial && !LeadsAll(reader, cops)
            ? "Only leads, into their own communities, and admins may add templates and meeting materials."
            : null;
    }

    /// <summary>Whether what the reader files so waits for somebody's approval first.</summary>
    public static bool NeedsReview(Reader reader, IReadOnlyCollection<string> cops) => !reader.IsAdmin && !LeadsAll(reader, cops);

    /// <summary>Where a document stands with its reviewers once the reader has changed what is said of it.</summary>
    /// <param name="fields">What it is to say.</param>
    public static Review? ReviewAfterEdit(Reader reader, Document document, DocumentFields fields)
    {
        var isOwner = reader.Id == document.OwnerId;
        if (document.Review == Review.Returned)
        {
            return isOwner && !reader.IsAdmin ? Review.Waiting : Review.Returned;
        }

        var before = document.Cops.Select(cop => cop.CopSlug).ToList();
        if (!NeedsReview(reader, [.. fields.Cops]))
        {
            // A lead's draft, filed into the own community only now, is as if it had been from the start. To what is another's nobody gives approval by the way.
            return isOwner && NeedsReview(reader, before) ? null : document.Review;
        }

        var isFiledAnew = fields.Kind != document.Kind || fields.Cops.Except(before, StringComparer.Ordinal).Any() || !NeedsReview(reader, before);
        var isWidened = Reach(fields.Visibility) > Reach(document.Visibility);
        return isFiledAnew || isWidened ? Review.Waiting : document.Review;
    }

    /// <summary>Whether the reader may change the document, its versions and its place.</summary>
    public static bool MayEdit(Reader reader, Guid ownerId, IEnumerable<string> cops) =>
        reader.IsAdmin || reader.Id == ownerId || cops.Any(reader.IsLeadOf);

    /// <summary>Whether the reader may offer it to another community: leads of one of its COPs, its owner if they lead any, and admins.</summary>
    public static bool MayOffer(Reader reader, Guid ownerId, IEnumerable<string> cops) =>
        reader.IsAdmin || cops.Any(reader.IsLeadOf) || (reader.Id == ownerId && reader.Cops.Any(seat => seat.IsLead));

    /// <summary>Why a document cannot be offered as it stands, in words; null where it can.</summary>
    public static string? ObstacleToOffer(Visibility visibility, Review? review, DateTimeOffset? trashedAt) =>
        trashedAt is not null ? "It is in the trash."
        : visibility == Visibility.Draft ? "It is a draft: choose who sees it first, then offer it."
        : review is not null ? "It waits for approval: offer it once it is approved."
        : null;

    /// <summary>Whether the reader may let the members of another COP see it by putting it there: what only communities see, and they may offer. Nothing else becomes seen by that.</summary>
    public static bool MayShareWithCop(Reader reader, Document document)
    {
        ArgumentNullException.ThrowIfNull(document);
        return document is { Visibility: Visibility.Cops, Review: null, TrashedAt: null } && MayOffer(reader, document.OwnerId, document.Cops.Select(cop => cop.CopSlug));
    }

    /// <summary>The same for a document as it is shown.</summary>
    public static bool MayShareWithCop(Reader reader, DocumentView document)
    {
        ArgumentNullException.ThrowIfNull(document);
        return document is { Visibility: Visibility.Cops, Review: null, TrashedAt: null } && MayOffer(reader, document.OwnerId, document.Cops);
    }

    /// <summary>Whether the reader may approve or return it: admins, and leads of one of its COPs, but nobody their own.</summary>
    public static bool MayReview(Reader reader, Guid ownerId, IEnumerable<string> cops) =>
        reader.IsAdmin || (reader.Id != ownerId && cops.Any(reader.IsLeadOf));

    /// <summary>What is published but for its reviewers' word. A draft waits for its owner.</summary>
    public static IQueryable<Document> WaitingForReview(this IQueryable<Document> documents) =>
        documents.Where(document => document.Review == Review.Waiting && document.Visibility != Visibility.Draft && document.TrashedAt == null);

    private static int Reach(Visibility visibility) => visibility switch
    {
        Visibility.Draft => 0,
        Visibility.Cops => 1,
        _ => 2,
    };

    private static bool LeadsAll(Reader reader, IReadOnlyCollection<string> cops) => cops.Count > 0 && cops.All(reader.IsLeadOf);
}
