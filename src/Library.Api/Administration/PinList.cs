using Library.Storage;
using Library.Storage.Catalogue;
using Library.Storage.Cops;
using Library.Storage.People;
using Library.Storage.Searches;
using Microsoft.EntityFrameworkCore;

namespace Library.Api.Administration;

/// <summary>A pin as admins see it.</summary>
/// <param name="Title">Of the document.</param>
/// <param name="IsInTrash">Whether the document is: then nobody finds it.</param>
/// <param name="MadeBy">The name of who made it.</param>
/// <param name="LastDay">On which it holds, by the association's calendar.</param>
internal sealed record PinView(SearchPin Pin, string Title, bool IsInTrash, string MadeBy, DateOnly LastDay, bool IsActive);

/// <summary>Reads what is pinned and hidden, for admins.</summary>
internal sealed class PinList(LibraryDbContext catalogue, SearchPins pins, AssociationClock clock)
{
    private const int MaxFound = 10;

    /// <summary>All of them, the newest first.</summary>
    /// <param name="after">The last one of the part before; null for the first part.</param>
    public Task<IReadOnlyList<PinView>> ListAsync(Guid? after, int take, CancellationToken cancellationToken) =>
        ReadAsync(catalogue.SearchPins.Where(pin => after == null || pin.Id < after).OrderByDescending(pin => pin.Id).Take(take), cancellationToken);

    /// <summary>One; null where there is none.</summary>
    public async Task<PinView?> FindOrNullAsync(Guid id, CancellationToken cancellationToken) => (await ReadAsync(catalogue.SearchPins.Where(pin => pin.Id == id), cancellationToken)).SingleOrDefault();

    /// <summary>Documents whose title has these words in a row, by title.</summary>
    public async Task<IReadOnlyList<(Guid Id, string Title)>> FindDocumentsAsync(Reader reader, string title, CancellationToken cancellationToken)
    {
        var pattern = LikePattern.Containing(title);
        return [.. (await catalogue.Documents.VisibleTo(reader.Scope).Where(document => document.TrashedAt == null && EF.Functions.Like(LikePattern.Lower(document.Title), pattern, LikePattern.Escape))
            .OrderBy(document => document.Title).ThenBy(document => document.Id).Take(MaxFound).Select(document => new { document.Id, document.Title }).ToListAsync(cancellationToken)).Select(document => (document.Id, document.Title))];
    }

    private async Task<IReadOnlyList<PinView>> ReadAsync(IQueryable<SearchPin> listed, CancellationToken cancellationToken)
    {
        var rows = await listed.AsNoTracking().Select(pin => new
        {
            Pin = pin,
            Document = catalogue.Documents.Where(document => document.Id == pin.DocumentId).Select(document => new { document.Title, document.TrashedAt }).FirstOrDefault(),
            MadeBy = catalogue.Users.Where(person => person.Id == pin.CreatedById).Select(person => person.Name).FirstOrDefault() ?? "",
        }).ToListAsync(cancellationToken);
        return [.. rows.Select(row => new PinView(row.Pin, row.Document?.Title ?? "", row.Document?.TrashedAt is not null, row.MadeBy, pins.LastDayOf(row.Pin), row.Pin.EndsAt > clock.Now))];
    }
}
