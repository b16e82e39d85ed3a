using Library.Storage.Catalogue;
using Library.Storage.Cops;
using Microsoft.EntityFrameworkCore;

namespace Library.Storage.Meetings;

/// <summary>What packets and documents have to do with each other in the catalogue.</summary>
public static class PacketRows
{
    /// <summary>Has the index follow every document that a meeting's packet holds, or that was made for it. Inside the caller's transaction.</summary>
    /// <returns>Those documents.</returns>
    internal static async Task<IReadOnlyCollection<Guid>> TouchPacketAsync(this LibraryDbContext catalogue, Meeting meeting, CancellationToken cancellationToken)
    {
        var ids = await catalogue.Documents
            .Where(document => document.MeetingId == meeting.Id || catalogue.PacketItems.Any(item => item.MeetingId == meeting.Id && item.DocumentId == document.Id))
            .Select(document => document.Id).ToListAsync(cancellationToken);
        await catalogue.TouchAsync(ids, cancellationToken);
        return ids;
    }

    /// <summary>The documents of these that the members of a COP may see.</summary>
    public static async Task<HashSet<Guid>> ListSeenByCopAsync(this LibraryDbContext catalogue, IReadOnlyCollection<Guid> ids, string cop, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(catalogue);
        string[] tokens = [AudienceToken.Members, AudienceToken.Cop(cop)];
        return [.. await catalogue.Documents.Where(document => ids.Contains(document.Id) && document.Audience.Any(entry => tokens.Contains(entry.Token))).Select(document => document.Id).ToListAsync(cancellationToken)];
    }
}
