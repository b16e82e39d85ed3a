using Library.Storage;
using Library.Storage.Catalogue;
using Library.Storage.Sharing;
using Microsoft.EntityFrameworkCore;

namespace Library.Api.Sharing;

/// <summary>How a share stands.</summary>
internal enum ShareState
{
    Open,
    Expired,
    Revoked,

    /// <summary>The version that it shows was purged.</summary>
    Gone,

    /// <summary>What it shows is in the trash, a draft, or waits for review: it is hidden until that is over.</summary>
    NotPublished,
}

/// <summary>A share as admins see it.</summary>
/// <param name="Title">Of the document or collection.</param>
/// <param name="MadeBy">The name of who made it.</param>
internal sealed record ShareView(OutsideShare Share, string Title, string MadeBy, ShareState State);

/// <summary>Reads what is shared outside, for those inside.</summary>
internal sealed class ShareList(LibraryDbContext catalogue, SiteAddress site, TimeProvider time)
{
    /// <summary>The address to send to people.</summary>
    public Uri AddressOf(OutsideShare share) => site.Of(OutsideAddress.PathOf(share.Key));

    /// <summary>All shares, the newest first.</summary>
    /// <param name="after">The last one of the part before; null for the first part.</param>
    public Task<IReadOnlyList<ShareView>> ListAsync(Guid? after, int take, CancellationToken cancellationToken) =>
        ReadAsync(catalogue.OutsideShares.Where(share => after == null || share.Id < after).OrderByDescending(share => share.Id).Take(take), cancellationToken);

    /// <summary>One share; null where there is none.</summary>
    public async Task<ShareView?> FindOrNullAsync(Guid id, CancellationToken cancellationToken) =>
        (await ReadAsync(catalogue.OutsideShares.Where(share => share.Id == id), cancellationToken)).SingleOrDefault();

    /// <summary>The shares by which a document is seen outside at this moment, itself and not in a collection.</summary>
    public async Task<IReadOnlyList<OutsideShare>> ListShownAsync(Guid documentId, CancellationToken cancellationToken) =>
        await catalogue.SharesShownAt(time.GetUtcNow()).Where(share => share.DocumentId == documentId).OrderBy(share => share.Id).ToListAsync(cancellationToken);

    /// <summary>The same of a collection.</summary>
    public async Task<IReadOnlyList<OutsideShare>> ListShownAsync(string collection, CancellationToken cancellationToken) =>
        await catalogue.SharesShownAt(time.GetUtcNow()).Where(share => share.CollectionSlug == collection).OrderBy(share => share.Id).ToListAsync(cancellationToken);

    private async Task<IReadOnlyList<ShareView>> ReadAsync(IQueryable<OutsideShare> shares, CancellationToken cancellationToken)
    {
        var published = catalogue.Documents.Shareable();
        var rows = await shares.AsNoTracking().Select(share => new
        {
            Share = share,
            Title = catalogue.Documents.Where(document => document.Id == share.DocumentId).Select(document => document.Title).FirstOrDefault()
                ?? catalogue.Collections.Where(collection => collection.Slug == share.CollectionSlug).Select(collection => collection.Title).FirstOrDefault() ?? "",
            MadeBy = catalogue.Users.Where(person => person.Id == share.CreatedById).Select(person => person.Name).FirstOrDefault() ?? "",
            IsThere = share.DocumentId == null || catalogue.Versions.Any(version => version.DocumentId == share.DocumentId && version.Number == share.VersionNumber),
            IsPublished = published.Any(document => document.Id == share.DocumentId) || catalogue.Collections.Any(collection => collection.Slug == share.CollectionSlug && collection.IsPublished),
        }).OrderByDescending(row => row.Share.Id).ToListAsync(cancellationToken);
        return [.. rows.Select(row => new ShareView(row.Share, row.Title, row.MadeBy, StateOf(row.Share, row.IsThere, row.IsPublished)))];
    }

    private ShareState StateOf(OutsideShare share, bool isThere, bool isPublished) => share switch
    {
        { RevokedAt: not null } => ShareState.Revoked,
        { ExpiresAt: { } end } when end <= time.GetUtcNow() => ShareState.Expired,
        _ => !isThere ? ShareState.Gone : isPublished ? ShareState.Open : ShareState.NotPublished,
    };
}
