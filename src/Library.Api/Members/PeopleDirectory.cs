using Library.Storage;
using Library.Storage.Catalogue;
using Library.Storage.People;
using Microsoft.EntityFrameworkCore;

namespace Library.Api.Members;

/// <summary>Whom to list: words of a name, a job, a school or of what somebody helps with; a school; a community. Null narrows nothing.</summary>
internal sealed record DirectoryFilter(string? Text, string? School, string? Cop);

/// <summary>A person as the others see them.</summary>
internal sealed record DirectoryEntry
{
    public required Guid Id { get; init; }

    public required string Name { get; init; }

    public required string JobTitle { get; init; }

    public required string? School { get; init; }

    public required string? SchoolName { get; init; }

    public required string HelpsWith { get; init; }

    /// <summary>Where their picture stands in the file store; null where they have none.</summary>
    public required string? PhotoKey { get; init; }

    /// <summary>The communities that the reader may know of; a closed one is known to its members and admins alone.</summary>
    public required IReadOnlyList<string> Cops { get; init; }
}

/// <summary>The people whose accounts are in use, for everybody signed in.</summary>
internal sealed class PeopleDirectory(LibraryDbContext catalogue, AssociationClock clock)
{
    private const int MaxWords = 8;

    /// <summary>The people of a filter as this reader may see them, in no order yet.</summary>
    public async Task<IQueryable<DirectoryEntry>> ListAsync(Reader reader, DirectoryFilter filter, CancellationToken cancellationToken)
    {
        var known = await ListKnownCopsAsync(reader, cancellationToken);
        var today = clock.Today;
        var people = catalogue.Users.AsNoTracking()
            .Where(person => person.EmailConfirmed && person.ApprovedAt != null && person.EndedAt == null)
            .Where(person => person.IsAdmin || !catalogue.Schools.Any(school => school.Slug == person.SchoolSlug && school.MemberUntil < today));
        foreach (var word in PlainLine.Of(filter.Text).Split(' ', StringSplitOptions.RemoveEmptyEntries).Take(MaxWords))
        {
            var pattern = LikePattern.Containing(word);
            people = people.Where(person =>
                EF.Functions.Like(LikePattern.Lower(person.Name), pattern, LikePattern.Escape) || EF.Functions.Like(LikePattern.Lower(person.JobTitle), pattern, LikePattern.Escape) || EF.Functions.Like(LikePattern.Lower(person.HelpsWith), pattern, LikePattern.Escape)
                || catalogue.Schools.Any(school => school.Slug == person.SchoolSlug && EF.Functions.Like(LikePattern.Lower(school.Name), pattern, LikePattern.Escape)));
        }

        if (filter.School is { Length: > 0 } slug)
        {
            people = people.Where(person => person.SchoolSlug == slug);
        }

        if (filter.Cop is { Length: > 0 } cop)
        {
            var isKnown = known.Contains(cop);
            people = people.Where(person => isKnown && person.Cops.Any(seat => seat.CopSlug == cop));
        }

        return people.Select(person => new DirectoryEntry
        {
            Id = person.Id,
            Name = person.Name,
            JobTitle = person.JobTitle,
            School = person.SchoolSlug,
            SchoolName = catalogue.Schools.Where(row => row.Slug == person.SchoolSlug).Select(row => row.Name).FirstOrDefault(),
            HelpsWith = person.HelpsWith,
            PhotoKey = person.PhotoKey,
            Cops = person.Cops.Where(seat => known.Contains(seat.CopSlug)).Select(seat => seat.CopSlug).OrderBy(name => name).ToList(),
        });
    }

    /// <summary>One person; null where there is none whom the reader may see.</summary>
    public async Task<DirectoryEntry?> FindOrNullAsync(Reader reader, Guid id, CancellationToken cancellationToken) =>
        await (await ListAsync(reader, new DirectoryFilter(null, null, null), cancellationToken)).SingleOrDefaultAsync(person => person.Id == id, cancellationToken);

    private async Task<List<string>> ListKnownCopsAsync(Reader reader, CancellationToken cancellationToken)
    {
        var own = reader.Cops.Select(seat => seat.Slug).ToArray();
        return await catalogue.Cops.Where(cop => reader.IsAdmin || !cop.IsClosed || own.Contains(cop.Slug)).Select(cop => cop.Slug).ToListAsync(cancellationToken);
    }
}
