using Library.Storage.Catalogue;
using Microsoft.EntityFrameworkCore;

namespace Library.Storage.Cops;

/// <summary>An offer as those see it who made it or are to answer it: what is said of the document, but nothing of what is in it.</summary>
public sealed record OfferView
{
    public required Guid Id { get; init; }

    public required Guid DocumentId { get; init; }

    public required string Title { get; init; }

    public required string Description { get; init; }

    public required DocumentKind Kind { get; init; }

    /// <summary>Of the newest version.</summary>
    public required string FileName { get; init; }

    public required int? Pages { get; init; }

    /// <summary>The COPs that the document is in.</summary>
    public required IReadOnlyList<string> From { get; init; }

    /// <summary>The COP that it is offered to.</summary>
    public required string CopSlug { get; init; }

    public required Guid OfferedById { get; init; }

    public required string OfferedByName { get; init; }

    public required string Note { get; init; }

    public required DateTimeOffset OfferedAt { get; init; }
}

public static class OfferReads
{
    /// <summary>
    /// Offers that can be answered. One whose document went to the trash, became a draft or waits for approval, and one of somebody who may not offer it any more,
    /// is as if it did not exist, until that has changed.
    /// </summary>
    public static IQueryable<DocumentOffer> PendingOffers(this LibraryDbContext catalogue)
    {
        ArgumentNullException.ThrowIfNull(catalogue);
        return catalogue.DocumentOffers.Where(offer => catalogue.Documents.Any(document =>
            document.Id == offer.DocumentId && document.TrashedAt == null && document.Review == null && document.Visibility != Visibility.Draft
            && !document.Cops.Any(cop => cop.CopSlug == offer.CopSlug)
            && catalogue.Users.Any(person => person.Id == offer.OfferedById && person.EndedAt == null
                && (person.IsAdmin || person.Cops.Any(seat => seat.IsLead && (document.OwnerId == person.Id || document.Cops.Any(cop => cop.CopSlug == seat.CopSlug)))))));
    }

    /// <summary>Shows offers; the caller has narrowed them to those that the reader may see.</summary>
    public static IQueryable<OfferView> View(this LibraryDbContext catalogue, IQueryable<DocumentOffer> offers) =>
        from offer in offers.AsNoTracking()
        join document in catalogue.Documents on offer.DocumentId equals document.Id
        join person in catalogue.Users on offer.OfferedById equals person.Id
        select new OfferView
        {
            Id = offer.Id,
            DocumentId = document.Id,
            Title = document.Title,
            Description = document.Description,
            Kind = document.Kind,
            FileName = document.Versions.OrderByDescending(version => version.Number).Select(version => version.FileName).First(),
            Pages = document.Versions.OrderByDescending(version => version.Number).Select(version => version.Pages).First(),
            From = document.Cops.Select(cop => cop.CopSlug).OrderBy(slug => slug).ToList(),
            CopSlug = offer.CopSlug,
            OfferedById = offer.OfferedById,
            OfferedByName = person.Name,
            Note = offer.Note,
            OfferedAt = offer.OfferedAt,
        };

    /// <summary>The offered documents that the reader may open already.</summary>
    public static async Task<IReadOnlySet<Guid>> ListOpenAsync(this LibraryDbContext catalogue, ReaderScope scope, IReadOnlyCollection<OfferView> offers, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(catalogue);
        var ids = offers.Select(offer => offer.DocumentId).ToList();
        return (await catalogue.Documents.VisibleTo(scope).Where(document => ids.Contains(document.Id)).Select(document => document.Id).ToListAsync(cancellationToken)).ToHashSet();
    }

    /// <summary>Puts a document into a COP besides those that it is in, which answers every offer of it there. Inside the caller's transaction.</summary>
    internal static async Task AdmitAsync(this LibraryDbContext catalogue, Guid readerId, Document document, string cop, DateTimeOffset now, CancellationToken cancellationToken)
    {
        var before = document.Audience.Select(entry => entry.Token).Order(StringComparer.Ordinal).ToList();
        document.Cops.Add(new DocumentCop { CopSlug = cop });
        document.Touch(now);
        await catalogue.DocumentOffers.Where(offer => offer.DocumentId == document.Id && offer.CopSlug == cop).ExecuteDeleteAsync(cancellationToken);
        var detail = string.Join("; ", new[] { cop, DocumentChanges.AudienceChange(before, document) }.OfType<string>());
        catalogue.Add(new AuditEntry
        {
            At = now,
            PersonId = readerId,
            Action = "document-offer-accepted",
            Subject = document.Id.ToString(),
            Detail = detail[..Math.Min(detail.Length, AuditEntry.MaxDetailLength)],
        });
    }
}
