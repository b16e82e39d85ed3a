using Library.Indexer.Search.Suggesting;
using Library.Storage.Catalogue;
using Library.Storage.Collections;
using Library.Storage.People;
using Microsoft.EntityFrameworkCore;

namespace Library.Api.Search;

/// <summary>A published collection or a community.</summary>
internal sealed record PlaceName
{
    public required bool IsCop { get; init; }

    public required string Slug { get; init; }

    public required string Name { get; init; }
}

/// <summary>Completes the names of collections and communities that a reader may see.</summary>
internal sealed class PlaceNames(LibraryDbContext catalogue, PlaceNamesInUse inUse)
{
    private const int MaxOfKind = 2;

    /// <summary>The catalogue is asked each time, so that what is withdrawn is gone at once; the names are sorted only when they differ from the last ones.</summary>
    public async Task<IReadOnlyList<PlaceName>> CompleteAsync(Reader reader, TypedWords typed, CancellationToken cancellationToken)
    {
        var rows = await catalogue.Collections.VisibleTo(reader).Where(collection => collection.IsPublished).Select(collection => new PlaceName { IsCop = false, Slug = collection.Slug, Name = collection.Title })
            .Concat(catalogue.Cops.Select(cop => new PlaceName { IsCop = true, Slug = cop.Slug, Name = cop.Label }))
            .OrderBy(place => place.Slug).ToListAsync(cancellationToken);
        var (collections, cops) = inUse.Of(rows);
        return [.. collections.Complete(typed, MaxOfKind), .. cops.Complete(typed, MaxOfKind)];
    }
}

/// <summary>The names that were asked for last: the same for nearly all readers, and for a long time.</summary>
internal sealed class PlaceNamesInUse
{
    private volatile Edition? _last;

    public (NameList<PlaceName> Collections, NameList<PlaceName> Cops) Of(IReadOnlyList<PlaceName> places)
    {
        var last = _last;
        if (last is null || !last.Places.SequenceEqual(places))
        {
            _last = last = new Edition(places, ListOf(places.Where(place => !place.IsCop)), ListOf(places.Where(place => place.IsCop)));
        }

        return (last.Collections, last.Cops);
    }

    private static NameList<PlaceName> ListOf(IEnumerable<PlaceName> places) => new([.. places], place => place.Name, _ => 0);

    private sealed record Edition(IReadOnlyList<PlaceName> Places, NameList<PlaceName> Collections, NameList<PlaceName> Cops);
}
