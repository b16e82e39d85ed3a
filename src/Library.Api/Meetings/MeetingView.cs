using Library.Storage.Catalogue;
using Library.Storage.Meetings;
using Library.Storage.People;
using Microsoft.EntityFrameworkCore;

namespace Library.Api.Meetings;

/// <summary>An item of a packet as one reader sees it.</summary>
/// <param name="Document">Null for a heading or note, and where the reader does not see it.</param>
/// <param name="Version">The version that it means.</param>
/// <param name="IsWithheld">Whether there is a document that the reader does not see, for whatever reason: then nothing of the item is told but its number.</param>
/// <param name="IsSeenByCop">Whether the members of the COP see it, or will once the packet is published.</param>
internal sealed record PacketItemView(PacketItem Item, DocumentView? Document, DocumentVersionView? Version, bool IsWithheld, bool IsSeenByCop)
{
    /// <summary>What stands above it: its own heading, else the document's title.</summary>
    public string Heading => Item.Heading.Length > 0 ? Item.Heading : Document?.Title ?? "";
}

/// <summary>A meeting as one reader sees it.</summary>
/// <param name="Items">Null where the reader does not see the packet.</param>
internal sealed record MeetingView(Meeting Meeting, string CopLabel, bool MayEdit, IReadOnlyList<PacketItemView>? Items, MeetingAnswer? Reply);

/// <summary>Reads meetings for readers. Who sees what of them is <see cref="MeetingRules"/>' and the documents' own rule.</summary>
internal sealed class MeetingReading(LibraryDbContext catalogue)
{
    /// <summary>One meeting with its packet; null where the reader may not see it.</summary>
    public async Task<MeetingView?> FindOrNullAsync(Reader reader, Guid id, CancellationToken cancellationToken)
    {
        var meeting = await catalogue.Meetings.AsNoTracking().Include(row => row.Items).VisibleTo(reader).SingleOrDefaultAsync(row => row.Id == id, cancellationToken);
        if (meeting is null)
        {
            return null;
        }

        var label = await catalogue.Cops.Where(cop => cop.Slug == meeting.CopSlug).Select(cop => cop.Label).SingleAsync(cancellationToken);
        var reply = await catalogue.MeetingReplies.Where(row => row.MeetingId == id && row.PersonId == reader.Id).Select(row => (MeetingAnswer?)row.Answer).SingleOrDefaultAsync(cancellationToken);
        var items = MeetingRules.ShowsPacket(reader, meeting) ? await ReadItemsAsync(reader, meeting, cancellationToken) : null;
        return new MeetingView(meeting, label, MeetingRules.MayEdit(reader, meeting.CopSlug), items, reply);
    }

    private async Task<IReadOnlyList<PacketItemView>> ReadItemsAsync(Reader reader, Meeting meeting, CancellationToken cancellationToken)
    {
        var ids = meeting.Items.Select(item => item.DocumentId).OfType<Guid>().Distinct().ToList();
        var documents = await catalogue.ListDocumentsAsync(reader.Scope, ids, cancellationToken);
        var seen = await catalogue.ListSeenByCopAsync(ids, meeting.CopSlug, cancellationToken);
        var files = await catalogue.Documents.Where(document => document.MeetingId == meeting.Id && ids.Contains(document.Id) && document.Visibility == Visibility.Draft && document.TrashedAt == null).Select(document => document.Id).ToListAsync(cancellationToken);
        return [.. meeting.Items.OrderBy(item => item.Position).Select(item => ViewOf(item, documents, id => seen.Contains(id) || files.Contains(id)))];
    }

    private static PacketItemView ViewOf(PacketItem item, IReadOnlyDictionary<Guid, DocumentView> documents, Func<Guid, bool> isSeenByCop)
    {
        if (!item.HasDocument)
        {
            return new PacketItemView(item, null, null, IsWithheld: false, IsSeenByCop: true);
        }

        var document = item.DocumentId is { } id && documents.TryGetValue(id, out var found) && found.TrashedAt is null ? found : null;
        var version = item.Version is { } number ? document?.Versions.FirstOrDefault(row => row.Number == number) : document?.Newest;
        return version is null
            ? new PacketItemView(item, null, null, IsWithheld: true, IsSeenByCop: false)
            : new PacketItemView(item, document, version, IsWithheld: false, isSeenByCop(item.DocumentId ?? Guid.Empty));
    }
}
