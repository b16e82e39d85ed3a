using Library.Storage;
using Library.Storage.Catalogue;
using Library.Storage.People;
using Microsoft.EntityFrameworkCore;

namespace Library.Api.Documents;

/// <summary>How far ahead one looks for documents that are to be reviewed. What is overdue is always among them.</summary>
internal enum DueReviews
{
    /// <summary>Overdue, or due within a month: what an owner is told of.</summary>
    Soon,

    /// <summary>Those alone whose day has passed.</summary>
    Overdue,

    /// <summary>Overdue, or due within ninety days.</summary>
    ThreeMonths,
}

/// <summary>A document that is to be reviewed, with who looks after it.</summary>
internal sealed record DueReview(Guid Id, string Title, DocumentKind Kind, Guid OwnerId, string OwnerName, string? OwnerEmail, DateOnly ReviewBy, DateTimeOffset? ReviewedAt);

/// <summary>Lists what is to be reviewed: to each owner their own, to admins everything.</summary>
internal sealed class ReviewsDue(LibraryDbContext catalogue, AssociationClock clock)
{
    private const int ThreeMonths = 90;

    /// <summary>In order of their days.</summary>
    public IQueryable<Document> List(Reader reader, DueReviews due) =>
        catalogue.DueForReview(due switch
        {
            DueReviews.Soon => clock.Today.AddDays(ReviewDays.Ahead),
            DueReviews.Overdue => clock.Today.AddDays(-1),
            DueReviews.ThreeMonths => clock.Today.AddDays(ThreeMonths),
            _ => throw new ArgumentOutOfRangeException(nameof(due)),
        })
        .Where(document => reader.IsAdmin || document.OwnerId == reader.Id).OrderBy(document => document.ReviewBy).ThenBy(document => document.Id);

    public bool IsOverdue(DueReview review) => review.ReviewBy < clock.Today;

    public IQueryable<DueReview> View(IQueryable<Document> documents) =>
        documents.AsNoTracking().Select(document => new DueReview(
            document.Id,
            document.Title,
            document.Kind,
            document.OwnerId,
            catalogue.Users.Where(person => person.Id == document.OwnerId).Select(person => person.Name).First(),
            catalogue.Users.Where(person => person.Id == document.OwnerId).Select(person => person.Email).First(),
            document.ReviewBy ?? default,
            document.ReviewedAt));
}
